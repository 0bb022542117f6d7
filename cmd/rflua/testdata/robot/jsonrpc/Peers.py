"""Sessions that are held without JsonRpcRemote, with the peer class that it is made of: several libraries on one connection,
standard input and output, Unix sockets."""

import asyncio
import contextlib
import os
import re
import threading
import time
from pathlib import Path

from jsonrpcpeer import JsonRpcPeer
from jsonrpcpeer.json_helpers import jsonable_to_value, value_to_jsonable
from jsonrpcpeer.peer import rpc_notification
from robot.api.deco import keyword, library
from robot_jsonrpcremote_protocol import (ClientInfo, ImportLibraryParams, ImportLibraryResult, InitializeParams, InitializeResult,
                                          LogParams, RunKeywordParams, RunKeywordResult)

PATIENCE = 30


class Endpoint:
    """What the server may call: it keeps the log in the order of arrival."""

    def __init__(self):
        self.rpc_peer = None
        self.messages = []
        self.arrived = asyncio.Condition()

    @rpc_notification("robot/log")
    async def log(self, params: LogParams) -> None:
        async with self.arrived:
            self.messages.append(params)
            self.arrived.notify_all()


class Session:
    def __init__(self):
        self.peer = self.endpoint = self.process = self.pump = None
        self.tokens = {}
        self.definitions = {}
        self.running = {}
        self.received = bytearray()


@library(scope="SUITE", auto_keywords=False)
class Peers:
    """Keywords for sessions that have names; what runs, runs on an event loop in a thread."""

    def __init__(self):
        self._sessions = {}
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def _do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(coroutine, PATIENCE), self._loop).result()

    # connecting

    @keyword
    def open_session(self, name, address, client="RobotFramework JsonRpcRemote Client"):
        """The address is tcp://host:port or unix:path."""
        self._do(self._open(name, address, client))

    @keyword
    def start_stdio_session(self, name, console, *command):
        """Starts a server for the session alone; its standard error goes to the file. Returns what initialize says."""
        return self._do(self._start(name, console, command))

    async def _open(self, name, address, client):
        if address.startswith("unix:"):
            reader, writer = await asyncio.open_unix_connection(address.removeprefix("unix:"))
        else:
            host, port = address.removeprefix("tcp://").split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
        await self._greet(name, Session(), reader, writer, client)

    async def _start(self, name, console, command):
        session = Session()
        with open(console, "wb") as stderr:
            session.process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=stderr)
        reader = asyncio.StreamReader()

        async def keep_what_arrives():
            while chunk := await session.process.stdout.read(65536):
                session.received += chunk
                reader.feed_data(chunk)
            reader.feed_eof()

        session.pump = asyncio.create_task(keep_what_arrives())
        return await self._greet(name, session, reader, session.process.stdin, "RobotFramework JsonRpcRemote Client")

    async def _greet(self, name, session, reader, writer, client):
        session.peer, session.endpoint = JsonRpcPeer(reader, writer), Endpoint()
        session.peer.attach_endpoint(session.endpoint)
        session.peer.start()
        self._sessions[name] = session
        result = await session.peer.send_request_typed(
            InitializeResult, "robot/initialize", InitializeParams(client_info=ClientInfo(client, "0.2.0")))
        await session.peer.send_notification("robot/initialized", {})
        return result

    # libraries and keywords

    @keyword
    def import_into(self, name, library, *args, as_=None, **named):
        self._do(self._import(self._sessions[name], library, args, named, as_ or library))

    async def _import(self, session, library, args, named, alias):
        result = await session.peer.send_request_typed(
            ImportLibraryResult, "robot/import_library", ImportLibraryParams(library, list(args), named))
        session.tokens[alias], session.definitions[alias] = result.token, result.definition

    @keyword
    def keyword_names_of(self, name, library):
        return [k.name for k in self._sessions[name].definitions[library].keywords]

    @keyword
    def token_of(self, name, library):
        return self._sessions[name].tokens[library]

    @keyword
    def run_in(self, name, library, kw, *args, **named):
        """The returned value, or the message of the failure after FAIL:."""
        return self._do(self._run(self._sessions[name], library, kw, args, named))

    async def _run(self, session, library, kw, args, named):
        params = RunKeywordParams(session.tokens[library], kw, [value_to_jsonable(a) for a in args],
                                  {k: value_to_jsonable(v) for k, v in named.items()})
        result = await session.peer.send_request_typed(RunKeywordResult, "robot/run_keyword", params)
        if result.error is not None:
            return "FAIL: " + result.error.message
        return jsonable_to_value(result.result)

    @keyword
    def start_in(self, name, library, kw, *args):
        """Sends the call and does not wait."""
        session = self._sessions[name]

        async def start():
            session.running[library, kw] = asyncio.create_task(self._run(session, library, kw, args, {}))

        self._do(start())

    @keyword
    def is_running(self, name, library, kw):
        return not self._sessions[name].running[library, kw].done()

    @keyword
    def result_of(self, name, library, kw):
        task = self._sessions[name].running.pop((library, kw))

        async def result():
            return await task

        return self._do(result())

    @keyword
    def wait_for_message(self, name, text):
        """Returns when the message has arrived."""
        endpoint = self._sessions[name].endpoint

        async def wait():
            async with endpoint.arrived:
                await endpoint.arrived.wait_for(lambda: any(m.message == text for m in endpoint.messages))

        self._do(wait())

    @keyword
    def get_log_of(self, name):
        """All messages so far: level, html, console and text."""
        return [(m.level.value, bool(m.html), bool(m.console), m.message) for m in self._sessions[name].endpoint.messages]

    @keyword
    def get_timestamps_of(self, name):
        return [m.timestamp for m in self._sessions[name].endpoint.messages]

    # ending

    @keyword
    def request(self, name, method, params):
        return self._do(self._sessions[name].peer.send_request(method, params))

    @keyword
    def shut_down_and_exit(self, name):
        """As the client ends a session."""
        peer = self._sessions[name].peer

        async def end():
            await peer.send_request("robot/shutdown", {})
            await peer.send_notification("robot/exit", {})

        self._do(end())

    @keyword
    def close_session(self, name):
        """Closes the connection, or the server's standard input, without a word."""
        session = self._sessions[name]

        async def close():
            session.peer.writer.close()
            with contextlib.suppress(OSError):
                await session.peer.writer.wait_closed()
            for task in session.running.values():
                task.cancel()

        self._do(close())

    @keyword
    def server_should_have_ended(self, name):
        """The server of a stdio session ends by itself with exit code 0."""
        process = self._sessions[name].process
        code = self._do(process.wait())
        if code != 0:
            raise AssertionError(f"the server ended with {code}")

    @keyword
    def end_servers(self):
        """For teardowns: no server of a stdio session is left."""

        async def end():
            for session in self._sessions.values():
                if session.process and session.process.returncode is None:
                    session.process.kill()
                    await session.process.wait()

        self._do(end())

    @keyword
    def standard_output_should_be_frames(self, name):
        """Every byte that the server wrote belongs to a frame. Returns their number."""
        left, frames = bytes(self._sessions[name].received), 0
        while left:
            header = re.match(rb"Content-Length: (\d+)\r\n\r\n", left)
            if not header:
                raise AssertionError(f"no frame begins at {left[:200]!r}")
            end = header.end() + int(header[1])
            if len(left) < end or not left[:end].endswith(b"}\r\n"):
                raise AssertionError(f"no frame ends at {left[:end][-200:]!r}")
            left, frames = left[end:], frames + 1
        return frames

    # processes

    @keyword
    def open_files_of(self, pid):
        return len(os.listdir(f"/proc/{pid}/fd"))

    @keyword
    def process_should_end(self, pid):
        """For processes that are not our children: they are gone or wait for whoever reaps them."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except FileNotFoundError:
                return
            if state in "ZX":
                return
            time.sleep(0.02)
        raise AssertionError(f"the process {pid} goes on")
