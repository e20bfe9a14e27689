"""What is stored about people, and what opens doors: which columns, and what says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    text,
)
from schemabook.documents.context import PLAIN, Context, Section, missing
from schemabook.documents.long_lists import LongList
from schemabook.documents.plain_blocks import headword, some, things
from schemabook.documents.relation_blocks import nullability
from schemabook.documents.words import ANNOTATION, counted, sentence, titled
from schemabook.insights.personal_data import FREE_TEXT, PersonalColumn, by_table
from schemabook.insights.plain_words import readable
from schemabook.model.base import QualifiedName
from schemabook.model.reader import Focus

_KEY = "personal-data"
_MOST_PLAIN = 60
_MOST_ON_A_PAGE = 300
_JUDGED = (
    "Judged by annotations, by comments, and by the names of columns and tables; names may mislead, so somebody who "
    "knows the data should look at this list. Write personal under a column in annotations.yml to correct it: a word "
    "for what it tells, or no."
)
_JUDGED_PLAIN = (
    "This is judged by what people wrote about the data and by the names that it has; the data was not read."
)


def compose_summary(context: Context) -> Iterator[Block]:
    """How many columns tell something about people, with the link."""
    personal, credentials, _ = _parted(context.insights.personal)
    if context.reader.is_brief:
        yield from _plain(context)
    elif personal or credentials:
        tables = len({one.table for one in personal})
        words = f": {counted(len(personal), 'column')} of {counted(tables, 'table')} that may tell about a person"
        words = words if personal else ": no column that tells about a person"
        doors = "opens doors" if len(credentials) == 1 else "open doors"
        words += f", and {len(credentials):,} that {doors}." if credentials else "."
        yield Paragraph(line=(Link(text="Personal data", to=Target(page=_KEY)), Text(text=words)))
    else:
        yield from _nothing()


def compose_body(context: Context) -> Iterator[Block]:
    """In words for readers who want words, and as a list for those who read columns."""
    if not context.insights.personal:
        yield from _nothing()
        return
    yield from _whole(context, [listed.whole() for _, listed in _lists(context)])


def _whole(context: Context, lists: Sequence[Block]) -> Iterator[Block]:
    """Everything; `lists` are the blocks of the lists, whole or by letter."""
    if context.reader.audience.is_plain or context.reader.is_brief:
        yield from _plain(context)
    if context.reader.audience.is_technical and not context.reader.is_brief:
        yield Paragraph(line=text(_JUDGED))
        for (title, _), block in zip(_lists(context), lists, strict=True):
            yield from titled(2, title, [block])
    yield from _kept(context)


def _nothing() -> Iterator[Block]:
    words = "No column was found whose name or description says that it tells something about a person."
    yield Paragraph(line=text(words))


Parted = tuple[list[PersonalColumn], list[PersonalColumn], list[PersonalColumn]]


def _parted(found: Sequence[PersonalColumn]) -> Parted:
    """Personal data, credentials, and free text."""
    credentials = [one for one in found if one.is_credential]
    written = [one for one in found if one.category == FREE_TEXT]
    personal = [one for one in found if not one.is_credential and one.category != FREE_TEXT]
    return personal, credentials, written


def _plain(context: Context) -> Iterator[Block]:
    personal, credentials, written = _parted(context.insights.personal)
    items = [_sentence(context, name, columns) for name, columns in by_table(_sure(personal)).items()]
    if items:
        yield Bullets(items=tuple(items[:_MOST_PLAIN]))
    if len(items) > _MOST_PLAIN:
        yield Paragraph(line=text(f"And of {len(items) - _MOST_PLAIN:,} other kinds of things."))
    if not items:
        yield Paragraph(line=text("Nothing is stored here that surely tells something about a person."))
    doors = [f"{things(context, name)} ({_details(columns)})" for name, columns in by_table(_sure(credentials)).items()]
    if doors:
        yield Paragraph(line=text(f"Passwords, keys and the like are stored for {some(doors)}."))
    if context.reader.is_brief:
        return
    free = [f"{_details(columns)} of {things(context, name)}" for name, columns in by_table(written).items()]
    if free:
        yield Paragraph(line=text(f"People may have written anything, about anybody, into {some(free)}."))
    yield Paragraph(line=text(_JUDGED_PLAIN))


def _sure(found: Sequence[PersonalColumn]) -> list[PersonalColumn]:
    return [one for one in found if one.is_sure]


def _details(columns: Sequence[PersonalColumn]) -> str:
    return some([readable(one.column) for one in columns])


def _sentence(context: Context, name: QualifiedName, columns: Sequence[PersonalColumn]) -> Line:
    """What is stored of one kind of people or things, and how long."""
    kept = context.notes.table(name)
    line = (*headword(context, things(context, name), context.display(name)), Text(text=f": {_details(columns)}."))
    return (*line, Text(text=f" Kept: {sentence(kept.retention)}"), ANNOTATION) if kept and kept.retention else line


def _lists(context: Context) -> list[tuple[str, LongList[PersonalColumn]]]:
    """The lists for readers who read columns, each under its heading."""
    personal, credentials, written = _parted(context.insights.personal)
    groups = (("About people", personal), ("Free text", written), ("Credentials", credentials))
    return [(title, _list(context, title, columns)) for title, columns in groups if columns]


def _list(context: Context, title: str, columns: Sequence[PersonalColumn]) -> LongList[PersonalColumn]:
    return LongList(
        title=f"Personal data {title.lower()}",
        noun="column",
        items=columns,
        name=lambda one: f"{context.display(one.table)} {one.column}",
        build=lambda items: _grid(context, items),
        most=_MOST_ON_A_PAGE,
    )


def _grid(context: Context, columns: Sequence[PersonalColumn]) -> Block:
    rows: list[tuple[Line, ...]] = []
    for one in columns:
        table = context.index.tables[one.table]
        column = next((each for each in table.columns if each.name == one.column), None)
        own, whole = context.notes.column(one.table, one.column), context.notes.table(one.table)
        kept = (own.retention if own else "") or (whole.retention if whole else "")
        rows.append(
            (
                context.index.table_link(one.table),
                code(one.column),
                text(one.category),
                text(one.judged_by),
                text(one.confidence),
                text(nullability(context, column) if column else ""),
                text(context.notes.owner(one.table)),
                text(kept),
            )
        )
    return grid(("Table", "Column", "Category", "Judged by", "Confidence", "Nullable", "Owner", "Kept"), rows)


def _kept(context: Context) -> Iterator[Block]:
    """How long and by which rules, as far as people wrote it."""
    notes = context.book.annotations
    for topic in ("retention", "compliance"):
        if notes.note(topic):
            yield Paragraph(line=(Text(text=notes.note(topic)), ANNOTATION))
    tables = {one.table for one in _sure(_parted(context.insights.personal)[0])}
    known = {note.name for note in notes.tables if note.retention or any(one.retention for one in note.columns)}
    if tables - known and not notes.note("retention"):
        first = context.display(min(tables - known))
        yield missing(
            "How long data about people is kept is not written down for all of it.",
            remedy=f"Write retention under tables, {first}, or under notes, in annotations.yml.",
        )


def compose_pages(context: Context) -> Iterator[Page]:
    """The page of its own, and those of the lists that are too long for it."""
    if not context.insights.personal or context.reader.is_brief:
        return
    lists = [listed for _, listed in _lists(context)]
    blocks = tuple(_whole(context, [listed.body() for listed in lists]))
    yield Page(key=_KEY, title="Data about people", blocks=blocks)
    if context.reader.audience.is_technical:
        for listed in lists:
            yield from listed.pages()


section = Section(
    title="Personal data",
    summary=compose_summary,
    body=compose_body,
    pages=compose_pages,
    keys=(_KEY, "lists/"),
    brief_audiences=PLAIN,
    focuses=frozenset({Focus.OVERVIEW}),
)
