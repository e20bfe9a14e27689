"""The anchors that GitHub makes of headings."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_DROPPED = re.compile(r"[^\w\- ]")


@lru_cache(maxsize=4096)
def slug_of(heading: str) -> str:
    """The anchor of the first heading of this text on a page."""
    return _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")


class Slugs:
    """Anchors of one page, in order: a text that comes again is given a number."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def take(self, heading: str) -> str:
        """The anchor of the next heading of this text."""
        base = slug_of(heading)
        found = base
        while found in self._taken:
            self._taken[base] += 1
            found = f"{base}-{self._taken[base] - 1}"
        self._taken[found] += 1
        return found
