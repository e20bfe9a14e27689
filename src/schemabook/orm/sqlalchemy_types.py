"""Types of columns as SQLAlchemy types and Python annotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Domain
from schemabook.model.families import Family
from schemabook.model.tables import Column
from schemabook.orm.names import constant, distinct
from schemabook.orm.plan import EnumType, Field, OrmPlan
from schemabook.orm.sqlalchemy_code import call, escaped, optional_text, text, without_brackets

_ANNOTATIONS = {
    Family.INTEGER: "int",
    Family.DECIMAL: "Decimal",
    Family.FLOAT: "float",
    Family.BOOLEAN: "bool",
    Family.CHARACTER: "str",
    Family.TEXT: "str",
    Family.BINARY: "bytes",
    Family.DATE: "dt.date",
    Family.TIME: "dt.time",
    Family.TIMESTAMP: "dt.datetime",
    Family.TIMESTAMP_WITH_ZONE: "dt.datetime",
    Family.INTERVAL: "dt.timedelta",
    Family.YEAR: "int",
    Family.UUID: "UUID",
    Family.SET: "set[str]",
    Family.FULL_TEXT: "str",
    Family.XML: "str",
}
_POSTGRESQL = {
    "smallint": "sa.SmallInteger",
    "integer": "sa.Integer",
    "bigint": "sa.BigInteger",
    "numeric": "sa.Numeric",
    "real": "sa.REAL",
    "double precision": "sa.Double",
    "boolean": "sa.Boolean",
    "character varying": "sa.String",
    "character": "sa.CHAR",
    "text": "sa.Text",
    "bytea": "sa.LargeBinary",
    "date": "sa.Date",
    "uuid": "sa.Uuid",
    "interval": "sa.Interval",
    "time without time zone": "sa.Time",
    "timestamp without time zone": "sa.DateTime",
    "json": "postgresql.JSON",
    "jsonb": "postgresql.JSONB",
    "jsonpath": "postgresql.JSONPATH",
    "inet": "postgresql.INET",
    "cidr": "postgresql.CIDR",
    "macaddr": "postgresql.MACADDR",
    "macaddr8": "postgresql.MACADDR8",
    "bit": "postgresql.BIT",
    "money": "postgresql.MONEY",
    "oid": "postgresql.OID",
    "tsvector": "postgresql.TSVECTOR",
    "tsquery": "postgresql.TSQUERY",
    "int4range": "postgresql.INT4RANGE",
    "int8range": "postgresql.INT8RANGE",
    "numrange": "postgresql.NUMRANGE",
    "tsrange": "postgresql.TSRANGE",
    "tstzrange": "postgresql.TSTZRANGE",
    "daterange": "postgresql.DATERANGE",
    "int4multirange": "postgresql.INT4MULTIRANGE",
    "int8multirange": "postgresql.INT8MULTIRANGE",
    "nummultirange": "postgresql.NUMMULTIRANGE",
    "tsmultirange": "postgresql.TSMULTIRANGE",
    "tstzmultirange": "postgresql.TSTZMULTIRANGE",
    "datemultirange": "postgresql.DATEMULTIRANGE",
}
_PRECISE = re.compile(r"(time|timestamp)(?:\((\d)\))? (with|without) time zone")
_INTERVAL = re.compile(r"interval(?: ([a-z ]+?))?(?:\((\d)\))?")
_ARGUMENTS = re.compile(r"([A-Za-z][A-Za-z0-9_ ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?( unsigned| zerofill)*")
_RANGE_OF = {
    "int4": "int",
    "int8": "int",
    "num": "Decimal",
    "ts": "dt.datetime",
    "tstz": "dt.datetime",
    "date": "dt.date",
}

_MYSQL_INTEGERS = {
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "mediumint": "MEDIUMINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
}
_MYSQL_PLAIN = {"smallint": "sa.SmallInteger", "int": "sa.Integer", "bigint": "sa.BigInteger"}
_MYSQL_WIDTHS = {
    "tinyint": ("4", "3"),
    "smallint": ("6", "5"),
    "mediumint": ("9", "8"),
    "int": ("11", "10"),
    "bigint": ("20", "20"),
}
"""The widths of display that MariaDB gives integers: signed, unsigned."""
_MYSQL_TEXTS = {name: name.upper() for name in ("char", "varchar", "text", "tinytext", "mediumtext", "longtext")}
_MYSQL_PLAIN_TEXTS = {"char": "sa.CHAR", "varchar": "sa.String", "text": "sa.Text"}
_MYSQL_OTHERS = {
    "decimal": "sa.Numeric",
    "double": "sa.Double",
    "float": "sa.Float",
    "date": "sa.Date",
    "binary": "sa.BINARY",
    "varbinary": "sa.VARBINARY",
    "blob": "sa.LargeBinary",
    "tinyblob": "mysql.TINYBLOB",
    "mediumblob": "mysql.MEDIUMBLOB",
    "longblob": "mysql.LONGBLOB",
    "year": "mysql.YEAR",
    "bit": "mysql.BIT",
    "json": "sa.JSON",
    "uuid": "sa.Uuid",
    "inet4": "mysql.INET4",
    "inet6": "mysql.INET6",
}
_MYSQL_TIMES = {
    "time": ("sa.Time", "mysql.TIME"),
    "datetime": ("sa.DateTime", "mysql.DATETIME"),
    "timestamp": ("sa.TIMESTAMP", "mysql.TIMESTAMP"),
}
_SQLITE = {
    "integer": "sa.Integer",
    "int": "sa.Integer",
    "tinyint": "sa.Integer",
    "mediumint": "sa.Integer",
    "smallint": "sa.SmallInteger",
    "bigint": "sa.BigInteger",
    "numeric": "sa.Numeric",
    "decimal": "sa.DECIMAL",
    "real": "sa.REAL",
    "float": "sa.Float",
    "double": "sa.DOUBLE",
    "boolean": "sa.Boolean",
    "varchar": "sa.String",
    "nvarchar": "sa.NVARCHAR",
    "char": "sa.CHAR",
    "nchar": "sa.NCHAR",
    "text": "sa.Text",
    "blob": "sa.LargeBinary",
    "binary": "sa.BINARY",
    "varbinary": "sa.VARBINARY",
    "date": "sa.Date",
    "time": "sa.Time",
    "datetime": "sa.DateTime",
    "timestamp": "sa.TIMESTAMP",
    "json": "sa.JSON",
}


WIDENED = frozenset({"int", "tinyint", "mediumint"})
"""Types of SQLite's columns that SQLAlchemy writes as INTEGER."""


class TypeCode(Value):
    """A type in code: the argument of `mapped_column`, and what a value is in Python."""

    code: str
    annotation: str


@lru_cache(maxsize=4)
def type_constants(plan: OrmPlan) -> Mapping[QualifiedName, str]:
    """The name in code of each domain and each enumerated type of the database."""
    names = [one.name for one in plan.catalogue.domains] + [one.name for one in plan.enums if one.name is not None]
    plain = [name.name if name.schema == plan.catalogue.default_schema else str(name) for name in names]
    spelt = distinct(plain, _constant)
    return {name: spelt[text] for name, text in zip(names, plain, strict=True)}


def _constant(words: tuple[str, ...]) -> str:
    name = constant(words)
    return f"{name}_TYPE" if name == "UUID" else name


def schema_of(plan: OrmPlan, name: QualifiedName) -> str | None:
    """The schema of an object as an argument; None for the default one."""
    return text(name.schema) if name.schema and name.schema != plan.catalogue.default_schema else None


def type_of(plan: OrmPlan, field: Field) -> TypeCode:
    """The type of a field."""
    element = _named(plan, field) or _BY_WRITER[plan.dialect.ddl](field)
    if not field.dimensions:
        return element
    annotation = element.annotation
    for _ in range(field.dimensions):
        annotation = f"list[{annotation}]"
    return TypeCode(code=f"postgresql.ARRAY({element.code})", annotation=annotation)


def _named(plan: OrmPlan, field: Field) -> TypeCode | None:
    """A type that has a constant or a class of its own."""
    constants = type_constants(plan)
    if field.domain is not None and field.domain in constants:
        base = _enum_code(plan, field) or _BY_WRITER[plan.dialect.ddl](field)
        return TypeCode(code=constants[field.domain], annotation=base.annotation)
    return _enum_code(plan, field)


def _enum_code(plan: OrmPlan, field: Field) -> TypeCode | None:
    if field.enum is None:
        return None
    enum = plan.enum_types[field.enum]
    if enum.name is not None:
        return TypeCode(code=type_constants(plan)[enum.name], annotation=enum.class_name)
    arguments = call("sa.Enum", enum.class_name, values_callable="labels")
    if field.column.collation:
        arguments = call(
            "mysql.ENUM",
            enum.class_name,
            values_callable="labels",
            charset=text(_character_set(field.column.collation)),
            collation=text(field.column.collation),
        )
    return TypeCode(code=arguments.flat(), annotation=enum.class_name)


def _annotation(field: Field) -> str:
    if field.column.family is Family.JSON:
        default = field.default or ""
        return "dict[str, Any]" if default.startswith("'{") else "list[Any]" if default.startswith("'[") else "Any"
    return _ANNOTATIONS.get(field.column.family, "Any")


def _native(field: Field) -> TypeCode:
    return TypeCode(code=f"NativeType({text(field.type)})", annotation="Any")


def _postgresql(field: Field) -> TypeCode:
    timed = _PRECISE.fullmatch(field.type)
    if timed:
        return _postgresql_time(timed)
    if field.type.startswith("interval"):
        return _postgresql_interval(field.type)
    base, _, rest = field.type.partition("(")
    arguments = rest.removesuffix(")").replace(",", ", ")
    if base == "bit varying":
        length = f"{arguments}, " if arguments else ""
        return TypeCode(code=f"postgresql.BIT({length}varying=True)", annotation="postgresql.BitString")
    extension = _extension_type(field.type)
    if extension:
        return extension
    known = _POSTGRESQL.get(base)
    if known is None:
        return _native(field)
    return TypeCode(code=_typed(known, arguments, field), annotation=_postgresql_annotation(base, field))


def _extension_type(name: str) -> TypeCode | None:
    """A type of an extension that comes with the server."""
    last = name.rpartition(".")[2]
    if last == "citext":
        return TypeCode(code="postgresql.CITEXT", annotation="str")
    return TypeCode(code="postgresql.HSTORE", annotation="dict[str, str | None]") if last == "hstore" else None


def _typed(known: str, arguments: str, field: Field) -> str:
    collation = field.column.collation
    if collation and known in {"sa.String", "sa.Text", "sa.CHAR"}:
        named = f"collation={text(collation.removeprefix('pg_catalog.').strip(chr(34)))}"
        arguments = f"{arguments}, {named}" if arguments else named
    return f"{known}({arguments})" if arguments else known


def _postgresql_time(timed: re.Match[str]) -> TypeCode:
    kind, precision, zone = timed[1], timed[2], timed[3] == "with"
    annotation = "dt.time" if kind == "time" else "dt.datetime"
    if precision is not None:
        arguments = f"precision={precision}" + (", timezone=True" if zone else "")
        return TypeCode(code=f"postgresql.{kind.upper()}({arguments})", annotation=annotation)
    plain = "sa.Time" if kind == "time" else "sa.DateTime"
    return TypeCode(code=f"{plain}(timezone=True)" if zone else plain, annotation=annotation)


def _postgresql_interval(name: str) -> TypeCode:
    parts = _INTERVAL.fullmatch(name)
    fields, precision = (parts[1], parts[2]) if parts else (None, None)
    if fields is None and precision is None:
        return TypeCode(code="sa.Interval", annotation="dt.timedelta")
    code = call("postgresql.INTERVAL", fields=text(fields.upper()) if fields else None, precision=precision)
    return TypeCode(code=code.flat(), annotation="dt.timedelta")


def _postgresql_annotation(base: str, field: Field) -> str:
    if base.endswith("multirange"):
        return f"postgresql.MultiRange[{_RANGE_OF[base.removesuffix('multirange')]}]"
    if base.endswith("range"):
        return f"postgresql.Range[{_RANGE_OF[base.removesuffix('range')]}]"
    special = {"bit": "postgresql.BitString", "jsonpath": "str", "money": "str"}
    if base in special:
        return special[base]
    if base.startswith(("macaddr", "inet", "cidr")):
        return "str" if base.startswith("macaddr") else "Any"
    return _PYTHON.get(base, "Any") if field.dimensions else _annotation(field)


_PYTHON = {
    "smallint": "int", "integer": "int", "bigint": "int", "oid": "int", "numeric": "Decimal", "real": "float",
    "double precision": "float", "boolean": "bool", "character varying": "str", "character": "str", "text": "str",
    "bytea": "bytes", "date": "dt.date", "uuid": "UUID",
}  # fmt: skip


def _character_set(collation: str) -> str:
    return collation.split("_", 1)[0]


def _mysql(field: Field) -> TypeCode:
    parts = _ARGUMENTS.fullmatch(field.type)
    annotation = _annotation(field)
    if field.column.values:
        labels = ", ".join(text(label) for label in field.column.values)
        return TypeCode(code=f"mysql.SET({labels})", annotation="set[str]")
    if parts is None:
        return _native(field)
    base = parts[1]
    if field.column.family is Family.BOOLEAN:
        return TypeCode(code="sa.Boolean", annotation="bool")
    if field.column.family is Family.JSON:
        return TypeCode(code="sa.JSON", annotation=annotation)
    for known, write in ((_MYSQL_INTEGERS, _mysql_integer), (_MYSQL_TEXTS, _mysql_text), (_MYSQL_TIMES, _mysql_time)):
        if base in known:
            return TypeCode(code=write(base, parts, field), annotation=annotation)
    return _mysql_other(base, parts, field)


def _mysql_integer(base: str, parts: re.Match[str], field: Field) -> str:
    unsigned, zerofill = "unsigned" in field.type, "zerofill" in field.type
    width = parts[2] if parts[2] not in {None, _MYSQL_WIDTHS[base][unsigned]} else None
    if not (unsigned or zerofill or width) and base in _MYSQL_PLAIN:
        return _MYSQL_PLAIN[base]
    flags = {"display_width": width, "unsigned": "True" if unsigned else None, "zerofill": "True" if zerofill else None}
    made = call(f"mysql.{_MYSQL_INTEGERS[base]}", **flags)
    return made.flat() if made.arguments else made.function


def _mysql_text(base: str, parts: re.Match[str], field: Field) -> str:
    collation = field.column.collation
    length = (parts[2],) if parts[2] else ()
    plain = _MYSQL_PLAIN_TEXTS.get(base)
    if plain and not collation:
        return call(plain, *length).flat() if length else plain
    named = {"charset": text(_character_set(collation)), "collation": text(collation)} if collation else {}
    made = call(f"mysql.{_MYSQL_TEXTS[base]}", *length, **named)
    return made.flat() if made.arguments else made.function


def _mysql_time(base: str, parts: re.Match[str], _field: Field) -> str:
    plain, precise = _MYSQL_TIMES[base]
    return f"{precise}(fsp={parts[2]})" if parts[2] else plain


def _mysql_other(base: str, parts: re.Match[str], field: Field) -> TypeCode:
    known = _MYSQL_OTHERS.get(base)
    if known is None or "zerofill" in field.type:
        return _native(field)
    arguments = ", ".join(part for part in (parts[2], parts[3]) if part)
    annotation = {"bit": "int", "inet4": "str", "inet6": "str"}.get(base, _annotation(field))
    if "unsigned" in field.type:
        kind = {"decimal": "mysql.DECIMAL", "float": "mysql.FLOAT", "double": "mysql.DOUBLE"}.get(base)
        if kind is None:
            return _native(field)
        known, arguments = kind, f"{arguments}, unsigned=True" if arguments else "unsigned=True"
    elif base in {"float", "double"} and arguments:
        known = f"mysql.{base.upper()}"
    bare = not arguments or (base == "year" and arguments == "4")
    return TypeCode(code=known if bare else f"{known}({arguments})", annotation=annotation)


def _sqlite(field: Field) -> TypeCode:
    parts = _ARGUMENTS.fullmatch(field.type)
    known = _SQLITE.get(" ".join(parts[1].lower().split())) if parts and not parts[4] else None
    if parts is None or known is None or (known.endswith(("BINARY", "Date", "Time")) and parts[2]):
        return TypeCode(code=f"NativeType({text(field.type)})", annotation=_annotation(field))
    arguments = ", ".join(part for part in (parts[2], parts[3]) if part)
    takes = known in {"sa.String", "sa.CHAR", "sa.NVARCHAR", "sa.NCHAR", "sa.Numeric", "sa.DECIMAL"}
    if arguments and not takes:
        return TypeCode(code=f"NativeType({text(field.type)})", annotation=_annotation(field))
    if field.column.collation and known in {"sa.String", "sa.Text", "sa.CHAR"}:
        named = f"collation={text(field.column.collation)}"
        arguments = f"{arguments}, {named}" if arguments else named
    return TypeCode(code=f"{known}({arguments})" if arguments else known, annotation=_annotation(field))


_BY_WRITER: Mapping[str, Callable[[Field], TypeCode]] = {"postgresql": _postgresql, "mysql": _mysql, "sqlite": _sqlite}


def made_elsewhere(plan: OrmPlan, domain: Domain) -> bool:
    """Whether a domain holds something that SQLAlchemy cannot write, so that it must be there before the tables."""
    nested = domain.type_name is not None
    return nested or len(domain.checks) > 1 or domain.not_null is not None or _native_base(plan, domain)


def _native_base(plan: OrmPlan, domain: Domain) -> bool:
    return "NativeType" in _domain_base(plan, domain)


def _domain_base(plan: OrmPlan, domain: Domain) -> str:
    if domain.type_name is not None and domain.type_name in type_constants(plan):
        return type_constants(plan)[domain.type_name]
    dimensions = re.search(r"(?:\[\d*\])+$", domain.type)
    base = domain.type[: dimensions.start()] if dimensions else domain.type
    column = Column(name=domain.name.name, type=base, collation=domain.collation)
    enums = {plan.dialect.qualify(one.name): one for one in plan.enums if one.name is not None}
    if base in enums:
        code = type_constants(plan)[enums[base].name or domain.name]
    else:
        code = _postgresql(Field(column=column, snake="value", camel="value", type=base)).code
    return f"postgresql.ARRAY({code})" if dimensions else code


def domain_definition(plan: OrmPlan, domain: Domain) -> str:
    """The assignment of a domain to its constant."""
    elsewhere = made_elsewhere(plan, domain)
    check = domain.checks[0] if domain.checks and not elsewhere else None
    made = call(
        "postgresql.DOMAIN",
        text(domain.name.name),
        _domain_base(plan, domain),
        schema=schema_of(plan, domain.name),
        constraint_name=optional_text(check.name) if check else None,
        check=f"sa.text({text(escaped(without_brackets(check.expression)))})" if check else None,
        not_null=None if domain.nullable or elsewhere else "True",
        default=f"sa.text({text(escaped(domain.default))})" if domain.default and not elsewhere else None,
        create_type="False" if elsewhere else None,
    )
    return made.layout(f"{type_constants(plan)[domain.name]} = ")


def enum_definition(plan: OrmPlan, enum: EnumType) -> str:
    """The class of an enumerated type, and the type itself where it is one of the database's own."""
    lines = [f"class {enum.class_name}(enum.Enum):"]
    lines += [f"    {name} = {text(label)}" for name, label in enum.members] or ["    pass"]
    body = "\n".join(lines)
    if enum.name is None:
        return body
    made = call(
        "postgresql.ENUM",
        enum.class_name,
        name=text(enum.name.name),
        schema=schema_of(plan, enum.name),
        values_callable="labels",
    )
    return f"{body}\n\n\n{made.layout(f'{type_constants(plan)[enum.name]} = ')}"
