"""The limits that no linter checks: sizes, engine names outside engines, British spelling in identifiers.

`python -m scripts.check_limits` prints a line for each fault and exits with 1 if there is any.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "benchmarks", "scripts")
MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_THE_MAP = 70

_ENGINE_NAMES = frozenset({"postgresql", "postgres", "mysql", "mariadb", "sqlite"})
_KNOW_ENGINES = ("engines", "scratch", "demo")
_AMERICAN = re.compile(
    r"(?i)normali[z]e|catalog(?!ue)|colo[r](?!s?ama)|organi[z]e|behavio[r]|seriali[z]e|materiali[z]ed",
)
_FOREIGN = re.compile(r"pg_catalog|COLOR|\bcolor=|MATERIALIZED|information_schema|INFORMATION_SCHEMA")


def faults(path: Path) -> Iterator[str]:
    """What is wrong with one file of Python."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > MOST_LINES_OF_A_FILE:
        yield f"{path}: {lines} lines, more than {MOST_LINES_OF_A_FILE}"
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, more than {MOST_LINES_OF_A_FUNCTION}"
        if "schemabook" in path.parts and _part(path) not in _KNOW_ENGINES:
            yield from _compared_names(path, node)
        if "schemabook" in path.parts:
            yield from _american_names(path, node)


def _part(path: Path) -> str:
    """The package of `src/schemabook` that a file is in."""
    parts = path.parts
    return parts[parts.index("schemabook") + 1]


def _compared_names(path: Path, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for value in (node.left, *node.comparators):
            if isinstance(value, ast.Constant) and value.value in _ENGINE_NAMES:
                yield f"{path}:{node.lineno}: compares with the engine name {value.value!r}: ask the dialect instead"


def _american_names(path: Path, node: ast.AST) -> Iterator[str]:
    name = getattr(node, "name", None) if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else None
    if isinstance(node, ast.Name):
        name = node.id
    if isinstance(name, str) and _AMERICAN.search(name) and not _FOREIGN.search(name):
        line = getattr(node, "lineno", 0)
        yield f"{path}:{line}: {name} is not British English"


def main() -> int:
    """Check every file of the repository."""
    found: list[str] = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "node_modules" not in path.parts:
                found.extend(faults(path.relative_to(ROOT)))
    map_lines = (ROOT / "AGENTS.md").read_text(encoding="utf-8").count("\n")
    if map_lines > MOST_LINES_OF_THE_MAP:
        found.append(f"AGENTS.md: {map_lines} lines, more than {MOST_LINES_OF_THE_MAP}: it is a map of one page")
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
