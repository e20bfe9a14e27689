"""When the schema changed: as the kept surveys show it, and as the migrations say."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Paragraph, Text, code, grid, joined, text
from schemabook.documents.context import Context, missing
from schemabook.documents.figures import day
from schemabook.documents.migration_blocks import newest_migrations
from schemabook.documents.operations import first_rows, on_own_page
from schemabook.documents.schema_changes import schema_changes
from schemabook.documents.words import counted
from schemabook.model.base import QualifiedName
from schemabook.model.reader import Focus

_MOST = 30


def compose_body(context: Context) -> Iterator[Block]:
    """The changes that surveys saw, then the migrations that have a date."""
    changes = schema_changes(context.book.history)
    if changes:
        rows: list[tuple[Line, ...]] = [
            (
                text(day(after.at)),
                text(day(before.at)),
                code(after.schema[:12]),
                text(f"{after.tables:,}" if after.tables else ""),
            )
            for before, after in reversed(changes)
        ]
        yield Heading(level=2, text="Seen by surveys")
        yield from first_rows(("Seen on", "Survey before it", "Schema", "Tables"), rows, _MOST)
        yield Paragraph(line=text("schemabook history --schema writes the schema of a row as a catalogue file."))
    yield from _since(context)
    dated = [one for one in newest_migrations(context) if one.date is not None]
    if dated:
        migrations: list[tuple[Line, ...]] = [
            (text(one.date.isoformat() if one.date else ""), code(one.version), text(one.name)) for one in dated[:_MOST]
        ]
        yield Heading(level=2, text="Migrations by date")
        yield grid(("Date", "Version", "What"), migrations)
        if len(dated) > _MOST:
            yield Paragraph(line=text(f"These are the newest {_MOST} of {counted(len(dated), 'migration')}."))
    if not changes and not dated:
        remedy = "Surveys tell it when they are kept (not with --no-history), migrations where their names have dates."
        yield missing("When the schema changed is not known.", remedy=remedy)


def _since(context: Context) -> Iterator[Block]:
    """The tables and views that differ from those of earlier schemas."""
    history = context.book.history
    rows: list[tuple[Line, ...]] = [
        (
            text(version.name),
            _names(context, version.added),
            _names(context, version.changed),
            text(", ".join(context.display(name) for name in version.removed[:_MOST]) + _more(version.removed)),
        )
        for version in (history.versions if history else ())
    ]
    if rows:
        yield Heading(level=2, text="Tables and views that changed")
        yield grid(("Since", "Added", "Changed", "Removed"), rows)


def _names(context: Context, names: tuple[QualifiedName, ...]) -> Line:
    more = _more(names)
    linked = joined([context.index.table_link(name) for name in names[:_MOST]])
    return (*linked, Text(text=more)) if more else linked


def _more(names: tuple[QualifiedName, ...]) -> str:
    return f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""


section = on_own_page(
    "changelog",
    "Changelog",
    "When the schema changed",
    compose_body,
    focuses=frozenset({Focus.MIGRATIONS}),
)
