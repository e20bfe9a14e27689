"""What is encrypted or hashed, as far as the schema and the server show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemabook.documents.blocks import Block, Code, Line, Paragraph, Text, code, grid, joined, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.words import titled
from schemabook.model.families import Family
from schemabook.model.reader import Depth, Focus
from schemabook.model.tables import Column, Reference, Table

_FUNCTION = re.compile(
    r"(?i)\b(pgp_(?:sym|pub)_(?:en|de)crypt(?:_bytea)?|gen_salt|crypt|encrypt_iv|decrypt_iv|encrypt|decrypt|digest|hmac"
    r"|aes_encrypt|aes_decrypt|des_encrypt|des_decrypt|sha1|sha2|sha224|sha256|sha384|sha512|md5)\s*\("
)
_SAID = re.compile(
    r"(?i)\b(argon2(?:id|i|d)?|bcrypt|scrypt|pbkdf2|sha-?(?:1|2|224|256|384|512)|md5|hashed|encrypted|ciphertext|salted)\b"
)
_NAMED = re.compile(r"(?i)(?:^|_)(?:encrypted|enc|cipher|ciphertext|hash|hashed|digest|salt)(?:_|$)")
_SETTING = re.compile(r"(?i)ssl|tls|encrypt|secure_transport")
_MOST_ROWS = 200
_HOLDS = frozenset({Family.TEXT, Family.CHARACTER, Family.BINARY, Family.OTHER, Family.JSON})


def compose_summary(context: Context) -> Iterator[Block]:
    """The columns, functions and settings that show encryption, and what people wrote about it."""
    note = context.book.annotations.note("encryption")
    if note:
        yield Paragraph(line=text(f"{note} (annotation)"))
    yield from _session(context)
    yield from titled(2, "Columns", _columns(context))
    yield from titled(2, "Functions", _functions(context))
    yield from titled(2, "Settings of the server", _settings(context))
    words: list[str] = []
    remedies: list[str] = []
    if not note:
        words.append("What is encrypted at rest, with what, and who holds the keys is not written down.")
        remedies.append("Write it under notes, encryption in annotations.yml.")
    if context.measured.measurements is None:
        words.append("Whether connections are encrypted was not looked at.")
        remedies.append("Measure the server with --measure.")
    if words:
        yield missing(" ".join(words), remedy=" ".join(remedies))


def _session(context: Context) -> Iterator[Block]:
    """Whether the connection that read the database was encrypted."""
    measured = context.measured.measurements
    found = measured.encryption if measured else None
    if found is None:
        return
    how = " ".join(word for word in (found.protocol, found.cipher) if word)
    words = f"The connection that read this database was {'encrypted' if found.session else 'not encrypted'}"
    words += f" ({how})" if how else ""
    if found.offered is not None:
        words += f"; the server {'offers' if found.offered else 'does not offer'} encryption"
    yield Paragraph(line=text(f"{words}."))


def _columns(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (context.index.table_link(table.name), code(column.name), text(why))
        for table in context.catalogue.tables
        for column in table.columns
        if (why := _why(table, column))
    ]
    if rows:
        words = "Judged by what names and comments say; the values were not looked at."
        yield Paragraph(line=text(words))
        yield grid(("Table", "Column", "What says so"), rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        yield Paragraph(line=text(f"And {len(rows) - _MOST_ROWS:,} more."))


def _why(table: Table, column: Column) -> str:
    """What says that a column holds something hashed or encrypted; empty where nothing does."""
    if column.family not in _HOLDS or any(column.name in key.columns for key in table.foreign_keys):
        return ""
    if column.comment and _SAID.search(column.comment):
        return f"{column.comment} (database comment)"
    return "its name" if _NAMED.search(column.name) else ""


def _functions(context: Context) -> Iterator[Block]:
    found: dict[str, list[Line]] = {}
    for words, line in _texts(context):
        for name in dict.fromkeys(match[1].lower() for match in _FUNCTION.finditer(words)):
            found.setdefault(name, []).append(line)
    rows: list[tuple[Line, ...]] = [
        (code(name), joined(list(dict.fromkeys(lines))[:_MOST_ROWS])) for name, lines in sorted(found.items())
    ]
    if rows:
        yield grid(("Function", "Used by"), rows)


def _texts(context: Context) -> Iterable[tuple[str, Line]]:
    """The texts in which functions can be called, each with where it stands."""
    catalogue, index = context.catalogue, context.index
    for routine in catalogue.routines:
        reference = Reference(kind="routine", name=routine.name, signature=routine.signature)
        yield routine.definition.partition("(")[2], (Text(text="routine "), *index.link(reference))
    for view in catalogue.views:
        yield view.definition, (Text(text="view "), *index.table_link(view.name))
    for table in catalogue.tables:
        for column in table.columns:
            words = column.default or (column.generated.expression if column.generated else "")
            if words:
                yield words, (*index.table_link(table.name), Text(text="."), Code(text=column.name))
        for trigger in table.triggers:
            body = trigger.definition if trigger.function is None else ""
            yield body, (Text(text="trigger "), Code(text=trigger.name))


def _settings(context: Context) -> Iterator[Block]:
    measured = context.measured.measurements
    rows: list[tuple[Line, ...]] = [
        (code(one.name), code(one.value), text(one.meaning))
        for one in (measured.settings if measured else ())
        if _SETTING.search(one.name)
    ]
    if rows:
        yield grid(("Setting", "Value", "Meaning"), rows)


section = Section(
    title="Encryption",
    summary=compose_summary,
    audiences=TECHNICAL,
    least=Depth.STANDARD,
    focuses=frozenset({Focus.OVERVIEW}),
)
