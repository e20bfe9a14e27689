"""Names, keys, associations and validators of a plan."""

from __future__ import annotations

import time

import msgspec
import pytest

from schemabook.engines import dialect_by_name
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Domain
from schemabook.model.families import Family
from schemabook.model.tables import CheckConstraint, Column, ForeignKey, Identity, Table, TableKind
from schemabook.orm import jpa, sqlalchemy
from schemabook.orm.names import plural, singular, words_of
from schemabook.orm.plan import AssociationKind, Entity, KeyKind, OrmPlan, Validator
from schemabook.orm.validators import find_validators
from tests.catalogues import column, name, references, table
from tests.orm.conftest import plan_of


def plan_for(*tables: Table, engine: str = "postgresql") -> OrmPlan:
    ordered = tuple(sorted(tables, key=lambda one: one.name))
    return plan_of(Catalogue(engine=engine, default_schema="public", tables=ordered))


def classes(plan: OrmPlan) -> dict[str, str]:
    return {str(entity.name): entity.class_name for entity in plan.entities}


def associations(entity: Entity) -> dict[str, tuple[AssociationKind, str]]:
    return {one.snake: (one.kind, one.target_class) for one in entity.associations}


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("addresses", "address"), ("statuses", "status"), ("categories", "category"), ("boxes", "box"),
        ("users", "user"),
        ("people", "person"), ("news", "news"), ("series", "series"), ("status", "status"), ("houses", "house"),
        ("branches", "branch"), ("keys", "key"), ("analyses", "analysis"), ("address", "address"),
    ],
)  # fmt: skip
def test_singular_and_plural(many: str, one: str) -> None:
    assert singular((many,)) == (one,)
    assert plural((one,)) == (many,) if many != one else True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("order_items", ("order", "items")), ("OrderItems", ("order", "items")),
        ("HTTPServer2x", ("http", "server", "2x")),
        ("naïve column", ("naive", "column")), ("🚀", ("rocket",)), ("|", ("vertical", "line")), ("a.b", ("a", "b")),
    ],
)  # fmt: skip
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_words_of_foreign_letters_are_a_word() -> None:
    (word,) = words_of("таблица")
    assert word.isidentifier()
    assert words_of("таблица") == (word,) != words_of("столбец")


def test_class_names_differ_and_avoid_reserved_words() -> None:
    plan = plan_for(
        table("users"), table("user"), table("archive.user"), table("a.thing"), table("b.thing"), table("class"),
        table("Order"), table("order"), table("2fa"),
    )  # fmt: skip
    assert classes(plan) == {
        "public.users": "Users",
        "public.user": "User",
        "archive.user": "ArchiveUser",
        "a.thing": "AThing",
        "b.thing": "BThing",
        "public.class": "ClassEntity",
        "public.Order": "Order",
        "public.order": "PublicOrder",
        "public.2fa": "N2fa",
    }


def test_attributes_differ_and_avoid_reserved_words() -> None:
    plan = plan_for(table("things", unique="class userId user_id metadata save"))
    fields = {one.name: (one.snake, one.camel) for one in plan.entities[0].fields}
    assert fields["class"] == ("class_", "classValue")
    assert fields["user_id"] == ("user_id", "userId")
    assert fields["metadata"] == ("metadata_", "metadata")
    assert fields["save"] == ("save", "saveValue")
    assert fields["userId"][0].startswith("user_id_x")
    assert len({snake for snake, _ in fields.values()}) == len({camel for _, camel in fields.values()}) == len(fields)


def test_associations_are_named_after_their_columns() -> None:
    plan = plan_for(
        table("users"),
        table(
            "orders",
            references("buyer_id", "users"),
            references("seller_id", "users"),
            references("parent_id", "orders"),
        ),
        table("payments", references("id", "orders")),
    )
    users, orders, payments = (plan.by_table[name(one)] for one in ("users", "orders", "payments"))
    assert associations(orders) == {
        "buyer": (AssociationKind.MANY_TO_ONE, "User"),
        "parent": (AssociationKind.MANY_TO_ONE, "Order"),
        "seller": (AssociationKind.MANY_TO_ONE, "User"),
        "children": (AssociationKind.ONE_TO_MANY, "Order"),
        "payment": (AssociationKind.INVERSE_ONE_TO_ONE, "Payment"),
    }
    assert associations(users) == {
        "orders_by_buyer": (AssociationKind.ONE_TO_MANY, "Order"),
        "orders_by_seller": (AssociationKind.ONE_TO_MANY, "Order"),
    }
    assert associations(payments) == {"order": (AssociationKind.ONE_TO_ONE, "Order")}
    for entity in plan.entities:
        for one in entity.associations:
            (other,) = [two for two in plan.by_table[one.target].associations if two.snake == one.inverse_snake]
            assert (other.inverse_snake, other.foreign_key) == (one.snake, one.foreign_key)


def test_column_and_association_of_one_name_differ() -> None:
    plan = plan_for(table("countries"), table("cities", references("country", "countries")))
    assert set(associations(plan.by_table[name("cities")])) == {"country_row"}


def test_pure_junctions_are_crossed() -> None:
    keys = references("user_id", "users", ), references("role_id", "roles")  # fmt: skip
    plan = plan_for(table("users"), table("roles"), table("user_roles", *keys, primary="user_id role_id"))
    crossed = plan.by_table[name("user_roles")]
    assert crossed.junction is not None
    (roles,) = [one for one in plan.by_table[name("users")].associations if one.kind is AssociationKind.MANY_TO_MANY]
    assert (roles.snake, roles.target_class, roles.inverse_snake, roles.junction) == (
        "roles",
        "Role",
        "users",
        crossed.name,
    )
    shown = [one.snake for one in plan.by_table[name("users")].associations if one.junction is None]
    assert shown == []
    wider = plan_for(
        table("users"), table("roles"), table("user_roles", *keys, primary="user_id role_id", unique="note")
    )
    assert wider.by_table[name("user_roles")].junction is None


def test_what_is_no_association_is_said() -> None:
    keyless = Table(name=name("notes"), columns=(column("user_id"),), foreign_keys=(references("user_id", "users"),))
    plan = plan_for(table("users"), keyless)
    assert plan.by_table[name("users")].associations == ()
    assert plan.by_table[name("notes")].key is KeyKind.NONE
    assert plan.by_table[name("notes")].left_out == (
        "The foreign key on user_id to public.users is no association: public.notes has no key to tell its rows apart.",
    )


def test_tables_without_entity_are_said() -> None:
    foreign = Table(name=name("far"), kind=TableKind.FOREIGN, columns=(column("a"),))
    empty = Table(name=name("empty"))
    plan = plan_for(foreign, empty, table("users"))
    assert [entity.class_name for entity in plan.entities] == ["User"]
    assert {str(one.table): one.reason for one in plan.left_out} == {
        "public.far": "Its rows are on another server.",
        "public.empty": "It has no columns.",
    }


def test_keys_say_where_they_come_from() -> None:
    numbered = Column(name="id", type="bigint", family=Family.INTEGER, nullable=False, identity=Identity())
    serial = Column(name="id", type="bigint", family=Family.INTEGER, nullable=False, default="nextval('s'::regclass)")
    plain = Column(name="id", type="uuid", family=Family.UUID, nullable=False)
    for key, kind in ((numbered, KeyKind.IDENTITY), (serial, KeyKind.SEQUENCE), (plain, KeyKind.UUID)):
        made = msgspec.structs.replace(table("things"), columns=(key,))
        assert plan_for(made).entities[0].key is kind
    assert plan_for(table("things")).entities[0].key is KeyKind.NATURAL
    assert plan_for(table("things", primary="a b")).entities[0].key is KeyKind.COMPOSITE


TEXT = Column(name="x", type="text", family=Family.TEXT)
NUMBER = Column(name="x", type="numeric", family=Family.DECIMAL)


def validators(
    one: Column, check: str, engine: str = "postgresql", domains: tuple[Domain, ...] = ()
) -> tuple[Validator, ...]:
    checks = (CheckConstraint(name="c", expression=check),) if check else ()
    return find_validators(one, checks, domains, dialect_by_name(engine))


@pytest.mark.parametrize(
    ("one", "check", "expected"),
    [
        (NUMBER, "(x >= (0)::numeric)", {"kind": "range", "minimum": "0"}),
        (NUMBER, "(0 < x)", {"kind": "range", "minimum": "0", "minimum_exclusive": True}),
        (NUMBER, "((x >= '-40'::integer) AND (x <= 240))", {"kind": "range", "minimum": "-40", "maximum": "240"}),
        (NUMBER, "(x < 240)", {"kind": "range", "maximum": "240", "maximum_exclusive": True}),
        (NUMBER, "x BETWEEN 1 AND 2.5", {"kind": "range", "minimum": "1", "maximum": "2.5"}),
        (NUMBER, "((x IS NULL) OR (x <= 5))", {"kind": "range", "maximum": "5"}),
        (NUMBER, "(x = ANY (ARRAY[1, 2]))", {"kind": "one of", "values": ("1", "2"), "numeric": True}),
        (NUMBER, "(x <> 3)", {"kind": "none of", "values": ("3",), "numeric": True}),
        (TEXT, "(x <> ''::text)", {"kind": "length", "minimum": "1"}),
        (TEXT, "((char_length(x) > 2) AND (char_length(x) <= 9))", {"kind": "length", "minimum": "3", "maximum": "9"}),
        (TEXT, "(x = ANY (ARRAY['a'::text, 'it''s'::text]))", {"kind": "one of", "values": ("a", "it's")}),
        (TEXT, "(x <> ALL (ARRAY['a'::text]))", {"kind": "none of", "values": ("a",)}),
        (TEXT, "(x ~ '^[A-Z]{2}$'::text)", {"kind": "pattern", "pattern": "^[A-Z]{2}$"}),
        (TEXT, "(x ~* '^a+$'::text)", {"kind": "pattern", "pattern": "^a+$", "ignore_case": True}),
    ],
)  # fmt: skip
def test_checks_are_validators(one: Column, check: str, expected: dict[str, object]) -> None:
    (found,) = validators(one, check)
    assert msgspec.to_builtins(found) == {**expected, "column": "x", "source": "c"}


@pytest.mark.parametrize(
    "check",
    [
        "((x > 0) OR (y > 0))", "(x > y)", "((x)::text ~ '(?i)a'::text)", "(x > (now() - '1 day'::interval))",
        "(upper(x) = 'A'::text)",
        "((x > 0) IS NOT TRUE)", "(NOT (x > 0))", "((y IS NULL) OR (x > 0))", "(x ~ '\\m'::text)", "not sql at (",
    ],
)  # fmt: skip
def test_what_is_not_certain_is_no_validator(check: str) -> None:
    assert validators(NUMBER, check) == validators(TEXT, check) == ()


def test_domains_and_lengths_are_validators() -> None:
    domain = Domain(
        name=QualifiedName("public", "d"),
        type="character varying(15)",
        checks=(CheckConstraint(name="c", expression="(VALUE <> ''::text)"),),
    )
    (found,) = validators(msgspec.structs.replace(TEXT, type="public.d"), "", domains=(domain,))
    assert (found.minimum, found.maximum, found.source) == ("1", "15", "c, type")
    short = Column(name="x", type="VARCHAR(3)", family=Family.CHARACTER)
    assert validators(short, "", "sqlite") == ()
    assert validators(Column(name="x", type="int(10) unsigned", family=Family.INTEGER), "", "mysql")[0].minimum == "0"
    assert validators(TEXT, "`x` in ('a','b')", "mysql")[0].ignore_case


def test_thousand_tables_are_planned_and_written_in_time() -> None:
    tables = []
    for at in range(1000):
        made = table(f"table_{at}", references("parent_id", f"table_{at // 2}"), unique="a b c d e f g h")
        check = CheckConstraint(name=f"check_{at}", expression=f"((a >= {at}) AND (a <= 100000))")
        tables.append(msgspec.structs.replace(made, checks=(check,)))
    plan_for(*tables[:2])
    started = time.process_time()
    plan = plan_for(*tables)
    planned = time.process_time() - started
    assert len(plan.entities) == 1000
    assert planned < 2, f"{planned:.2f} s"
    for mapper in (sqlalchemy, jpa):
        mapper.render_entity(plan, plan.entities[0])
        started = time.process_time()
        for entity in plan.entities:
            mapper.render_entity(plan, entity)
        written = time.process_time() - started
        assert written < 4, f"{mapper.NAME}: {written:.2f} s"


def test_plurals_and_classes_beside_entities_differ() -> None:
    plan = plan_for(table("person"), table("people"), table("order", primary="a b"), table("order_id", primary="id"))
    assert {entity.snakes for entity in plan.entities} == {"person_rows", "people_rows", "orders", "order_ids"}
    names = [file for file, _ in jpa.render_files(plan)]
    assert len(names) == len(set(names))
    assert {"model/OrderId.java", "model/OrderPrimaryKey.java"} <= set(names)


def test_names_do_not_depend_on_the_order() -> None:
    tables = [
        table("users"),
        table("user"),
        table("a.x"),
        table("b.x"),
        table("orders", references("user_id", "users")),
    ]
    forward, backward = plan_for(*tables), plan_for(*reversed(tables))
    assert forward.entities == backward.entities


def test_foreign_key_to_other_columns_is_kept() -> None:
    key = ForeignKey(name="k", columns=("code",), referenced_table=name("users"), referenced_columns=("code",))
    plan = plan_for(table("users", unique="code"), table("cards", key))
    (one,) = plan.by_table[name("cards")].associations
    assert one.foreign_key.referenced_columns == ("code",)
