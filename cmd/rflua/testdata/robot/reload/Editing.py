"""Edits files that a server serves, as a user with an editor does, and waits until the server has taken the edit.

Every library that is edited has a keyword Revision, whose number each edit of a file raises. It is asked over XML-RPC in an
instance of its own, so that the first call that the test makes in its own instances is the first after the edit.
"""

import os
import re
import time
import xmlrpc.client
from pathlib import Path

from robot.api.deco import keyword, library

PATIENCE = 10
NUMBER = re.compile(r"(?<=revision\(\) return )\d+")


class Timed(xmlrpc.client.Transport):
    def make_connection(self, host):
        connection = super().make_connection(host)
        connection.timeout = PATIENCE
        return connection


@library(scope="SUITE", auto_keywords=False)
class Editing:
    """Knows the served directory, the server, and the last good text of each file."""

    def __init__(self):
        self._directory = self._url = None
        self._good = {}
        self._number = 1

    @keyword
    def edit_in(self, directory, url=None):
        self._directory, self._url = Path(directory), url

    # edits that wait for nothing

    @keyword
    def write_file(self, name, text):
        """Opens the file and writes over what is there."""
        path = self._directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="UTF-8")
        self._good.setdefault(name, text)

    @keyword
    def rename_over(self, name, text):
        """Writes another file and renames it over the old one."""
        new = self._directory / (name + ".new")
        new.write_text(text, encoding="UTF-8")
        os.replace(new, self._directory / name)

    @keyword
    def truncate_file(self, name):
        os.truncate(self._directory / name, 0)

    @keyword
    def delete_file(self, name):
        (self._directory / name).unlink()

    @keyword
    def text_of(self, name):
        return (self._directory / name).read_text(encoding="UTF-8")

    # edits that return when the libraries have taken them; without libraries, the one of the file's name

    @keyword
    def edit(self, name, *replacements, libraries=(), how="Write File"):
        """Replaces texts, given as old and new in turn, in the last good text of the file."""
        text = self._good[name]
        for old, new in zip(replacements[::2], replacements[1::2], strict=True):
            if old not in text:
                raise AssertionError(f"{old!r} is not in {name}:\n{text}")
            text = text.replace(old, new)
        self._number += 1
        text = NUMBER.sub(str(self._number), text)
        libraries = self._libraries(name, libraries)
        before = {one: self._revision(one) for one in libraries}
        self._good[name] = text
        {"Write File": self.write_file, "Rename Over": self.rename_over}[how](name, text)
        for one in libraries:
            self._wait(f"{one} takes the edit", self._is_new, one, before[one])

    @keyword
    def mend(self, name, *replacements, libraries=(), how="Write File"):
        """Writes the last good text of the file again, with replacements."""
        self.edit(name, *replacements, libraries=libraries, how=how)

    @keyword
    def break_file(self, name, text=None, libraries=(), how="Write File", says=""):
        """Writes what does not load; with how=Delete File or Truncate File there is no text. The warning has says in it."""
        if text is None:
            {"Delete File": self.delete_file, "Truncate File": self.truncate_file}[how](name)
        else:
            {"Write File": self.write_file, "Rename Over": self.rename_over}[how](name, text)
        for one in self._libraries(name, libraries):
            self._wait(f"{one} warns {says}", self._warns, one, says)

    @keyword
    def wait_until_served(self, library):
        self._wait(f"{library} is served", self._serves, library, True)

    @keyword
    def wait_until_gone(self, library):
        self._wait(f"{library} is not served", self._serves, library, False)

    def _libraries(self, name, libraries):
        if isinstance(libraries, str):
            libraries = [libraries]
        return list(libraries) or [Path(name).parts[0].removesuffix(".lua")]

    def _wait(self, what, done, *args):
        end = time.monotonic() + PATIENCE
        while not done(*args):
            if time.monotonic() > end:
                raise AssertionError(f"after {PATIENCE} seconds this is not so: {what}")
            time.sleep(0.01)

    def _run(self, library):
        with xmlrpc.client.ServerProxy(f"{self._url}/{library}?token=editing", transport=Timed()) as server:
            return server.run_keyword("Revision", [])

    def _revision(self, library):
        """The value that the keyword returns, or None if there is no such library."""
        try:
            result = self._run(library)
        except xmlrpc.client.Error:
            return None
        return result.get("return")

    def _is_new(self, library, before):
        try:
            result = self._run(library)
        except xmlrpc.client.Error:
            return False
        return result["status"] == "PASS" and result["return"] != before and "*WARN" not in result.get("output", "")

    def _warns(self, library, says):
        output = self._run(library).get("output", "")
        return "*WARN" in output and says in output

    def _serves(self, library, wanted):
        return (self._revision(library) is not None) == wanted
