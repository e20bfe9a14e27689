"""What the server needs to know of proposals and of the site: values, and the parts that are handed to it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from schemabook.model.base import Value
from schemabook.model.proposals import Proposal


class Offer(Value):
    """A proposal as a person sees it before deciding.

    `current` is what is said of the object now, and `origin` where ("annotations", "database comment" or "").
    `is_known` is false where the database has no such object. `page` is the address of its page; empty for none.
    """

    proposal: Proposal
    current: str = ""
    origin: str = ""
    is_known: bool = True
    page: str = ""


class Decisions(Protocol):
    """Where proposals are listed and decided, by several threads at once. Every method may raise SchemabookError."""

    def offers(self) -> tuple[Offer, ...]:
        """Everything that waits."""

    def accept(self, identity: str, text: str = "") -> Proposal:
        """Write a proposal into the annotations, or `text` in its place."""

    def reject(self, identity: str) -> Proposal:
        """Turn a proposal down, for good."""


class Watched(Value):
    """The files that a site is made from, as far as they are known; some may not be there.

    `database` is the file of the database, where it is one; `texts` are what people write.
    """

    database: tuple[Path, ...] = ()
    texts: tuple[Path, ...] = ()
    proposals: tuple[Path, ...] = ()


class Press(Protocol):
    """What makes the site. `read` and `files` are called one at a time, in a thread of their own.

    What they raise is told to the readers, who keep the site that there was.
    """

    def watched(self) -> Watched:
        """The files that the site is made from."""

    def read(self, *, figures: bool) -> bool:
        """Read the database again, with `figures` what is measured too. Whether anything differs."""

    def files(self) -> dict[str, bytes]:
        """The site as it is to be now: paths, with / between folders, and what is in them."""

    def decisions(self) -> Decisions:
        """The proposals for the database as it was read last. May be called at any time, from any thread."""
