"""Who a document is for: how deep it goes, whom it speaks to, what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from schemabook.model.base import Value


class Depth(StrEnum):
    """How much a document says."""

    QUICK_REFERENCE = "quick-reference"
    STANDARD = "standard"
    COMPREHENSIVE = "comprehensive"

    @property
    def rank(self) -> int:
        """Higher is deeper."""
        return list(Depth).index(self)


class Audience(StrEnum):
    """Whom a document speaks to.

    The technical team gets everything; the product team what is stored, how it relates and why; customer success what
    is stored of a person, how long, and what a deletion does; a mixed audience a plain part first and all after it.
    """

    TECHNICAL = "technical"
    PRODUCT = "product"
    CUSTOMER_SUCCESS = "customer-success"
    MIXED = "mixed"

    @property
    def is_technical(self) -> bool:
        """Whether these readers read SQL."""
        return self in {Audience.TECHNICAL, Audience.MIXED}

    @property
    def is_plain(self) -> bool:
        """Whether these readers get the parts in plain words."""
        return self is not Audience.TECHNICAL


class Focus(StrEnum):
    """What a document is about."""

    ALL = "all"
    OVERVIEW = "overview"
    RELATIONSHIPS = "relationships"
    PERFORMANCE = "performance"
    MIGRATIONS = "migrations"


class Format(StrEnum):
    """What the pages of a document are written in.

    The site is HTML with a map of the schema: in the folder `site` beside the Markdown, or alone in the folder.
    """

    MARKDOWN = "markdown"
    SITE = "site"


class Extra(StrEnum):
    """Parts of a document that are switched on and off one by one."""

    DIAGRAMS = "diagrams"
    INDEXES = "indexes"
    QUERIES = "queries"
    ORM = "orm"
    SAMPLE_DATA = "sample-data"


_USUAL: dict[Depth, frozenset[Extra]] = {
    Depth.QUICK_REFERENCE: frozenset(),
    Depth.STANDARD: frozenset({Extra.DIAGRAMS, Extra.INDEXES, Extra.QUERIES}),
    Depth.COMPREHENSIVE: frozenset(Extra),
}


class Reader(Value):
    """Who reads, and what they asked for. `extras` is None where they left it to the depth."""

    depth: Depth = Depth.STANDARD
    audience: Audience = Audience.TECHNICAL
    focus: Focus = Focus.ALL
    extras: frozenset[Extra] | None = None
    orms: tuple[str, ...] = ()

    def with_usual(self, more: Iterable[Extra], less: Iterable[Extra] = ()) -> Reader:
        """The same reader, who by themselves gets `more` parts and not those in `less`.

        Not where they chose, want a quick reference, or, for `less`, everything.
        """
        if self.extras is not None or self.is_brief:
            return self
        extras = _USUAL[self.depth].union(more)
        if not self.is_comprehensive:
            extras = extras.difference(less)
        return Reader(depth=self.depth, audience=self.audience, focus=self.focus, extras=extras, orms=self.orms)

    def wants(self, extra: Extra) -> bool:
        """Whether a part is in the document: as asked, else as is usual at this depth."""
        return extra in (_USUAL[self.depth] if self.extras is None else self.extras)

    @property
    def is_brief(self) -> bool:
        """Whether this is a quick reference."""
        return self.depth is Depth.QUICK_REFERENCE

    @property
    def is_comprehensive(self) -> bool:
        """Whether everything is wanted."""
        return self.depth is Depth.COMPREHENSIVE
