"""Stored functions, procedures and packages from rows."""

from __future__ import annotations

from schemabook.engines.mysql.build_columns import character_set_of
from schemabook.engines.mysql.build_triggers import REDACTED, session_options
from schemabook.engines.mysql.dialect import quote_text
from schemabook.engines.mysql.remedies import account_of
from schemabook.engines.mysql.rows import ParameterRow, RoutineRow, Rows, ServerRow
from schemabook.engines.mysql.sql_text import quote_name
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Parameter, Routine

_AGGREGATE = "fetch group next row"


Signatures = dict[tuple[str, str], str]
"""The types of the parameters of each routine, by its type (FUNCTION, PROCEDURE …) and its name."""


def routine_signatures(rows: Rows) -> Signatures:
    """What tells routines apart: the types of their parameters.

    A procedure that shares its name and its types with a function has the word in its signature.
    """
    types: dict[tuple[str, str], list[str]] = {(row.type, row.name): [] for row in rows.routines}
    for row in rows.parameters:
        types.setdefault((row.type, row.routine), []).append(row.data_type)
    signatures: Signatures = {}
    taken: set[tuple[str, str]] = set()
    for (kind, name), listed in sorted(types.items()):
        signature = ", ".join(listed)
        if (name, signature) in taken:
            signature = f"{kind.lower()}; {signature}" if signature else kind.lower()
        taken.add((name, signature))
        signatures[kind, name] = signature
    return signatures


def build_routines(rows: Rows) -> tuple[Routine, ...]:
    """Every stored routine by name."""
    parameters: dict[tuple[str, str], list[ParameterRow]] = {}
    for row in rows.parameters:
        parameters.setdefault((row.type, row.routine), []).append(row)
    server = rows.server[0]
    ordered = sorted(rows.routines, key=lambda row: (row.name, row.type))
    signatures = routine_signatures(rows)
    return tuple(_routine(row, parameters.get((row.type, row.name), []), server, signatures) for row in ordered)


def _routine(row: RoutineRow, parameters: list[ParameterRow], server: ServerRow, signatures: Signatures) -> Routine:
    collation = server.collation
    built = tuple(_parameter(parameter, collation) for parameter in parameters)
    returns = None
    if row.returns:
        returns = row.returns + _collate(row.character_set, row.collation, collation)
    is_aggregate = row.type == "FUNCTION" and _AGGREGATE in (row.body or "").lower()
    body = redact(row.body or "")
    definition = _definition(row, built, returns, body) if row.body else ""
    if is_aggregate:
        definition = definition.replace("CREATE FUNCTION", "CREATE AGGREGATE FUNCTION", 1)
    return Routine(
        name=QualifiedName("", row.name),
        kind="aggregate" if is_aggregate else row.type.lower(),
        signature=signatures[row.type, row.name],
        parameters=built,
        returns=returns,
        language=row.language,
        definition=definition,
        volatility="deterministic" if row.is_deterministic == "YES" else None,
        security_definer=row.security == "DEFINER",
        options=session_options(row, server.session_collation),
        owner=account_of(row.definer),
        comment=row.comment or None,
        unmodelled=(REDACTED.format("it"),) if body != (row.body or "") else (),
    )


def _parameter(row: ParameterRow, collation: str) -> Parameter:
    return Parameter(
        name=row.name or "",
        type=row.data_type + _collate(row.character_set, row.collation, collation),
        mode=(row.mode or "IN").lower(),
    )


def _collate(character_set: str | None, own: str | None, inherited: str) -> str:
    """The clause of a character set that is not the database's own."""
    if not own or own == inherited:
        return ""
    return f" CHARSET {character_set or character_set_of(own)} COLLATE {own}"


def _definition(row: RoutineRow, parameters: tuple[Parameter, ...], returns: str | None, body: str) -> str:
    """The whole CREATE statement, without its definer."""
    if row.type.startswith("PACKAGE"):
        return f"CREATE {row.type} {quote_name(row.name)}{_characteristics(row)}\n{body}"
    listed = ", ".join(_declare(parameter, row.type) for parameter in parameters)
    head = f"CREATE {row.type} {quote_name(row.name)}({listed})"
    if returns:
        head += f"\nRETURNS {returns}"
    return f"{head}{_characteristics(row)}\n{body}"


def _declare(parameter: Parameter, kind: str) -> str:
    mode = f"{parameter.mode.upper()} " if kind == "PROCEDURE" else ""
    return f"{mode}{quote_name(parameter.name)} {parameter.type}"


def _characteristics(row: RoutineRow) -> str:
    clauses = []
    if row.is_deterministic == "YES":
        clauses.append("DETERMINISTIC")
    if row.data_access != "CONTAINS SQL" and not row.type.startswith("PACKAGE"):
        clauses.append(row.data_access)
    if row.security == "INVOKER":
        clauses.append("SQL SECURITY INVOKER")
    if row.comment:
        clauses.append(f"COMMENT {quote_text(row.comment)}")
    return "".join(f"\n{clause}" for clause in clauses)
