"""Forgetting surveys of long ago."""

from __future__ import annotations

from schemabook.history import layout
from schemabook.history.store import Store
from tests.history.support import KEY, day, surveyed


def test_one_a_week_and_each_new_schema_stay(store: Store) -> None:
    """The first survey is on a Sunday: weeks begin on days 1, 8 and 15."""
    tables = {0: "orders", 3: "users", 4: "users"}
    for number in range(20):
        sizes = {"orders": 100 + number, tables.get(number, "orders"): 100 + number}
        store.keep(KEY, surveyed(day(number), sizes), day(number))
    before = {one.at: one for one in store.surveys(KEY)}
    assert store.prune(KEY, day(16)) == 10
    left = store.surveys(KEY)
    assert [one.at for one in left] == [day(i) for i in (0, 1, 3, 5, 8, 15, 16, 17, 18, 19)]
    assert all(one == before[one.at] for one in left)
    points = {point.at: point.value for one in store.history(KEY).growth for point in one.points}
    assert points == {day(i): 100 + i for i in (0, 1, 3, 5, 8, 15, 16, 17, 18, 19)}
    stored = store._read(lambda connection: connection.execute(layout.points.select()).all())
    assert len(stored) == 11
    assert store.prune(KEY, day(16)) == 0


def test_values_that_stood_longer_are_kept(store: Store) -> None:
    for number in range(1, 6):
        store.keep(KEY, surveyed(day(number), {"orders": 7}), day(number))
    store.keep(KEY, surveyed(day(6), {"orders": 8}), day(6))
    assert store.prune(KEY, day(6)) == 4
    (growth,) = store.history(KEY).growth
    assert [(point.at, point.value) for point in growth.points] == [(day(1), 7), (day(6), 8)]


def test_schemas_that_nobody_found_are_forgotten_and_others_stay(store: Store) -> None:
    other = "postgresql://db.example.org:5432/other"
    store.keep(other, surveyed(day(0), {"orders": 1}), day(0))
    store.keep(other, surveyed(day(1), {"orders": 1}), day(1))
    for number in range(4):
        store.keep(KEY, surveyed(day(number), {"orders": 1}), day(number))
    assert store.prune(KEY, day(30)) == 2
    assert len(store.surveys(other)) == 2
    assert store.schema(store.surveys(KEY)[0].schema) == surveyed(day(0), {"orders": 1}).catalogue
    assert store.prune("postgresql://unknown/x", day(30)) == 0
