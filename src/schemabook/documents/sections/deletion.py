"""What deleting a person does: what goes with them, what refuses it, what stays behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Bullets, Code, Inline, Line, Link, Paragraph, Target, Text, text
from schemabook.documents.context import PLAIN, Context, Section, missing, own_page
from schemabook.documents.plain_blocks import deletion_sentences, headword, rule_word, some, things
from schemabook.documents.words import ANNOTATION, codes, counted, titled
from schemabook.insights.deletion import Erasure
from schemabook.insights.personal_data import FREE_TEXT
from schemabook.insights.plain_words import readable
from schemabook.model.base import QualifiedName
from schemabook.model.reader import Focus
from schemabook.model.tables import Reference

_KEY = "deletion"
_MOST_SUBJECTS = 40
_MOST_IN_SUMMARY = 6


def compose_summary(context: Context) -> Iterator[Block]:
    """What deletion does where few kinds of people are stored, else the link."""
    subjects = context.insights.subjects
    if len(subjects) <= _MOST_IN_SUMMARY or context.reader.is_brief:
        yield from compose_body(context)
        return
    words = f": what it does for {counted(len(subjects), 'kind')} of people."
    yield Paragraph(line=(Link(text="Deletion", to=Target(page=_KEY)), Text(text=words)))


def compose_body(context: Context) -> Iterator[Block]:
    """A list of what deletion does for each kind of person, then what stays, and what people wrote."""
    subjects = context.insights.subjects
    if not subjects:
        return
    shown = subjects[: _MOST_IN_SUMMARY if context.reader.is_brief else _MOST_SUBJECTS]
    yield Bullets(items=tuple(_of_subject(context, name) for name in shown))
    if len(subjects) > len(shown):
        yield Paragraph(line=text(f"And {counted(len(subjects) - len(shown), 'other kind')} of people."))
    if context.reader.is_brief:
        return
    if context.dialect.foreign_key_switch:
        words = "All this holds only where the application switches these checks on"
        yield Paragraph(line=_switch(context, words))
    yield from titled(2, "Stays behind", _left(context))
    note = context.book.annotations.note("data-requests")
    if note:
        yield Paragraph(line=(Text(text=note), ANNOTATION))
    else:
        yield missing(
            "How a person's request for deletion is carried out is not written down.",
            remedy="Write it under notes, data-requests in annotations.yml.",
        )


def _switch(context: Context, words: str) -> Line:
    if not context.reader.audience.is_technical:
        return text(f"{words}.")
    return (Text(text=f"{words}: "), Code(text=context.dialect.foreign_key_switch), Text(text="."))


def _of_subject(context: Context, name: QualifiedName) -> Line:
    insights = context.insights
    words = " ".join(deletion_sentences(context, insights.deletion(name, context)))
    parts = [*headword(context, things(context, name), context.display(name)), Text(text=f": {words}")]
    parts.extend(_marked(context, insights.soft_deletes.get(name, [])))
    for erasure in insights.erasures.get(name, ()):
        parts.extend(_erased(context, erasure))
    return tuple(parts)


def _marked(context: Context, columns: list[str]) -> Iterator[Inline]:
    """The columns that mark a row as deleted, without deleting it."""
    if not columns:
        return
    yield Text(text=" They can also be marked as deleted, and then stay")
    if context.reader.audience.is_technical:
        yield Text(text=": ")
        yield from codes(columns)
    yield Text(text=".")


def _erased(context: Context, one: Erasure) -> Iterator[Inline]:
    """What a routine deletes or writes over."""
    done = "deletes them" if one.deletes else ""
    if context.reader.audience.is_technical:
        yield Text(text=" The routine ")
        yield from context.index.link(Reference(kind="routine", name=one.routine, signature=one.signature))
        yield Text(text=f" {done}{' and ' if done and one.columns else ''}{'writes to ' if one.columns else ''}")
        yield from codes(one.columns, " and ")
        yield Text(text=".")
        return
    written = [readable(column) for column in one.columns]
    rest = f"changes their {some(written)}" if written else ""
    words = " and ".join(word for word in (done, rest) if word)
    yield Text(text=f" The database has a procedure for it, “{readable(one.routine.name)}”, which {words}.")


def _left(context: Context) -> Iterator[Block]:
    """Tables with personal data that no deletion of a person reaches, and what ties them to people."""
    insights = context.insights
    if len(insights.subjects) > _MOST_SUBJECTS:
        return
    reached: set[QualifiedName] = set(insights.subjects)
    for name in insights.subjects:
        found = insights.deletion(name, context)
        reached.update((*found.deleted, *found.refused_by, *found.refused_further, *found.left, *found.emptied))
    left = {name: columns for name, columns in _telling(context).items() if name not in reached}
    named: dict[QualifiedName, list[str]] = {}
    for tie in (tie for ties in insights.named_ties.values() for tie in ties):
        named.setdefault(tie.table, []).extend(tie.columns)
    tied = [name for name in left if name in insights.ties]
    loose = [name for name in left if name not in insights.ties and name in named]
    others = [name for name in left if name not in insights.ties and name not in named]
    through = [f"{_with(context, name, left[name])}, through {things(context, insights.ties[name])}" for name in tied]
    by_name = [f"{_with(context, name, left[name])}, by their {_words(named[name])}" for name in loose]
    rule = rule_word(context)
    for words, items in (
        ("These are tied to people through others, and deleting a person does not delete them", through),
        (f"These name people, but no {rule} ties them to one, and they stay", by_name),
        ("Nothing was found that ties these to the people above, and they stay", _plainly(context, others, left)),
    ):
        if items:
            yield Paragraph(line=text(f"{words}: {some(items, separator='; ')}."))


def _telling(context: Context) -> dict[QualifiedName, list[str]]:
    """The columns of each table that surely tell something about people or open doors."""
    found: dict[QualifiedName, list[str]] = {}
    for one in context.insights.personal:
        if one.is_sure and one.category != FREE_TEXT:
            found.setdefault(one.table, []).append(one.column)
    return found


def _plainly(context: Context, names: Sequence[QualifiedName], columns: dict[QualifiedName, list[str]]) -> list[str]:
    return [_with(context, name, columns[name]) for name in names]


def _with(context: Context, name: QualifiedName, columns: Sequence[str]) -> str:
    return f"{things(context, name)} ({_words(columns)})"


def _words(columns: Sequence[str]) -> str:
    return some([readable(column) for column in columns])


section = Section(
    title="Deletion",
    summary=compose_summary,
    body=compose_body,
    pages=lambda context: (
        own_page(_KEY, "Deletion", compose_body)(context)
        if len(context.insights.subjects) > _MOST_IN_SUMMARY and not context.reader.is_brief
        else iter(())
    ),
    keys=(_KEY,),
    brief_audiences=PLAIN,
    focuses=frozenset({Focus.OVERVIEW, Focus.RELATIONSHIPS}),
)
