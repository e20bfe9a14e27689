"""The tables as Jakarta Persistence 3.2 maps them, with what only Hibernate has where the standard has nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.tables import CheckConstraint, Index
from schemabook.orm.jpa_code import annotation, arguments, getter, inline, plain_or_quoted, quoted, setter, text
from schemabook.orm.jpa_fields import association_lines, basic_lines, collection_lines, component, key_lines
from schemabook.orm.jpa_remarks import is_written_check, is_written_index, remarks_of
from schemabook.orm.jpa_shape import Shape, is_class, joined_by, shape_of
from schemabook.orm.jpa_types import java_type
from schemabook.orm.jpa_usage import Values, queries_class, usage_of
from schemabook.orm.plan import Association, AssociationKind, Entity, EnumType, OrmPlan

NAME = "Hibernate (Jakarta Persistence)"
LANGUAGE = "java"
PACKAGE = "model"

_IMPORTS = {
    "jakarta.persistence": """
        CheckConstraint Column Embeddable EmbeddedId Entity EntityManagerFactory Enumerated EnumeratedValue EnumType
        FetchType ForeignKey
        GeneratedValue GenerationType Id Index JoinColumn JoinColumns JoinTable ManyToMany ManyToOne MapsId OneToMany
        OneToOne SequenceGenerator Table UniqueConstraint""",
    "jakarta.validation.constraints": """
        DecimalMax DecimalMin Max Min NotEmpty NotNull Pattern Positive PositiveOrZero Size""",
    "java.io": "Serializable",
    "java.math": "BigDecimal BigInteger",
    "java.net": "InetAddress",
    "java.time": "Instant LocalDate LocalDateTime LocalTime OffsetDateTime OffsetTime",
    "java.util": "ArrayList LinkedHashSet List Map Optional Set UUID",
    "org.hibernate.annotations": """
        ColumnDefault ColumnTransformer DynamicInsert GeneratedColumn JdbcTypeCode OnDelete OnDeleteAction""",
    "org.hibernate.type": "SqlTypes",
}
_PACKAGE_OF = {name: package for package, names in _IMPORTS.items() for name in names.split()}
_STRINGS = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"')


def unsupported(dialect: Dialect) -> str | None:
    """Why the databases of a dialect cannot be mapped; None where they can."""
    known = {"postgresql", "mysql", "sqlite"}
    return None if dialect.ddl in known else f"Hibernate has no dialect for {dialect.product}."


def render_entity(plan: OrmPlan, entity: Entity) -> str:
    """The class of a table with the enumerated types and the record of its key; empty where it has none.

    The getters and setters of its fields, which say nothing more, are in the files alone.
    A junction shows the field that reads and writes it.
    """
    joined = joined_by(plan, entity)
    if joined is not None:
        parent, association = joined
        return f"// In {parent.class_name}\n" + "\n".join(collection_lines(plan, association))
    if not is_class(plan, entity):
        return ""
    enums = {field.enum for field in entity.fields}
    parts = [_enum(one) for one in plan.enums if one.class_name in enums]
    return "\n\n".join([*parts, *_key_class(plan, entity), _class(plan, entity, accessors=False)])


def render_usage(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """Methods that find one, list a page and change one; empty where there is no class.

    `values` gives a made-up value of a column as a literal of SQL, or None.
    """
    return usage_of(plan, entity, values) if is_class(plan, entity) else ""


def render_files(plan: OrmPlan) -> Iterator[tuple[str, str]]:
    """A file for each class, enumerated type and key, and for the queries of each class."""
    for enum in plan.enums:
        yield _file(enum.class_name, _enum(enum))
    for entity in plan.entities:
        if not is_class(plan, entity):
            continue
        for record in _key_class(plan, entity):
            yield _file(shape_of(plan, entity).key_class or "", record)
        yield _file(entity.class_name, _class(plan, entity, accessors=True))
        yield _file(queries_class(plan, entity), usage_of(plan, entity, lambda _: None))


def remarks(plan: OrmPlan, entity: Entity) -> tuple[str, ...]:
    """What the mapping does not say of a table, in sentences."""
    return remarks_of(plan, entity)


def _file(name: str, body: str) -> tuple[str, str]:
    code = _STRINGS.sub('""', body)
    used = sorted({f"{_PACKAGE_OF[word]}.{word}" for word in re.findall(r"\b[A-Z]\w*", code) if word in _PACKAGE_OF})
    imports = "".join(f"import {one};\n" for one in used)
    return f"{PACKAGE}/{name}.java", f"package {PACKAGE};\n\n{imports}{chr(10) if imports else ''}{body}\n"


def _enum(enum: EnumType) -> str:
    name = enum.class_name
    if all(constant == label for constant, label in enum.members):
        return f"public enum {name} {{\n    " + ",\n    ".join(constant for constant, _ in enum.members) + "\n}"
    members = ",\n    ".join(f"{constant}({text(label)})" for constant, label in enum.members)
    return f"""public enum {name} {{
    {members};

    @EnumeratedValue
    private final String label;

    {name}(String label) {{
        this.label = label;
    }}

    public String label() {{
        return label;
    }}
}}"""


def _key_class(plan: OrmPlan, entity: Entity) -> list[str]:
    shape = shape_of(plan, entity)
    if shape.key_class is None:
        return []
    components = ",\n    ".join(component(plan, entity.field(column)) for column in entity.identifier)
    return [f"@Embeddable\npublic record {shape.key_class}(\n    {components}\n) implements Serializable {{}}"]


def _class(plan: OrmPlan, entity: Entity, *, accessors: bool) -> str:
    shape = shape_of(plan, entity)
    head = ["@Entity", _table(plan, entity)]
    if any(field.default is not None for field in shape.basics):
        head.append("@DynamicInsert")
    groups = [*_key(plan, entity, shape)]
    groups += [basic_lines(plan, field, shape) for field in shape.basics if not field.primary]
    groups += [
        association_lines(plan, entity, one, shape) for one in entity.associations if one in _own_associations(shape)
    ]
    groups += [collection_lines(plan, one) for one in shape.others]
    body = "\n\n".join("\n".join(group) for group in groups)
    methods = ["", "\n\n".join(_accessors(plan, entity, shape))] if accessors else []
    return "\n".join([*head, f"public class {entity.class_name} {{", body, *methods, "}"])


def _own_associations(shape: Shape) -> tuple[Association, ...]:
    return (*shape.writes, *shape.maps, *shape.reads)


def _key(plan: OrmPlan, entity: Entity, shape: Shape) -> Iterator[list[str]]:
    if shape.key_class is not None:
        yield ["    @EmbeddedId", f"    private {shape.key_class} {shape.key_name};"]
    else:
        yield key_lines(plan, entity, entity.field(entity.identifier[0]))


def _accessors(plan: OrmPlan, entity: Entity, shape: Shape) -> Iterator[str]:
    if shape.key_class is not None:
        yield from _pair(shape.key_class, shape.key_name)
    for field in shape.basics:
        read_only = field.filled or (field.primary and any(one in shape.maps for one in entity.associations))
        yield from _pair(java_type(plan, field).name, field.camel, read_only=read_only)
    for one in entity.associations:
        if one in shape.writes or one in shape.maps:
            yield from _pair(one.target_class, one.camel)
        elif one in shape.reads or one in shape.others:
            yield from _pair(_collection(one), one.camel, read_only=True)


def _collection(one: Association) -> str:
    if one.kind is AssociationKind.MANY_TO_MANY:
        return f"Set<{one.target_class}>"
    return f"List<{one.target_class}>" if one.to_many else one.target_class


def _pair(kind: str, name: str, *, read_only: bool = False) -> Iterator[str]:
    yield f"    public {kind} {getter(name)}() {{\n        return {name};\n    }}"
    if not read_only:
        yield f"    public void {setter(name)}({kind} {name}) {{\n        this.{name} = {name};\n    }}"


def _table(plan: OrmPlan, entity: Entity) -> str:
    table = entity.table
    comment = text(table.comment) if table.comment and plan.dialect.supports.comments else None
    outside = table.name.schema and table.name.schema != plan.catalogue.default_schema
    elements = arguments(
        name=quoted(plan, table.name.name),
        schema=quoted(plan, table.name.schema) if outside else None,
        comment=comment,
        uniqueConstraints=[
            _unique(plan, one.name, one.columns) for one in table.unique_constraints if not one.without_overlaps
        ],
        indexes=[_index(plan, index) for index in table.indexes if is_written_index(index)],
        check=[_check(check) for check in table.checks if is_written_check(check)],
    )
    return annotation("Table", elements, indent=0)


def _unique(plan: OrmPlan, name: str, columns: Iterable[str]) -> str:
    names = [quoted(plan, column) for column in columns]
    listed = names[0] if len(names) == 1 else "{" + ", ".join(names) + "}"
    return inline("UniqueConstraint", arguments(name=text(name) if name else None, columnNames=listed))


def _index(plan: OrmPlan, index: Index) -> str:
    columns = ", ".join(
        plain_or_quoted(plan, one.name or "") + (" desc" if one.descending else "") for one in index.columns
    )
    return inline(
        "Index", arguments(name=text(index.name), columnList=text(columns), unique="true" if index.unique else None)
    )


def _check(check: CheckConstraint) -> str:
    return inline(
        "CheckConstraint", arguments(name=text(check.name) if check.name else None, constraint=text(check.expression))
    )
