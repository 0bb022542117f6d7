"""Runs Libdoc and gives what it writes."""

import contextlib
import io
import json
import tempfile
from pathlib import Path

from robot.api.deco import keyword, library
from robot.libdoc import LibDoc
from robot.libraries.BuiltIn import BuiltIn


@library(scope="SUITE", auto_keywords=False)
class Specification:
    """Libdoc in this process, for all libraries; the command itself takes half a second for each."""

    def __init__(self):
        self._directory = tempfile.TemporaryDirectory()

    def _libdoc(self, library_name, target):
        client, url = (BuiltIn().get_variable_value(name) for name in ("${REMOTE}", "${URL}"))
        with contextlib.redirect_stdout(io.StringIO()) as console:
            code = LibDoc().execute_cli([f"{client}::{url}/{library_name}", str(target)], exit=False)
        if code:
            raise AssertionError(f"Libdoc failed for {library_name}: {console.getvalue()}")
        return console.getvalue()

    @keyword
    def libdoc_show(self, library_name):
        return self._libdoc(library_name, "show")

    @keyword
    def libdoc_list(self, library_name):
        return self._libdoc(library_name, "list").splitlines()

    @keyword
    def libdoc_html(self, library_name):
        target = Path(self._directory.name) / f"{library_name or 'root'}.html"
        self._libdoc(library_name, target)
        return target.read_text(encoding="UTF-8")

    @keyword
    def libdoc_json(self, library_name):
        target = Path(self._directory.name) / f"{library_name or 'root'}.json"
        self._libdoc(library_name, target)
        return json.loads(target.read_text(encoding="UTF-8"))

    @keyword
    def get_specification(self, spec, keyword_name):
        """The keyword of a JSON specification: arguments as written, tags and documentation."""
        for kw in spec["keywords"]:
            if kw["name"] == keyword_name:
                return kw
        raise AssertionError(f"no {keyword_name!r} in {[kw['name'] for kw in spec['keywords']]}")

    @keyword
    def arguments_should_be(self, kw, *expected):
        actual = [arg["repr"] for arg in kw["args"]]
        if actual != list(expected):
            raise AssertionError(f"expected arguments\n  {list(expected)}\ngot\n  {actual}")
