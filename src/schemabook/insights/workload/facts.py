"""What a statement does, table by table, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from schemabook.model.base import QualifiedName


class How(Enum):
    """How a condition narrows a table. EITHER stands for alternatives, ROW compares several columns at once."""

    EQUAL = "equal"
    ONE_OF = "one of"
    RANGE = "range"
    ROW = "row"
    SEARCH = "search"
    CONTAINS = "contains"
    EITHER = "either"
    NULL = "null"
    NOT_NULL = "not null"
    OTHER = "other"


class Filter(NamedTuple):
    """A condition of columns and values. `label` is what is compared: a column or an expression."""

    how: How
    label: str
    columns: tuple[str, ...]


class Join(NamedTuple):
    """A column that is compared with one of another table, or of a result that is none's (`other` is None).

    `outward` says that the other is in a query around this one, `derived` that it is in one of FROM or WITH.
    """

    column: str
    other: QualifiedName | None
    outward: bool = False
    derived: bool = False


class Sort(NamedTuple):
    """A key of ORDER BY: a column, or an expression where `column` is empty."""

    label: str
    column: str
    descending: bool


class Verb(Enum):
    """What a statement does to a table."""

    READ = "read"
    INSERT = "insert"
    UPSERT = "upsert"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    MERGE = "merge"
    TRUNCATE = "truncate"
    COPY = "copy"


@dataclass(slots=True, eq=False)
class Query:
    """What one SELECT does with all its tables together.

    `counts` says that its only aggregates are counts. `groups` are labels of GROUP BY. `whole_row` are the tables of
    which it gives every column, `outputs` the column of a table that each name of its result stands for.
    """

    uses: list[Use] = field(default_factory=list)
    limit: bool = False
    offset: bool = False
    exists: bool = False
    skip_locked: bool = False
    aggregate: bool = False
    counts: bool = False
    distinct: bool = False
    groups: list[str] = field(default_factory=list)
    whole_row: list[Use] = field(default_factory=list)
    outputs: dict[str, tuple[Use, str]] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Whether a condition on its result is a condition on its tables."""
        return not (self.limit or self.aggregate or self.groups)


@dataclass(slots=True, eq=False)
class Use:
    """What a statement does to one table. `changed` are the columns that it sets; `keys` those of ON CONFLICT.

    `conditions` are the texts of all conditions, to compare with the predicates of indexes.
    """

    table: QualifiedName
    query: Query
    verb: Verb = Verb.READ
    filters: list[Filter] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    sorts: list[Sort] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    detail: str = ""
    conditions: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Facts:
    """What a statement does: its uses of tables, in the order of the text.

    `unknown` are the tables that are not in the catalogue. `main` is the outermost query of a statement that is one.
    """

    uses: list[Use] = field(default_factory=list)
    filters: dict[tuple[QualifiedName, str], None] = field(default_factory=dict)
    joins: dict[tuple[QualifiedName, str], None] = field(default_factory=dict)
    sorts: dict[tuple[QualifiedName, str], None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    main: Query | None = None
    reason: str = ""
