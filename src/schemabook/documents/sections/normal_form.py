"""The normal forms that the declared keys prove, what they leave open, and what is redundant on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Inline,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.long_lists import LongList
from schemabook.documents.words import codes, counted, titled
from schemabook.insights.normal_forms import Doubt, Form, Redundancy, TableForm
from schemabook.model.reader import Depth, Focus

_KEY = "normal-form"
_WORDS = {
    Form.THIRD: "in third normal form: beside the key there is one column at most",
    Form.SECOND: "in second normal form at least: every key is one column",
    Form.FIRST: "in first normal form; whether in second depends on the data: a key has several columns",
    Form.DOUBTFUL: "in doubt already about the first: a column may hold several values",
    Form.NONE: "in no normal form: without a key, rows can be equal",
}
_REASONS = {
    "array": "an array holds several values",
    "json": "a document holds several values",
    "set": "a SET holds several values",
    "list": "its comment says that it holds a list",
    "numbered": "a list with a fixed number of places",
}
_OPEN = (
    "The keys and generated columns of the schema were looked at, the data was not: whether a column depends on a part "
    "of a key, or on another column, is only known to those who know the data."
)


def compose_summary(context: Context) -> Iterator[Block]:
    """How many tables are proven to be in which form, with a link to the rest."""
    yield from _counts(context)
    if context.insights.normal_forms and not context.reader.is_brief:
        link = Link(text="Normal forms", to=Target(page=_KEY))
        yield Paragraph(line=(link, Text(text=": each table with what proves it, and what is redundant on purpose.")))


def compose_body(context: Context) -> Iterator[Block]:
    """The counts, and each table with what proves its form."""
    yield from _counts(context)
    if context.insights.normal_forms and not context.reader.is_brief:
        yield from _details(context, _list(context).whole())


def compose_pages(context: Context) -> Iterator[Page]:
    """The page of all tables, by their first letter where there are many."""
    if not context.insights.normal_forms or context.reader.is_brief:
        return
    listed = _list(context)
    blocks = (*_counts(context), *_details(context, listed.body()))
    yield Page(key=_KEY, title="Normal forms", blocks=blocks)
    yield from listed.pages()


def _counts(context: Context) -> Iterator[Block]:
    found = Counter(one.form for one in context.insights.normal_forms)
    if not found:
        return
    items = [text(f"{counted(found[form], 'table')} {_WORDS[form]}.") for form in Form if found[form]]
    yield Bullets(items=tuple(reversed(items)))
    if not context.reader.is_brief:
        yield Paragraph(line=text(_OPEN))
    rationale = context.book.annotations.note("normalisation")
    if rationale:
        yield Paragraph(line=text(f"{rationale} (annotation)"))
    else:
        yield missing(
            "Why parts are denormalised, or that none are, is not written down.",
            remedy="Write it under notes, normalisation in annotations.yml.",
        )


def _details(context: Context, listed: Block) -> Iterator[Block]:
    yield from titled(2, "Tables", [listed])
    yield from titled(2, "Redundant on purpose", _redundant(context))


def _list(context: Context) -> LongList[TableForm]:
    return LongList(
        title="Normal forms",
        noun="table",
        items=context.insights.normal_forms,
        name=lambda one: context.display(one.table),
        build=lambda items: _grid(context, items),
    )


def _grid(context: Context, items: Sequence[TableForm]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            context.index.table_link(one.table),
            text(one.form.value),
            joined([(Text(text="("), *codes(key), Text(text=")")) for key in one.keys]),
            tuple(_open(one)),
        )
        for one in items
    ]
    return grid(("Table", "Proven form", "Keys", "Open or in doubt"), rows)


def _open(one: TableForm) -> Iterator[Inline]:
    found: list[Line] = [_doubt(doubt) for doubt in one.doubts]
    if one.open:
        found.append((Text(text="may depend on a part of a key: "), *codes(one.open)))
    yield from joined(found, "; ")


def _doubt(doubt: Doubt) -> Line:
    return (*codes(doubt.columns), Text(text=f": {_REASONS[doubt.reason]}"))


def _redundant(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (context.index.table_link(one.table), code(column.column), _reason(column))
        for one in context.insights.normal_forms
        for column in one.redundancies
    ]
    if rows:
        yield grid(("Table", "Column", "Follows from"), rows[:_MOST_REDUNDANT])
    if len(rows) > _MOST_REDUNDANT:
        yield Paragraph(line=text(f"And {len(rows) - _MOST_REDUNDANT:,} more."))


_MOST_REDUNDANT = 400


def _reason(one: Redundancy) -> Line:
    if one.reason == "generated":
        return (Text(text="generated from "), Code(text=one.evidence))
    if one.reason == "trigger":
        return text(f"kept by the trigger {one.evidence}")
    return text(f"{one.evidence} (database comment)")


section = Section(
    title="Normal form",
    summary=compose_summary,
    body=compose_body,
    pages=compose_pages,
    keys=(_KEY, "lists/"),
    audiences=TECHNICAL,
    least=Depth.STANDARD,
    focuses=frozenset({Focus.OVERVIEW, Focus.RELATIONSHIPS}),
)
