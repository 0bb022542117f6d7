"""Listens to the log of the running test, so that tests can say what a keyword must log."""

from JsonRpcRemote import JsonRpcRemote
from robot.api.deco import keyword, library
from robot.libraries.Remote import Remote


@library(scope="SUITE", listener="SELF", auto_keywords=False)
class LogMessages:
    """Knows the messages that the last library keyword of the test logged, in order."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self):
        self._messages = []
        self._watching = False

    def start_library_keyword(self, data, implementation, result):
        if isinstance(implementation.owner.instance, (Remote, JsonRpcRemote)):
            self._messages = []
            self._watching = True

    def end_library_keyword(self, data, implementation, result):
        self._watching = False

    def log_message(self, message):
        own = message.message.startswith(("Arguments: [", "Return: ", "${")) and message.level in ("TRACE", "INFO")
        if self._watching and not own and message.level != "FAIL":
            self._messages.append(message)

    @keyword
    def get_messages(self):
        """Messages with level, message, html and timestamp."""
        return list(self._messages)

    @keyword
    def messages_should_be(self, *expected):
        """Each expected message is written as LEVEL text; the level is HTML for HTML."""
        actual = [f"{'HTML' if m.html else m.level} {m.message}" for m in self._messages]
        if actual != list(expected):
            raise AssertionError(f"expected messages\n  {list(expected)}\ngot\n  {actual}")
