"""Names and types in words for readers who read no SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from schemabook.model.families import Family
from schemabook.model.tables import Column

_WORD = re.compile(r"[A-Z]+(?![a-z\u00df-\u024f])|[^\W\d_][^\W\d_A-Z]*|\d+")
_LENGTH = re.compile(r"\((\d+)(?:\s*,\s*(\d+))?\)")
_FIXED = re.compile(r"(?i)(?:character|char|nchar|bpchar)\b(?! varying)")
_LONGEST_CODE = 10
_PREFIXES = frozenset({"tbl", "tb", "t", "fk", "pk"})
_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "mice": "mouse",
    "feet": "foot",
    "criteria": "criterion",
    "indices": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "analyses": "analysis",
    "movies": "movie",
    "cookies": "cookie",
    "data": "data",
    "news": "news",
    "series": "series",
    "species": "species",
    "staff": "staff member",
    "media": "media",
}
_PLURAL = {one: many for many, one in _IRREGULAR.items() if one not in ("data", "news", "series", "species", "media")}
_UPPER = {
    "id": "ID",
    "url": "URL",
    "uri": "URI",
    "ip": "IP",
    "vat": "VAT",
    "uuid": "UUID",
    "api": "API",
    "dvd": "DVD",
    "sms": "SMS",
    "pdf": "PDF",
    "iban": "IBAN",
    "gps": "GPS",
    "mfa": "MFA",
    "otp": "OTP",
    "oauth": "OAuth",
    "saml": "SAML",
    "sku": "SKU",
    "http": "HTTP",
    "https": "HTTPS",
    "html": "HTML",
    "json": "JSON",
    "xml": "XML",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "gdpr": "GDPR",
}
_PLAIN = {
    "email": "e-mail",
    "emails": "e-mails",
    "emailaddress": "e-mail address",
    "emailaddresses": "e-mail addresses",
    "postcode": "postcode",
    "dob": "date of birth",
}
_TYPES = {
    Family.INTEGER: "a whole number",
    Family.FLOAT: "a number",
    Family.MONEY: "an amount of money",
    Family.BOOLEAN: "yes or no",
    Family.BIT: "yes-or-no marks",
    Family.TEXT: "text",
    Family.BINARY: "a file, or other data that is not text",
    Family.DATE: "a date",
    Family.TIME: "a time of day",
    Family.TIMESTAMP: "a date and time",
    Family.TIMESTAMP_WITH_ZONE: "a date and time",
    Family.INTERVAL: "a length of time",
    Family.YEAR: "a year",
    Family.UUID: "a code that the computer makes",
    Family.JSON: "a document of details",
    Family.XML: "a document of details",
    Family.RANGE: "a span from one value to another",
    Family.COMPOSITE: "several values that belong together",
    Family.NETWORK: "an address on the internet",
    Family.GEOMETRY: "a place or shape on a map",
    Family.FULL_TEXT: "words for searching",
    Family.VECTOR: "numbers that tell how alike things are",
}

_LISTS = {
    "text": "a list of texts",
    "character": "a list of texts",
    "varchar": "a list of texts",
    "int": "a list of whole numbers",
    "bigint": "a list of whole numbers",
    "smallint": "a list of whole numbers",
    "date": "a list of dates",
    "timestamp": "a list of dates and times",
    "numeric": "a list of numbers",
    "double": "a list of numbers",
    "real": "a list of numbers",
}


@lru_cache(maxsize=65_536)
def readable(name: str) -> str:
    """A name as words: `shipping_address_id` and `ShippingAddressID` are "shipping address ID".

    A name without a letter stays as it is.
    """
    words = [word.lower() for word in _WORD.findall(name)]
    if len(words) > 1 and words[0] in _PREFIXES:
        words = words[1:]
    shown = " ".join(_UPPER.get(word, _PLAIN.get(word, word)) for word in words)
    return shown if any(letter.isalpha() for letter in shown) else name


def readable_reference(columns: Sequence[str]) -> str:
    """The columns of a foreign key as the thing that they refer to: `shipping_address_id` is "shipping address"."""
    shown = [readable(one) for one in columns]
    return ", ".join(re.sub(r"(?i)(?<=\w) (?:ID|UUID|key|no|code)$", "", one) for one in shown)


@lru_cache(maxsize=65_536)
def singular(words: str) -> str:
    """Words with the last of them in the singular: "order items" is "order item"."""
    before, _, last = words.rpartition(" ")
    return f"{before} {_singular(last)}".strip()


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "uses")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65_536)
def plural(words: str) -> str:
    """Words with the last of them in the plural, whether they were or not."""
    one = singular(words)
    before, _, last = one.rpartition(" ")
    return f"{before} {_plural(last)}".strip()


def _plural(word: str) -> str:
    if word in _PLURAL:
        return _PLURAL[word]
    if not word[-1:].isalpha():
        return word
    if word == "member" or word not in _IRREGULAR:
        if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
            return f"{word[:-1]}ies"
        return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
    return word


def with_article(words: str) -> str:
    """Words after "a" or "an", by the letter that the words begin with, and how the usual exceptions sound."""
    vowel = words[:1].lower() in tuple("aeio") or (
        words[:1].lower() == "u" and not words.lower().startswith(("user", "uni", "use", "utility", "uu", "url", "uri"))
    )
    vowel = (vowel and not words.lower().startswith(("one", "eu"))) or words.startswith(("hour", "honour", "SMS"))
    return f"{'an' if vowel else 'a'} {words}"


def plain_type(column: Column, values: Sequence[str] = ()) -> str:
    """What a column can hold, in words; `values` are the few that it is limited to."""
    several = column.family is Family.SET
    if values:
        listed = f"{', '.join(values[:-1])} or {values[-1]}" if len(values) > 1 else values[0]
        return f"{'any of' if several else 'one of' if len(values) > 1 else 'always'} {listed}"
    if column.family is Family.ARRAY:
        return next(
            (words for word, words in _LISTS.items() if column.type.lower().startswith(word)), "a list of values"
        )
    size = _LENGTH.search(column.type)
    if column.family is Family.CHARACTER:
        return _text_type(column.type, size)
    if column.family is Family.DECIMAL:
        scale = size[2] if size else None
        if size and scale in (None, "0"):
            return "a whole number"
        return f"a number with {scale} decimals" if scale and scale != "1" else "a number"
    return _TYPES.get(column.family, "a value")


def _text_type(type_: str, size: re.Match[str] | None) -> str:
    if size is None:
        return "one character" if _FIXED.match(type_) else "text"
    if size[1] == "1":
        return "one character"
    is_code = _FIXED.match(type_) and int(size[1]) <= _LONGEST_CODE
    return f"text of {size[1]} characters" if is_code else "text"
