"""The tables as SQLAlchemy 2 maps them: declarative classes, and a `Table` where there is no key to map by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Domain, Sequence
from schemabook.orm.plan import Entity, OrmPlan
from schemabook.orm.sequences import sequence_of
from schemabook.orm.sqlalchemy_code import WIDTH, Call, call, text
from schemabook.orm.sqlalchemy_columns import column_line, core_column_line, is_serial
from schemabook.orm.sqlalchemy_relations import relationship_lines
from schemabook.orm.sqlalchemy_remarks import remarks_of
from schemabook.orm.sqlalchemy_tables import (
    in_order,
    is_core,
    late_keys,
    table_arguments,
    table_code,
    table_options,
    table_variable,
)
from schemabook.orm.sqlalchemy_types import domain_definition, enum_definition, schema_of
from schemabook.orm.sqlalchemy_usage import Values, usage_of
from schemabook.orm.sqlalchemy_validators import validator_methods

NAME = "SQLAlchemy 2"
LANGUAGE = "python"

_MAXIMA = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
_STRINGS = re.compile(r'r?"(?:[^"\\\n]|\\.)*"|r?\'(?:[^\'\\\n]|\\.)*\'')
_NATIVE = '''class NativeType(sa.types.UserDefinedType[Any]):
    """A type of the database that SQLAlchemy has no class for."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        return self.name'''
_LABELS = '''def labels(members: type[enum.Enum]) -> list[str]:
    """What the database calls the members: their values, not their names."""
    return [member.value for member in members]'''
_BASE = """class Base(DeclarativeBase):
    pass"""


def unsupported(dialect: Dialect) -> str | None:
    """Why the databases of a dialect cannot be mapped; None where they can."""
    known = {"postgresql", "mysql", "sqlite"}
    return None if dialect.ddl in known else f"SQLAlchemy has no dialect of its own for {dialect.product}."


def render_entity(plan: OrmPlan, entity: Entity) -> str:
    """The class of a table, after the types and sequences that it uses."""
    return "\n\n\n".join([*_definitions(plan, [entity]), _body(plan, entity)])


def render_usage(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """Functions that find one, list a page and change one.

    `values` gives a made-up value of a column as a literal of SQL, or None.
    """
    return usage_of(plan, entity, values)


def render_files(plan: OrmPlan) -> Iterator[tuple[str, str]]:
    """`models.py` with everything, and `usage.py` with the functions of each entity in a class of its name."""
    ordered = in_order(plan)
    parts = [
        _BASE,
        *_definitions(plan, ordered),
        *(_body(plan, entity, late=False) for entity in ordered),
    ]
    late = [line for entity in ordered for line in _late(plan, entity)]
    body = "\n\n\n".join(parts + (["\n".join(late)] if late else [])) + "\n"
    body = "\n\n\n".join([*_prelude(body), body])
    yield "models.py", f"{_imports(body)}\n\n\n{body}"
    usages = [usage_of(plan, entity, lambda _: None) for entity in ordered]
    usage = "\n\n\n".join(one for one in usages if one) + "\n"
    yield "usage.py", f"{_imports(usage)}\n{_model_imports(plan, usage)}\n\n\n{usage}"


def remarks(plan: OrmPlan, entity: Entity) -> tuple[str, ...]:
    """What the mapping does not say of a table, in sentences."""
    return remarks_of(plan, entity)


def _definitions(plan: OrmPlan, entities: list[Entity]) -> Iterator[str]:
    """The enumerated types, domains and sequences of some entities, each once."""
    fields = [field for entity in entities for field in entity.fields]
    domains = {field.domain for field in fields if field.domain is not None}
    enums = {field.enum for field in fields if field.enum is not None}
    for enum in plan.enums:
        if enum.class_name in enums:
            yield enum_definition(plan, enum)
    for domain in _with_bases(plan, domains):
        yield domain_definition(plan, domain)
    for sequence in _sequences(plan, entities):
        yield _sequence(plan, sequence)


def _with_bases(plan: OrmPlan, names: set[QualifiedName]) -> list[Domain]:
    """The domains with those that they stand on, each after its own."""
    known = {domain.name: domain for domain in plan.catalogue.domains}
    found: dict[QualifiedName, Domain] = {}

    def add(name: QualifiedName | None) -> None:
        domain = known.get(name) if name is not None else None
        if domain is not None and domain.name not in found:
            add(domain.type_name)
            found[domain.name] = domain

    for name in sorted(names):
        add(name)
    return list(found.values())


def _sequences(plan: OrmPlan, entities: list[Entity]) -> list[Sequence]:
    used = {
        sequence_of(plan, field)
        for entity in entities
        for field in entity.fields
        if field.column.default is not None and not is_serial(plan, entity, field)
    }
    return [sequence for sequence in plan.catalogue.sequences if sequence.name in used]


def _sequence(plan: OrmPlan, sequence: Sequence) -> str:
    kinds = {"smallint": "sa.SmallInteger", "integer": "sa.Integer"}
    ends = sequence.increment > 0
    made = call(
        "sa.Sequence",
        text(sequence.name.name),
        start=None if sequence.start == 1 else str(sequence.start),
        increment=None if sequence.increment == 1 else str(sequence.increment),
        minvalue=None if ends and sequence.minimum == 1 else str(sequence.minimum),
        maxvalue=None if ends and sequence.maximum == _MAXIMA.get(sequence.type) else str(sequence.maximum),
        cache=None if sequence.cache == 1 else str(sequence.cache),
        cycle="True" if sequence.cycle else None,
        schema=schema_of(plan, sequence.name),
        data_type=kinds.get(sequence.type),
        metadata="Base.metadata",
    )
    return made.layout()


def _body(plan: OrmPlan, entity: Entity, *, late: bool = True) -> str:
    after = _late(plan, entity) if late else []
    body = _table(plan, entity) if is_core(entity) else _class(plan, entity)
    return "\n\n\n".join([body, "\n".join(after)]) if after else body


def _table(plan: OrmPlan, entity: Entity) -> str:
    lines = [f"{table_variable(entity)}: sa.Table = sa.Table(", f"    {text(entity.name.name)},", "    Base.metadata,"]
    lines += [core_column_line(plan, entity, field) for field in entity.fields]
    lines += [_argument(one) for one in table_arguments(plan, entity)]
    lines += [f"    {name}={value}," for name, value in table_options(plan, entity).items()]
    return "\n".join([*lines, ")"])


def _argument(one: str | Call, indent: int = 4) -> str:
    margin = " " * indent
    return f"{margin}{one}," if isinstance(one, str) else one.layout(margin, ",", indent)


def _class(plan: OrmPlan, entity: Entity) -> str:
    head = [f"class {entity.class_name}(Base):", f"    __tablename__ = {text(entity.name.name)}"]
    arguments = [_argument(one, 8) for one in table_arguments(plan, entity)]
    options = table_options(plan, entity)
    if arguments:
        head += ["    __table_args__ = (", *arguments, *([_options(options, 8) + ","] if options else []), "    )"]
    elif options:
        head.append(f"    __table_args__ = {_options(options, 4).lstrip()}")
    parts = ["\n".join(head), "\n".join(column_line(plan, entity, field) for field in entity.fields)]
    if not entity.primary or not _has_written_key(entity):
        names = ", ".join(entity.field(column).snake for column in entity.identifier)
        parts.append(f'    __mapper_args__ = {{"primary_key": [{names}]}}')
    relations = relationship_lines(plan, entity)
    if relations:
        parts.append("\n".join(relations))
    return "\n\n".join([*parts, *validator_methods(plan, entity)])


def _options(options: dict[str, str], indent: int) -> str:
    """A dictionary on one line where it fits."""
    margin = " " * indent
    flat = margin + "{" + ", ".join(f'"{name}": {value}' for name, value in options.items()) + "}"
    if len(flat) <= WIDTH - len("__table_args__ = ,"):
        return flat
    return "\n".join(
        [margin + "{", *(f'{margin}    "{name}": {value},' for name, value in options.items()), margin + "}"]
    )


def _has_written_key(entity: Entity) -> bool:
    key = entity.table.primary_key
    return key is not None and not key.without_overlaps


def _late(plan: OrmPlan, entity: Entity) -> list[str]:
    """What must be said when all the tables are there."""
    return [Call(f"{table_code(entity)}.append_constraint", (made,)).layout() for _, made in late_keys(plan, entity)]


def _prelude(body: str) -> list[str]:
    """The helpers that a module needs."""
    needed = {"NativeType(": _NATIVE, "=labels": _LABELS}
    return [text for mark, text in needed.items() if mark in body]


_STANDARD = (
    ("dt.", "import datetime as dt"),
    ("enum.", "import enum"),
    ("re.", "import re"),
    ("Sequence[", "from collections.abc import Sequence"),
    ("Decimal", "from decimal import Decimal"),
    ("Any", "from typing import Any"),
    ("UUID", "from uuid import UUID"),
)
_DIALECTS = ("mysql", "postgresql", "sqlite")
_ORM = ("DeclarativeBase", "Mapped", "Session", "mapped_column", "relationship", "selectinload", "validates")


def _imports(body: str) -> str:
    """The imports that a module needs."""
    code = _STRINGS.sub('""', body) + " ".join(re.findall(r'Mapped\["([^"]*)"', body))
    standard = [line for mark, line in _STANDARD if re.search(rf"(?<![\w.]){re.escape(mark)}", code)]
    dialects = [name for name in _DIALECTS if re.search(rf"(?<![\w.]){name}\.", code)]
    orm = [name for name in _ORM if re.search(rf"(?<![\w.]){name}\b", code)]
    others = ["import sqlalchemy as sa"] if "sa." in code else []
    if dialects:
        others.append(f"from sqlalchemy.dialects import {', '.join(dialects)}")
    if orm:
        others.append(f"from sqlalchemy.orm import {', '.join(orm)}")
    return "\n".join(standard) + ("\n\n" if standard else "") + "\n".join(others)


def _model_imports(plan: OrmPlan, usage: str) -> str:
    """The import of what a module of functions uses of the models."""
    names = {table_variable(entity) if is_core(entity) else entity.class_name for entity in plan.entities}
    names |= {enum.class_name for enum in plan.enums}
    used = sorted(names & set(re.findall(r"\w+", usage)))
    if not used:
        return ""
    flat = f"\nfrom models import {', '.join(used)}"
    return flat if len(flat) <= 100 else "\nfrom models import (\n" + "".join(f"    {one},\n" for one in used) + ")"
