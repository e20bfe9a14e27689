"""What the document is about: database, server, character set, schema fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from schemabook.documents.blocks import Block, Line, code, text
from schemabook.documents.context import Context, Section
from schemabook.documents.words import facts
from schemabook.model.catalogue import Catalogue
from schemabook.model.history import History


def compose_summary(context: Context) -> Iterator[Block]:
    """The facts that identify the database and the state of its schema."""
    server, notes = context.survey.server, context.book.annotations
    about: list[tuple[str, Line]] = [
        ("Schema version", text(notes.version)),
        ("Status", text(notes.status)),
        ("Owner", text(notes.owner)),
        ("Author", text(notes.author)),
        ("Schema last changed", text(last_changed(context.book.history))),
    ]
    if not context.reader.audience.is_technical:
        yield from facts([("Database", code(server.database)), *about])
        return
    pairs: list[tuple[str, Line]] = [
        ("Database", code(server.database)),
        ("Server", text(f"{server.product} {_release(context)}")),
        ("Character set", text(server.character_set or "")),
        ("Collation", text(server.collation or "")),
        *about,
        ("Schema fingerprint", code(fingerprint_of(context.catalogue))),
    ]
    yield from facts(pairs)


def last_changed(history: History | None) -> str:
    """Between which days the schema last changed, as far as the kept surveys tell; empty where they do not."""
    surveys = history.surveys if history else ()
    for before, after in reversed(list(pairwise(surveys))):
        if before.schema != after.schema:
            first, last = before.at.date().isoformat(), after.at.date().isoformat()
            return first if first == last else f"between {first} and {last}"
    return ""


def _release(context: Context) -> str:
    """The version without what a patch of the server changes."""
    return ".".join(context.survey.server.version.split(".")[: context.dialect.version_parts])


def fingerprint_of(catalogue: Catalogue) -> str:
    """The first twelve digits of the SHA-256 of a catalogue: it changes when the schema does."""
    return hashlib.sha256(msgspec.json.encode(catalogue)).hexdigest()[:12]


section = Section(summary=compose_summary)
