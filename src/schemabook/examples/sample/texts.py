"""Plausible texts for a column, judged by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from schemabook.examples.sample import words
from schemabook.examples.sample.values import BASE, draw


class Slot(NamedTuple):
    """Where a value goes: `number` is drawn for the cell, `person` for the row, so that its names agree.

    `counter` tells the rows and the attempts at one of them apart.
    """

    table: str
    column: str
    number: int
    person: int
    counter: int
    length: int | None


_Maker = Callable[[Slot], str]
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=16384)
def snake(name: str) -> str:
    """The name in lower case, its words joined by underscores, with one before and one behind: `_postal_code_`."""
    return "_" + _OTHER.sub("_", _CAPITAL.sub("_", name).lower()).strip("_") + "_"


def _pick(pool: tuple[str, ...], number: int) -> str:
    return pool[number % len(pool)]


def _first(slot: Slot) -> str:
    return _pick(words.pools().first_names, slot.person)


def _last(slot: Slot) -> str:
    return _pick(words.pools().last_names, slot.person >> 8)


def _company(slot: Slot) -> str:
    ending = ("Ltd", "and Sons", "Trading", "Partners")[slot.number % 4]
    return f"{_last(slot)} {ending}"


def _thing(slot: Slot) -> str:
    return f"{_pick(words.ADJECTIVES, slot.number)} {_pick(words.NOUNS, slot.number >> 8)}"


def _slug(slot: Slot) -> str:
    return f"{_thing(slot).replace(' ', '-')}-{slot.counter + 1}"


def _login(slot: Slot) -> str:
    tail = str(slot.counter) if slot.counter > 20 else ""
    return f"{_first(slot)}.{_last(slot)}{tail}".lower().replace(" ", "")


def _email(slot: Slot) -> str:
    return f"{_login(slot)}@{_pick(words.KINDS, slot.person >> 16)}.example"


def _host(slot: Slot) -> str:
    return f"{_slug(slot)}.example"


def _code(slot: Slot) -> str:
    letters = chr(65 + slot.number % 26) + chr(65 + (slot.number >> 8) % 26)
    return f"{letters}-{1040 + slot.counter}"


def _uuid(slot: Slot) -> str:
    return str(uuid_of(slot.number, slot.counter))


def uuid_of(number: int, counter: int) -> UUID:
    """A random-looking UUID, the same for the same numbers."""
    return UUID(int=(number << 64) | draw(number, counter), version=4)


def _identifier(slot: Slot) -> str:
    if slot.length is None or slot.length >= 36:
        return _uuid(slot)
    return _code(slot) if slot.length >= 7 else str(slot.counter + 1)


def _phone(slot: Slot) -> str:
    return f"+44 7700 900{slot.number % 1000:03d}" if slot.number & 1024 else f"020 7946 0{slot.number % 1000:03d}"


def _secret(slot: Slot) -> str:
    kind = next((kind for kind in ("hash", "token", "salt", "key", "code") if kind in slot.column), "secret")
    return f"not-a-real-{kind}-{slot.counter + 1}"


def _document(slot: Slot) -> str:
    return f'{{"colour": "{_pick(words.COLOURS, slot.number)}", "rank": {slot.counter + 1}}}'


def _moment(slot: Slot) -> str:
    return (BASE + timedelta(days=slot.counter)).strftime("%Y-%m-%d %H:%M:%S")


def _flag(slot: Slot) -> str:
    return "YN"[slot.counter % 2]


def _name(slot: Slot) -> str:
    table = snake(slot.table)
    if snake(slot.column).removesuffix("name_").strip("_") not in table:
        return _thing(slot).capitalize()
    if _PEOPLE.search(table):
        return f"{_first(slot)} {_last(slot)}"
    if _COMPANIES.search(table):
        return _company(slot)
    for pattern, maker in _PLACES:
        if pattern.search(table):
            return maker(slot)
    return _thing(slot).capitalize()


def _country(column: int) -> _Maker:
    return lambda slot: words.COUNTRIES[slot.counter % len(words.COUNTRIES)][column]


def _of(pool: tuple[str, ...]) -> _Maker:
    return lambda slot: pool[slot.counter % len(pool)]


def _pooled(name: str) -> _Maker:
    return lambda slot: _pick(getattr(words.pools(), name), slot.number)


def _rule(pattern: str, maker: _Maker) -> tuple[re.Pattern[str], _Maker]:
    return re.compile(pattern), maker


_PEOPLE = re.compile(
    "_(users?|people|persons?|customers?|clients?|employees?|staffs?|authors?|actors?|artists?|owners?|members?|vets?"
    "|patients?|students?|teachers?|instructors?|contacts?|authors?|drivers?|doctors?|caregivers?|players?)_"
)
_COMPANIES = re.compile(
    "_(compan(y|ies)|suppliers?|vendors?|organi[sz]ations?|brands?|manufacturers?|shippers?|tenants?)_"
)
_PLACES = (
    _rule("departments?_$", _of(("Sales", "Purchasing", "Accounts", "Stores", "Design", "Personnel"))),
    _rule("shifts?_$", _of(("Day", "Evening", "Night"))),
    _rule("_(city|cities|towns?)_", _pooled("cities")),
    _rule("_(countr(y|ies)[a-z]*|nations?)_", _country(2)),
    _rule("_(counties|states?|provinces?|regions?|territor(y|ies))_", _pooled("counties")),
    _rule("_(languages?)_", _of(("English", "French", "German", "Dutch", "Spanish", "Italian"))),
    _rule("_(currenc(y|ies))_", _of(("Pound", "Euro", "Krona", "Franc"))),
    _rule(
        "(categor(y|ies)|genres?|tags?|types?|kinds?|groups?|class(es)?)_$",
        lambda p: _pick(words.KINDS, p.number).capitalize(),
    ),
)
_RULES = (
    _rule(
        "passw(or)?d|_(pwd|hash|digest|tokens?|secrets?|salt|otp|credentials?|signature|nonce|cvv|pin|verifier)_|_hash|api_?key"
        "|private_key|_(encrypted|code_challenge|authorization_code)",
        _secret,
    ),
    _rule(
        "_(iban|bic|ssn|card_(number|no)|credit_?card|tax_?id|passport|national_?id)",
        lambda p: f"not-a-real-number-{p.counter + 1}",
    ),
    _rule("e_?mail", _email),
    _rule("_json_$|_(raw_)?(json|meta_?data|config|settings|preferences|attributes)_$", _document),
    _rule("_(first|given|fore|middle)_?names?_|_firstname|_forename", _first),
    _rule("_(last|family|sur)_?names?_|_lastname|_surname", _last),
    _rule("_(user_?name|login|nick_?name|handle|screen_?name)_", _login),
    _rule(
        "_(full|display|contact|real|legal)_?name_|_(author|owner|recipient|manager|director|approver)_",
        lambda p: f"{_first(p)} {_last(p)}",
    ),
    _rule("_(phone|mobile|fax|tel|telephone|cell)_|phone", _phone),
    _rule("post_?code|postal|_zip", _pooled("postcodes")),
    _rule("_(city|town)_", _pooled("cities")),
    _rule("_(countr(y|ies)_(code|iso)|iso_?(code|2)|countrycode)_", _country(0)),
    _rule("_iso_?3_", _country(1)),
    _rule("countr[a-z]*_?code_$", lambda p: _country(1 if p.length == 3 else 0)(p)),
    _rule("_country(_name)?_", lambda p: _country(0 if p.length == 2 else 1 if p.length == 3 else 2)(p)),
    _rule("_(county|province|region|district)_", _pooled("counties")),
    _rule("_(mac_address|mac)_", lambda p: f"00:00:5e:00:53:{p.counter % 256:02x}"),
    _rule("_ip(_?addr(ess)?)?_|ipaddress", lambda p: f"192.0.2.{1 + p.counter % 250}"),
    _rule("_(street|address|addr|address_?line)_?\\d?_", _pooled("streets")),
    _rule("currency", _of(words.CURRENCIES)),
    _rule("_(language|locale|lang)_", _of(words.LANGUAGES)),
    _rule("time_?zone|_tz_", _of(words.ZONES)),
    _rule(
        "_(url|uri|link|website|href|homepage|web_?site|web_?page)_|_ur[il]s?_",
        lambda p: f"https://{_pick(words.KINDS, p.number)}.example/{_slug(p)}",
    ),
    _rule("_(domain|host|hostname|server|fqdn)_", _host),
    _rule("_slug_", _slug),
    _rule("_(file_?name|file|path|image|photo|picture|avatar|icon|logo)_", lambda p: f"files/{_slug(p)}.png"),
    _rule("mime|content_type", _of(("text/plain", "image/png", "application/pdf"))),
    _rule("user_?agent", _of(("curl/8.5.0", "Wget/1.21.4"))),
    _rule("_(job_?title|occupation|profession)_", _pooled("jobs")),
    _rule(
        "_(company|organi[sz]ation|supplier|vendor|manufacturer|brand|employer|provider|carrier|bank)(_?name)?_",
        _company,
    ),
    _rule("_(colou?r)_", _of(words.COLOURS)),
    _rule("_(gender|sex)_", lambda p: "FM"[p.counter % 2]),
    _rule("_(uuid|guid)_", _uuid),
    _rule("_(id|key|identifier|uid|pk)_$|_id_", _identifier),
    _rule("_(code|sku|number|no|ref|reference|barcode|serial)_$", _code),
    _rule("_version_", lambda p: f"1.{p.number % 9}.{p.counter}"),
    _rule("_(created|updated|modified|deleted)_(at|on)_|_(date|datetime|timestamp)_$", _moment),
    _rule("_(is|has)_.*|_(flag)_$", _flag),
    _rule(
        "_(descriptions?|notes?|comments?|remarks?|text|body|message|content|summary|details|bio|reason)_",
        lambda p: _pick(words.NOTES, p.number),
    ),
    _rule("_by_$", _login),
    _rule("_(status|state)_$", lambda p: _pick(words.STATES, p.number)),
    _rule("_roles?_$", lambda p: _pick(words.ROLES, p.number)),
    _rule("_(type|kind|category|level|mode|source|class)_$", lambda p: _pick(words.SORTS, p.number)),
    _rule("_genre_$", lambda p: _pick(words.KINDS, p.number)),
    _rule("_(title|subject|headline|label|caption)_", lambda p: _thing(p).capitalize()),
    _rule("name_$", _name),
)


@lru_cache(maxsize=16384)
def _maker(column: str) -> _Maker:
    name = snake(column)
    return next((maker for pattern, maker in _RULES if pattern.search(name)), _thing)


def make_text(slot: Slot) -> str:
    """A text for a column, no longer than it can be, that differs from row to row where there is room for that."""
    text = _maker(slot.column)(slot)
    if slot.length is None or len(text) <= slot.length:
        return text
    return _short(text, slot)


def _short(text: str, slot: Slot) -> str:
    """A text of a few letters: the beginning of the long one with a number, or letters that count."""
    length = slot.length or 1
    if length >= 6:
        return f"{text[: length - 3].rstrip(' -.,@')}{slot.counter % 1000:03d}"[:length]
    letters = ""
    rest = slot.counter
    for _ in range(min(length, 3)):
        letters = chr(65 + rest % 26) + letters
        rest //= 26
    return letters
