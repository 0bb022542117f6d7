"""Runs the suites in _runs in a process of their own and looks at the outcome."""

import subprocess
import sys
import tempfile
from pathlib import Path

from robot.api import ExecutionResult
from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn

HERE = Path(__file__).parent


@library(scope="SUITE", auto_keywords=False)
class Runs:
    """Knows the last run."""

    def __init__(self):
        self._directory = tempfile.TemporaryDirectory()
        self._result = None
        self._console = None

    @keyword
    def run_child(self, suite, *options):
        """Runs _runs/suite; returns what it printed."""
        self._robot("robot", "--pythonpath", HERE, "--loglevel", "TRACE", *self._variables(), *options, HERE / "_runs" / suite)

    @keyword
    def process_output_again(self, *options):
        """Runs rebot on the output of the last run."""
        self._robot("robot.rebot", *options, self._output)

    def _variables(self):
        for name in ("URL", "REMOTE"):
            yield "--variable"
            yield f"{name}:{BuiltIn().get_variable_value('${%s}' % name)}"

    @property
    def _output(self):
        return Path(self._directory.name) / "output.xml"

    def _robot(self, module, *arguments):
        options = ["--output", self._output, "--log", "NONE", "--report", "NONE", "--consolecolors", "off"]
        run = subprocess.run([sys.executable, "-m", module, *map(str, [*options, *arguments])],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             encoding="UTF-8", timeout=60)
        self._console = run.stdout
        if not self._output.exists():
            raise AssertionError(run.stdout)
        self._result = ExecutionResult(self._output)

    def _test(self, name):
        for test in self._result.suite.all_tests:
            if test.name == name:
                return test
        raise AssertionError(f"there is no test {name!r} in the run:\n{self._console}")

    @keyword
    def get_console(self):
        return self._console

    @keyword
    def get_test_names(self):
        return [test.name for test in self._result.suite.all_tests]

    @keyword
    def outcome_should_be(self, name, status, message):
        test = self._test(name)
        if (test.status, test.message) != (status, message):
            raise AssertionError(f"expected {status} {message!r}, got {test.status} {test.message!r}")

    @keyword
    def get_message_of(self, name):
        return self._test(name).message

    @keyword
    def keyword_statuses_should_be(self, name, *statuses):
        actual = [item.status for item in self._test(name).body]
        if actual != list(statuses):
            raise AssertionError(f"expected {list(statuses)}, got {actual}")

    @keyword
    def get_keyword_messages(self, name, index=0):
        """Level, html and text of the messages that a keyword of a test logged."""
        messages = self._test(name).body[int(index)].messages
        own = ("Arguments: [", "Return: ")
        return [(m.level, m.html, m.message) for m in messages if not (m.level == "TRACE" and m.message.startswith(own))]

    @keyword
    def get_keyword_tags_of(self, name, index=0):
        return sorted(self._test(name).body[int(index)].tags)
