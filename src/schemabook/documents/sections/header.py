"""What the document is about: database, server, character set, schema fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from schemabook.documents.blocks import Block, Line, code, text
from schemabook.documents.context import Context, Section
from schemabook.documents.words import facts, purpose


def compose_summary(context: Context) -> Iterator[Block]:
    """The facts that identify the database and the state of its schema."""
    server = context.survey.server
    yield from purpose(server.comment)
    pairs: list[tuple[str, Line]] = [
        ("Database", code(server.database)),
        ("Server", text(f"{server.product} {_release(context)}")),
        ("Character set", text(server.character_set or "")),
        ("Collation", text(server.collation or "")),
        ("Schema fingerprint", code(fingerprint(context))),
    ]
    yield from facts(pairs)


def _release(context: Context) -> str:
    """The version without what a patch of the server changes."""
    return ".".join(context.survey.server.version.split(".")[: context.dialect.version_parts])


def fingerprint(context: Context) -> str:
    """The first twelve digits of the SHA-256 of the catalogue: it changes when the schema does."""
    return hashlib.sha256(msgspec.json.encode(context.catalogue)).hexdigest()[:12]


section = Section(summary=compose_summary)
