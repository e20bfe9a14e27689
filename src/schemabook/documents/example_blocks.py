"""Examples of SQL for a table, a view or a routine, with what the server's plan of each says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.documents.blocks import Block, Code, Heading, Inline, Line, Paragraph, Strong, Text, joined
from schemabook.documents.context import Context
from schemabook.documents.words import sql
from schemabook.examples.queries import (
    Example,
    find_call,
    find_examples,
    find_view_examples,
    key_of,
)
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Routine
from schemabook.model.plans import Plan
from schemabook.model.tables import Table, View
from schemabook.model.workload import statement_digest

_MOST_NAMED = 4
_PRIMARY = "primary key"


def example_blocks(context: Context, table: Table) -> Iterator[Block]:
    """Queries and changes of a table that run on the database as it is."""
    examples = find_examples(table, context.examples, context.dialect)
    if examples:
        yield Heading(level=2, text="Example queries")
        if not key_of(table):
            words = "No key tells one row of this table from another, so none is looked up, changed or deleted alone."
            yield Paragraph(line=(Text(text=words),))
        yield from shown_examples(context, examples)


def view_example_blocks(context: Context, view: View) -> Iterator[Block]:
    """How a view is read, and renewed where it is materialised."""
    examples = find_view_examples(view, context.examples, context.dialect)
    if examples:
        yield Heading(level=2, text="Example queries")
        yield from shown_examples(context, examples)


def call_blocks(context: Context, routine: Routine) -> Iterator[Block]:
    """How a routine is called."""
    example = find_call(routine, context.examples, context.dialect)
    if example is not None:
        yield Heading(level=2, text="Example call")
        yield sql(example.sql)


def shown_examples(context: Context, examples: Iterable[Example]) -> Iterator[Block]:
    """Examples, each with its title, and what the server plans where that was asked."""
    plans = context.measured.plans
    for example in examples:
        remark: tuple[Inline, ...] = (Text(text=f" {example.remark}"),) if example.remark else ()
        yield Paragraph(line=(Strong(text=f"{example.title}."), *remark))
        yield sql(example.sql)
        plan = plans.get(statement_digest(example.sql)) if plans else None
        line = plan_line(context, plan) if plan is not None else ()
        if line:
            yield Paragraph(line=line)


def plan_line(context: Context, plan: Plan) -> Line:
    """By which indexes the server would find the rows, and what it would read whole; empty where it reads nothing.

    Neither costs nor times are said: an example was never run on the database.
    """
    if plan.root is None:
        return ()
    used = [_by_index(context, name, indexes) for name, indexes in _indexes(context, plan).items()]
    whole = sorted({_owner(context, name) for name in plan.full_scans})
    parts: list[Line] = []
    if used:
        parts.append((Text(text="uses "), *joined(used, " and ")))
    if whole:
        parts.append((Text(text="reads "), *joined([(Text(text=context.display(name)),) for name in whole]), _END))
    if not parts:
        return ()
    return (Text(text="Planned on the server: "), *joined(parts, "; "), Text(text="."))


_END = Text(text=" from end to end")
_KEY = Text(text="the key")
_OF_PARTITIONS = Text(text="indexes of partitions")


def _indexes(context: Context, plan: Plan) -> dict[QualifiedName, dict[Inline, None]]:
    """What the rows of each table are found by."""
    found: dict[QualifiedName, dict[Inline, None]] = {}
    for node in plan.root.walk() if plan.root else ():
        keyed = not node.index and any(_PRIMARY in fact for fact in node.facts)
        if node.relation is not None and (node.index or keyed):
            owner = _owner(context, node.relation)
            by = _KEY if keyed else Code(text=node.index) if owner == node.relation else _OF_PARTITIONS
            found.setdefault(owner, {})[by] = None
    return dict(sorted(found.items()))


def _by_index(context: Context, table: QualifiedName, indexes: dict[Inline, None]) -> Line:
    named: list[Line] = [(one,) for one in sorted(indexes, key=lambda one: one.text)[:_MOST_NAMED]]
    return (*joined(named), Text(text=f" on {context.display(table)}"))


def _owner(context: Context, name: QualifiedName) -> QualifiedName:
    """The table that a partition belongs to."""
    return context.index.table_of.get(name, name)
