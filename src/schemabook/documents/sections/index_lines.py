"""What is known to be slow or idle about indexes: a line for each kind of fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Line, Paragraph, Text, code, joined, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.schema_notation import Detail, Notation, detail_of, one_line
from schemabook.model.findings import Subject
from schemabook.model.reader import Depth, Extra, Focus

_WORDS = {
    "unindexed-foreign-key": "Foreign keys without an index, slow to join by and to delete parents of",
    "unindexed-filter": "Columns that statements filter by without an index",
    "no-index-used": "Statements that read tables whole",
    "duplicate-index": "The same as another index",
    "redundant-index": "Covered by another index",
    "unused-index": "Never used, as far as was counted",
    "invalid-index": "Not usable until built anew",
}
_MOST = {Detail.TERSE: 4, Detail.MIDDLE: 6, Detail.FULL: 8}
_STATEMENT = "statement"


def compose_summary(context: Context) -> Iterator[Block]:
    """Where indexes stand, then what the rules found."""
    if not context.catalogue.tables:
        return
    words = "Keys and indexes stand in the lines of the tables."
    if detail_of(context) is Detail.TERSE:
        words = "Keys and unique indexes stand in the lines of the tables; others are left out there."
    yield Paragraph(line=text(words))
    items = tuple(_lines(context))
    if items:
        yield Bullets(items=items)


def _lines(context: Context) -> Iterator[Line]:
    notation = Notation(context, Detail.TERSE)
    most = _MOST[detail_of(context)]
    found: dict[str, list[Subject]] = defaultdict(list)
    for finding in context.book.report.findings:
        if finding.rule in _WORDS and finding.subject.kind != _STATEMENT:
            found[finding.rule].append(finding.subject)
    for rule, words in _WORDS.items():
        subjects = found.get(rule, [])
        if subjects:
            names = [code(_name(context, notation, one)) for one in subjects[:most]]
            rest = [(Text(text=f"{len(subjects) - most:,} more"),)] if len(subjects) > most else []
            yield (Text(text=f"{words}: "), *joined([*names, *rest]), Text(text="."))


def _name(context: Context, notation: Notation, subject: Subject) -> str:
    """The object; of a foreign key its columns, which say more than its name."""
    table = context.index.tables.get(subject.name)
    keys = [key for key in table.foreign_keys if key.name == subject.part] if table else []
    if subject.kind == "foreign key" and keys and subject.part:
        return f"{notation.spell(subject.name)}({notation.columns(keys[0].columns)})"
    part = f".{one_line(subject.part)}" if subject.part else ""
    return f"{notation.spell(subject.name)}{part}"


section = Section(
    title="Indexes",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
    extra=Extra.INDEXES,
)
