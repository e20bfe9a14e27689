"""What the document is about: database, server, character set, schema fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from schemabook.documents.blocks import Block, Line, code, text
from schemabook.documents.context import Context, Section
from schemabook.documents.figures import day
from schemabook.documents.migration_blocks import newest_migrations
from schemabook.documents.operations import release_of
from schemabook.documents.schema_changes import schema_changes
from schemabook.documents.words import facts
from schemabook.model.catalogue import Catalogue
from schemabook.model.history import History


def compose_summary(context: Context) -> Iterator[Block]:
    """The facts that identify the database and the state of its schema."""
    server, notes = context.survey.server, context.book.annotations
    about: list[tuple[str, Line]] = [
        ("Schema version", text(notes.version or _migration(context))),
        ("Status", text(notes.status)),
        ("Owner", text(notes.owner)),
        ("Author", text(notes.author)),
        ("Schema last changed", text(last_changed(context.book.history))),
    ]
    if not context.reader.audience.is_technical:
        yield from facts([("Database", code(server.database)), *about])
        return
    if context.reader.is_brief:
        about.append(("Schema fingerprint", code(fingerprint_of(context.catalogue))))
        yield from facts([("Database", code(server.database)), ("Server", text(release_of(context))), *about])
        return
    pairs: list[tuple[str, Line]] = [
        ("Database", code(server.database)),
        ("Server", text(release_of(context))),
        ("Character set", text(server.character_set or "")),
        ("Collation", text(server.collation or "")),
        *about,
        ("Schema fingerprint", code(fingerprint_of(context.catalogue))),
    ]
    yield from facts(pairs)


def last_changed(history: History | None) -> str:
    """Between which days the schema last changed, as far as the kept surveys tell; empty where they do not."""
    changes = schema_changes(history)
    if not changes:
        return ""
    before, after = changes[-1]
    first, last = day(before.at), day(after.at)
    return first if first == last else f"between {first} and {last}"


def _migration(context: Context) -> str:
    """The newest migration of the repository, which is what it has of a version."""
    newest = newest_migrations(context)
    return f"{newest[0].version} (newest migration: {newest[0].name})" if newest else ""


def fingerprint_of(catalogue: Catalogue) -> str:
    """The first twelve digits of the SHA-256 of a catalogue: it changes when the schema does."""
    return hashlib.sha256(msgspec.json.encode(catalogue)).hexdigest()[:12]


section = Section(summary=compose_summary)
