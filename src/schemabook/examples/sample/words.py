"""The words that values are made of: names and places from Faker, the rest from lists of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

NOTES = (
    "Left with the neighbour at number four.",
    "Prefers to be reached in the morning.",
    "Checked twice and found in order.",
    "To be looked at again next spring.",
    "Agreed by letter.",
    "Moved here from the old register.",
    "Second visit, everything as expected.",
    "Waiting for a signature.",
    "Handled by the evening team.",
    "Small dent on the left side.",
    "Repeat of an earlier request.",
    "Nothing to add since last time.",
)
ADJECTIVES = tuple("amber brass cedar copper ivory linen maple quiet slate walnut willow winter".split())
NOUNS = tuple("basket bench candle kettle lantern mirror notebook pillow shelf stool teapot vase".split())
KINDS = tuple("garden kitchen library market meadow orchard office harbour studio travel weekly wool".split())
STATES = ("open", "active", "waiting", "closed")
ROLES = ("member", "editor", "owner", "guest")
SORTS = ("standard", "special", "seasonal", "trial", "extended")
COUNTRIES = (
    ("GB", "GBR", "United Kingdom"),
    ("IE", "IRL", "Ireland"),
    ("FR", "FRA", "France"),
    ("DE", "DEU", "Germany"),
    ("NL", "NLD", "Netherlands"),
    ("ES", "ESP", "Spain"),
    ("IT", "ITA", "Italy"),
    ("SE", "SWE", "Sweden"),
)
CURRENCIES = ("GBP", "EUR", "USD", "SEK", "CHF", "DKK", "NOK", "PLN")
LANGUAGES = ("en", "fr", "de", "nl", "es", "it", "sv", "cy")
ZONES = ("Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Rome")
COLOURS = ("amber", "blue", "green", "grey", "ivory", "red", "teal", "white")
_SIZE = 120
_AVOIDED = re.compile(r"\b(Doe|Smith|Bloggs|Harbors?|Centers?)\b")
"""Names that stand for nobody in particular, and American spellings."""


@dataclass(frozen=True)
class Pools:
    """Names and places, `_SIZE` of each, in plain ASCII."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    postcodes: tuple[str, ...]
    counties: tuple[str, ...]
    jobs: tuple[str, ...]


@cache
def pools() -> Pools:
    """The names and places, drawn once: the same in every process with the same version of Faker."""
    from faker import Faker

    faker = Faker("en_GB", use_weighting=False)
    faker.seed_instance(4)

    def drawn(name: str) -> tuple[str, ...]:
        one = getattr(faker, name)
        found = dict.fromkeys(str(one()).replace("\n", ", ") for _ in range(_SIZE * 2))
        plain = [text for text in found if text.isascii() and "'" not in text and not _AVOIDED.search(text)]
        return tuple(plain[:_SIZE])

    return Pools(
        first_names=drawn("first_name"),
        last_names=drawn("last_name"),
        streets=tuple(f"{4 + index % 90} {name}" for index, name in enumerate(drawn("street_name"))),
        cities=drawn("city"),
        postcodes=drawn("postcode"),
        counties=drawn("county"),
        jobs=tuple(text for text in drawn("job") if "," not in text and "/" not in text),
    )
