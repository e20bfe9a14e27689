"""SQL's functions, as far as checks use them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from functools import lru_cache

from schemabook.examples.sample.reading import compare, read_moment
from schemabook.examples.sample.values import EPOCH, UNPROVEN, Span

_BRACKETS = {
    "[:alpha:]": "a-zA-Z",
    "[:alnum:]": "a-zA-Z0-9",
    "[:digit:]": "0-9",
    "[:lower:]": "a-z",
    "[:upper:]": "A-Z",
    "[:space:]": r"\s",
}
_PARTS: dict[str, Callable[[datetime], object]] = {
    "year": lambda moment: moment.year,
    "quarter": lambda moment: (moment.month + 2) // 3,
    "month": lambda moment: moment.month,
    "day": lambda moment: moment.day,
    "hour": lambda moment: moment.hour,
    "minute": lambda moment: moment.minute,
    "second": lambda moment: moment.second,
    "dow": lambda moment: moment.isoweekday() % 7,
    "isodow": lambda moment: moment.isoweekday(),
    "epoch": lambda moment: int((moment - EPOCH).total_seconds()),
}
_EPOCH_DAY = date(1, 1, 1).toordinal() - 366
"""MySQL's TO_DAYS counts from the year 0."""


def call(name: str, arguments: list[object]) -> object:
    """The function of that name over values; NULL for a NULL, UNPROVEN for what is not known."""
    if UNPROVEN in arguments:
        return UNPROVEN
    if None in arguments and name not in _CALLED_WITH_NULL:
        return None
    return FUNCTIONS[name](*arguments)


def truth_of_pattern(kind: str, value: object, pattern: object) -> object:
    """Whether the text matches: `kind` is like, ilike, glob, regexp or iregexp."""
    if value is None or pattern is None:
        return None
    if not isinstance(pattern, str) or not isinstance(value, str):
        return UNPROVEN
    if kind == "glob":
        return fnmatchcase(value, pattern)
    compiled = _compiled(pattern, kind)
    return UNPROVEN if compiled is None else compiled.search(value) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str, kind: str) -> re.Pattern[str] | None:
    flags = re.IGNORECASE if kind in {"ilike", "iregexp"} else 0
    if kind in {"like", "ilike"}:
        parts = re.findall(r"\\.|%|_|[^\\%_]+", pattern, re.DOTALL)
        body = "".join({"%": ".*", "_": "."}.get(part) or re.escape(part.removeprefix("\\")) for part in parts)
        return re.compile(rf"\A{body}\Z", flags | re.DOTALL)
    try:
        return re.compile(portable(pattern), flags)
    except re.error:
        return None


def portable(pattern: str) -> str:
    """A regular expression of a server with its classes spelled out."""
    for name, letters in _BRACKETS.items():
        pattern = pattern.replace(name, letters)
    return pattern


def _substring(text: object, start: object = 1, length: object = None) -> object:
    first = int(str(start)) - 1
    return str(text)[first:] if length is None else str(text)[first : first + int(str(length))]


def _round(value: object, places: object = 0) -> object:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-int(str(places))), rounding=ROUND_HALF_UP)


def _json_kind(value: object) -> object:
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return kinds.get(type(json.loads(str(value))), "null")


def _is_json(value: object, *_: object) -> bool:
    try:
        json.loads(str(value))
    except ValueError:
        return False
    return True


def _days_of(value: object) -> object:
    moment = read_moment(value)
    return moment.toordinal() - _EPOCH_DAY if moment else UNPROVEN


def _days_between(later: object, earlier: object, *_: object) -> object:
    """DATEDIFF, also from the first day of the year 0, which TO_DAYS is read as."""
    days = _days_of(later)
    if earlier == "0000-01-01":
        return days - 1 if isinstance(days, int) else UNPROVEN
    before = _days_of(earlier)
    return days - before if isinstance(days, int) and isinstance(before, int) else UNPROVEN


def extract(part: str, value: object) -> object:
    """A part of a date or moment, by its name in EXTRACT."""
    moment = read_moment(value)
    if moment is None or part not in _PARTS:
        return UNPROVEN
    return _PARTS[part](moment)


def _unix_time(value: object) -> object:
    moment = read_moment(value)
    return int((moment - EPOCH).total_seconds()) if moment else UNPROVEN


def _extreme(wanted: int) -> Callable[..., object]:
    def chosen(*values: object) -> object:
        known = [one for one in values if one is not None]
        best = known[0] if known else None
        for one in known[1:]:
            order = compare(one, best)
            if order is None:
                return UNPROVEN
            best = one if order == wanted else best
        return best

    return chosen


def _size(value: object, *_: object) -> object:
    return len(value) if isinstance(value, (str, bytes, list)) else UNPROVEN


def _span(lower: object, upper: object, bounds: object = "[)") -> object:
    return Span(lower, upper) if bounds == "[)" else UNPROVEN


def _trim(text: object, letters: object = None, *_: object) -> str:
    return str(text).strip(None if letters is None else str(letters))


def _same_or_null(first: object, second: object) -> object:
    return None if compare(first, second) == 0 else first


FUNCTIONS: dict[str, Callable[..., object]] = {
    **dict.fromkeys(("length", "char_length", "character_length", "arraysize", "array_length", "cardinality"), _size),
    **dict.fromkeys(
        ("octet_length", "byte_length"), lambda one: len(one if isinstance(one, bytes) else str(one).encode())
    ),
    **dict.fromkeys(("tsrange", "tstzrange", "daterange", "int4range", "int8range", "numrange"), _span),
    **dict.fromkeys(("substring", "substr"), _substring),
    **dict.fromkeys(("trim", "btrim"), _trim),
    **dict.fromkeys(("greatest", "max"), _extreme(1)),
    **dict.fromkeys(("least", "min"), _extreme(-1)),
    "to_days": _days_of,
    **dict.fromkeys(("json_valid", "isjson"), _is_json),
    **dict.fromkeys(("jsonb_typeof", "json_typeof", "json_type", "j_s_o_n_type"), _json_kind),
    "lower": lambda text: str(text).lower(),
    "upper": lambda text: str(text).upper(),
    "abs": abs,
    "ceil": lambda value: -(-Decimal(str(value)) // 1),
    "floor": lambda value: Decimal(str(value)) // 1,
    "round": _round,
    "nullif": _same_or_null,
    "concat": lambda *texts: "".join(map(str, texts)),
    "left": lambda text, count: str(text)[: int(str(count))],
    "reverse": lambda text: str(text)[::-1],
    **dict.fromkeys(("starts_with", "startswith"), lambda text, start: str(text).startswith(str(start))),
    "year": lambda value: extract("year", value),
    "month": lambda value: extract("month", value),
    "unix_timestamp": _unix_time,
    "isfinite": lambda _: True,
    "num_nonnulls": lambda *values: sum(one is not None for one in values),
    "num_nulls": lambda *values: sum(one is None for one in values),
    "isempty": lambda span: False if isinstance(span, Span) else UNPROVEN,
    "tsordstodate": lambda value: value,
    "datediff": _days_between,
}
_CALLED_WITH_NULL = frozenset({"num_nonnulls", "num_nulls", "greatest", "least", "max", "min"})
