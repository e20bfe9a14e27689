"""The text of a type, taken apart."""

from __future__ import annotations

import re
from functools import lru_cache

from schemabook.model.base import Value

_ARGUMENTS = re.compile(r"\s*\(([^()]*)\)")
_LISTED = re.compile(r"\s*\(.*\)", re.DOTALL)
_ATTRIBUTES = re.compile(r"\b(?:unsigned|signed|zerofill)\b")


class TypeText(Value):
    """A type: its name in lower case without arguments and attributes, its arguments as text."""

    name: str
    arguments: tuple[str, ...] = ()
    unsigned: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """The arguments, where all of them are numbers: lengths, precision and scale."""
        return tuple(int(one) for one in self.arguments) if all(one.isdecimal() for one in self.arguments) else ()


@lru_cache(maxsize=4096)
def read_type(text: str) -> TypeText:
    """Take a type's text apart: `timestamp(6) with time zone`, `bigint(20) unsigned`, `enum('a','b')`.

    The labels of an enumeration are no arguments.
    """
    lowered = text.lower()
    if lowered.startswith(("enum(", "set(")):
        return TypeText(name=_LISTED.sub("", lowered).strip())
    found = _ARGUMENTS.search(lowered)
    arguments = tuple(one.strip() for one in found[1].split(",")) if found else ()
    plain = _ATTRIBUTES.sub("", _ARGUMENTS.sub("", lowered, count=1))
    return TypeText(name=" ".join(plain.split()), arguments=arguments, unsigned="unsigned" in lowered)
