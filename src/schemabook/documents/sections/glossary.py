"""The words of databases that a document for lay readers cannot do without."""

from __future__ import annotations

import re
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
    """The words that the document uses; where technical sections use them all, those for what there is."""
    if context.spoken is not None:
        terms = _used(context.spoken())
    else:
        terms = [term for term in TERMS if _IS_THERE.get(term.word, _always)(context)]
    items = tuple((Strong(text=term.word), Text(text=f": {term.meaning}")) for term in terms)
    if context.catalogue.tables and items:
        yield Bullets(items=items)


def _used(said: str) -> list[Term]:
    """The terms that a text uses, and those that explaining these does."""
    used: list[Term] = []
    while True:
        more = [term for term in TERMS if term not in used and _occurs(term, said)]
        if not more:
            return [term for term in TERMS if term in used]
        used += more
        said = " ".join(term.meaning.lower() for term in more)


def _occurs(term: Term, said: str) -> bool:
    forms = "|".join(re.escape(form.lower()) for form in (term.word, *term.forms))
    return re.search(rf"\b(?:{forms})\b", said) is not None


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
