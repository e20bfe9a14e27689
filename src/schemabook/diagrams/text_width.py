"""How wide a text is, from baked metrics, so that the same schema gives the same picture everywhere.

The advances are the greater of those of DejaVu Sans and of Liberation Sans (which has the metrics of Arial and
Helvetica), so a text is hardly wider in any of the fonts that systems use.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ELLIPSIS = "…"

_MONO = 0.61
_WIDE = 1.05
_PLAIN = {
    28: "'ijl",
    30: "I",
    32: " ,.\u00a0·",
    34: "/:;\\|",
    36: "f",
    37: "-",
    39: "()[]",
    40: "t",
    41: "!",
    42: "r",
    46: '"',
    50: "*J`",
    53: "sz",
    55: "c",
    56: "?L_",
    58: "k",
    60: "vxy",
    62: "FTaeo",
    64: "$0123456789bdghnpqu{}",
    67: "EKPSY",
    69: "ABVXZ",
    73: "CR",
    74: "U",
    75: "N",
    76: "H",
    77: "D",
    78: "&G",
    79: "OQ",
    82: "w",
    84: "#+<=>^~×",
    87: "M",
    95: "%",
    98: "m",
    100: "W…→—",
    102: "@",
}
_BOLD = {
    31: "'",
    35: " ijl\u00a0",
    37: "/\\|",
    38: ",.I·",
    40: ":;",
    42: "-",
    44: "f",
    46: "!()[]",
    48: "t",
    50: "`r",
    53: '"*',
    56: "J_",
    59: "z",
    60: "cs",
    62: "?",
    64: "L",
    65: "x",
    66: "vy",
    67: "k",
    68: "ae",
    69: "EFTo",
    70: "$0123456789",
    72: "Sbdghnpqu{}",
    73: "YZ",
    74: "CP",
    77: "BR",
    78: "AKVX",
    82: "U",
    83: "DG",
    84: "#+<=>HN^~×",
    85: "OQ",
    88: "&",
    93: "w",
    100: "@M…→—",
    101: "%",
    105: "m",
    111: "W",
}


class _Advances(dict[str, int]):
    """The advance of each character in hundredths of the size of the type."""

    def __init__(self, widths: dict[int, str], other: tuple[int, int]) -> None:
        super().__init__((character, width) for width, characters in widths.items() for character in characters)
        self._lower, self._upper = other

    def __missing__(self, character: str) -> int:
        """The advance of a character without an entry: none for marks, a whole one for wide scripts and pictures."""
        category = unicodedata.category(character)
        if category in ("Mn", "Me", "Cf"):
            width = 0
        elif unicodedata.east_asian_width(character) in "WF" or category == "So":
            width = round(_WIDE * 100)
        else:
            bare = unicodedata.normalize("NFD", character)[0]
            width = self.get(bare) or (self._lower if character.islower() else self._upper)
        self[character] = width
        return width


_ADVANCES = {False: _Advances(_PLAIN, (85, 95)), True: _Advances(_BOLD, (95, 105))}


@lru_cache(maxsize=1 << 16)
def text_width(text: str, size: int = 13, bold: bool = False, mono: bool = False) -> int:
    """The width of a line of text in pixels, rounded up, set in a type of `size` pixels.

    `mono` is for the fixed-width face, which has the same widths whether bold or not.
    """
    if mono:
        wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
        units = len(text) * _MONO * 100 + wide * (_WIDE - _MONO) * 100
        return -int(-units * size // 100)
    return -(-sum(map(_ADVANCES[bold].__getitem__, text)) * size // 100)


@lru_cache(maxsize=1 << 16)
def shortened(text: str, width: int, size: int = 13, bold: bool = False, mono: bool = False) -> str:
    """The text, or as much of its beginning as stands in `width` pixels with "…" after it; empty where none does."""
    if text_width(text, size, bold, mono) <= width:
        return text
    low, high = 0, len(text) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle] + ELLIPSIS, size, bold, mono) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS if low else ""
