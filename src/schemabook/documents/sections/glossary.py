"""The words of databases that a document for lay readers cannot do without."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemabook.documents.blocks import Block, Bullets, Strong, Text
from schemabook.documents.context import PLAIN, Context, Section
from schemabook.model.base import Value
from schemabook.model.tables import RowSecurity


class Term(Value):
    """A word and what it means; `forms` are the other forms that it takes."""

    word: str
    meaning: str
    forms: tuple[str, ...] = ()


TERMS: tuple[Term, ...] = (
    Term(word="Table", meaning="A list of things of one kind, such as customers: one row for each.", forms=("tables",)),
    Term(word="Row", meaning="One thing in a table, such as one customer.", forms=("rows",)),
    Term(
        word="Column",
        meaning="One detail that is stored of every row of a table, such as the name.",
        forms=("columns",),
    ),
    Term(
        word="Primary key",
        meaning="The details that tell the rows of a table apart; usually a number. Diagrams mark it PK.",
        forms=("primary keys", "key", "keys", "pk"),
    ),
    Term(
        word="Foreign key",
        meaning="A detail that says to which row of another table this one belongs; the database makes sure that there "
        "is one. Diagrams mark it FK.",
        forms=("foreign keys", "fk"),
    ),
    Term(
        word="Constraint",
        meaning="A rule that the database applies to every row, and refuses what breaks it.",
        forms=("constraints",),
    ),
    Term(word="Index", meaning="A register that makes looking things up quick.", forms=("indexes",)),
    Term(
        word="View",
        meaning="A selection that is kept ready under a name and looks like a table.",
        forms=("views", "materialised view", "materialised views"),
    ),
    Term(
        word="Routine",
        meaning="A small programme that is kept in the database and run by name.",
        forms=("routines", "function", "functions", "procedure", "procedures"),
    ),
    Term(
        word="Trigger",
        meaning="A small programme that runs by itself when rows change.",
        forms=("triggers",),
    ),
    Term(word="Enum", meaning="A list of the only values that a column can have.", forms=("enums",)),
    Term(word="Domain", meaning="A kind of value with rules of its own.", forms=("domains",)),
    Term(word="Sequence", meaning="A counter that gives out numbers, each once.", forms=("sequences",)),
    Term(word="Extension", meaning="An addition that makes the database able to do more.", forms=("extensions",)),
    Term(word="Schema", meaning="A part of the database with tables of its own.", forms=("schemas",)),
    Term(word="Partition", meaning="A part of a large table that is stored by itself.", forms=("partitions",)),
    Term(
        word="Row-level security",
        meaning="Rules for who may see or change which rows.",
        forms=("row-level policies",),
    ),
    Term(word="Null", meaning="Nothing: a detail that is not known or does not apply.", forms=("nullable",)),
)


def compose_summary(context: Context) -> Iterator[Block]:
    """The words for what there is in this database."""
    items = tuple(
        (Strong(text=term.word), Text(text=f": {term.meaning}"))
        for term in TERMS
        if _IS_THERE.get(term.word, _always)(context)
    )
    if context.catalogue.tables and items:
        yield Bullets(items=items)


def _always(_: Context) -> bool:
    return True


def _has_constraints(context: Context) -> bool:
    tables = context.catalogue.tables
    return any(table.checks or table.unique_constraints or table.exclusions for table in tables)


_IS_THERE: dict[str, Callable[[Context], bool]] = {
    "Primary key": lambda context: any(table.primary_key for table in context.catalogue.tables),
    "Foreign key": lambda context: bool(context.book.relationships),
    "Constraint": _has_constraints,
    "Index": lambda context: any(table.indexes for table in context.catalogue.tables),
    "View": lambda context: bool(context.catalogue.views),
    "Routine": lambda context: bool(context.catalogue.routines),
    "Trigger": lambda context: any(table.triggers for table in context.catalogue.tables),
    "Enum": lambda context: bool(context.catalogue.enums) or bool(context.insights.valued),
    "Domain": lambda context: bool(context.catalogue.domains),
    "Sequence": lambda context: bool(context.catalogue.sequences),
    "Extension": lambda context: bool(context.catalogue.extensions),
    "Schema": lambda context: len(context.catalogue.schemas) > 1,
    "Partition": lambda context: any(table.partitions for table in context.catalogue.tables),
    "Row-level security": lambda context: any(
        table.row_security is not RowSecurity.OFF for table in context.catalogue.tables
    ),
}


section = Section(title="Glossary", summary=compose_summary, audiences=PLAIN)
