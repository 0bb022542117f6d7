"""Notes when the messages and the end of each keyword of JsonRpcRemote reach Robot Framework."""

import time

from JsonRpcRemote import JsonRpcRemote
from robot.api.deco import keyword, library


@library(scope="SUITE", listener="SELF", auto_keywords=False)
class Arrivals:
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self):
        self._events = []
        self._watching = False

    def start_library_keyword(self, data, implementation, result):
        if isinstance(implementation.owner.instance, JsonRpcRemote):
            self._events = []
            self._watching = True

    def log_message(self, message):
        if self._watching:
            self._events.append((time.monotonic(), message.message))

    def end_library_keyword(self, data, implementation, result):
        if self._watching:
            self._events.append((time.monotonic(), "end of keyword"))
        self._watching = False

    @keyword
    def seconds_between(self, earlier, later):
        moments = {text: moment for moment, text in self._events}
        return moments[later] - moments[earlier]

    @keyword
    def events_should_be(self, *expected):
        actual = [text for _, text in self._events]
        if actual != list(expected):
            raise AssertionError(f"expected {list(expected)}, got {actual}")
