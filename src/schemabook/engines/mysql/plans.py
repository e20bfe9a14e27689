"""Plans of statements on MySQL and MariaDB, taken without running them unless that is asked for.

The optimiser reads the rows that a unique key finds, and evaluates subqueries that are constant: hence the check of
what a statement calls. Nothing that it reads comes back, because values in conditions are masked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.mysql.connect import error_number, server_words
from schemabook.engines.mysql.dialect import MARIADB, MYSQL
from schemabook.engines.mysql.plans_build import build_plan, seconds
from schemabook.engines.mysql.plans_text import CUT, NOTHING, Plannable, make_plannable
from schemabook.engines.mysql.plans_tree import FULL_SCAN, build_tree
from schemabook.engines.mysql.remedies import account_of
from schemabook.engines.mysql.sql_text import quote_name
from schemabook.engines.plan_names import Tables
from schemabook.engines.plan_safety import PlanGuard
from schemabook.engines.redaction import redact
from schemabook.engines.statements import Statement
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.plans import Plan
from schemabook.model.survey import Reading, State

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

EXPLAIN = "EXPLAIN FORMAT=JSON"
ANALYSE = {"mariadb": "ANALYZE FORMAT=JSON", "mysql": "EXPLAIN ANALYZE FORMAT=TREE"}
"""What runs a statement for its plan: MySQL gives a tree of lines for it, in whatever version."""
_SETTINGS = "SET @schemabook_plans = 1 /*!80300 , SESSION explain_json_format_version = 1 */"
_SESSION = "SELECT DATABASE(), CURRENT_USER()"
_FULL_SCANS = frozenset({"ALL", FULL_SCAN})
_DENIED = frozenset({1142, 1143, 1345})
_VIEW_DENIED = 1345
_LOST = frozenset({0, 1053, 1927, 2006, 2013, 2014, 2055, 4031})
_CUT = re.compile(r"(?:(?<!\?, )\.\.\.|…)\s*\Z")
_SPACE = re.compile(r"\s+")


def plan_statements() -> tuple[Statement, ...]:
    """What taking plans sends: twice before all of them, and once for each."""
    return (
        Statement(name="plans", purpose="the first version of the JSON of plans", text=_SETTINGS),
        Statement(name="plans session", purpose="the database and the account, for the grants", text=_SESSION),
        Statement(name="plan", purpose="one per plan: the statement is planned, not run", text=f"{EXPLAIN} STATEMENT"),
    )


def take_plans(
    cursor: Cursor, catalogue: Catalogue, wanted: Sequence[str], options: ReadOptions
) -> tuple[tuple[Plan, ...], tuple[Reading, ...]]:
    """The plans of `wanted`, in their order, and what kept some from being taken.

    The session is read-only with limits, in the database of the catalogue. Raises the driver's error when the
    connection is lost.
    """
    if not wanted:
        return (), ()
    taker = _Taker(cursor, catalogue, options)
    plans = [taker.take(statement, number) for number, statement in enumerate(wanted, 1)]
    return tuple(plans), taker.readings(plans)


class _Taker:
    """Takes plans one by one; one that cannot be had costs only itself."""

    def __init__(self, cursor: Cursor, catalogue: Catalogue, options: ReadOptions) -> None:
        cursor.execute(_SETTINGS)
        cursor.execute(_SESSION)
        database, account = cursor.fetchone() or ("", "")
        self._database, self._account = str(database), account_of(str(account))
        self._cursor = cursor
        self._options = options
        self._measure = options.measure or MeasureOptions()
        self._dialect = MARIADB if catalogue.engine == MARIADB.name else MYSQL
        self._guard = PlanGuard(catalogue, self._dialect, self._database)
        self._tables = Tables(catalogue)
        self._views = {view.name: view.definition for view in catalogue.views}
        self._grants: dict[str, None] = {}

    def take(self, statement: str, number: int) -> Plan:
        """The plan of one statement, or why there is none."""
        import pymysql

        self._options.report(f"taking plan {number}")
        if _CUT.search(statement):
            return _refuse(statement, CUT)
        try:
            refused = self._guard.refusal(statement, user_functions=self._measure.user_functions)
            if refused:
                return _refuse(statement, refused)
            plannable = make_plannable(statement, self._tables, self._dialect)
        except ValueError as problem:
            return _refuse(statement, str(problem))
        command = ANALYSE[self._dialect.name] if self._runs(statement, plannable) else EXPLAIN
        try:
            self._cursor.execute(f"{command} {plannable.text}")
            row = self._cursor.fetchone() or ("{}",)
        except pymysql.err.MySQLError as error:
            if error_number(error) in _LOST:
                raise
            return _refuse(statement, self._words(statement, error))
        return self._build(statement, plannable, command, str(row[0]))

    def _build(self, statement: str, plannable: Plannable, command: str, text: str) -> Plan:
        is_tree = command == ANALYSE[MYSQL.name]
        root = build_tree(text, plannable.tables) if is_tree else build_plan(text, plannable.tables)
        steps = [(node.relation, node) for node in root.walk() if node.relation is not None]
        return Plan(
            statement=statement,
            method=_method(statement, command),
            taken_at=datetime.now(UTC),
            generic=plannable.generic,
            analysed=command != EXPLAIN,
            root=root,
            seconds=None if command == EXPLAIN else root.actual_seconds if is_tree else seconds(text),
            indexes=tuple(sorted({(relation, node.index) for relation, node in steps if node.index})),
            full_scans=tuple(sorted({relation for relation, node in steps if node.operation in _FULL_SCANS})),
        )

    def _runs(self, statement: str, plannable: Plannable) -> bool:
        """Whether a statement is run for its plan."""
        if not self._measure.analyse or plannable.generic:
            return False
        return not self._guard.refusal(statement, analyse=True)

    def readings(self, plans: Sequence[Plan]) -> tuple[Reading, ...]:
        """What is to be said of the plans that could not be taken."""
        refused = [plan.refused for plan in plans if plan.refused not in ("", NOTHING)]
        if not refused:
            return ()
        reading = Reading(
            part="plans",
            state=State.PARTIAL if len(refused) < len(plans) else State.DENIED,
            missed=f"the plans of {len(refused)} of {len(plans)} statements",
            reason=refused[0],
            remedy=" ".join(self._grants),
        )
        return (reading,)

    def _words(self, statement: str, error: Exception) -> str:
        """The server's words, and for a missing right the grants that give it."""
        words = _SPACE.sub(" ", redact(server_words(error)))
        number = error_number(error)
        if number not in _DENIED:
            return words
        names = self._behind(statement) if number == _VIEW_DENIED else self._guard.touched(statement)
        named = [name for name in names if re.search(rf"(?<!\w){re.escape(name.name)}(?!\w)", words)]
        grant = " ".join(self._grant(name) for name in named or names)
        self._grants[grant] = None
        return f"{words}: {grant}"

    def _grant(self, name: QualifiedName) -> str:
        rights = "SELECT, SHOW VIEW" if name in self._views else "SELECT"
        return f"GRANT {rights} ON {quote_name(self._database)}.{quote_name(name.name)} TO {self._account};"

    def _behind(self, statement: str) -> list[QualifiedName]:
        """The relations that a statement reads, with those behind its views."""
        found: dict[QualifiedName, None] = {}
        waiting = [statement]
        while waiting:
            for name in self._guard.touched(waiting.pop()):
                if name not in found:
                    found[name] = None
                    waiting.append(self._views.get(name, ""))
        return list(found)


def _refuse(statement: str, words: str) -> Plan:
    return Plan(statement=statement, method=_method(statement, EXPLAIN), taken_at=datetime.now(UTC), refused=words)


def _method(statement: str, command: str) -> str:
    """The command that gives a plan."""
    first = statement.lstrip("( \n\t").split(None, 1)
    if first and first[0].lower() in ("update", "delete", "insert"):
        return f"{command} of the query that finds its rows"
    return command
