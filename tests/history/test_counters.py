"""Load and unused indexes: differences of counters, which begin anew now and then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from schemabook.history.store import Store
from schemabook.model.history import UnusedSince
from schemabook.model.measured import SECONDS_PER_DAY
from schemabook.model.measurements import ServerFigures
from tests.history.support import KEY, START, counted, day, figure, surveyed

EARLIER = START - timedelta(days=100)


def keep_counts(store: Store, *counts: tuple[float, int, datetime | None], role: str = "primary") -> None:
    """Keep a survey for each: day, commits, start of the counters."""
    for number, commits, since in counts:
        at = day(number)
        store.keep(KEY, surveyed(at, server=counted(at, commits, since=since), role=role), at)


def per_day(figure_per_second: object) -> float:
    """A rate per second as one per day."""
    value = getattr(figure_per_second, "value", None)
    assert isinstance(value, float)
    return value * SECONDS_PER_DAY


def test_average_and_peak(store: Store) -> None:
    for number, commits, rollbacks in ((0, 1000, 10), (1, 2000, 20), (3, 9000, 20)):
        at = day(number)
        store.keep(KEY, surveyed(at, server=counted(at, commits, rollbacks)), at)
    load = store.history(KEY).load
    assert per_day(load.transactions) == pytest.approx((8000 + 10) / 3)
    assert per_day(load.peak_transactions) == pytest.approx(3500)
    assert [round(point.value * SECONDS_PER_DAY) for point in load.points] == [1010, 3500]
    assert load.transactions is not None
    assert load.peak_transactions is not None
    assert (load.transactions.since, load.transactions.measured_at) == (START, day(3))
    assert (load.peak_transactions.since, load.peak_transactions.measured_at) == (day(1), day(3))
    assert load.transactions.unit == "transactions per second"
    assert load.statements is None


def test_the_survey_of_now_counts(store: Store) -> None:
    keep_counts(store, (0, 0, EARLIER))
    assert store.history(KEY).load.transactions is None
    now = surveyed(day(1), server=counted(day(1), 500, since=EARLIER))
    assert per_day(store.history(KEY, now).load.transactions) == pytest.approx(500)


@pytest.mark.parametrize(
    "after",
    [
        (2, 50, EARLIER),
        (2, 90_000, day(1.5)),
        (2, 90_000, None),
    ],
    ids=["the counter fell", "its start moved", "its start is no longer known"],
)
def test_an_interval_with_a_reset_is_left_out(store: Store, after: tuple[float, int, datetime | None]) -> None:
    keep_counts(store, (0, 1000, EARLIER), (1, 1700, EARLIER), after, (3, after[1] + 900, after[2]))
    load = store.history(KEY).load
    assert per_day(load.transactions) == pytest.approx((700 + 900) / 2)
    assert per_day(load.peak_transactions) == pytest.approx(900)
    assert load.transactions is not None
    assert load.transactions.method.endswith(
        "over 2 intervals between surveys; left out, because the counters began anew: 1"
    )
    assert [point.at for point in load.points] == [day(1), day(3)]


def test_a_start_that_jitters_is_no_reset(store: Store) -> None:
    keep_counts(store, *((i, 100 * i, EARLIER + timedelta(seconds=i % 3)) for i in range(6)))
    assert per_day(store.history(KEY).load.transactions) == pytest.approx(100)


def test_counters_of_servers_are_not_mixed(store: Store) -> None:
    keep_counts(store, (0, 1000, EARLIER), (2, 1200, EARLIER))
    keep_counts(store, (1, 70_000, EARLIER), (3, 90_000, EARLIER), role="standby")
    assert per_day(store.history(KEY).load.transactions) == pytest.approx(10_000)
    now = surveyed(day(4), server=counted(day(4), 1400, since=EARLIER))
    assert per_day(store.history(KEY, now).load.transactions) == pytest.approx(100)
    now = surveyed(day(4), server=counted(day(4), 95_000, since=EARLIER), role="standby")
    assert per_day(store.history(KEY, now).load.transactions) == pytest.approx(25_000 / 3)
    now = surveyed(day(4), server=counted(day(4), 95_000, since=EARLIER), role="third")
    assert store.history(KEY, now).load.transactions is None


def test_a_survey_that_did_not_ask_is_skipped(store: Store) -> None:
    keep_counts(store, (0, 1000, EARLIER))
    store.keep(KEY, surveyed(day(1), {"orders": 1}), day(1))
    keep_counts(store, (2, 3000, EARLIER))
    load = store.history(KEY).load
    assert per_day(load.transactions) == pytest.approx(1000)
    assert len(load.points) == 1


def test_surveys_within_a_minute_count_as_one(store: Store) -> None:
    second = 1 / SECONDS_PER_DAY
    keep_counts(store, (0, 0, EARLIER), (10 * second, 5000, EARLIER), (1, 6000, EARLIER))
    load = store.history(KEY).load
    assert len(load.points) == 1
    assert per_day(load.peak_transactions) == pytest.approx(6000)


def test_statements_where_transactions_are_not_counted(file_store: Store) -> None:
    for number in range(3):
        at = day(number)
        server = ServerFigures(statements=figure(number * 50, "statements", at, EARLIER))
        file_store.keep(KEY, surveyed(at, server=server), at)
    load = file_store.history(KEY).load
    assert load.transactions is None
    assert per_day(load.statements) == pytest.approx(50)
    assert per_day(load.peak_statements) == pytest.approx(50)
    assert len(load.points) == 2


def test_commits_that_are_statements_are_no_transactions(file_store: Store) -> None:
    for number in range(3):
        at = day(number)
        server = ServerFigures(
            commits=figure(number, "commits", at, EARLIER),
            rollbacks=figure(0, "rollbacks", at, EARLIER),
            statements=figure(number * 50, "statements", at, EARLIER),
        )
        file_store.keep(KEY, surveyed(at, server=server), at)
    load = file_store.history(KEY).load
    assert load.transactions is None
    assert per_day(load.statements) == pytest.approx(50)


def keep_scans(store: Store, *scans: tuple[float, dict[str, int], datetime | None], role: str = "primary") -> None:
    """Keep a survey for each: day, scans of indexes, start of the counters."""
    for number, counts, since in scans:
        store.keep(KEY, surveyed(day(number), scans=counts, since=since, role=role), day(number))


def unused(store: Store) -> dict[str, tuple[datetime, int]]:
    """The unused indexes by name."""

    def said(one: UnusedSince) -> tuple[datetime, int]:
        return one.since, one.surveys

    return {one.index: said(one) for one in store.history(KEY).unused}


def test_indexes_that_nobody_used(store: Store) -> None:
    keep_scans(
        store,
        (0, {"never": 0, "once": 7, "busy": 1, "late": 3}, EARLIER),
        (1, {"never": 0, "once": 8, "busy": 2, "late": 4}, EARLIER),
        (2, {"never": 0, "once": 8, "busy": 3, "late": 4}, EARLIER),
        (3, {"never": 0, "once": 8, "busy": 3, "late": 5}, EARLIER),
    )
    assert unused(store) == {"never": (EARLIER, 4), "once": (day(1), 3), "busy": (day(2), 2)}


def test_one_survey_says_nothing_of_use(store: Store) -> None:
    keep_scans(store, (0, {"never": 0}, EARLIER))
    assert unused(store) == {}
    now = surveyed(day(1), scans={"never": 0}, since=EARLIER)
    (found,) = store.history(KEY, now).unused
    assert (str(found.table), found.index, found.since, found.surveys) == ("public.orders", "never", EARLIER, 2)


def test_after_a_reset_use_is_unknown_before_it(store: Store) -> None:
    keep_scans(
        store, (0, {"ix": 0}, EARLIER), (1, {"ix": 0}, EARLIER), (2, {"ix": 0}, day(1.5)), (3, {"ix": 0}, day(1.5))
    )
    assert unused(store) == {"ix": (day(1.5), 2)}


def test_a_counter_that_fell_and_does_not_say_when(store: Store) -> None:
    keep_scans(store, (0, {"ix": 5}, EARLIER), (1, {"ix": 0}, EARLIER), (2, {"ix": 0}, EARLIER))
    assert unused(store) == {"ix": (day(1), 2)}


def test_where_the_start_is_not_known_the_first_survey_counts(store: Store) -> None:
    keep_scans(store, (0, {"ix": 0}, None), (1, {"ix": 0}, None))
    assert unused(store) == {"ix": (day(0), 2)}


def test_an_index_is_not_older_than_the_survey_without_it(store: Store) -> None:
    keep_scans(
        store,
        (0, {"old": 0}, EARLIER),
        (1, {"old": 0}, EARLIER),
        (2, {"old": 0, "new": 0}, EARLIER),
        (3, {"old": 0, "new": 0}, EARLIER),
    )
    assert unused(store) == {"old": (EARLIER, 4), "new": (day(1), 2)}


def test_an_index_that_was_made_again_begins_anew(store: Store) -> None:
    for number, scans in enumerate(({"ix": 0, "other": 0}, {"other": 0}, {"ix": 0, "other": 0}, {"ix": 0, "other": 0})):
        keep_scans(store, (number, scans, EARLIER))
    assert unused(store)["ix"] == (day(1), 2)


def test_an_index_that_is_gone_is_left_out(store: Store) -> None:
    keep_scans(store, (0, {"ix": 0, "a": 0}, EARLIER), (1, {"ix": 0, "a": 0}, EARLIER), (2, {"a": 0}, EARLIER))
    assert set(unused(store)) == {"a"}


def test_use_on_another_server_is_not_mixed_in(store: Store) -> None:
    keep_scans(store, (0, {"ix": 0}, EARLIER), (2, {"ix": 0}, EARLIER))
    keep_scans(store, (1, {"ix": 5}, EARLIER), role="standby")
    assert unused(store) == {"ix": (EARLIER, 2)}
