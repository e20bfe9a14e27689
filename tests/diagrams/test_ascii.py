from __future__ import annotations

import unicodedata

import pytest

from schemabook.diagrams.ascii import Arm, Box, cluster

USERS = Box(title="users", lines=("id (PK)", "email"))
ORDERS = Box(title="orders", lines=("id (PK)", "user_id (FK)", "status"))


def test_one_table_to_many() -> None:
    assert cluster(USERS, [Arm(box=ORDERS, line=1)]) == (
        "┌─────────┐       ┌──────────────┐\n"
        "│  users  │       │    orders    │\n"
        "├─────────┤       ├──────────────┤\n"
        "│ id (PK) │──┐    │ id (PK)      │\n"
        "│ email   │  └───<│ user_id (FK) │\n"
        "└─────────┘       │ status       │\n"
        "                  └──────────────┘"
    )


def test_lines_say_how_many_and_whether_they_must_be_there() -> None:
    one = Arm(box=Box(title="payments", lines=("order_id (PK, FK)",)), line=0, many=False)
    optional = Arm(box=ORDERS, line=1, optional=True)
    drawn = cluster(USERS, [one, optional]).splitlines()
    assert "────│ order_id (PK, FK)" in "\n".join(drawn)
    assert any("└──○<│ user_id (FK)" in line for line in drawn)


def test_a_table_alone_is_a_box() -> None:
    assert cluster(USERS, []).splitlines()[0] == "┌─────────┐"


@pytest.mark.parametrize("arms", [1, 2, 7])
def test_every_line_of_the_boxes_on_the_right_begins_in_one_column(arms: int) -> None:
    drawn = cluster(USERS, [Arm(box=ORDERS, line=1)] * arms).splitlines()
    starts = {line.rindex("│", 0, -1) for line in drawn if line.endswith("│") and "user_id" in line}
    assert len(starts) == 1
    assert sum("user_id (FK)" in line for line in drawn) == arms


def test_wide_characters_take_two_columns() -> None:
    drawn = cluster(Box(title="用户", lines=("id",)), []).splitlines()
    widths = {sum(2 if unicodedata.east_asian_width(one) == "W" else 1 for one in line) for line in drawn}
    assert len(widths) == 1
