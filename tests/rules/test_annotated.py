"""Rules about comments heed what people wrote in the annotations."""

from __future__ import annotations

import msgspec

from schemabook.model.annotations import Annotations, ColumnNote, TableNote, ValueNote
from schemabook.rules import findings_of
from schemabook.study import judge, study
from tests.catalogues import column, name, survey, table

COLUMNS = ("note", "state", "owner")


def _messages(*notes: TableNote) -> dict[str, list[str]]:
    orders = msgspec.structs.replace(
        table("orders", comment="What was ordered."), columns=(column("id"), *(column(one) for one in COLUMNS))
    )
    book = study(survey(orders, table("visits")))
    judged = judge(msgspec.structs.replace(book, annotations=Annotations(tables=notes)))
    rules = ("missing-column-comment", "missing-table-comment")
    return {rule: [str(one.subject.name) + one.message for one in findings_of(judged.report, rule)] for rule in rules}


def test_what_the_annotations_say_is_not_missing() -> None:
    columns = (
        ColumnNote(name="note", purpose="What the customer asked for."),
        ColumnNote(name="state", values=(ValueNote(value="1", meaning="paid"),)),
        ColumnNote(name="owner", retention="two years"),
    )
    silent = "public.ordersNo comment says what is in "
    assert _messages() == {
        "missing-column-comment": [f"{silent}note, state and owner."],
        "missing-table-comment": ["public.visitsIt has no comment."],
    }
    described = _messages(
        TableNote(name=name("orders"), columns=columns), TableNote(name=name("visits"), purpose="Who came, and when.")
    )
    assert described == {"missing-column-comment": [f"{silent}owner."], "missing-table-comment": []}
    assert _messages(TableNote(name=name("visits"), owner="the shop"))["missing-table-comment"] != []
