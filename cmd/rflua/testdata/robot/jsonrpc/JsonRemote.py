"""JsonRpcRemote behind the address of a Remote, so that suites that are written for Remote run over JSON-RPC too.

JSONRPC_SERVER in the environment names the one server it knows, by both its addresses: http://host:port tcp://host:port.
What cannot be the same over JSON-RPC has the tag xmlrpc-only.
"""

import os
import re
from urllib.parse import parse_qsl, urlsplit

from JsonRpcRemote import JsonRpcRemote
from robot.api import ContinuableFailure, Failure, FatalError, SkipExecution
from robot_jsonrpcremote_protocol import RunKeywordError

PREFIX = re.compile(r"Error executing keyword '.*?': (?=RunKeywordError\()", re.DOTALL)
MODE = re.compile(r"mode=<RunKeywordErrorMode\.\w+: ('\w+')>\)$")
FAILURES = {"CONTINUABLE": ContinuableFailure, "FATAL": FatalError, "SKIP": SkipExecution, None: Failure}


class JsonRemote(JsonRpcRemote):
    """Imports /Library?arg=positional&name=value; a token is left out, since every import has an instance of its own."""

    def __init__(self, uri, timeout=None):
        web, server = os.environ["JSONRPC_SERVER"].split()
        url = urlsplit(uri)
        if f"{url.scheme}://{url.netloc.rpartition('@')[2]}" != web:
            raise ValueError(f"no JSON-RPC is known for {uri}")
        query = parse_qsl(url.query, keep_blank_values=True)
        super().__init__(server, url.path.strip("/").removesuffix("/RPC2"), *[v for k, v in query if k == "arg"],
                         **{k: v for k, v in query if k not in ("arg", "token")})

    async def run_keyword(self, name, args, named):
        """The failure that the client shows as text is made a failure as Robot Framework knows them."""
        try:
            return await super().run_keyword(name, args, named)
        except RuntimeError as error:
            if not PREFIX.match(str(error)):
                raise
            text = MODE.sub(r"mode=\1)", PREFIX.sub("", str(error)))
            failure = eval(text, {"RunKeywordError": RunKeywordError})
            known = FAILURES[failure.mode](failure.message)
            known.ROBOT_SUPPRESS_NAME = True
            raise known from None
