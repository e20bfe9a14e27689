"""The `Measured:` blocks of examples: lines of text that become measurements, a workload, plans, a topology.

`KINDS` has one line for each kind of line. What `schemabook.rules` says about them is their documentation.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec

from schemabook.model import measurements as m
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue, every_table
from schemabook.model.history import Growth, History, UnusedSince
from schemabook.model.measured import Measured, NamedFigure
from schemabook.model.plans import Plan, PlanNode
from schemabook.model.survey import Survey
from schemabook.model.topology import Flow, Node, Topology
from schemabook.model.workload import StatementUse, Workload

MEASURED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
METHOD = "given by the example"
_FIELD = re.compile(r"([\w-]+) = (.*?)(?=, [\w-]+ = |$)")
_AGO = re.compile(r"([\d.]+) days ago")
_UNITS = {
    "bytes": "size heap_size index_size toast_size database_size temporary_bytes retained_log retained bytes_per_day",
    "seconds": "total_time mean_time max_time lasted kept_for lag",
    "share": "bloat null_share cache_hit used share",
    "rows": "rows dead_rows reads inserts updates hot_updates deletes rows_read rows_examined rows_per_day",
    "transactions": "freeze_age transaction_age commits rollbacks",
}
_UNIT_OF = {field: unit for unit, fields in _UNITS.items() for field in fields.split()}

Fields = dict[str, str]
AnyValue = typing.TypeVar("AnyValue", bound=Value)


class Overlay:
    """What the lines of a block say, gathered for one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.days = 30.0
        self.role = "primary"
        self.found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        self.server: Fields = {}
        self.archiving: m.Archiving | None = None
        self.encryption: m.Encryption | None = None
        self.nodes = 1

    @property
    def since(self) -> datetime:
        """The start of the window of every counter."""
        return MEASURED_AT - timedelta(days=self.days)

    def relation(self, name: str) -> QualifiedName:
        """The relation or sequence of this name, with or without its schema."""
        named = name.strip('"')
        known = [one.name for one in every_table(self.catalogue.tables)]
        known += [one.name for one in self.catalogue.views]
        known += [one.name for one in self.catalogue.sequences]
        match = next((one for one in known if named in (str(one), one.name)), None)
        # A sequence behind an identity column is not in the catalogue.
        return match or QualifiedName(self.catalogue.default_schema, named)

    def figure(self, field: str, text: str) -> Measured:
        """A figure of this field."""
        number = float(text.replace("_", ""))
        return Measured(
            value=int(number) if number.is_integer() and "." not in text else number,
            unit=_UNIT_OF.get(field, "count"),
            method=METHOD,
            quality="exact",
            measured_at=MEASURED_AT,
            since=self.since,
        )

    def build(self, type_: type[AnyValue], fields: Fields, **given: Any) -> AnyValue:
        """A value of this type from the texts of its fields."""
        types = _field_types(type_)
        unknown = set(fields) - set(types)
        if unknown:
            raise ValueError(f"{type_.__name__} has no field {', '.join(sorted(unknown))}")
        return type_(**given, **{name: self._convert(name, text, types[name]) for name, text in fields.items()})

    def _convert(self, name: str, text: str, wanted: Any) -> Any:
        if typing.get_origin(wanted) is tuple:
            return self._several(text, typing.get_args(wanted)[0])
        wants = set(typing.get_args(wanted)) or {wanted}
        if Measured in wants:
            return self.figure(name, text)
        if datetime in wants:
            return MEASURED_AT - timedelta(days=float(_AGO.fullmatch(text)[1]))  # type: ignore[index]
        if bool in wants:
            return {"true": True, "false": False}[text]
        if QualifiedName in wants:
            return self.relation(text)
        return float(text) if float in wants else int(text) if int in wants else text.strip('"')

    def _several(self, text: str, item: Any) -> tuple[Any, ...]:
        """Values that stand with | between them: words, relations, or `value 0.9` for common values."""
        parts = [one.strip() for one in text.split("|")]
        if item is m.CommonValue:
            pairs = (one.rsplit(" ", 1) for one in parts)
            return tuple(m.CommonValue(value=value, share=self.figure("share", share)) for value, share in pairs)
        return tuple(self.relation(one) if item is QualifiedName else one for one in parts)


@cache
def _field_types(type_: type[Value]) -> dict[str, Any]:
    hints = typing.get_type_hints(type_)
    return {field.name: hints[field.name] for field in msgspec.structs.fields(type_)}


def _fields_of(text: str) -> Fields:
    fields = dict(_FIELD.findall(text))
    if not fields:
        raise ValueError(f"no field = value in {text!r}")
    return fields


def _part_of(overlay: Overlay, name: str) -> tuple[QualifiedName, str]:
    """The relation and the part in TABLE.PART."""
    table, _, part = name.rpartition(".")
    return overlay.relation(table), part


def _table(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(m.TableFigures, fields, name=overlay.relation(name))


def _index(overlay: Overlay, name: str, fields: Fields) -> Value:
    table, part = _part_of(overlay, name)
    return overlay.build(m.IndexFigures, fields, table=table, name=part)


def _column(overlay: Overlay, name: str, fields: Fields) -> Value:
    table, part = _part_of(overlay, name)
    return overlay.build(m.ColumnFigures, fields, table=table, column=part)


def _sequence(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(m.SequenceFigures, {"limit": "2147483647", **fields}, name=overlay.relation(name))


def _server(overlay: Overlay, _: str, fields: Fields) -> None:
    overlay.server |= fields


def _state(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(m.StateCount, fields, state=name)


def _setting(overlay: Overlay, name: str, fields: Fields) -> Value:
    value, _, default = fields["value"].partition(" (default ")
    return m.SettingValue(name=name, value=value, default=default.removesuffix(")") if default else None)


def _setting_details(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(m.SettingValue, fields, name=name)


def _job(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(m.Job, {"schedule": "daily", "command": "SELECT now()", **fields}, name=name)


def _activity(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(m.Activity, {"session": "4711", **fields}, kind=name)


def _slot(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(m.Slot, {"kind": "physical", "active": "true", **fields}, name=name)


def _archiving(overlay: Overlay, _: str, fields: Fields) -> None:
    overlay.archiving = overlay.build(m.Archiving, {"mode": "on", **fields})


def _encryption(overlay: Overlay, _: str, fields: Fields) -> None:
    overlay.encryption = overlay.build(m.Encryption, fields)


def _statement(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(StatementUse, fields, text=name)


def _plan(overlay: Overlay, name: str, fields: Fields) -> Value:
    own = {key: fields[key] for key in fields if key in _field_types(Plan)}
    root = overlay.build(PlanNode, {"operation": "Seq Scan", **{k: fields[k] for k in fields if k not in own}})
    return overlay.build(Plan, own, statement=name, method=METHOD, taken_at=MEASURED_AT, root=root)


def _node(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(Node, {"role": "standby", **fields}, name=name)


def _flow(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(Flow, {"source": "here", "kind": "physical", **fields}, target=name)


def _growth(overlay: Overlay, name: str, fields: Fields) -> Value:
    return overlay.build(Growth, fields, table=overlay.relation(name))


def _unused(overlay: Overlay, name: str, fields: Fields) -> Value:
    table, part = _part_of(overlay, name)
    return overlay.build(UnusedSince, {"surveys": "9", **fields}, table=table, index=part)


def _days(overlay: Overlay, _: str, fields: Fields) -> None:
    overlay.days = float(fields["value"])


def _role(overlay: Overlay, _: str, fields: Fields) -> None:
    overlay.role = fields["value"]


def _nodes(overlay: Overlay, _: str, fields: Fields) -> None:
    overlay.nodes = int(fields["value"])


KINDS: dict[str, Callable[[Overlay, str, Fields], Value | None]] = {
    "days": _days,
    "role": _role,
    "nodes": _nodes,
    "table": _table,
    "index": _index,
    "column": _column,
    "sequence": _sequence,
    "server": _server,
    "state": _state,
    "setting": _setting,
    "setting details": _setting_details,
    "job": _job,
    "activity": _activity,
    "slot": _slot,
    "archiving": _archiving,
    "encryption": _encryption,
    "statement": _statement,
    "plan": _plan,
    "node": _node,
    "flow": _flow,
    "growth": _growth,
    "unused": _unused,
}
_FIRST = frozenset({"days", "role", "nodes"})


def read_overlay(lines: Iterable[str], catalogue: Catalogue) -> Overlay:
    """What the lines of a block say. Raises ValueError with the line that says nothing."""
    overlay = Overlay(catalogue)
    for line in sorted(lines, key=lambda line: line.split(" ", 1)[0] not in _FIRST):
        kind = next(iter(_kinds_in(line)), None)
        if kind is None:
            raise ValueError(f"not a line of a Measured: block: {line!r}")
        name, fields = _take_apart(line[len(kind) :].strip())
        value = KINDS[kind](overlay, name, fields)
        if value is not None:
            overlay.found[kind].append(value)
    return overlay


def _kinds_in(line: str) -> list[str]:
    """The kinds that a line can begin with, the longest first."""
    return sorted((kind for kind in KINDS if re.match(rf"{kind}[ :]", line)), key=len, reverse=True)


def _take_apart(text: str) -> tuple[str, Fields]:
    """The name and the fields in `NAME: field = value, …`, `NAME = value`, `: field = value` or `= value`."""
    quoted = re.match(r'"((?:[^"]|"")*)"\s*', text)
    name = quoted[1].replace('""', '"') if quoted else ""
    rest = text[quoted.end() :] if quoted else text
    if not quoted:
        end = re.search(r":(?= )| ?= ", rest)
        if end is None:
            raise ValueError(f"neither : nor = in {text!r}")
        name, rest = rest[: end.start()].strip(), rest[end.start() :].lstrip()
    if rest.startswith(":"):
        return name, _fields_of(rest[1:].strip())
    return name, {"value": rest.removeprefix("=").strip()}


def apply_overlay(survey: Survey, lines: Iterable[str]) -> Survey:
    """The survey with everything that the lines say was measured."""
    overlay = read_overlay(lines, survey.catalogue)
    seen = m.SeenFrom(host="db.example", at=MEASURED_AT, port=5432, role=overlay.role, started_at=overlay.since)
    found = overlay.found
    given = {one.name for one in found["table"]}
    others = [m.TableFigures(name=one.name) for one in every_table(survey.catalogue.tables) if one.name not in given]
    measurements = m.Measurements(
        seen=seen,
        tables=(*found["table"], *others),
        indexes=tuple(found["index"]),
        sequences=tuple(found["sequence"]),
        columns=tuple(found["column"]),
        server=_server_figures(overlay),
        settings=tuple(found["setting"] + found["setting details"]) or (m.SettingValue(name="example", value="on"),),
        jobs=tuple(found["job"]),
        activity=tuple(found["activity"]),
        archiving=_archived(overlay),
        encryption=overlay.encryption,
    )
    return msgspec.structs.replace(
        survey,
        measurements=measurements,
        workload=_workload(overlay),
        plans=tuple(found["plan"]),
        topology=_topology(overlay, seen),
    )


def _server_figures(overlay: Overlay) -> m.ServerFigures:
    """The figures of the server; words that are no field of it become figures that one engine has."""
    known = _field_types(m.ServerFigures)
    fields = {name: text for name, text in overlay.server.items() if name in known}
    others = tuple(
        NamedFigure(name=name, meaning=METHOD, figure=overlay.figure(name, text))
        for name, text in overlay.server.items()
        if name not in known
    )
    fields.setdefault("database_size", "10_000_000")
    figures: m.ServerFigures = overlay.build(m.ServerFigures, fields, states=tuple(overlay.found["state"]))
    return msgspec.structs.replace(figures, others=others)


def _archived(overlay: Overlay) -> m.Archiving | None:
    slots = tuple(overlay.found["slot"])
    if not slots:
        return overlay.archiving
    return msgspec.structs.replace(overlay.archiving or m.Archiving(mode="on"), slots=slots)


def _workload(overlay: Overlay) -> Workload | None:
    statements = tuple(overlay.found["statement"])
    if not statements:
        return None
    return Workload(source=METHOD, until=MEASURED_AT, since=overlay.since, statements=statements)


def _topology(overlay: Overlay, seen: m.SeenFrom) -> Topology:
    own = overlay.found["node"]
    here = Node(name="here", role=overlay.role, here=True)
    more = [Node(name=f"standby{number}", role="standby") for number in range(1, overlay.nodes)]
    return Topology(seen=seen, nodes=(here, *own, *more), flows=tuple(overlay.found["flow"]))


def history_of(lines: Iterable[str], catalogue: Catalogue) -> History | None:
    """What the lines say of earlier surveys; None where nothing."""
    overlay = read_overlay(lines, catalogue)
    growth, unused = overlay.found["growth"], overlay.found["unused"]
    return History(growth=tuple(growth), unused=tuple(unused)) if growth or unused else None
