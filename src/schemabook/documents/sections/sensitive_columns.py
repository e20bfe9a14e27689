"""The columns that tell something about people or open doors: a line for each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Bullets, Line, Listing, Paragraph, Text, text
from schemabook.documents.context import Context, Section, missing
from schemabook.documents.plain_blocks import headword, some, things
from schemabook.documents.schema_notation import Detail, Notation, detail_of
from schemabook.documents.words import ANNOTATION, sentence
from schemabook.insights.personal_data import FREE_TEXT, PersonalColumn, by_table
from schemabook.insights.plain_words import readable
from schemabook.model.base import QualifiedName

_MOST_TABLES = {Detail.TERSE: 50, Detail.MIDDLE: 150, Detail.FULL: 1000}
_HOW = (
    "Never put values of these columns into logs, prompts, tests or examples; those with ! open doors and are never "
    "selected. Judged by names, comments and annotations."
)
_NOTHING = "No column was found whose name or description says that it tells something about a person."


def compose_summary(context: Context) -> Iterator[Block]:
    """The columns as a list, or for readers who want words as sentences."""
    detail = detail_of(context)
    found = [one for one in context.insights.personal if _is_shown(one, detail)]
    if not found:
        if context.catalogue.tables:
            yield Paragraph(line=text(_NOTHING))
    elif context.reader.audience.is_technical:
        yield from _lines(context, found)
    else:
        yield from _sentences(context)


def _lines(context: Context, found: Sequence[PersonalColumn]) -> Iterator[Block]:
    """A line for each table, with what opens doors marked."""
    detail = detail_of(context)
    notation = Notation(context, detail)
    grouped = list(by_table(found).items())
    most = _MOST_TABLES[detail]
    lines = [f"{notation.spell(name)}: {_columns(notation, columns)}" for name, columns in grouped[:most]]
    if len(grouped) > most:
        lines.append(f"and of {len(grouped) - most:,} more tables")
    yield Paragraph(line=text(_HOW))
    yield Listing(language="text", text="\n".join(lines))


def _is_shown(one: PersonalColumn, detail: Detail) -> bool:
    """Whether it is sure; free text that people wrote is said where there is room."""
    return one.is_sure or (detail is Detail.FULL and one.category == FREE_TEXT)


def _columns(notation: Notation, columns: Sequence[PersonalColumn]) -> str:
    return ", ".join(f"{notation.quote(one.column)}{'!' if one.is_credential else ''}" for one in columns)


def _sentences(context: Context) -> Iterator[Block]:
    """What is stored of whom, and how long."""
    known = [one for one in context.insights.personal if one.is_sure and one.category != FREE_TEXT]
    personal = by_table([one for one in known if not one.is_credential])
    most = _MOST_TABLES[Detail.TERSE]
    items = [_sentence(context, name, columns) for name, columns in list(personal.items())[:most]]
    if len(personal) > most:
        items.append((Text(text=f"And of {len(personal) - most:,} other kinds of things."),))
    if items:
        yield Bullets(items=tuple(items))
    else:
        yield Paragraph(line=text("Nothing is stored here that surely tells something about a person."))
    doors = by_table([one for one in known if one.is_credential])
    if doors:
        words = some([things(context, name) for name in doors])
        yield Paragraph(line=text(f"Passwords, keys and the like are stored for {words}."))
    if personal and not any(_kept(context, name) for name in personal):
        first = context.display(min(personal))
        yield missing(
            "How long data about people is kept is not written down.",
            remedy=f"Write retention under tables, {first}, in annotations.yml.",
        )


def _sentence(context: Context, name: QualifiedName, columns: Sequence[PersonalColumn]) -> Line:
    kept = _kept(context, name)
    words = f": {some([readable(one.column) for one in columns])}."
    line = (*headword(context, things(context, name), context.display(name)), Text(text=words))
    return (*line, Text(text=f" Kept: {sentence(kept)}"), ANNOTATION) if kept else line


def _kept(context: Context, name: QualifiedName) -> str:
    note = context.notes.table(name)
    return note.retention if note else ""


section = Section(title="Sensitive columns", summary=compose_summary)
