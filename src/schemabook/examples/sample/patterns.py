"""Texts that match a pattern of LIKE or a regular expression of a common shape."""

from __future__ import annotations

import re
from functools import lru_cache

from schemabook.examples.sample.functions import portable
from schemabook.examples.sample.values import draw

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|\(|\)|\||\^|\$|\.|[^\\\[\]()|^$.*+?{}]", re.DOTALL)
_REPEAT = re.compile(r"([*+?]|\{(\d+)(?:,(\d*))?\})\??")
_CLASSES = {
    "d": "0123456789",
    "w": "abcdefghijklmnopqrstuvwxyz0123456789",
    "s": " ",
    "S": "abcdefghijklm",
    "D": "abc",
    "W": "-",
}
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/+ "
_MORE = 3


def like_sample(pattern: str, number: int) -> str:
    """A text that LIKE takes: a word for each `%`, a letter for each `_`."""
    parts = re.findall(r"\\.|%|_|[^\\%_]+", pattern, re.DOTALL)
    word = ("amber", "cedar", "maple", "willow", "copper", "linen")[number % 6]
    return "".join({"%": word, "_": word[0]}.get(part) or part.removeprefix("\\") for part in parts)


@lru_cache(maxsize=2048)
def regular_sample(pattern: str, number: int) -> str | None:
    """A text that the regular expression finds itself in; None where its shape is not one of those known here."""
    reader = _Reader(portable(pattern), number)
    try:
        found = reader.choice()
        if reader.place != len(reader.pattern) or re.search(reader.pattern, found) is None:
            return None
    except (ValueError, re.error, RecursionError):
        return None
    return found


class _Reader:
    """Reads a regular expression from left to right and writes one text that it matches."""

    def __init__(self, pattern: str, number: int) -> None:
        self.pattern = pattern
        self.state = draw(pattern, number)
        self.place = 0

    def next(self) -> int:
        """The next of a row of numbers that look random."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return self.state >> 33

    def choice(self) -> str:
        """One of the alternatives up to the closing parenthesis or the end."""
        options = [self.series()]
        while self.pattern.startswith("|", self.place):
            self.place += 1
            options.append(self.series())
        return options[self.next() % len(options)]

    def series(self) -> str:
        """One alternative."""
        text = ""
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            begin = self.place
            first = self.atom()
            least, most = self.repeats()
            end = self.place
            count = least or min(most, 1)
            count = min(max(count, least + (_MORE if most > least + _MORE else 0)), most)
            for index in range(count):
                self.place = begin
                text += first if index == 0 else self.atom()
            self.place = end
        return text

    def atom(self) -> str:
        """One sign, class or group."""
        match = _ATOM.match(self.pattern, self.place)
        if match is None:
            raise ValueError(self.pattern)
        sign = match[0]
        self.place = match.end()
        if sign in {"(", "(?:"}:
            inner = self.choice()
            if not self.pattern.startswith(")", self.place):
                raise ValueError(self.pattern)
            self.place += 1
            return inner
        if sign.startswith("["):
            return self.one_of(_members(sign))
        if sign in {"^", "$"}:
            return ""
        if sign == ".":
            return self.one_of("abcdefghijklm")
        return self.escaped(sign) if sign.startswith("\\") else sign

    def escaped(self, sign: str) -> str:
        """One sign for an escape."""
        if sign[1] in _CLASSES:
            return self.one_of(_CLASSES[sign[1]])
        return "" if sign[1] in "bByYmMAZ" else sign[1]

    def one_of(self, letters: str) -> str:
        """One of some letters."""
        if not letters:
            raise ValueError(self.pattern)
        return letters[self.next() % len(letters)]

    def repeats(self) -> tuple[int, int]:
        """How often the sign before may stand: at least, at most."""
        match = _REPEAT.match(self.pattern, self.place)
        if match is None:
            return 1, 1
        self.place = match.end()
        if match[1] in "*+?":
            return {"*": (0, 99), "+": (1, 99), "?": (0, 1)}[match[1]]
        least = int(match[2])
        if "," not in match[1]:
            return least, least
        return least, int(match[3]) if match[3] else 99


@lru_cache(maxsize=512)
def _members(sign: str) -> str:
    """The letters that a class in brackets takes."""
    compiled = re.compile(sign)
    found = "".join(letter for letter in _LETTERS if compiled.fullmatch(letter))
    return found or "".join(chr(code) for code in range(33, 127) if compiled.fullmatch(chr(code)))
