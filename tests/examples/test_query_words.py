"""What tables, rows and columns are called in the titles of examples."""

from __future__ import annotations

import time

import pytest

from schemabook.examples.query_words import Nouns, column_words, singular


@pytest.mark.parametrize(
    ("given", "one", "several"),
    [
        ("orders", "order", "orders"),
        ("order_items", "order item", "order items"),
        ("addresses", "address", "addresses"),
        ("categories", "category", "categories"),
        ("people", "person", "people"),
        ("statuses", "status", "statuses"),
        ("warehouses", "warehouse", "warehouses"),
        ("boxes", "box", "boxes"),
        ("UserAccounts", "user account", "user accounts"),
        ("news", "news", "rows of news"),
        ("customer", "customer", "rows of customer"),
        ("analysis", "analysis", "rows of analysis"),
        ("🚀", "row of 🚀", "rows of 🚀"),
        ("t2", "row of t2", "rows of t2"),
        ("tenant_kvs", "row of tenant_kvs", "rows of tenant_kvs"),
        ("ts_kv", "row of ts_kv", "rows of ts_kv"),
    ],
)
def test_tables_are_called_as_people_call_them(given: str, one: str, several: str) -> None:
    assert (Nouns(given).one, Nouns(given).several) == (one, several)


def test_long_names_are_read_as_fast_as_short_ones() -> None:
    given = "customeraddressverifications2024"
    started = time.process_time()
    assert column_words(given) == given
    assert time.process_time() - started < 0.5


def test_articles_and_columns_are_said_as_people_say_them() -> None:
    said = [Nouns(one).a_one for one in ("orders", "users", "hours", "units", "emails", "apples", "houses")]
    assert said == ["an order", "a user", "an hour", "a unit", "an e-mail", "an apple", "a house"]
    said = [Nouns(one).a_one for one in ("staff", "film_inventory", "sms", "rpc", "url", "json", "mfa_factors")]
    assert said == [
        "a row of staff",
        "a row of film inventory",
        "an SMS",
        "an RPC",
        "a URL",
        "a JSON",
        "an MFA factor",
    ]
    assert column_words("str_v") == "str_v"
    assert [column_words(one) for one in ("email", "user_id", "placedAt", "a.b")] == [
        "e-mail",
        "user ID",
        "placed at",
        "a.b",
    ]
    assert [singular(one) for one in ("bus", "gas", "basis", "glass", "photos", "potatoes")] == [
        "bus",
        "gas",
        "basis",
        "glass",
        "photo",
        "potato",
    ]
