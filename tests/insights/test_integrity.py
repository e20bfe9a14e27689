"""Rules in words."""

from __future__ import annotations

import pytest

from schemabook.engines import dialect_by_name
from schemabook.insights.integrity import Sentence, check_sentence, find_integrity_rules
from schemabook.model.annotations import ColumnNote, TableNote
from schemabook.model.catalogue import Domain
from schemabook.model.tables import CheckConstraint, Column, ExclusionConstraint, Index, IndexColumn, Table, Trigger
from tests.catalogues import name, references, table

POSTGRESQL = dialect_by_name("postgresql")


def words(sentence: Sentence) -> str:
    """A sentence with its names and expressions in backticks."""
    return "".join(f"`{piece.text}`" if piece.kind else piece.text for piece in sentence)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(quantity > 0)", "`quantity` is greater than `0`"),
        ("((a >= 0) AND (a <= 1))", "`a` is between `0` and `1`"),
        ("name <> ''", "`name` is not empty"),
        ("a IN ('x', 'y', 'z')", "`a` is one of `'x'`, `'y'` or `'z'`"),
        ("a IS NOT NULL OR b IS NOT NULL", "`a` has a value or `b` has a value"),
        (
            "status NOT IN ('shipped', 'sent') OR address IS NOT NULL",
            "where `status` is one of `'shipped'` or `'sent'`, `address` has a value",
        ),
        ("NOT (a = 1)", "`a` is not `1`"),
        ("char_length(code) <= 5", "the length of `code` is at most `5`"),
        ("a BETWEEN 1 AND b", "`a` is between `1` and `b`"),
        ("a ~ '^x'", "`a` matches the pattern `'^x'`"),
        ("is_open", "`is_open` is true"),
        ("until <= current_date", "`until` is at most today"),
        ("f(a, b) > 0", "`f(a, b) > 0`"),
        ("(a = 1 AND b = 2) OR c = 3", "`(a = 1 AND b = 2) OR c = 3`"),
        ("a IN (1,2,3,4,5,6,7,8,9,10,11,12,13)", "`a` is one of 13 listed values"),
    ],
)
def test_checks(expression: str, expected: str) -> None:
    assert words(check_sentence(CheckConstraint(name="c", expression=expression), POSTGRESQL)) == expected


def test_every_rule_of_a_table_is_there() -> None:
    domain = Domain(
        name=name("positive"), type="integer", checks=(CheckConstraint(name="more", expression="VALUE > 0"),)
    )
    base = table("line", references("order_id", "orders"), primary="order_id line", unique="code")
    extra = Column(name="amount", type="positive", type_name=name("positive"))
    given = Table(
        name=base.name,
        columns=(*base.columns, extra),
        primary_key=base.primary_key,
        unique_constraints=base.unique_constraints,
        foreign_keys=(references("order_id", "orders"),),
        checks=(CheckConstraint(name="c", expression="line > 0", validated=False),),
        exclusions=(ExclusionConstraint(name="e", definition="EXCLUDE USING gist (x WITH &&)"),),
        indexes=(Index(name="u", columns=(IndexColumn(expression="lower(code)"),), unique=True, predicate="line = 1"),),
        triggers=(
            Trigger(
                name="t",
                timing="BEFORE",
                events=("INSERT", "UPDATE"),
                level="ROW",
                definition="",
                update_columns=("code",),
                comment="Keeps it.",
                enabled="disabled",
            ),
        ),
    )
    note = TableNote(name=base.name, columns=(ColumnNote(name="code", validation="ten letters"),))
    found = find_integrity_rules(given, {domain.name: domain}, note, POSTGRESQL, {name("orders"): "orders"})
    assert [(rule.kind, words(rule.sentence), rule.doubt) for rule in found] == [
        ("required", "`code` must have a value", ""),
        ("key", "`order_id` and `line` together identify a row: never missing, and never the same twice", ""),
        ("unique", "no two rows have the same `code`", ""),
        ("unique", "no two rows have the same `lower(code)`, among those where `line = 1`", ""),
        ("check", "`line` is greater than `0`", "not validated: older rows may break it"),
        ("domain", "`amount` is greater than `0`", ""),
        ("reference", "`order_id` refers to a row of `orders` that exists", ""),
        ("exclusion", "no two rows may satisfy `EXCLUDE USING gist (x WITH &&)`", ""),
        ("trigger", "runs before insert or update of code: Keeps it.", "switched off"),
        ("application", "`code`: ten letters", ""),
    ]
