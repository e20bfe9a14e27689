"""Names in code for names in the database: words, singular and plural, reserved words, names that must differ."""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+[a-z]*|[A-Z]")
_KEY_ENDINGS = frozenset({"id", "ids", "uuid", "guid", "fk", "key", "ref"})
_SAME_IN_PLURAL = frozenset(
    "alias analytics atlas basis bus campus canvas chaos corps data electronics equipment feedback fish focus gas "
    "genus graphics info information lens logistics mathematics means media metadata money news physics politics "
    "series sheep species staff statistics status stuff".split()
)
_SINGULAR_OF = {
    "addresses": "address", "aliases": "alias", "analyses": "analysis", "axes": "axis", "bases": "base",
    "buses": "bus", "caches": "cache", "campuses": "campus", "children": "child", "crises": "crisis",
    "criteria": "criterion", "diagnoses": "diagnosis", "feet": "foot", "hypotheses": "hypothesis",
    "indices": "index", "lives": "life", "matrices": "matrix", "men": "man", "mice": "mouse", "movies": "movie",
    "cookies": "cookie", "calories": "calorie", "categories": "category", "people": "person", "statuses": "status",
    "viruses": "virus", "vertices": "vertex", "women": "woman", "halves": "half", "shelves": "shelf",
    "knives": "knife", "leaves": "leaf", "bonuses": "bonus", "censuses": "census", "gases": "gas",
    "geese": "goose", "teeth": "tooth", "quizzes": "quiz", "heroes": "hero", "photos": "photo",
}  # fmt: skip
_PLURAL_OF = {singular: plural for plural, singular in _SINGULAR_OF.items()}

_PYTHON = frozenset(keyword.kwlist) | frozenset(
    """
    bool bytes dict dt float int list mapped_column metadata mysql postgresql registry relationship sa set sqlite str
    tuple validates
    """.split()
)
_CAMEL = frozenset(
    """
    abstract arguments assert async await boolean break byte case catch char class clone const constructor continue
    debugger declare default delete do double else enum eval exports extends false final finalize finally float for
    function getClass goto hashCode if implements import in instanceof int interface let long module native new
    notify notifyAll null package private protected prototype public record return short static strictfp super
    switch synchronized this throw throws toString transient true try typeof undefined var void volatile wait while
    with yield
    """.split()
) | frozenset(
    """
    addHook changed dataValues decrement destroy equals equalsOneOf get getDataValue hasHook hasHooks increment init
    isNewRecord isSoftDeleted previous reload removeHook restore save sequelize set setAttributes setDataValue toJSON
    update validate where
    """.split()
)
_CLASSES = frozenset(
    """
    annotation any argument array arraylist assertfalse base basemodel bigdecimal bigint biginteger boolean buffer
    byte bytes cascade character check checks class collection column columndefault columns columntransformer
    computed constraint datasource datatypes date datetime decimal decimalmax decimalmin dict double duration
    dynamicinsert elementcollection embeddable embedded embeddedid entity entitymanager entitymanagerfactory enum
    enumerated enumeratedvalue enumtype error exception exclusion false fetchtype field file float foreignkey
    foreignkeyconstraint function generated generatedcolumn generatedvalue generationtype id index inet inetaddress
    instant int integer interval isin iterable jdbctypecode joincolumn joincolumns jointable json length
    linkedhashset list literal localdate localdatetime localtime long manytomany manytoone map mapped mapsid matches
    math max maxlength min minlength model module namespace never none notempty notnull null nullpointerexception
    number object offsetdatetime offsettime oncascade ondelete ondeleteaction onemany onetomany onetoone op optional
    override package pattern positive positiveorzero primarykey prisma process promise query record relation
    relationship repository runnable sequelize sequencegenerator serializable session set short size sqltypes string
    symbol system table text thread throwable time timedelta timezone transaction true tuple type typedquery
    undefined unique uniqueconstraint unknown utils uuid validator version void
    """.split()
)
"""Names of classes that a language or a mapper has for itself."""


def words_of(name: str) -> tuple[str, ...]:
    """The lower-case words of a name: at its separators and where capitals begin; letters without accents.

    A name that has neither letters nor digits of ASCII gives the Unicode names of its signs where there are at most
    two, and else a word made of its hash.
    """
    return _words(name)


@lru_cache(maxsize=65536)
def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    found = tuple(word.lower() for word in _WORD.findall(plain))
    if found:
        return found
    if len(name) <= 2:
        named = " ".join(unicodedata.name(sign, "") for sign in name)
        found = tuple(word.lower() for word in re.findall(r"[A-Za-z]+", named))
    return found or ("x" + short_hash(name),)


def short_hash(text: str) -> str:
    """Four hexadecimal digits that tell names apart and never change."""
    return hashlib.sha256(text.encode()).hexdigest()[:4]


def pascal(words: Iterable[str]) -> str:
    """`OrderItem`."""
    text = "".join(word[:1].upper() + word[1:] for word in words)
    return f"N{text}" if text[:1].isdigit() else text


def camel(words: Iterable[str]) -> str:
    """`orderItem`, never a reserved word of Java or TypeScript nor a method of a model."""
    first, *rest = words
    text = first + "".join(word[:1].upper() + word[1:] for word in rest)
    text = f"n{text}" if text[:1].isdigit() else text
    return f"{text}Value" if text in _CAMEL else text


def snake(words: Iterable[str]) -> str:
    """`order_item`, never a reserved word of Python."""
    text = "_".join(words)
    text = f"n_{text}" if text[:1].isdigit() else text
    return f"{text}_" if text in _PYTHON else text


def constant(words: Iterable[str]) -> str:
    """`ORDER_ITEM`."""
    text = "_".join(words).upper()
    return f"N_{text}" if text[:1].isdigit() else text


def singular(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with the last one in the singular, where that is safe to say."""
    return (*words[:-1], _singular(words[-1]))


def plural(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with the last one in the plural."""
    return (*words[:-1], _plural(words[-1]))


def _singular(word: str) -> str:
    if word in _SINGULAR_OF:
        return _SINGULAR_OF[word]
    if word in _SAME_IN_PLURAL or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


def _plural(word: str) -> str:
    if word in _PLURAL_OF:
        return _PLURAL_OF[word]
    if word in _SAME_IN_PLURAL or _singular(word) != word or word.endswith("ed"):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "z")) else "s")


def without_key_ending(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a foreign key's column without the one that says that it is a key: `user_id` is of a user."""
    return words[:-1] if words[-1] in _KEY_ENDINGS else words


def class_name(words: Iterable[str]) -> str:
    """A class's name that no language or mapper has for itself."""
    name = pascal(words)
    return f"{name}Entity" if name.lower() in _CLASSES else name


class Names:
    """The names of the attributes of one class: no two are alike in any of their spellings."""

    def __init__(self) -> None:
        """No name is taken."""
        self._taken: set[str] = set()

    def take(self, candidates: Iterable[tuple[str, ...]], origin: str) -> tuple[str, str]:
        """The first of the candidates that is free, as `snake_case` and `camelCase`.

        Where none is, the last gets a hash of `origin`, which must be of this attribute alone.
        """
        last: tuple[str, ...] = ("x",)
        for last in candidates:
            if self._is_free(last):
                return self._reserve(last)
        return self._reserve((*last, "x" + hashlib.sha256(origin.encode()).hexdigest()[:8]))

    def reserve(self, *names: str) -> None:
        """Take names that are already spelt."""
        self._taken.update(names)

    def _is_free(self, words: tuple[str, ...]) -> bool:
        return bool(words) and self._taken.isdisjoint((snake(words), camel(words)))

    def _reserve(self, words: tuple[str, ...]) -> tuple[str, str]:
        pair = snake(words), camel(words)
        self._taken.update(pair)
        return pair


def distinct(items: Iterable[str], spelling: Callable[[tuple[str, ...]], str]) -> Mapping[str, str]:
    """A name for each of the items, as `spelling` makes it of their words; names alike are told apart by a hash.

    Of items with the same name the one that is spelt like it keeps it.
    """
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(spelling(words_of(item)).casefold(), []).append(item)
    found: dict[str, str] = {}
    for group in groups.values():
        keeper = min(group, key=lambda item: (spelling(words_of(item)) != item, item))
        for item in group:
            words = words_of(item)
            found[item] = spelling(words if item == keeper else (*words, "x" + short_hash(item)))
    return found
