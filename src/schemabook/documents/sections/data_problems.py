"""What may be wrong with the data, in words: the findings that people who use the data meet."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Line, Paragraph, Strong, Text, text
from schemabook.documents.context import Context, Section
from schemabook.documents.plain_blocks import some, things
from schemabook.insights.plain_words import readable
from schemabook.model.findings import Finding
from schemabook.model.reader import Audience, Focus

PROBLEMS: dict[str, str] = {
    "missing-primary-key": "The same entry may be stored twice, because nothing tells two equal ones apart",
    "nullable-unique-column": "The same entry may be stored twice where a part of what tells entries apart is missing",
    "nullable-primary-key": "What tells entries apart may be missing",
    "missing-foreign-key": "An entry may refer to something that does not exist, because nobody checks it",
    "foreign-key-without-target": "An entry may refer to something that does not exist, as nothing can be found there",
    "foreign-keys-off-by-default": "An entry may refer to something that does not exist, if nobody checks it",
    "unenforced-constraint": "Entries may break a rule that is written down but not applied",
    "unvalidated-constraint": "Older entries may break a rule that newer ones obey",
    "disabled-trigger": "A rule that kept entries right is switched off",
    "all-columns-nullable": "An entry may be empty apart from its number",
    "always-null-column": "This is never filled in",
    "constant-column": "This is the same for every entry, and tells nothing",
    "empty-table": "Nothing is stored here yet",
    "null-text-default": "Where nothing is entered, the word NULL is stored",
    "numbered-columns": "There is room for a few only of what may be many",
    "inconsistent-column-type": "The same detail is stored in different ways in different places",
    "misread-column-type": "Numbers and texts may be mixed up",
    "untyped-column": "Anything may be stored here, numbers and texts alike",
    "floating-point-money": "Amounts of money may be off by a fraction of a penny",
    "padded-character": "Texts may have blanks at their end",
    "timestamp-without-zone": "Times do not say in which time zone they are",
    "timestamp-until-2038": "No moment after January 2038 can be stored",
    "three-byte-character-set": "Emoji and some letters cannot be stored",
    "mixed-collation": "Upper case, lower case and accents count differently here than elsewhere",
    "relaxed-sql-mode": "What does not fit is changed instead of refused",
    "non-transactional-engine": "A change that was broken off may be stored in part",
    "unlogged-table": "What is stored here is lost when the server crashes",
    "missing-default-partition": "A new entry may be refused because there is no place for its date or group",
    "auto-increment-near-limit": "Soon no new entry can be added",
    "sequence-near-limit": "Soon no new entry can be added",
    "set-null-on-not-null": "Deleting fails because something else would lose what it needs",
    "rigid-foreign-key-cycle": "Nothing can be added first, because each needs the other",
}
"""The rules whose findings matter to those who use the data, with what they mean for them."""


def compose_summary(context: Context) -> Iterator[Block]:
    """What was found, a sentence for each kind of problem; else that nothing was."""
    report = context.book.report
    looked = [rule for rule in PROBLEMS if rule in report.checked]
    if not looked:
        return
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.rule in PROBLEMS:
            found.setdefault(PROBLEMS[finding.rule], []).append(finding)
    if not found:
        words = f"None was found of the {len(looked)} kinds of problems with data that the rules look for."
        yield Paragraph(line=text(words))
        return
    ordered = [words for words in dict.fromkeys(PROBLEMS.values()) if words in found]
    yield Bullets(items=tuple(_item(context, words, found[words]) for words in ordered))


def _item(context: Context, words: str, findings: list[Finding]) -> Line:
    places = list(dict.fromkeys(_place(context, finding) for finding in findings))
    shown = some([place for place in places if place])
    return (Strong(text=words), Text(text=f": {shown}." if shown else "."))


def _place(context: Context, finding: Finding) -> str:
    """What a finding is about, in words; empty for the whole database."""
    subject = finding.subject
    if subject.kind in ("server", "database", "setting"):
        return ""
    if subject.kind == "column":
        return f"{readable(subject.part)} of {things(context, subject.name)}"
    return things(context, subject.name)


section = Section(
    title="Known data problems",
    summary=compose_summary,
    audiences=frozenset({Audience.CUSTOMER_SUCCESS, Audience.MIXED}),
    focuses=frozenset({Focus.OVERVIEW}),
)
