"""What the tests of the formats share."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from schemabook.engines import dialect_by_name
from schemabook.model.book import Book, Relationship
from schemabook.renderers.exports import format_by_name
from schemabook.study import study
from tests.catalogues import references, survey, table
from tests.checks import markdown


def files_of(name: str, book: Book) -> dict[str, str]:
    """What a format makes of a book, by path."""
    dialect = dialect_by_name(book.survey.catalogue.engine)
    return {file.path: file.text for file in format_by_name(name).render(book, dialect)}


def text_of(name: str, book: Book) -> str:
    """The text of a format that is one file."""
    (text,) = files_of(name, book).values()
    return text


def large_book(tables: int) -> Book:
    """A book of many tables, each of which refers to an earlier one."""
    made = (
        table(f"t{i:05}", references("parent_id", f"t{i // 3:05}"), comment="One of many.") for i in range(1, tables)
    )
    return study(survey(table("t00000"), *made))


def whole_keys(book: Book) -> list[Relationship]:
    """The relationships whose two ends were read."""
    columns = {one.name: {column.name for column in one.columns} for one in book.survey.catalogue.tables}
    return [
        one
        for one in book.relationships
        if one.foreign_key.columns
        and len(one.foreign_key.columns) == len(one.foreign_key.referenced_columns)
        and columns.get(one.child, set()).issuperset(one.foreign_key.columns)
        and columns.get(one.parent, set()).issuperset(one.foreign_key.referenced_columns)
    ]


def node(script: str, given: object) -> Any:
    """What a script of tests/checks answers."""
    markdown.install_node_modules()
    program = shutil.which("node")
    assert program, "node is not installed; the document checks need it"
    done = subprocess.run(
        [program, script],
        cwd=markdown.HERE,
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def program(name: str) -> str:
    """A program that is not needed for anything else; without it the test is skipped."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path
