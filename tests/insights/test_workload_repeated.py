"""Suspected N+1: found where the numbers fit, and not found where they do not."""

from __future__ import annotations

from schemabook.model.workload import RepeatedLookup
from tests.insights.workload_support import name, study_of, used

LIST = "SELECT id, user_id FROM orders WHERE status = $1 ORDER BY placed_at LIMIT $2"
ITEMS = "SELECT line, quantity FROM order_items WHERE order_id = $1"
USER = "SELECT name FROM users WHERE id = $1"


def repeated(*given: tuple[str, int, int]) -> tuple[RepeatedLookup, ...]:
    return study_of(*(used(text, calls, rows) for text, calls, rows in given)).repeated


def test_children_of_each_row_are_suspected() -> None:
    (found,) = repeated((LIST, 20, 500), (ITEMS, 500, 1300))
    assert (found.table, found.column, found.calls.value) == (name("order_items"), "order_id", 500)
    assert found.factor is not None
    assert found.factor.value == 25.0
    assert found.parent in found.factor.method
    assert "which gave 25 rows each" in found.factor.method


def test_parent_of_each_row_is_suspected() -> None:
    (found,) = repeated((LIST, 20, 500), (USER, 480, 480))
    assert (found.table, found.column) == (name("users"), "id")


def test_every_column_gives_the_key() -> None:
    assert len(repeated(("SELECT * FROM orders WHERE status = $1", 20, 500), (ITEMS, 500, 1300))) == 1


def test_closest_statement_is_the_parent() -> None:
    near = "SELECT id FROM orders WHERE total > $1"
    (found,) = repeated((LIST, 20, 540), (near, 20, 500), (ITEMS, 500, 1300))
    assert found.parent == used(near).digest


def test_numbers_that_do_not_fit_are_no_suspicion() -> None:
    assert repeated((LIST, 20, 500), (ITEMS, 300, 900)) == ()
    assert repeated((LIST, 20, 500), (ITEMS, 700, 900)) == ()


def test_few_rows_or_few_calls_are_no_suspicion() -> None:
    assert repeated((LIST, 20, 100), (ITEMS, 100, 300)) == ()
    assert repeated((LIST, 4, 100), (ITEMS, 100, 300)) == ()


def test_statement_that_does_not_give_the_key_is_no_parent() -> None:
    assert repeated(("SELECT status, total FROM orders WHERE user_id = $1", 20, 500), (ITEMS, 500, 1300)) == ()
    assert repeated(("SELECT count(*), id FROM orders GROUP BY id", 20, 500), (ITEMS, 500, 1300)) == ()
    assert repeated(("SELECT * FROM users WHERE role = $1", 20, 500), (ITEMS, 500, 1300)) == ()


def test_what_is_no_look_up_by_one_column_is_no_suspicion() -> None:
    assert repeated((LIST, 20, 500), ("SELECT * FROM order_items WHERE order_id = $1 AND line = $2", 500, 500)) == ()
    assert repeated((LIST, 20, 500), ("SELECT * FROM order_items WHERE order_id = ANY ($1)", 500, 500)) == ()
    assert repeated((LIST, 20, 500), ("SELECT * FROM order_items WHERE quantity = $1", 500, 500)) == ()
    assert repeated((LIST, 20, 500), ("DELETE FROM order_items WHERE order_id = $1", 500, 500)) == ()


def test_rows_must_be_known() -> None:
    assert study_of(used(LIST, 20), used(ITEMS, 500, 1300)).repeated == ()
