"""What an application can check before the database does: what checks, domains and types say for certain.

Each validator is a condition that a value which is not null must meet for the database to take it; the database may
ask for more. A check that says something else than the shapes here gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import ModuleType
from typing import Any

from schemabook.engines.dialect import Dialect
from schemabook.model.base import Value
from schemabook.model.catalogue import Domain
from schemabook.model.families import Family
from schemabook.model.tables import CheckConstraint, Column

_NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT})
_TEXTS = frozenset({Family.TEXT, Family.CHARACTER})
_LENGTH = re.compile(r"(?:character varying|varchar|character|char|nvarchar|nchar)\((\d+)\)", re.IGNORECASE)
_SQLGLOT = {"postgresql": "postgres"}
"""What sqlglot calls the SQL that each writer of DDL writes, where it has another name for it."""

_PORTABLE = re.compile(
    r"""\^?(?:
        (?: [A-Za-z0-9@_:;,/ =!#%&"'~<>-]        # signs that stand for themselves
          | \\[.^$|()\[\]{}*+?\\/@-] | \\[dsw]    # escaped signs, classes
          | \[\^?(?:[^\[\]\\] | \\[dsw.\]\[\\/-])+\]
          | \. | \( (?!\?) | \(\?: | \) | \|
        )
        (?: [*+?] | \{\d+(?:,\d*)?\} )?
    )*\$?""",
    re.VERBOSE,
)
"""Regular expressions that mean the same in PostgreSQL, Python, JavaScript and Java."""

_CASELESS = frozenset({"mysql"})
"""The writers of DDL whose servers compare texts without regard to case, unless a collation says otherwise."""


class ValidatorKind(StrEnum):
    """What a validator looks at."""

    LENGTH = "length"
    RANGE = "range"
    ONE_OF = "one of"
    NONE_OF = "none of"
    PATTERN = "pattern"


class Validator(Value):
    """A condition on the value of one column, which holds of null too.

    `minimum` and `maximum` are the bounds of a length in characters or of a number, as decimal text; the words
    `exclusive` say that the bound itself is out. `values` are the texts or numbers (as text) that are allowed or not;
    `numeric` says that they are numbers. `pattern` must be found somewhere in the value: it is anchored where the
    whole must match, `$` is the very end, and `.` is any sign, the end of a line too. `ignore_case` is of patterns and
    of lists of texts. `source` names the check, or is "type".
    """

    kind: ValidatorKind
    column: str
    minimum: str | None = None
    maximum: str | None = None
    minimum_exclusive: bool = False
    maximum_exclusive: bool = False
    values: tuple[str, ...] = ()
    numeric: bool = False
    pattern: str = ""
    ignore_case: bool = False
    source: str = "type"


def find_validators(
    column: Column, checks: Iterable[CheckConstraint], domains: Iterable[Domain], dialect: Dialect
) -> tuple[Validator, ...]:
    """The validators of a column: `checks` are those of its table, `domains` those that its type stands on."""
    found = list(_of_type(column, domains, dialect))
    if column.family in _NUMBERS or column.family in _TEXTS:
        for domain in domains:
            for check in domain.checks:
                found.extend(_of_check(check, column, "value", dialect))
        for check in checks:
            found.extend(_of_check(check, column, column.name.casefold(), dialect))
    return tuple(_merged(found))


def _of_type(column: Column, domains: Iterable[Domain], dialect: Dialect) -> Iterator[Validator]:
    if not dialect.supports.typed_columns:
        return
    for text in (column.type, *(domain.type for domain in domains)):
        if length := _LENGTH.fullmatch(text):
            yield Validator(kind=ValidatorKind.LENGTH, column=column.name, maximum=length[1])
    if column.family in _NUMBERS and re.search(r"\bunsigned\b", column.type):
        yield Validator(kind=ValidatorKind.RANGE, column=column.name, minimum="0")


def _of_check(check: CheckConstraint, column: Column, name: str, dialect: Dialect) -> Iterator[Validator]:
    if not check.enforced or name not in check.expression.casefold():
        return
    for condition in _conditions(check.expression, _SQLGLOT.get(dialect.ddl, dialect.ddl)):
        of, shape = condition[0], condition[1:]
        if of == name:
            validator = _Shape(column, check.name or check.expression, dialect.ddl in _CASELESS).read(*shape)
            if validator is not None:
                yield validator


@cache
def _sqlglot() -> ModuleType:
    """The SQL parser, imported when it is first needed, because it is large."""
    import sqlglot

    return sqlglot


_Condition = tuple[str, str, tuple[tuple[str, bool], ...], bool]
"""The column in lower case, what is asked of it, the literals with whether they are numbers, whether of its length."""

_MIRRORED = {"GT": "LT", "GTE": "LTE", "LT": "GT", "LTE": "GTE", "EQ": "EQ", "NEQ": "NEQ"}


@cache
def _conditions(expression: str, reads: str) -> tuple[_Condition, ...]:
    """The conditions of one column each that must all hold for an expression not to be false."""
    sqlglot = _sqlglot()
    try:
        tree = sqlglot.parse_one(expression, read=reads)
        return tuple(_walk(tree))
    except (sqlglot.errors.SqlglotError, RecursionError):
        return ()


def _walk(node: Any) -> Iterator[_Condition]:
    exp = _sqlglot().exp
    node = _bare(node)
    if isinstance(node, exp.And):
        yield from _walk(node.left)
        yield from _walk(node.right)
    elif isinstance(node, exp.Or):
        yield from _unless_null(node)
    elif isinstance(node, exp.Between):
        yield from _comparison(node.this, "GTE", node.args["low"])
        yield from _comparison(node.this, "LTE", node.args["high"])
    elif isinstance(node, exp.Not):
        yield from _negated(_bare(node.this))
    elif isinstance(node, exp.In):
        yield from _listed(node.this, "IN", node.expressions)
    elif isinstance(node, (exp.RegexpLike, exp.RegexpILike)):
        yield from _listed(node.this, type(node).__name__, [node.expression])
    elif type(node).__name__ in _MIRRORED:
        yield from _compared(node)


def _negated(node: Any) -> Iterator[_Condition]:
    if isinstance(node, _sqlglot().exp.In):
        yield from _listed(node.this, "NOT IN", node.expressions)


def _unless_null(node: Any) -> Iterator[_Condition]:
    """`x IS NULL OR condition of x`: the condition."""
    exp = _sqlglot().exp
    for null, other in ((node.left, node.right), (node.right, node.left)):
        test = _bare(null)
        if isinstance(test, exp.Is) and isinstance(_bare(test.expression), exp.Null):
            of = _column(test.this)
            for condition in _walk(other):
                if of is not None and of == (condition[0], False):
                    yield condition
            return


def _compared(node: Any) -> Iterator[_Condition]:
    exp = _sqlglot().exp
    operator = type(node).__name__
    right = _bare(node.right)
    if operator == "EQ" and isinstance(right, exp.Any):
        yield from _quantified(node.left, "IN", right.this)
    elif operator == "NEQ" and isinstance(right, exp.Anonymous) and right.name.upper() == "ALL":
        yield from _quantified(node.left, "NOT IN", right.expressions[0])
    else:
        yield from _comparison(node.left, operator, right)
        yield from _comparison(right, _MIRRORED[operator], node.left)


def _quantified(of: Any, operator: str, array: Any) -> Iterator[_Condition]:
    """`= ANY (ARRAY[…])` and `<> ALL (ARRAY[…])`: a list."""
    array = _bare(array)
    if isinstance(array, _sqlglot().exp.Array):
        yield from _listed(of, operator, array.expressions)


def _comparison(of: Any, operator: str, value: Any) -> Iterator[_Condition]:
    yield from _listed(of, operator, [value])


def _listed(of: Any, operator: str, values: list[Any]) -> Iterator[_Condition]:
    column = _column(of)
    literals = [_literal(value) for value in values]
    if column is not None and literals and None not in literals:
        yield column[0], operator, tuple(one for one in literals if one is not None), column[1]


def _bare(node: Any) -> Any:
    """The node without the brackets and casts around it."""
    exp = _sqlglot().exp
    while isinstance(node, (exp.Paren, exp.Cast)):
        node = node.this
    return node


def _column(node: Any) -> tuple[str, bool] | None:
    """The column in lower case, and whether it is its length that is meant."""
    exp = _sqlglot().exp
    node = _bare(node)
    measured = isinstance(node, exp.Length) and not node.args.get("binary")
    if measured:
        node = _bare(node.this)
    if isinstance(node, exp.Column) and not node.table:
        return node.name.casefold(), measured
    return None


def _literal(node: Any) -> tuple[str, bool] | None:
    """The text of a literal, and whether it is a number."""
    exp = _sqlglot().exp
    node = _bare(node)
    if isinstance(node, exp.Neg):
        inner = _literal(node.this)
        return (f"-{inner[0]}", True) if inner is not None and inner[1] else None
    if isinstance(node, exp.National | exp.Introducer):
        return None
    return (node.this, not node.is_string) if isinstance(node, exp.Literal) else None


class _Shape:
    """A condition of a column as a validator, where it can be one."""

    def __init__(self, column: Column, source: str, caseless: bool) -> None:
        """Take the column, what says so, and whether the server compares texts without regard to case."""
        self._column, self._source, self._caseless = column, source, caseless

    def read(self, operator: str, literals: tuple[tuple[str, bool], ...], measured: bool) -> Validator | None:
        """The validator, or None."""
        if operator.startswith("Regexp"):
            return self._pattern(operator, literals[0][0]) if not measured and self._is_text() else None
        if measured:
            return self._bound(ValidatorKind.LENGTH, operator, literals[0]) if self._is_text() else None
        if operator in {"IN", "NOT IN", "NEQ"} or (operator == "EQ" and self._is_text()):
            return self._values(operator, literals)
        return None if self._is_text() else self._bound(ValidatorKind.RANGE, operator, literals[0])

    def _is_text(self) -> bool:
        return self._column.family in _TEXTS

    def _pattern(self, operator: str, pattern: str) -> Validator | None:
        if not pattern or _PORTABLE.fullmatch(pattern) is None or not _compiles(pattern):
            return None
        return Validator(
            kind=ValidatorKind.PATTERN,
            column=self._column.name,
            pattern=pattern,
            ignore_case="ILike" in operator or self._caseless,
            source=self._source,
        )

    def _values(self, operator: str, literals: tuple[tuple[str, bool], ...]) -> Validator | None:
        texts = tuple(text for text, _ in literals)
        if self._is_text():
            if operator == "NEQ" and texts == ("",):
                return self._validator(ValidatorKind.LENGTH, minimum="1")
            if any(numeric for _, numeric in literals):
                return None
        elif any(_number(text) is None for text in texts):
            return None
        kind = ValidatorKind.ONE_OF if operator in {"IN", "EQ"} else ValidatorKind.NONE_OF
        return Validator(
            kind=kind,
            column=self._column.name,
            values=texts,
            numeric=not self._is_text(),
            ignore_case=self._caseless and self._is_text(),
            source=self._source,
        )

    def _bound(self, kind: ValidatorKind, operator: str, literal: tuple[str, bool]) -> Validator | None:
        if _number(literal[0]) is None or (kind is ValidatorKind.LENGTH and not literal[0].isdecimal()):
            return None
        text = literal[0]
        if kind is ValidatorKind.LENGTH and operator in {"GT", "LT"}:
            text = str(int(text) + (1 if operator == "GT" else -1))
            operator += "E"
        bounds: dict[str, dict[str, Any]] = {
            "GT": {"minimum": text, "minimum_exclusive": True},
            "GTE": {"minimum": text},
            "LT": {"maximum": text, "maximum_exclusive": True},
            "LTE": {"maximum": text},
            "EQ": {"minimum": text, "maximum": text},
        }
        return self._validator(kind, **bounds[operator]) if operator in bounds else None

    def _validator(self, kind: ValidatorKind, **bounds: Any) -> Validator:
        return Validator(kind=kind, column=self._column.name, source=self._source, **bounds)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _merged(validators: list[Validator]) -> Iterator[Validator]:
    """Lengths and ranges of one column as one each, with the tightest bounds."""
    for kind in (ValidatorKind.LENGTH, ValidatorKind.RANGE):
        same = [one for one in validators if one.kind is kind]
        if same:
            yield _tightest(same)
    seen: list[Validator] = []
    for one in validators:
        if one.kind not in {ValidatorKind.LENGTH, ValidatorKind.RANGE} and one not in seen:
            seen.append(one)
            yield one


def _tightest(same: list[Validator]) -> Validator:
    lower = max(
        (one for one in same if one.minimum is not None),
        key=lambda one: (Decimal(one.minimum or 0), one.minimum_exclusive),
        default=None,
    )
    upper = min(
        (one for one in same if one.maximum is not None),
        key=lambda one: (Decimal(one.maximum or 0), not one.maximum_exclusive),
        default=None,
    )
    sources = dict.fromkeys(one.source for one in (lower, upper) if one is not None)
    return Validator(
        kind=same[0].kind,
        column=same[0].column,
        minimum=lower.minimum if lower else None,
        maximum=upper.maximum if upper else None,
        minimum_exclusive=bool(lower and lower.minimum_exclusive),
        maximum_exclusive=bool(upper and upper.maximum_exclusive),
        source=", ".join(sources),
    )
