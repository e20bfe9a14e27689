"""How long data stays: what people decided, and what the database itself has for it."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Line, Paragraph, code, text
from schemabook.documents.context import Context, missing
from schemabook.documents.operations import first_rows, on_own_page, said, written
from schemabook.documents.words import counted, titled
from schemabook.model.families import Family
from schemabook.model.tables import Column

_MOST = 60
_SOFT = frozenset(
    "archived_at deactivated_at deleted deleted_at deleted_by deleted_on is_archived is_deleted removed_at".split()
)
_TOPICS = (
    ("archival", "Archiving", "What is archived, where, and how it is brought back,"),
    ("compliance", "Compliance", "Which rules bind this data"),
    ("data-requests", "Requests for data and deletion", "How a person's request is carried out"),
)


def compose_body(context: Context) -> Iterator[Block]:
    """Retention, cleaning, soft deletes, archiving, compliance, requests."""
    yield from titled(2, "Retention", _retention(context))
    yield from titled(2, "Cleaning up", _cleaning(context))
    yield from titled(2, "Soft deletes", _soft(context))
    unsaid = [what for topic, _, what in _TOPICS if not context.book.annotations.note(topic)]
    for topic, title, _ in _TOPICS:
        yield from titled(2, title, said(context, topic))
    if unsaid:
        keys = ", ".join(topic for topic, _, _ in _TOPICS if not context.book.annotations.note(topic))
        words = "; ".join(one.rstrip(",") for one in unsaid)
        yield missing(f"Not written down: {words}.", remedy=f"Write it under notes in annotations.yml: {keys}.")


def _retention(context: Context) -> Iterator[Block]:
    yield from said(context, "retention")
    rows: list[tuple[Line, ...]] = []
    for note in context.book.annotations.tables:
        if note.retention:
            rows.append((context.index.table_link(note.name), (), text(note.retention)))
        rows.extend(
            (context.index.table_link(note.name), code(column.name), text(column.retention))
            for column in note.columns
            if column.retention
        )
    if rows:
        yield from first_rows(("Table", "Column", "Kept for (annotation)"), rows, _MOST)
    elif not context.book.annotations.note("retention"):
        yield from written(context, "retention", "How long data is kept")


def _cleaning(context: Context) -> Iterator[Block]:
    """What removes old rows: as people say it, as the database has it."""
    yield from said(context, "cleanup")
    rows: list[tuple[Line, ...]] = []
    measured = context.measured.measurements
    rows.extend(
        (text(job.name), text(f"job of {job.source}"), code(job.schedule))
        for job in (measured.jobs if measured else ())
    )
    known = {job.name for job in measured.jobs} if measured else set()
    rows.extend(
        (text(context.display(event.name)), text("scheduled event"), code(event.schedule))
        for event in context.catalogue.events
        if event.name.name not in known
    )
    for table in context.catalogue.tables:
        key = table.partition_key
        if key is not None and _by_time(table.columns, key.expression):
            words = (
                f"{key.method.lower()} partitions, {counted(len(table.partitions), 'partition')}: one can be dropped"
            )
            rows.append((context.index.table_link(table.name), text(words), code(key.expression)))
    if rows:
        yield from first_rows(("What", "Kind", "When or by what"), rows, _MOST)
    elif not context.book.annotations.note("cleanup"):
        yield missing(
            "No job, event or partition by time was found that could remove old rows.",
            remedy="Where something else does it, write it as cleanup under notes in annotations.yml.",
        )


def _by_time(columns: tuple[Column, ...], expression: str) -> bool:
    times = {Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE}
    words = set("".join(letter if letter.isalnum() or letter == "_" else " " for letter in expression).split())
    return any(column.family in times and column.name in words for column in columns)


def _soft(context: Context) -> Iterator[Block]:
    found = [
        (table, column)
        for table in context.catalogue.tables
        for column in table.columns
        if column.name.lower() in _SOFT
    ]
    rows: list[tuple[Line, ...]] = [
        (context.index.table_link(table.name), code(column.name), code(column.type)) for table, column in found
    ]
    if rows:
        yield Paragraph(line=text("By the names of these columns, rows are marked as deleted and stay where they are."))
        yield from first_rows(("Table", "Column", "Type"), rows, _MOST)


section = on_own_page(
    "data-management", "Data management", "How long data stays, and what removes it", compose_body, focuses=frozenset()
)
