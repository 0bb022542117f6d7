"""Calls the server without Robot Framework's Remote in between."""

import http.client
import time
import xmlrpc.client
from urllib.parse import urlsplit

from robot.api.deco import keyword, library


@library(scope="SUITE", auto_keywords=False)
class Wire:
    """Plain XML-RPC, and calls that are left open."""

    def __init__(self, url):
        self._url = url
        self._open = None

    def _proxy(self, path):
        return xmlrpc.client.ServerProxy(self._url + path, use_builtin_types=True, allow_none=True)

    @keyword
    def ask_server(self, path, method, *params):
        with self._proxy(path) as proxy:
            return getattr(proxy, method)(*params)

    @keyword
    def call_run_keyword(self, path, name, args, named=None):
        params = [name, args] if named is None else [name, args, named]
        return self.ask_server(path, "run_keyword", *params)

    @keyword
    def start_call(self, path, name):
        """Sends the call of a keyword and does not wait for the answer."""
        self._open = http.client.HTTPConnection(urlsplit(self._url).netloc, timeout=30)
        body = xmlrpc.client.dumps((name, []), "run_keyword")
        self._open.request("POST", path, body, {"Content-Type": "text/xml"})

    @keyword
    def call_should_be_running(self, path, name):
        """Waits until the instance of the path is busy: a second call there gets no answer for a while."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            second = http.client.HTTPConnection(urlsplit(self._url).netloc, timeout=0.3)
            try:
                second.request("POST", path, xmlrpc.client.dumps((name, []), "run_keyword"))
                second.getresponse().read()
            except TimeoutError:
                return
            finally:
                second.close()
        raise AssertionError("the call never began")

    @keyword
    def finish_call(self):
        """Waits for the answer of the open call."""
        answer = self._open.getresponse().read()
        self._open.close()
        (result,), _ = xmlrpc.client.loads(answer, use_builtin_types=True)
        return result

    @keyword
    def close_call(self):
        """Closes the connection of the open call and returns when that was."""
        self._open.close()
        self._open = None
        return time.monotonic()

    @keyword
    def seconds_since(self, moment):
        return time.monotonic() - moment
