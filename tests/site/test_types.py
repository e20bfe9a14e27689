"""The scripts of the site, held against the types in their comments, and against the limits that readers need.

Each bundle is checked as the browser runs it: its files in one scope, which has no names of another bundle's.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from schemabook.renderers.site import scripts
from schemabook.renderers.site.joining import join
from tests.site.node import HERE, install_node_modules, run

SCRIPTS = Path(scripts.__file__).parent / "scripts"
MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_A_FUNCTION = 50
MOST_BYTES = {"site.js": 12_000, "map.js": 49_000, "theme.js": 1_000}
MOST_BYTES_OF_ALL = 60_000

_AMERICAN = re.compile(
    r"(?i)normaliz|catalog(?!ue)|(?<![-.])\bcolor\b(?!-scheme)|colors\b|organiz|behavior\b|serializ|\bgray\b"
)
_PLATFORM = re.compile(
    r"\.color\b|\bcolor:|\bnormalize\(|behavior:|colorScheme|backgroundColor|color-scheme|forced-colors|\"color\""
)
"""What the platform spells so."""


def check_bundle(name: str, folder: Path) -> str:
    """Check one bundle, with a configuration written to *folder*. Returns what is wrong with it, "" for nothing."""
    compiler = install_node_modules() / ".bin" / "tsc"
    files = [str(SCRIPTS / file) for file in ("types.js", *scripts.BUNDLES[name])]
    project = folder / "tsconfig.json"
    project.write_text(json.dumps({"extends": str(HERE / "tsconfig.json"), "files": files, "include": []}), "utf-8")
    return run([str(compiler), "-p", str(project), "--pretty", "false"]).stdout


@pytest.mark.parametrize("name", scripts.BUNDLES)
def test_types(name: str, tmp_path: Path) -> None:
    assert check_bundle(name, tmp_path) == ""


def test_wrong_types_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "wrong.js"
    wrong.write_text("/** @type {View} */\nconst view = { depth: 'two' };\nclamp(1, 2, 3);\n", encoding="utf-8")
    monkeypatch.setitem(scripts.BUNDLES, "wrong", (str(wrong),))
    said = check_bundle("wrong", tmp_path)
    assert "TS2322" in said
    assert "Cannot find name 'clamp'" in said


def test_every_script_is_in_one_bundle() -> None:
    listed = [file for files in scripts.BUNDLES.values() for file in files]
    assert sorted([*listed, "types.js"]) == sorted(path.name for path in SCRIPTS.glob("*.js"))


def test_weight() -> None:
    minify = pytest.importorskip("minify", reason="the minifier has no wheel for this machine")
    weights = {name: len(minify.string("application/javascript", join(name)).encode()) for name in MOST_BYTES}
    assert {name: weight for name, weight in weights.items() if weight > MOST_BYTES[name]} == {}
    assert sum(weights.values()) <= MOST_BYTES_OF_ALL


@pytest.mark.parametrize(
    ("source", "found"),
    [("const { a } = b, b = f();", True), ("const b = f(), { a } = b;", False), ("const a = () => b, b = 1;", False)],
)
def test_the_check_of_the_order_finds_what_is_wrong(source: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text(source)
    assert bool(early_names(tmp_path / "one.js")) == found


@pytest.mark.parametrize("name", scripts.BUNDLES)
def test_the_minifier_keeps_the_order_of_declarations(name: str, tmp_path: Path) -> None:
    minify = pytest.importorskip("minify", reason="the minifier has no wheel for this machine")
    (tmp_path / name).write_text(minify.string("application/javascript", join(name)), encoding="utf-8")
    assert early_names(tmp_path / name) == ""


def early_names(path: Path) -> str:
    """Names that a script uses before the statement that uses them has declared them."""
    modules = install_node_modules()
    environment = {**os.environ, "NODE_PATH": str(modules)}
    check = Path(__file__).parent / "declaration_order.cjs"
    done = subprocess.run(["node", str(check), str(path)], capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def long_functions(text: str) -> list[str]:
    """The functions of a script that have more lines than they may: those that begin at the margin or in a class."""
    lines = text.split("\n")
    margins = [
        number
        for number, line in enumerate(lines)
        if re.match(r"( {4})?(async )?(static )?(function\b|[\w$#]+ ?\([^)]*\) ?\{$|const \w+ = .*=> ?\{$)", line)
        and not re.match(r"\s*(if|for|while|switch|catch)\b", line)
    ]
    found = []
    for start, after in pairwise([*margins, len(lines)]):
        indentation = len(lines[start]) - len(lines[start].lstrip())
        close = " " * indentation + "}"
        end = next((n for n in range(start + 1, after) if lines[n].startswith(close)), start)
        if end - start + 1 > MOST_LINES_OF_A_FUNCTION:
            found.append(f"{start + 1}: {lines[start].strip()} has {end - start + 1} lines")
    return found


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.name)
def test_limits(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES_OF_A_FILE
    assert long_functions(text) == []
    american = [line.strip() for line in text.split("\n") if _AMERICAN.search(_PLATFORM.sub("", line))]
    assert american == []


def test_long_functions_are_found() -> None:
    body = "    x();\n" * 50
    assert long_functions(f"function f() {{\n{body}}}\n") == ["1: function f() { has 52 lines"]
    assert long_functions(f"class A {{\n    f(a) {{\n{body}    }}\n}}\n") == ["2: f(a) { has 52 lines"]
    assert long_functions(f"function f() {{\n{body[:200]}}}\nconst g = a => {{\n{body[:200]}}};\n") == []


@pytest.mark.parametrize("name", scripts.BUNDLES)
def test_written_scripts_are_inert_as_text(name: str) -> None:
    """What is written runs in one scope and asks for nothing: no module, no fetch, no code or markup from text."""
    written = scripts.bundle(name)
    assert re.match(r'\(\(\) ?=> ?\{\n?"use strict";', written)
    forbidden = (
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|eval|XMLHttpRequest|importScripts|document\.write)\b|new Function"
    )
    assert re.findall(forbidden, written) == []
    if name != "live.js":
        assert re.findall(r"\bfetch\(|\bimport\(|EventSource", written) == []
