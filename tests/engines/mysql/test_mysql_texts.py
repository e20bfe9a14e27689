"""Texts of the server made readable."""

from __future__ import annotations

import pytest

from schemabook.engines.mysql.dialect import family_of
from schemabook.engines.mysql.hidden import own_privileges
from schemabook.engines.mysql.sql_text import (
    in_parentheses,
    named_objects,
    split_values,
    tokens,
    unescape,
    without_database,
    without_introducers,
)
from schemabook.model.families import Family


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a 'b''c' \"d\"",
        "`x``y`.`z`",
        "/* it's */ -- don't\n'x'",
        "'unclosed",
        "a--1",
        "# it's\n1",
        "'\\''",
        "é ü 😀",
    ],
)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select `d`.`t`.`a` AS `a` from `d`.`t`", "select `t`.`a` AS `a` from `t`"),
        ("select '`d`.`t`' from `d`.`t`", "select '`d`.`t`' from `t`"),
        ("select `d`.`f`(1)", "select `f`(1)"),
        ("select `d`.`a` from `d`.`t` `d`", "select `d`.`a` from `t` `d`"),
        ("select `x`.`d`.`a` from `x`.`d`", "select `x`.`d`.`a` from `x`.`d`"),
        ("nothing", "nothing"),
    ],
)
def test_own_database_is_left_out(text: str, expected: str) -> None:
    assert without_database(text, "d") == expected


def test_named_objects() -> None:
    text = (
        "select `a`.`x`,`d`.`f`(`a`.`y`) from ((`d`.`t` `a` join `e`.`u` on((1 = 1)))"
        " join (select 1 AS `z`) `q`) where `g`(1)"
    )
    assert list(named_objects(text)) == [("d", "f", True), ("d", "t", False), ("e", "u", False), ("", "g", True)]


def test_escapes() -> None:
    assert unescape(r"_utf8mb4\'it\\\'s\'") == r"_utf8mb4'it\'s'"
    assert without_introducers("_utf8mb4'a' = '_utf8mb4'") == "'a' = '_utf8mb4'"
    assert in_parentheses("(1) + (2)") == "((1) + (2))"
    assert in_parentheses("(1 + ')')") == "(1 + ')')"
    assert split_values(r"enum('a,b','it''s','c\\d')") == ("a,b", "it's", "c\\d")


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("tinyint(1)", Family.BOOLEAN),
        ("tinyint(4)", Family.INTEGER),
        ("bigint(20) unsigned", Family.INTEGER),
        ("timestamp(6)", Family.TIMESTAMP_WITH_ZONE),
        ("datetime", Family.TIMESTAMP),
        ("vector(3)", Family.VECTOR),
        ("something new", Family.OTHER),
    ],
)
def test_families(text: str, family: Family) -> None:
    assert family_of(text) is family


def test_own_privileges() -> None:
    grants = [
        "GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*0'",
        r"GRANT SELECT, SHOW VIEW ON `my\_shop`.* TO `a`@`%`",
        "GRANT TRIGGER ON `my%`.* TO `a`@`%`",
        "GRANT INSERT ON `my_shop`.`t` TO `a`@`%`",
        "GRANT `r`@`%` TO `a`@`%`",
    ]
    assert own_privileges(grants, "my_shop") == {"USAGE", "SELECT", "SHOW VIEW", "TRIGGER"}
    assert own_privileges(grants, "myxshop") == {"USAGE", "TRIGGER"}
