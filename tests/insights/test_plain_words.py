"""Names and types in words."""

from __future__ import annotations

import pytest

from schemabook.insights.plain_words import plain_type, plural, readable, readable_reference, singular, with_article
from schemabook.model.families import Family
from schemabook.model.tables import Column


@pytest.mark.parametrize(
    ("name", "one", "many"),
    [
        ("order_items", "order item", "order items"),
        ("OrderItem", "order item", "order items"),
        ("tblCustomers", "customer", "customers"),
        ("categories", "category", "categories"),
        ("addresses", "address", "addresses"),
        ("address", "address", "addresses"),
        ("statuses", "status", "statuses"),
        ("status", "status", "statuses"),
        ("people", "person", "people"),
        ("staff", "staff member", "staff members"),
        ("boxes", "box", "boxes"),
        ("analyses", "analysis", "analyses"),
        ("movies", "movie", "movies"),
        ("days", "day", "days"),
        ("news", "news", "news"),
        ("naïve_column", "naïve column", "naïve columns"),
        ("🚀", "🚀", "🚀"),
    ],
)
def test_names(name: str, one: str, many: str) -> None:
    assert singular(readable(name)) == one
    assert plural(readable(name)) == many


def test_names_are_read_out() -> None:
    assert readable("VATRate") == "VAT rate"
    assert readable("shipping_address_id") == "shipping address ID"
    assert readable("email") == "e-mail"
    assert readable("__") == "__"
    assert readable_reference(("shipping_address_id",)) == "shipping address"
    assert readable_reference(("id",)) == "ID"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("order", "an order"), ("user", "a user"), ("hour", "an hour"), ("unit", "a unit"), ("upload", "an upload")],
)
def test_articles(words: str, expected: str) -> None:
    assert with_article(words) == expected


@pytest.mark.parametrize(
    ("type_", "family", "expected"),
    [
        ("character varying(200)", Family.CHARACTER, "text"),
        ("character(2)", Family.CHARACTER, "text of 2 characters"),
        ("char(200)", Family.CHARACTER, "text"),
        ("varchar(1)", Family.CHARACTER, "one character"),
        ("character varying", Family.CHARACTER, "text"),
        ("numeric(12,2)", Family.DECIMAL, "a number with 2 decimals"),
        ("numeric(12,0)", Family.DECIMAL, "a whole number"),
        ("decimal(5)", Family.DECIMAL, "a whole number"),
        ("numeric", Family.DECIMAL, "a number"),
        ("timestamp with time zone", Family.TIMESTAMP_WITH_ZONE, "a date and time"),
        ("tinyint(1)", Family.BOOLEAN, "yes or no"),
        ("text[]", Family.ARRAY, "a list of texts"),
        ("widget", Family.OTHER, "a value"),
    ],
)
def test_types(type_: str, family: Family, expected: str) -> None:
    assert plain_type(Column(name="c", type=type_, family=family)) == expected


def test_every_family_has_words() -> None:
    for family in Family:
        words = plain_type(Column(name="c", type="x", family=family))
        assert words
        assert family is Family.OTHER or family in (Family.ENUM, Family.SET) or words != "a value", family


def test_few_values() -> None:
    column = Column(name="c", type="x", family=Family.ENUM)
    assert plain_type(column, ("a", "b", "c")) == "one of a, b or c"
    assert plain_type(column, ("a",)) == "always a"
    assert plain_type(Column(name="c", type="x", family=Family.SET), ("a", "b")) == "any of a or b"
