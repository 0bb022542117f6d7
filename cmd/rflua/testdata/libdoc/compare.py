"""compare.py URL DIRECTORY LIBRARY...: compares specification files that rflua wrote with what Libdoc finds out itself.

DIRECTORY has LIBRARY.json and LIBRARY.xml. They must hold what Libdoc gets from Remote at URL/LIBRARY, and Libdoc's own
writers must write them again as they are. Differences are printed; the exit code is 1 if there are any.
"""

import json
import pathlib
import re
import sys

from robot.libdocpkg import LibraryDocumentation

url, directory, *libraries = sys.argv[1:]
differences = 0


def same(what, got, want):
    global differences
    if got != want:
        differences += 1
        print(f"{what}\n  got  {got!r}\n  want {want!r}")


def argument(a):
    return a.kind, a.name, str(a.type), a.default_repr, a.required, str(a)


def keyword(k):
    return {
        "args": [argument(a) for a in k.args],
        "return": str(k.args.return_type),
        "doc": k.doc,
        "shortdoc": k.short_doc,
        "tags": list(k.tags),
        "private": k.private,
        "deprecated": k.deprecated,
        "types": {name: types for name, types in k.type_docs.items() if types},
    }


def types(lib):
    """Those of keywords: Remote's own import has none."""
    found = {}
    for t in lib.type_docs:
        usages = [u for u in t.usages if u != "__init__"]
        if usages:
            found[t.name] = t.type, t.accepts, usages
    return found


def compare(name, spec, remote):
    same(f"{name}: name", spec.name, name)
    same(f"{name}: type, scope and format", (spec.type, spec.scope, spec.doc_format), (remote.type, remote.scope, remote.doc_format))
    same(f"{name}: documentation", spec.doc.replace(f"``{name}``.", "``Remote``."), remote.doc)
    same(f"{name}: keywords", [k.name for k in spec.keywords], [k.name for k in remote.keywords])
    for got, want in zip(spec.keywords, remote.keywords):
        got_keyword, want_keyword = keyword(got), keyword(want)
        for entry in want_keyword:
            same(f"{name}.{want.name}: {entry}", got_keyword[entry], want_keyword[entry])
    same(f"{name}: tags", list(spec.all_tags), list(remote.all_tags))
    same(f"{name}: types", types(spec), types(remote))
    for t in spec.type_docs:
        same(f"{name}: {t.name} is documented", bool(t.doc.strip()), True)
    for i in spec.inits:
        same(f"{name}: documentation of the import", i.doc or remote.inits[0].doc, remote.inits[0].doc)
    for item in [spec, *spec.inits, *spec.keywords]:
        same(f"{name}: {item.name} has a source", pathlib.Path(item.source).suffix, ".lua")
        same(f"{name}: {item.source} is there", pathlib.Path(item.source).is_file(), True)


def written_again(name, file, spec):
    text = file.read_text(encoding="UTF-8")
    if file.suffix == ".json":
        want, got = json.loads(text), spec.to_dictionary(include_private=True)
        same(f"{name}: order of the members", list(want), list(got))
        want["generated"] = got["generated"]
        for entry in got:
            same(f"{name}: {entry} as Libdoc writes it", want[entry], got[entry])
        return
    again = file.with_suffix(".again.xml")
    spec.save(again, "XML")
    generated = re.compile(' generated="[^"]*"')
    want = generated.sub("", text).splitlines()
    got = generated.sub("", again.read_text(encoding="UTF-8")).splitlines()
    same(f"{name}: lines of the XML as Libdoc writes it", len(want), len(got))
    for number, (a, b) in enumerate(zip(want, got), 1):
        same(f"{name}: line {number} of the XML as Libdoc writes it", a, b)


for name in libraries:
    remote = LibraryDocumentation(f"Remote::{url}/{name}")
    for suffix in "json", "xml":
        file = pathlib.Path(directory, f"{name}.{suffix}")
        spec = LibraryDocumentation(str(file))
        compare(name, spec, remote)
        written_again(name, file, spec)
        html = file.with_suffix(f".{suffix}.html")
        LibraryDocumentation(str(file)).save(html)
        same(f"{name}: there is HTML", html.stat().st_size > 10000, True)
print(f"{len(libraries)} libraries, {differences} differences")
sys.exit(bool(differences))
