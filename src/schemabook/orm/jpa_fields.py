"""Columns and associations as annotated fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.tables import Action, ForeignKey
from schemabook.orm.jpa_code import Argument, annotation, arguments, inline, quoted, text
from schemabook.orm.jpa_shape import Shape
from schemabook.orm.jpa_types import java_type
from schemabook.orm.jpa_validators import constraint_annotations
from schemabook.orm.plan import Association, AssociationKind, Entity, Field, KeyKind, OrmPlan
from schemabook.orm.sequences import sequence_of

_DELETIONS = {Action.CASCADE: "CASCADE", Action.SET_NULL: "SET_NULL", Action.SET_DEFAULT: "SET_DEFAULT"}
_GIVEN_BY_DATABASE = re.compile(r"\w+\(\)")


def key_lines(plan: OrmPlan, entity: Entity, field: Field) -> list[str]:
    """The field of a single identifier."""
    lines = ["    @Id", *_generation(plan, entity, field)]
    return [*lines, *_column_lines(plan, field), _declared(plan, field)]


def _generation(plan: OrmPlan, entity: Entity, field: Field) -> Iterator[str]:
    if entity.key is KeyKind.IDENTITY:
        yield "    @GeneratedValue(strategy = GenerationType.IDENTITY)"
    elif entity.key is KeyKind.SEQUENCE:
        yield from _sequence_generation(plan, field)
    elif entity.key is KeyKind.UUID and field.default is not None:
        yield "    @GeneratedValue(strategy = GenerationType.UUID)"


def _sequence_generation(plan: OrmPlan, field: Field) -> Iterator[str]:
    name = sequence_of(plan, field)
    sequence = next((one for one in plan.catalogue.sequences if one.name == name), None)
    if sequence is None:
        yield "    @GeneratedValue(strategy = GenerationType.IDENTITY)"
        return
    generator = text(sequence.name.name)
    yield annotation("GeneratedValue", arguments(strategy="GenerationType.SEQUENCE", generator=generator))
    yield annotation(
        "SequenceGenerator",
        arguments(
            name=generator,
            sequenceName=quoted(plan, sequence.name.name),
            schema=_schema(plan, sequence.name),
            initialValue=None if sequence.start == 1 else str(sequence.start),
            allocationSize=str(sequence.increment),
        ),
    )


def _schema(plan: OrmPlan, name: QualifiedName) -> str | None:
    return quoted(plan, name.schema) if name.schema and name.schema != plan.catalogue.default_schema else None


def basic_lines(plan: OrmPlan, field: Field, shape: Shape) -> list[str]:
    """The field of a column that no association stands for."""
    lines = [f"    {one}" for one in constraint_annotations(plan, field)]
    read_only = any(field.name in one.foreign_key.columns for one in shape.maps) and not field.primary
    return [*lines, *_column_lines(plan, field, read_only=read_only), _declared(plan, field)]


def _declared(plan: OrmPlan, field: Field) -> str:
    return f"    private {java_type(plan, field).name} {field.camel};"


def _column_lines(plan: OrmPlan, field: Field, *, read_only: bool = False) -> Iterator[str]:
    column = field.column
    kind = java_type(plan, field)
    for one in kind.annotations:
        yield f"    {one}"
    if column.generated is not None:
        yield annotation("GeneratedColumn", [("value", text(column.generated.expression))])
    elif field.column.default is not None and not field.primary:
        yield annotation("ColumnDefault", [("value", text(field.column.default))])
    elements = column_elements(plan, field)
    elements += [("insertable", "false"), ("updatable", "false")] if read_only else []
    yield annotation("Column", elements)


def column_elements(plan: OrmPlan, field: Field) -> list[Argument]:
    """The elements of `@Column`."""
    column = field.column
    kind = java_type(plan, field)
    return arguments(
        name=quoted(plan, column.name),
        nullable="false" if not column.nullable else None,
        length=kind.length,
        precision=kind.precision,
        scale=kind.scale if kind.scale != "0" else None,
        secondPrecision=kind.seconds,
        columnDefinition=text(kind.definition) if kind.definition else None,
        comment=text(column.comment) if column.comment and plan.dialect.supports.comments else None,
    )


def component(plan: OrmPlan, field: Field) -> str:
    """A column of an identifier of several, as a component of its record."""
    kind = java_type(plan, field)
    parts = [*kind.annotations, inline("Column", column_elements(plan, field)), f"{kind.name} {field.camel}"]
    return " ".join(parts)


def association_lines(plan: OrmPlan, entity: Entity, one: Association, shape: Shape) -> list[str]:
    """The field of an association that is written here, or only read."""
    key = one.foreign_key
    is_single = one.kind is AssociationKind.ONE_TO_ONE
    required = not one.optional and one in shape.writes
    head = arguments(fetch="FetchType.LAZY", optional="false" if not one.optional else None)
    lines = ["    @NotNull"] if required and all(not entity.field(name).column.nullable for name in key.columns) else []
    if one in shape.maps:
        lines.append(_maps_id(entity, one))
    lines.append(annotation("OneToOne" if is_single else "ManyToOne", head))
    if key.on_delete in _DELETIONS:
        lines.append(f"    @OnDelete(action = OnDeleteAction.{_DELETIONS[key.on_delete]})")
    lines.append(_join(plan, entity, one, one in shape.reads))
    return [*lines, f"    private {one.target_class} {one.camel};"]


def _maps_id(entity: Entity, one: Association) -> str:
    if len(entity.identifier) == 1:
        return "    @MapsId"
    return f"    @MapsId({text(entity.field(one.foreign_key.columns[0]).camel)})"


def _join(plan: OrmPlan, entity: Entity, one: Association, read_only: bool) -> str:
    columns = [inline("JoinColumn", elements) for elements in _join_columns(plan, entity, one, read_only)]
    constraint = inline("ForeignKey", arguments(name=text(one.foreign_key.name))) if one.foreign_key.name else None
    if len(columns) == 1:
        elements = next(iter(_join_columns(plan, entity, one, read_only)))
        return annotation("JoinColumn", [*elements, *arguments(foreignKey=constraint)])
    return annotation("JoinColumns", arguments(value=columns, foreignKey=constraint))


def _join_columns(plan: OrmPlan, entity: Entity, one: Association, read_only: bool) -> Iterator[list[Argument]]:
    key = one.foreign_key
    parent = plan.by_table[one.target]
    for column, referenced in zip(key.columns, key.referenced_columns, strict=True):
        field = entity.field(column)
        definition = java_type(plan, field).definition
        yield arguments(
            name=quoted(plan, column),
            referencedColumnName=quoted(plan, referenced) if parent.identifier != (referenced,) else None,
            nullable="false" if not field.column.nullable else None,
            insertable="false" if read_only else None,
            updatable="false" if read_only else None,
            columnDefinition=text(definition) if definition else None,
            comment=text(field.column.comment) if field.column.comment and plan.dialect.supports.comments else None,
        )


def collection_lines(plan: OrmPlan, one: Association) -> list[str]:
    """The field of an association that another class writes, or of a many-to-many one."""
    if one.kind is AssociationKind.MANY_TO_MANY:
        declared = f"    private Set<{one.target_class}> {one.camel} = new LinkedHashSet<>();"
        if one.owner:
            return ["    @ManyToMany", _join_table(plan, one), declared]
        return [annotation("ManyToMany", arguments(mappedBy=text(one.inverse_camel))), declared]
    mapped = arguments(mappedBy=text(one.inverse_camel))
    if one.kind is AssociationKind.ONE_TO_MANY:
        declared = f"    private List<{one.target_class}> {one.camel} = new ArrayList<>();"
        return [annotation("OneToMany", mapped), declared]
    mapped += arguments(fetch="FetchType.LAZY")
    return [annotation("OneToOne", mapped), f"    private {one.target_class} {one.camel};"]


def _join_table(plan: OrmPlan, one: Association) -> str:
    assert one.junction is not None
    assert one.far_key is not None
    junction = plan.by_table[one.junction]
    elements = arguments(
        name=quoted(plan, junction.name.name),
        schema=_schema(plan, junction.name),
        joinColumns=_junction_columns(plan, one.foreign_key),
        inverseJoinColumns=_junction_columns(plan, one.far_key),
        foreignKey=_named(one.foreign_key),
        inverseForeignKey=_named(one.far_key),
    )
    return annotation("JoinTable", elements)


def _junction_columns(plan: OrmPlan, key: ForeignKey) -> list[str]:
    parent = plan.by_table[key.referenced_table]
    return [
        inline(
            "JoinColumn",
            arguments(
                name=quoted(plan, column),
                referencedColumnName=quoted(plan, referenced) if parent.identifier != (referenced,) else None,
            ),
        )
        for column, referenced in zip(key.columns, key.referenced_columns, strict=True)
    ]


def _named(key: ForeignKey) -> str | None:
    return inline("ForeignKey", arguments(name=text(key.name))) if key.name else None
