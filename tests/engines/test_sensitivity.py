"""Why a column is sensitive: never at odds with whether it is."""

from __future__ import annotations

from itertools import product

import pytest

from schemabook.engines import sensitive
from schemabook.engines.sensitive import find_sensitivity, is_about_persons, is_sensitive

KINDS = {
    "contact",
    "address",
    "location",
    "name",
    "birth",
    "characteristics",
    "health",
    "biometrics",
    "pay",
    "credential",
    "identity document",
    "payment",
    "network",
    "career",
    "free text",
    "other",
}


def test_there_is_a_reason_exactly_where_it_is_sensitive() -> None:
    words = sorted(sensitive._WORDS | set(sensitive._RUNS) | sensitive._OF_PERSONS | {"id", "total", "price", "x"})
    tables = ("order", "users", "sessions", "Kunde", "asset_profile", "t")
    comments = (None, "Their e-mail address.", "How many there are.")
    for word, table, comment in product(words, tables, comments):
        for column in (word, f"old_{word}", f"{word}Value"):
            found = find_sensitivity(table, column, comment)
            assert (found is not None) == is_sensitive(table, column, comment), (table, column, comment)
            assert found is None or found.kind in KINDS


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("email", "contact"),
        ("billing_street", "address"),
        ("dateOfBirth", "birth"),
        ("password_hash", "credential"),
        ("ship_address", "address"),
        ("blood_type", "health"),
        ("ip_address", "network"),
        ("card_number", "payment"),
        ("notes", "free text"),
        ("salary", "pay"),
        ("recipient", "name"),
        ("reviewername", "name"),
        ("loginid", "name"),
        ("maritalstatus", "characteristics"),
        ("resume", "career"),
    ],
)
def test_kinds(column: str, kind: str) -> None:
    found = find_sensitivity("t", column, None)
    assert found is not None
    assert (found.kind, found.judged_by) == (kind, "name of the column")


def test_names_of_persons() -> None:
    assert is_about_persons("users")
    assert is_about_persons("tb_user")
    assert not is_about_persons("user_types")
    assert not is_about_persons("asset_profile")
