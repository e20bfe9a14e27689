"""The words that names are made of, and what the names of a group begin with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+\d*|\d+")
_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LEAST = 3
_LETTERS = 3
"""The fewest letters of what a group is called."""
_SHARE = 60
"""How many in a hundred names begin alike where the group is called after it."""

Words = tuple[str, ...]


def split_words(name: str) -> Words:
    """The words of a name in small letters, plain plurals in the singular.

    `order_items`, `OrderItems` and `ORDER-ITEM` are all (order, item).
    """
    text = name if name.isupper() else _BORDER.sub(" ", name)
    return tuple(_singular(word.lower()) for word in _WORD.findall(text.replace("_", " ")))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def usual_prefix(names: Sequence[Words]) -> Words:
    """What more than half of at least ten names begin with, before other words: it says nothing about any of them."""
    prefix: Words = ()
    while len(names) >= 10:
        counts = Counter(words[: len(prefix) + 1] for words in names if words[: len(prefix)] == prefix)
        best = max(counts, key=lambda one: (counts[one], one), default=prefix)
        if counts[best] * 2 <= len(names) or len(best) == len(prefix):
            break
        prefix = best
    return prefix


def without_prefix(words: Words, prefix: Words) -> Words:
    """The words behind the prefix; all of them where that leaves none or they begin otherwise."""
    return words[len(prefix) :] if words[: len(prefix)] == prefix and len(words) > len(prefix) else words


def common_beginning(names: Iterable[Words]) -> Words:
    """The most words that at least 60 in 100 of at least three names begin with; none where there are no such."""
    listed = list(names)
    prefix: Words = ()
    while True:
        counts = Counter(words[: len(prefix) + 1] for words in listed if words[: len(prefix)] == prefix)
        counts.pop(prefix, None)
        best = max(counts, key=lambda one: (counts[one], one), default=prefix)
        if counts[best] < _LEAST or counts[best] * 100 < _SHARE * len(listed):
            return prefix if sum(map(len, prefix)) >= _LETTERS else ()
        prefix = best


def spelled(name: str, words: Words) -> str:
    """The beginning of a name that is made of these words, as it is spelled there."""
    for end in range(len(name) + 1):
        if split_words(name[:end]) == words and (end == len(name) or split_words(name[: end + 1]) != words):
            return name[:end].rstrip("_- ")
    return name
