"""What has changed since earlier schemas."""

from __future__ import annotations

import msgspec
import pytest

from schemabook.history import versions
from schemabook.history.store import Store
from schemabook.model.base import QualifiedName
from tests.history.support import KEY, day, surveyed


def names(*listed: str) -> tuple[QualifiedName, ...]:
    return tuple(QualifiedName("public", one) for one in listed)


def test_each_earlier_schema_is_compared_with_that_of_now(store: Store) -> None:
    first = surveyed(day(0), {"orders": 1, "users": 2})
    second = surveyed(day(1), {"orders": 1, "users": 2, "notes": 3})
    store.keep(KEY, first, day(0))
    store.keep(KEY, second, day(1))
    store.keep(KEY, surveyed(day(2), {"orders": 1, "users": 2, "notes": 3}), day(2))
    now = surveyed(day(3), {"orders": 1, "notes": 3})
    catalogue = now.catalogue
    changed = tuple(
        msgspec.structs.replace(one, comment="new") if one.name.name == "notes" else one for one in catalogue.tables
    )
    now = msgspec.structs.replace(now, catalogue=msgspec.structs.replace(catalogue, tables=changed))
    history = store.history(KEY, now)
    newest, oldest = history.versions
    assert (newest.name, oldest.name) == (f"{day(2):%Y-%m-%d}", f"{day(0):%Y-%m-%d}")
    assert (newest.added, newest.changed, newest.removed) == ((), names("notes"), names("users"))
    assert (oldest.added, oldest.changed, oldest.removed) == (names("notes"), (), names("users"))


def test_the_schema_of_now_is_no_earlier_one(store: Store) -> None:
    now = surveyed(day(1), {"orders": 1})
    store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
    assert store.history(KEY, now).versions == ()


def test_large_schemas_are_not_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MOST_TABLES", 1)
    store.keep(KEY, surveyed(day(0), {"orders": 1, "users": 2}), day(0))
    store.keep(KEY, surveyed(day(1), {"orders": 1}), day(1))
    (only,) = store.history(KEY, surveyed(day(2), {"notes": 1})).versions
    assert only.removed == names("orders")
