"""Lists that can grow without end: whole on the first page, or divided by first letter on pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from schemabook.documents.blocks import Block, Line, Link, Page, Paragraph, Target, grid, text
from schemabook.documents.words import by_initial, counted

MOST_IN_A_LIST = 200

Item = TypeVar("Item")


@dataclass(frozen=True)
class LongList(Generic[Item]):
    """A list of objects of one kind.

    `title` heads it ("Tables"), `noun` counts it ("table"), `name` is what an item is sorted and
    divided by, `build` makes the block of some of the items. More than `most` are divided; `head`
    heads the table of letters.
    """

    title: str
    noun: str
    items: Sequence[Item]
    name: Callable[[Item], str]
    build: Callable[[Sequence[Item]], Block]
    most: int = MOST_IN_A_LIST
    head: tuple[str, str] | None = None

    def summary(self) -> Iterator[Block]:
        """The list, or the letters that lead to its parts; nothing where there are no items."""
        if not self.items:
            return
        if self._is_long():
            words = f"All {counted(len(self.items), self.noun)}, by the first letter of their names:"
            yield Paragraph(line=text(words))
        yield self.body()

    def whole(self) -> Block:
        """All items, however many."""
        return self.build(self.items)

    def body(self) -> Block:
        """The items, or the letters that lead to them."""
        if not self._is_long():
            return self.build(self.items)
        rows: list[tuple[Line, ...]] = [
            ((Link(text=letter, to=Target(page=self._key(letter))),), text(f"{len(group):,}"))
            for letter, group in by_initial(self.items, self.name)
        ]
        return grid(self.head or ("Letter", self.title), rows)

    def pages(self) -> Iterator[Page]:
        """A page for each letter, if the list is divided."""
        if self._is_long():
            for letter, group in by_initial(self.items, self.name):
                yield Page(key=self._key(letter), title=f"{self.title}: {letter}", blocks=(self.build(group),))

    def _is_long(self) -> bool:
        return len(self.items) > self.most

    def _key(self, letter: str) -> str:
        return f"lists/{self.title.lower().replace(' ', '-')}-{letter}"
