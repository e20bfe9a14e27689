"""Plans of statements, taken without running them unless that is asked for.

Each plan is one message, or a part of one: a block that plans the statement, takes back what that locked, and sends
the plan, or the server's refusal, as a notice of its own. Inside a block no text can end the read-only transaction.
Parameters stay parameters (a generic plan): GENERIC_PLAN since PostgreSQL 16, before that a prepared statement of the
same block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from schemabook.engines.dialect import literal
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.plan_safety import PlanGuard, Token, plain_text, read_tokens
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.plans_build import build_plan, execution_seconds, full_scans, used_indexes
from schemabook.engines.redaction import redact
from schemabook.engines.statements import Statement
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.plans import Plan
from schemabook.model.survey import Reading, State

if TYPE_CHECKING:
    import asyncpg

GENERIC_SINCE = 16
_DENIED = "42501"
_SAVEPOINT = "schemabook_plans"
_SETTINGS = "set local search_path to default;\nset local plan_cache_mode = force_generic_plan"
_UNCOUNTED = "select /* schemabook */ pg_catalog.set_config('track_counts', 'off', true) where {may}"
"""A planner reads the ends of indexes, which counts as a use of them: it does not where the role may say so."""
_MAY_SET = "pg_catalog.has_parameter_privilege('track_counts', 'set')"
_IS_SUPERUSER = "pg_catalog.current_setting('is_superuser') = 'on'"
_RIGHTS_SINCE = 15
_AGAIN = f"rollback to savepoint {_SAVEPOINT};\n{_SETTINGS}"
_END = f"rollback to savepoint {_SAVEPOINT}_counts;\nrelease savepoint {_SAVEPOINT}_counts"
_BLOCK = """\
declare
    plan text;
    words text;
begin
    {before}execute {explain} into plan;
    raise exception 'give back the locks';
exception when others then
    words := sqlerrm;
    {after}raise info using message =
        coalesce(plan, json_build_object('state', sqlstate, 'words', words)::text);
end"""
_PREPARE = "execute {prepare};\n    set local enable_partition_pruning = off;\n    "
_DEALLOCATE = """\
begin
        execute 'deallocate {name}';
    exception when invalid_sql_statement_name then
        null;
    end;
    """
_PARAMETER = re.compile(r"\$(\d+)")
_TYPED_PARAMETER = re.compile(r"(?i)(?<![\w$.])(interval|date|time|timestamp|timestamptz)\s+(\$\d+)(?![\w$])")


class _Refusal(msgspec.Struct):
    """What the server said instead of giving a plan."""

    state: str
    words: str


def plan_statements(version: int = GENERIC_SINCE) -> tuple[Statement, ...]:
    """What taking plans sends: before all of them, for each, and after all of them."""
    block = plan_block("STATEMENT", 1, version=version, analyse=False)
    return (
        Statement(
            name="plans",
            purpose="names are looked up as the database's own settings say, and no use of indexes is counted",
            text=_begin(version),
        ),
        Statement(name="plan", purpose="one message per plan: the statement is planned, not run", text=block),
        Statement(name="plans end", purpose="everything is as before the plans", text=_END),
    )


def _begin(version: int) -> str:
    """What is sent before all plans. Counting stays off when a plan is taken back, and is on again at the end."""
    may = _MAY_SET if version >= _RIGHTS_SINCE else _IS_SUPERUSER
    return f"savepoint {_SAVEPOINT}_counts;\n{_UNCOUNTED.format(may=may)};\nsavepoint {_SAVEPOINT};\n{_SETTINGS}"


def plan_block(text: str, number: int, *, version: int, analyse: bool) -> str:
    """The message that takes the plan of a statement that a `PlanGuard` has let pass. `number` tells it from others."""
    count = _parameter_count(text)
    before = after = ""
    explain = f"{_method(count > 0, max(version, GENERIC_SINCE), analyse=analyse)} {text}"
    if count and version < GENERIC_SINCE:
        name = f"schemabook_plan_{number}"
        before = _PREPARE.format(prepare=literal(f"prepare {name} as {text}"))
        after = _DEALLOCATE.format(name=name)
        explain = f"explain (format json, verbose) execute {name}({', '.join(['null'] * count)})"
    return f"do {literal(_BLOCK.format(before=before, after=after, explain=literal(explain)))}"


async def take_plans(
    connection: asyncpg.Connection[Any],
    catalogue: Catalogue,
    wanted: Sequence[str],
    options: ReadOptions,
    *,
    at_once: int = 1,
) -> tuple[tuple[Plan, ...], tuple[Reading, ...]]:
    """The plans of `wanted`, in their order, and what kept some from being taken.

    The connection is in a read-only transaction with limits, and is afterwards as it was. Names without a schema
    are looked up where the settings of the server, the database and the role say. `at_once` plans are asked for in
    one message; where the server ends that before the last of them, each is asked for by itself.
    """
    if not wanted:
        return (), ()
    taker = _Taker(connection, catalogue, options)
    connection.add_log_listener(taker.hear)
    try:
        await connection.execute(_begin(connection.get_server_version().major))
        plans: list[Plan] = []
        for start in range(0, len(wanted), at_once):
            plans += await taker.take_together(wanted[start : start + at_once], start + 1)
        await connection.execute(_END)
    finally:
        connection.remove_log_listener(taker.hear)
    return tuple(plans), taker.readings(plans)


class _Taker:
    """Takes plans one by one; one that cannot be had costs only itself."""

    def __init__(self, connection: asyncpg.Connection[Any], catalogue: Catalogue, options: ReadOptions) -> None:
        self._connection = connection
        self._guard = PlanGuard(catalogue, POSTGRESQL)
        self._options = options
        self._measure = options.measure or MeasureOptions()
        self._version = connection.get_server_version().major
        self._heard = ""
        self._all_heard: list[str] = []
        self._grants: dict[str, None] = {}

    def hear(self, _connection: object, message: asyncpg.PostgresLogMessage) -> None:
        """Keep what a block sends."""
        if getattr(message, "severity_en", None) == "INFO":
            self._heard = str(getattr(message, "message", ""))
            self._all_heard.append(self._heard)

    async def take_together(self, statements: Sequence[str], number: int) -> list[Plan]:
        """The plans of some statements, asked for in one message where there are more than one."""
        answers = await self._ask_together(statements, number) if len(statements) > 1 else {}
        plans = []
        for at, statement in enumerate(statements):
            if statement in answers:
                self._heard = answers[statement]
                generic = _parameter_count(statement) > 0
                plans.append(self._built(statement, generic=generic, analyse=False))
            else:
                plans.append(await self.take(statement, number + at))
        return plans

    async def _ask_together(self, statements: Sequence[str], number: int) -> dict[str, str]:
        """What the server sends of each statement; nothing where one ended the message, or said more than its plan."""
        import asyncpg

        self._options.report(f"taking plans {number} to {number + len(statements) - 1}")
        let = self._measure.user_functions
        asked = [one for one in statements if not self._guard.refusal(one, user_functions=let)]
        blocks = [
            plan_block(_plannable(one), number + at, version=self._version, analyse=False)
            for at, one in enumerate(asked)
        ]
        self._all_heard.clear()
        try:
            await self._connection.execute(";\n".join(blocks))
        except asyncpg.QueryCanceledError:
            await self._connection.execute(_AGAIN)
            return {}
        except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError):
            raise
        except asyncpg.PostgresError:
            await self._connection.execute(_AGAIN)
            return {}
        return dict(zip(asked, self._all_heard, strict=True)) if len(self._all_heard) == len(asked) else {}

    async def take(self, statement: str, number: int) -> Plan:
        """The plan of one statement, or why there is none."""
        import asyncpg

        self._options.report(f"taking plan {number}")
        refused = self._guard.refusal(statement, user_functions=self._measure.user_functions)
        if refused:
            return self._refuse(statement, refused)
        text = _plannable(statement)
        generic = _parameter_count(text) > 0
        analyse = self._measure.analyse and not generic and not self._guard.refusal(statement, analyse=True)
        self._heard = ""
        try:
            await self._connection.execute(plan_block(text, number, version=self._version, analyse=analyse))
        except asyncpg.QueryCanceledError as error:
            await self._connection.execute(_AGAIN)
            return self._refuse(statement, f"{error}: give it longer with --statement-timeout")
        except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError):
            raise
        except asyncpg.PostgresError as error:
            await self._connection.execute(_AGAIN)
            return self._refuse(statement, f"{error}{self._language_remedy(error)}")
        return self._built(statement, generic=generic, analyse=analyse)

    def _built(self, statement: str, *, generic: bool, analyse: bool) -> Plan:
        """The plan that the server sent, or its refusal."""
        if not self._heard.startswith("["):
            return self._refuse(statement, self._words(statement))
        root = build_plan(self._heard)
        return Plan(
            statement=statement,
            method=_method(generic, self._version, analyse=analyse),
            taken_at=datetime.now(UTC),
            generic=generic,
            analysed=analyse,
            root=root,
            seconds=execution_seconds(self._heard),
            indexes=used_indexes(root),
            full_scans=full_scans(root),
        )

    def readings(self, plans: Sequence[Plan]) -> tuple[Reading, ...]:
        """What is to be said of the plans that could not be taken."""
        refused = [plan.refused for plan in plans if plan.refused]
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

    def _refuse(self, statement: str, words: str) -> Plan:
        return Plan(
            statement=statement,
            method=_method(_parameter_count(statement) > 0, self._version, analyse=False),
            taken_at=datetime.now(UTC),
            refused=redact(words),
        )

    def _words(self, statement: str) -> str:
        """The server's words, and for a missing right the grant that gives it."""
        refusal = msgspec.json.decode(self._heard or '{"state": "", "words": "the server gave no plan"}', type=_Refusal)
        if refusal.state != _DENIED:
            return refusal.words
        touched = self._guard.touched(statement)
        named = [name for name in touched if re.search(rf"(?<!\w){re.escape(name.name)}(?!\w)", refusal.words)]
        grant = self._grant(refusal.words, named or list(touched))
        first = next((token.text for token in read_tokens(statement, POSTGRESQL) if token.kind == "word"), "")
        if first not in ("select", "with", "values", "table"):
            return f"{refusal.words}: planning it takes the right to write, which a survey does not ask for"
        self._grants[grant] = None
        return f"{refusal.words}: {grant}"

    def _language_remedy(self, error: Exception) -> str:
        """What lets the role run blocks, where it is that which failed."""
        import asyncpg

        if isinstance(error, asyncpg.InsufficientPrivilegeError):
            remedy = f"GRANT USAGE ON LANGUAGE plpgsql TO {self._role()};"
        elif isinstance(error, asyncpg.UndefinedObjectError):
            remedy = "CREATE EXTENSION plpgsql;"
        else:
            return ""
        self._grants[remedy] = None
        return f": {remedy}"

    def _grant(self, words: str, names: list[QualifiedName]) -> str:
        """The statements that let the role plan what reads these relations."""
        schemas = {name.schema for name in names if re.search(rf"(?<!\w){re.escape(name.schema)}(?!\w)", words)}
        grants = [f"GRANT USAGE ON SCHEMA {POSTGRESQL.quote(schema)} TO {self._role()};" for schema in sorted(schemas)]
        grants += [f"GRANT SELECT ON {POSTGRESQL.qualify(name)} TO {self._role()};" for name in names]
        return " ".join(grants)

    def _role(self) -> str:
        return POSTGRESQL.quote(self._connection.get_settings().session_authorization)


def _plannable(statement: str) -> str:
    """The statement without comments, in the form that a block plans."""
    return _TYPED_PARAMETER.sub(r"cast(\2 as \1)", plain_text(statement, POSTGRESQL))


def _method(generic: bool, version: int, *, analyse: bool) -> str:
    """The command that gives a plan."""
    if analyse:
        return "explain (analyze, buffers, verbose, format json)"
    if generic and version < GENERIC_SINCE:
        return "explain (verbose, format json) of a prepared statement, plan_cache_mode = force_generic_plan"
    return f"explain ({'generic_plan, ' if generic else ''}verbose, format json)"


def _parameter_count(text: str) -> int:
    """The highest number of a parameter in a statement."""
    try:
        tokens = read_tokens(text, POSTGRESQL)
    except ValueError:
        return 0
    return max((int(number.text) for number in _numbers(tokens)), default=0)


def _numbers(tokens: Sequence[Token]) -> list[Token]:
    """The numbers behind a dollar sign."""
    pairs = pairwise(tokens)
    return [second for first, second in pairs if first.text == "$" and second.kind == "number"]
