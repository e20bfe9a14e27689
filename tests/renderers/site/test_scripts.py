"""The scripts and style sheets as they are written."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from schemabook.renderers.site import joining
from schemabook.renderers.site.joining import join
from schemabook.renderers.site.scripts import BUNDLES, SHEETS, bundle, compact_sheet, sheet

FOLDER = resources.files("schemabook.renderers.site")


@pytest.mark.parametrize("name", BUNDLES)
def test_script_is_sound(name: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    path = tmp_path / name
    path.write_text(bundle(name), encoding="utf-8")
    done = subprocess.run([node, "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_every_part_is_written() -> None:
    for folder, suffix, parts in (("scripts", ".js", BUNDLES), ("styles", ".css", SHEETS)):
        there = {one.name for one in (FOLDER / folder).iterdir() if one.name.endswith(suffix)}
        named = [name for names in parts.values() for name in names]
        assert sorted(named) == sorted(there - {"types.js"})


def test_a_script_is_its_files_without_comments_and_indentation() -> None:
    written = join("map.js")
    assert written.startswith('(() => {\n"use strict";\n')
    assert not re.search(r"(?m)^\s|^//|^/\*|\*/$", written)
    last = (FOLDER / "scripts" / "map.js").read_text(encoding="utf-8").rstrip().splitlines()[-1].strip()
    assert f"\n{last}\n}})();\n" in written


def test_a_built_script_is_taken_while_its_files_are_as_they_were(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for part in ("scripts", "built"):
        (tmp_path / part).mkdir()
    (tmp_path / "scripts" / "theme.js").write_text("// why\nconst long = 1;\n")
    monkeypatch.setattr(joining, "FOLDER", tmp_path)
    joined = joining.join("theme.js")
    assert joining.short("theme.js") == joined
    (tmp_path / "built" / "theme.js").write_text(f"{joining.digest_line(joined)}short\n")
    assert joining.short("theme.js") == "short\n"
    (tmp_path / "scripts" / "theme.js").write_text("const other = 1;\n")
    assert "const other" in joining.short("theme.js")


def test_the_build_makes_scripts_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("minify", reason="the minifier has no wheel for this machine")
    site = tmp_path / "src" / "schemabook" / "renderers" / "site"
    shutil.copytree(joining.FOLDER / "scripts", site / "scripts")
    shutil.copy(joining.FOLDER / "joining.py", site)
    data: dict[str, list[str]] = {"artifacts": []}
    built_hook(tmp_path).initialize("standard", data)
    assert data["artifacts"] == ["/src/schemabook/renderers/site/built/*.js"]
    monkeypatch.setattr(joining, "FOLDER", site)
    texts = {name: joining.short(name) for name in BUNDLES}
    assert all(len(text) < 0.8 * len(joining.join(name)) for name, text in texts.items() if name != "theme.js")
    node = shutil.which("node")
    for name, text in texts.items() if node else ():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert subprocess.run([str(node), "--check", str(tmp_path / name)], check=False).returncode == 0


def built_hook(root: Path) -> Any:
    """The hook of the build, for a package that stands in `root`."""
    spec = importlib.util.spec_from_file_location("hatch_build", Path(__file__).parents[3] / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ScriptsHook(str(root), {}, None, None, str(root), "wheel")


def test_a_compact_sheet_says_the_same() -> None:
    written = (
        "a > b,\n  c:hover { color : red; /* x */ margin: 0 -1px calc(1px + 2px); }\n"
        '@media (x: 1px) { d { e: "a  (" } }\n'
    )
    expected = 'a>b,c:hover{color :red;margin:0 -1px calc(1px + 2px)}\n@media (x:1px){d{e:"a ("}\n}\n'
    assert compact_sheet(written) == expected


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_loads_nothing(name: str) -> None:
    written = sheet(name)
    assert "@import" not in written
    assert "url(" not in written
    assert written.count("{") == written.count("}")


def test_every_class_of_a_table_has_a_rule() -> None:
    written = sheet("site.css")
    for name in (
        "t",
        "m",
        "n",
        "w",
        "note",
        *(f"r{number}" for number in range(2, 13)),
        *(f"d{n}" for n in range(1, 7)),
    ):
        assert f".{name} " in written or f".{name}{{" in written or f".{name}," in written, name
