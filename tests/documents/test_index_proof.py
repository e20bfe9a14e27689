"""What documents say of indexes only where it is proved: that none is idle, and that none is there."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from schemabook.documents.blocks import Bullets
from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index as BookIndex
from schemabook.documents.table_parts import performance_blocks
from schemabook.engines import dialect_by_name
from schemabook.model.book import Book
from schemabook.model.tables import Index, IndexColumn
from schemabook.rules import findings_of
from schemabook.study import judge, study
from tests.catalogues import references, survey, table
from tests.documents.measured import measured_book
from tests.documents.test_operations import page_of, plain_book, with_survey


def used(book: Book, *, days: int, size: float, scans: float = 0) -> Book:
    """The book with one server, whose counters of the index that is only for queries are of this age."""
    measured = book.survey.measurements
    assert measured is not None
    own = next(one for one in measured.indexes if one.name == "orders_email")
    assert own.scans is not None
    assert own.size is not None
    since = own.scans.measured_at - timedelta(days=days)
    changed = msgspec.structs.replace(
        own,
        scans=msgspec.structs.replace(own.scans, value=scans, since=since),
        size=msgspec.structs.replace(own.size, value=size),
    )
    others = (one for one in measured.indexes if one is not own)
    measured = msgspec.structs.replace(measured, indexes=(changed, *others))
    return judge(with_survey(book, topology=None, measurements=measured))


@pytest.mark.parametrize(
    ("days", "size", "scans", "words"),
    [
        (2, 8192, 0, "Not wholly known: No index is there in vain. The counters are younger than 7 days."),
        (30, 8192, 0, "| No index is there in vain | yes, but for small ones that nothing has read |"),
        (30, 8192, 12, "| No index is there in vain | yes: nothing was found |"),
        (30, 5_000_000, 0, "| No index is there in vain | no: unused-index (1 finding) |"),
    ],
)
def test_checklist_says_yes_with_proof_alone(days: int, size: float, scans: float, words: str) -> None:
    book = used(measured_book(), days=days, size=size, scans=scans)
    assert words in page_of(book, "optimisation-checklist")


def test_checklist_does_not_answer_what_no_rule_asks_on_this_engine() -> None:
    plain = survey(table("orders"))
    lite = msgspec.structs.replace(
        plain,
        server=msgspec.structs.replace(plain.server, engine="sqlite", product="SQLite"),
        catalogue=msgspec.structs.replace(plain.catalogue, engine="sqlite"),
    )
    assert "| Indexes are finished | yes" in page_of(judge(study(plain)), "optimisation-checklist")
    assert "Indexes are finished" not in page_of(judge(study(lite)), "optimisation-checklist")


@pytest.mark.parametrize(("predicate", "words"), [(None, ""), ("(email IS NOT NULL)", " without a condition")])
def test_partial_index_is_not_said_to_be_missing(predicate: str | None, words: str) -> None:
    index = Index(name="part", columns=(IndexColumn(name="user_id"),), method="btree", predicate=predicate)
    other = Index(name="other", columns=(IndexColumn(name="id"),), method="btree")
    orders = msgspec.structs.replace(
        table("orders", references("user_id", "users")), indexes=(index if predicate else other,)
    )
    book = plain_book(orders, table("users"))
    context = Context(BookIndex(book, dialect_by_name("postgresql")), Settings())
    lines = [one for block in performance_blocks(context, orders) if isinstance(block, Bullets) for one in block.items]
    shown = ["".join(getattr(part, "text", "") for part in line) for line in lines]
    assert f"No index{words} begins with user_id: finding the children of a row of users reads all." in shown
    messages = [one.message for one in findings_of(book.report, "unindexed-foreign-key")]
    assert messages == [f"No index{words} begins with user_id: changes of the parent read the whole table."]
    page = page_of(book, "index-strategy")
    assert ("foreign key to users, a part of the rows" in page) is (predicate is not None)
