"""How this document is kept true: what writes it, where people write, what checks it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from schemabook.documents.blocks import Block, Code, Grid, Line, Text, code
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.model.reader import Audience, Depth, Focus


def compose_summary(context: Context) -> Iterator[Block]:
    """The commands and the files, in a table of what people want to do."""
    file = context.survey.server.file
    source = shlex.quote(file) if file else '"$DATABASE_URL"'
    reader = context.reader
    options = "".join(
        (
            f" --depth {reader.depth.value}" if reader.depth is not Depth.STANDARD else "",
            f" --audience {reader.audience.value}" if reader.audience is not Audience.TECHNICAL else "",
            f" --focus {reader.focus.value}" if reader.focus is not Focus.ALL else "",
        )
    )
    profile = "database-md" if context.in_one_file else "book"
    command = f"schemabook document {source} --profile {profile}{options}"
    rows: list[tuple[Line, Line]] = [
        (_plain("Write this file anew"), code(f"{command} --yes")),
        (_plain("See in CI whether it is still true"), code(f"{command} --check")),
        (_plain("Describe a table or column"), code(f"schemabook annotate {source}")),
        (_plain("Write down what no server knows"), (Code(text="annotations.yml"),)),
        (_plain("Choose profile, depth and rules"), (Code(text="schemabook.yml"),)),
        (_plain("Find faults before a merge"), code(f"schemabook lint {source}")),
    ]
    yield Grid(header=("To", "Use"), rows=tuple(rows))


def _plain(words: str) -> Line:
    return (Text(text=words),)


section = Section(
    title="Configuration guide",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset(),
)
