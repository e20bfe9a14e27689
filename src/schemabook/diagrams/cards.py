"""Cards: how large the box of a table or view is, and what stands in its rows. The scripts of the map draw the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from schemabook.diagrams.drawing import Row
from schemabook.diagrams.text_width import text_width
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Column, Table, View

HEADER = 34
"""The height of the part with the title."""
ROW = 22
"""The height of a row."""
MOST_ROWS = 24
NAME_ROW, NAME_COLUMN = 16, 160
"""The room that a name in a list takes."""
NAMES_TOP, NAMES_BELOW = 54, 8
"""How far a list of names stands from the upper and the lower edge of its area."""
"""A card with more columns has so many rows, and one more that says how many are left out."""
LEAST_WIDTH, MOST_WIDTH = 160, 340

MARGIN = 10
"""The room at the left and right end of a row."""
GUTTER = 24
"""Where the text of a row begins: its marks stand before."""
GAP = 16
"""The least room between a name and a type."""
TITLE, NAME, TYPE = 13, 13, 12
"""The sizes of type for the title, the name of a column and its type."""
MOST_TYPE = 130
"""The width that a type may take."""
CHIP = 16
"""The room for the arrow after the name of a column that is both key and reference."""

Display = Callable[[QualifiedName], str]


def card_size(relation: Table | View, display: Display) -> tuple[int, int]:
    """Width and height of the card of a table or view with its columns, in pixels."""
    columns = relation.columns[:MOST_ROWS]
    rows = rows_of(columns, keys_of(relation), references_of(relation))
    return card_width(display(relation.name), rows), card_height(len(relation.columns))


def card_width(title: str, rows: Sequence[Row]) -> int:
    """The width that a title and rows ask for, from `LEAST_WIDTH` to `MOST_WIDTH` pixels."""
    wanted = max((row_width(row) for row in rows), default=0)
    return min(MOST_WIDTH, max(LEAST_WIDTH, wanted, text_width(title, TITLE, True) + 2 * MARGIN + 4))


def row_width(row: Row) -> int:
    """The width that a row asks for."""
    wanted = GUTTER + text_width(row.left, NAME, "key" in row.marks) + MARGIN
    if "key" in row.marks and "reference" in row.marks:
        wanted += CHIP
    return wanted + GAP + min(MOST_TYPE, text_width(row.right, TYPE)) if row.right else wanted


def card_height(columns: int) -> int:
    """The height of a card with so many columns."""
    return HEADER + ROW * (columns if columns <= MOST_ROWS else MOST_ROWS + 1)


def row_offset(relation: Table | View, column: str) -> int:
    """How far below the upper edge of its card the middle of a column's row is.

    For a column that has no row that is the row of what is left out; for one that is none, the middle of the header.
    """
    position = next((number for number, one in enumerate(relation.columns) if one.name == column), None)
    return HEADER // 2 if position is None else row_middle(position)


def row_middle(position: int) -> int:
    """How far below the upper edge of its card the middle of a row is, by the position of its column."""
    return HEADER + ROW * min(position, MOST_ROWS) + ROW // 2


def keys_of(relation: Table | View) -> frozenset[str]:
    """The columns of the primary key."""
    if isinstance(relation, Table) and relation.primary_key is not None:
        return frozenset(relation.primary_key.columns)
    return frozenset()


def references_of(relation: Table | View) -> frozenset[str]:
    """The columns of the foreign keys that a table declares."""
    if isinstance(relation, Table):
        return frozenset(column for key in relation.foreign_keys for column in key.columns)
    return frozenset()


def unique_of(relation: Table | View) -> frozenset[str]:
    """The columns that are unique by themselves."""
    if isinstance(relation, Table):
        return frozenset(one.columns[0] for one in relation.unique_constraints if len(one.columns) == 1)
    return frozenset()


def rows_of(
    columns: Sequence[Column],
    keys: Collection[str],
    references: Collection[str],
    unique: Collection[str] = (),
    sensitive: Collection[str] = (),
) -> tuple[Row, ...]:
    """The rows of these columns, with their marks."""
    marked = ((keys, "key"), (references, "reference"), (unique, "unique"), (sensitive, "sensitive"))
    found = []
    for column in columns:
        marks = [mark for names, mark in marked if column.name in names]
        if not column.nullable:
            marks.append("required")
        found.append(Row(left=column.name, right=column.type, marks=tuple(marks)))
    return tuple(found)


def card_rows(relation: Table | View, references: Collection[str], sensitive: Collection[str] = ()) -> tuple[Row, ...]:
    """The rows of a whole card, the last of which may say how many columns are left out."""
    shown = relation.columns[:MOST_ROWS]
    rows = rows_of(shown, keys_of(relation), references, unique_of(relation), sensitive)
    left_out = len(relation.columns) - len(shown)
    return (*rows, Row(left=more_columns(left_out))) if left_out else rows


def more_columns(number: int) -> str:
    """What the last row of a card says about the columns that it leaves out."""
    return f"… {number:,} more column{'' if number == 1 else 's'}"
