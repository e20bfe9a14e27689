from __future__ import annotations

from schemabook.documents.arranging import shifted, without_missing
from schemabook.documents.blocks import (
    Block,
    Heading,
    Note,
    Paragraph,
    Prose,
    text,
)

MISSING = Note(kind="missing", line=text("It is not there."))
WORDS = Paragraph(line=text("words"))


def heading(level: int, words: str = "title") -> Heading:
    return Heading(level=level, text=words)


def test_headings_and_templates_are_moved() -> None:
    moved = list(shifted([heading(2), Prose(text="## a"), WORDS], 2))
    assert moved == [heading(4), Prose(text="## a", levels=2), WORDS]


def test_headings_without_anything_left_go_with_what_was_missing() -> None:
    blocks: list[Block] = [heading(2, "a"), MISSING, heading(2, "b"), heading(3, "c"), WORDS, heading(2, "d"), MISSING]
    assert without_missing(blocks) == [heading(2, "b"), heading(3, "c"), WORDS]


def test_nothing_is_left_of_a_section_that_only_misses_things() -> None:
    assert without_missing([heading(2), heading(3), MISSING]) == []


def test_other_notes_stay() -> None:
    note = Note(kind="warning", line=text("careful"))
    assert without_missing([note]) == [note]
