"""What people call a table, its rows and its columns, as far as names tell; nothing is made up."""

from __future__ import annotations

import re
from functools import lru_cache

_VOWEL = frozenset("aeiouy")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PLAIN = re.compile(r"[A-Za-z]+(?:[_ ][A-Za-z]+)*")
_UNCHANGED = frozenset(
    """
    news series species data media metadata access alias atlas canvas gas process progress equipment information
    inventory feedback staff content history audit stock lens means analysis basis status corps chaos kudos
    """.split()
)
_IRREGULAR = {
    "people": "person",
    "children": "child",
    "movies": "movie",
    "cookies": "cookie",
    "indices": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "criteria": "criterion",
    "men": "man",
    "women": "woman",
    "statuses": "status",
    "aliases": "alias",
    "buses": "bus",
    "bonuses": "bonus",
    "viruses": "virus",
    "campuses": "campus",
    "quizzes": "quiz",
    "caches": "cache",
    "analyses": "analysis",
    "taxes": "tax",
    "leaves": "leave",
    "shoes": "shoe",
    "ids": "id",
}
_ACRONYMS = frozenset(
    """
    api cpf crm csv dns ftp gps html http id iban ip isbn json ldap mfa oauth otp pdf pin rpc sku sms sql ssh ssl sso
    tls uri url uuid vat vpn xml
    """.split()
)
_UNCOUNTED = frozenset(
    "news data media metadata equipment information inventory feedback staff content progress stock".split()
)
_RECORDS = frozenset("audit audits log logs history histories journal changelog".split())
_SPELT_AFTER_AN = re.compile("[AEFHILMNORSX]")
_SAID_AS_WORDS = frozenset({"JSON", "SKU", "PIN", "VAT"})
_SPOKEN = {"email": "e-mail", "emails": "e-mails"}
_LIKE_YOU = ("uni", "use", "usa", "uti", "eu", "one", "ur")


class Nouns:
    """What a row of a table is called, and several of them: "an order", "orders"."""

    __slots__ = ("one", "several")

    def __init__(self, name: str) -> None:
        words = _words(name)
        if not words:
            self.one, self.several = f"row of {name}", f"rows of {name}"
            return
        last = singular(words[-1])
        self.one = " ".join(_spoken(word) for word in (*words[:-1], last))
        self.several = " ".join(map(_spoken, words)) if last != words[-1] else f"rows of {name}"

    @property
    def a_one(self) -> str:
        """The noun with its article."""
        if self.one.rpartition(" ")[2] in _UNCOUNTED and not self.one.startswith("row of "):
            return f"a row of {self.one}"
        return with_article(self.one)


def is_record(name: str) -> bool:
    """Whether the name of a table says that it tells what was done, and stays as it was written."""
    return not _RECORDS.isdisjoint(_words(name))


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """The singular of a word in small letters where that is certain, else the word itself."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _UNCHANGED or len(word) < 4 or word.endswith(("ss", "us", "is", "as")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "shes", "tches", "nches", "rches", "zzes", "oes")):
        return word[:-2]
    return word[:-1]


def column_words(name: str) -> str:
    """A column as it is said: `email` is e-mail, `placed_at` placed at; the name itself where it is no words."""
    words = _words(name)
    return " ".join(map(_spoken, words)) if words else name


def listed(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; each word once."""
    each = list(dict.fromkeys(words))
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} {last} {each[-1]}"


def with_article(noun: str) -> str:
    """`a user`, `an order`."""
    low, first = noun.lower(), noun.partition(" ")[0]
    if first.lower() in _ACRONYMS and first.isupper() and first not in _SAID_AS_WORDS:
        return f"{'an' if _SPELT_AFTER_AN.match(first) else 'a'} {noun}"
    vowel = low[:1] in ("a", "e", "i", "o", "u") and not low.startswith(_LIKE_YOU)
    return f"{'an' if vowel or low.startswith('hour') else 'a'} {noun}"


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters; none where it is more than plain words."""
    if not _PLAIN.fullmatch(name):
        return ()
    words = tuple(word.lower() for word in _WORD.findall(name))
    return words if all(map(_is_word, words)) else ()


def _is_word(word: str) -> bool:
    """Whether it can be said: it has a vowel, or is a known acronym."""
    return word in _ACRONYMS or (len(word) > 1 and not _VOWEL.isdisjoint(word))


def _spoken(word: str) -> str:
    return _SPOKEN.get(word) or (word.upper() if word in _ACRONYMS else word)
