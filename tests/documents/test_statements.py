"""What pages state about deletes, keys, types, nulls and access."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from schemabook.documents.index import Index
from schemabook.engines import dialect_by_name
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import (
    Catalogue,
    Composite,
    DefaultPrivilege,
    Domain,
    Enum,
    Routine,
)
from schemabook.model.survey import Survey
from schemabook.model.tables import (
    Action,
    Column,
    ForeignKey,
    PrimaryKey,
    Reference,
    RowSecurity,
    Table,
    TableKind,
    Trigger,
    UniqueConstraint,
    View,
)
from schemabook.study import study
from tests.catalogues import name, references, survey, table
from tests.documents_checks import book_files

replace = msgspec.structs.replace
CASCADE, RESTRICT, SET_NULL = Action.CASCADE, Action.RESTRICT, Action.SET_NULL


def page(of: str, *tables: Table) -> str:
    """The page of a table."""
    return book_files(survey(*tables))[f"tables/{of}.md"]


def relationships(*tables: Table) -> str:
    """The page of all relationships."""
    return book_files(survey(*tables))["relationships.md"]


def with_more(given: Survey, **fields: Any) -> Survey:
    """A survey whose catalogue has these fields too."""
    return replace(given, catalogue=replace(given.catalogue, **fields))


def parted(of: str, *parts: Table) -> Table:
    """A partitioned table."""
    return replace(table(of, primary="id p"), kind=TableKind.PARTITIONED, partitions=parts)


def partition(of: str, *keys: ForeignKey) -> Table:
    """A partition with keys of its own."""
    return Table(name=name(of), kind=TableKind.PARTITION, foreign_keys=keys)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action.NO_ACTION, "- **Delete first** the rows of this table that refer to it."),
        (RESTRICT, "- **Delete first** the rows of this table that refer to it."),
        (CASCADE, "- **A delete takes along** rows of [tree](tree.md)."),
        (SET_NULL, "- **A delete sets to null** in [tree](tree.md)."),
        (Action.SET_DEFAULT, "- **A delete sets to default** in [tree](tree.md)."),
    ],
)
def test_deletes_mind_references_of_a_table_to_itself(action: Action, said: str) -> None:
    text = page("tree", table("tree", references("up", "tree", action), nullable="up"))
    assert said in text
    assert "at any time: no other table refers" not in text
    assert "**Insert** at any time: no row needs a row of another table." in text


def test_delete_is_refused_by_what_refers_to_rows_taken_along() -> None:
    text = page(
        "top",
        table("top"),
        table("middle", references("t", "top", CASCADE)),
        table("blocker", references("m", "middle", RESTRICT)),
        table("emptied", references("m", "middle", SET_NULL), nullable="m"),
    )
    assert "- **A delete takes along** rows of [middle](middle.md)." in text
    said = "- **A delete is refused** while rows of [blocker](blocker.md) still refer to the rows that it takes along."
    assert said in text
    assert "- **A delete sets to null** in [emptied](emptied.md)." in text
    assert "Delete first" not in text


def test_keys_of_some_partitions_bind_only_those() -> None:
    whole = parted("whole", partition("w1", references("p", "parent")), partition("w2"))
    text = page("whole", table("parent"), whole)
    assert "- **Insert after** [parent](parent.md), where the partition declares the reference." in text
    assert "which every row refers to" not in text


def test_keys_of_every_partition_bind_every_row() -> None:
    parts = (partition("w1", references("p", "parent")), partition("w2", references("p", "parent")))
    assert "[parent](parent.md), which every row refers to." in page("whole", table("parent"), parted("whole", *parts))


def test_keys_to_a_partition_are_keys_to_its_table() -> None:
    given = (parted("whole", partition("w1")), table("child", references("p", "w1", CASCADE)))
    text = page("whole", *given)
    assert "- **A delete takes along** rows of [child](child.md)." in text
    assert "`id` of the partition [w1](whole.md)" in text
    assert "t1 ||--o{ t2" in text
    assert "[w1](whole.md)" in page("child", *given)
    assert "| [whole](tables/whole.md) | 1 | [child](tables/child.md) |" in relationships(*given)


def test_keys_that_are_not_enforced_do_nothing() -> None:
    key = replace(references("p", "parent", CASCADE), enforced=False)
    given = (table("parent"), table("child", key))
    parent, child = page("parent", *given), page("child", *given)
    assert "not enforced: nothing happens" in parent
    assert "takes along" not in parent
    assert "- **Delete** at any time: no enforced foreign key refers to its rows." in parent
    assert "Insert after" not in child
    assert "children are deleted" not in child
    assert "What a delete does" not in relationships(*given)


def test_engines_that_check_keys_on_demand_say_so() -> None:
    given = survey(table("parent"), table("child", references("p", "parent")))
    assert "PRAGMA" not in book_files(given)["relationships.md"]
    lite = with_more(given, engine="sqlite")
    said = "SQLite checks foreign keys only in sessions that ran `PRAGMA foreign_keys = ON`."
    assert said in book_files(lite)["relationships.md"]


def test_rings_name_the_keys_that_give_way() -> None:
    late = replace(references("a", "a"), deferrable=True)
    text = relationships(table("a", references("b", "b"), nullable="b"), table("b", late))
    assert "need not refer at first: `a.b`; may be deferred: `b.a`." in text
    assert "No first row" not in text


def test_rings_without_such_keys_allow_no_first_row() -> None:
    text = relationships(table("a", references("b", "b")), table("b", references("a", "a")))
    assert "- [a](tables/a.md), [b](tables/b.md): no key of this ring may be null or deferred. No first row" in text
    assert "need not refer" not in text


def test_long_cascades_stop() -> None:
    tables = [table("hub"), *(table(f"t{i:04}", references("h", "hub", CASCADE)) for i in range(1200))]
    assert "at least 970 more." in page("hub", *tables)


def test_temporal_keys_have_their_periods() -> None:
    parent = replace(
        table("p", primary=""),
        columns=(Column(name="id", type="integer"), Column(name="at", type="daterange")),
        primary_key=PrimaryKey(name="p_pkey", columns=("id", "at"), without_overlaps=True),
        unique_constraints=(
            UniqueConstraint(name="p_key", columns=("id", "at"), without_overlaps=True, initially_deferred=True),
        ),
    )
    key = replace(references("p at", "p"), referenced_columns=("id", "at"), period=True)
    child = table("c", key)
    text = page("p", parent, child)
    assert "| `PRIMARY KEY (id, at WITHOUT OVERLAPS)` |" in text
    assert "| `UNIQUE (id, at WITHOUT OVERLAPS)` |" in text
    assert "`FOREIGN KEY (p, PERIOD at) REFERENCES public.p (id, PERIOD at)`" in page("c", parent, child)


def test_unique_constraints_say_when_they_are_checked() -> None:
    late = UniqueConstraint(name="k", columns=("id",), deferrable=True, initially_deferred=True, conflict="IGNORE")
    text = page("t", replace(table("t"), unique_constraints=(late,)))
    assert "| unique, deferrable, initially deferred | `UNIQUE (id) ON CONFLICT IGNORE` |" in text


def of_type(column: str, type_name: str, *, array: bool = False) -> Column:
    """A nullable column of a user's type."""
    return Column(name=column, type=f"{type_name}{'[]' if array else ''}", type_name=name(type_name))


def types_page(**fields: Any) -> str:
    """The page of types of a catalogue with the enum `mood` and more."""
    catalogue = Catalogue(
        engine="postgresql", default_schema="public", enums=(Enum(name=name("mood"), labels=("sad",)),), **fields
    )
    return book_files(replace(survey(), catalogue=catalogue))["types.md"]


def test_types_that_nothing_uses_say_so() -> None:
    assert "Nothing here uses it." in types_page()


def test_types_name_everything_that_uses_them() -> None:
    column, need = of_type("m", "mood"), Reference(kind="type", name=name("mood"))
    part = replace(partition("w1"), columns=(column,))
    for fields, said in (
        ({"views": (View(name=name("v"), columns=(column,), depends_on=(need,)),)}, "Used by [v](views/v.md).`m`."),
        ({"views": (View(name=name("v"), depends_on=(need,)),)}, "Used by [v](views/v.md)."),
        ({"tables": (parted("whole", part),)}, "Used by [w1](tables/whole.md).`m`."),
        ({"routines": (Routine(name=name("f"), kind="function", depends_on=(need,)),)}, "Used by [f()](routines/f.md)"),
        ({"composites": (Composite(name=name("pair"), attributes=(column,)),)}, "Used by composite [pair]("),
    ):
        assert said in types_page(**fields)


DOMAINS = (
    Domain(name=name("filled"), type="integer", nullable=False),
    Domain(name=name("small"), type="filled", type_name=name("filled")),
    Domain(name=name("many"), type="filled[]", type_name=name("filled")),
)


def test_columns_of_domains_without_nulls_are_not_nullable() -> None:
    columns = (of_type("a", "filled"), of_type("b", "small"), of_type("c", "many"), of_type("d", "filled", array=True))
    given = with_more(survey(replace(table("t", primary=""), columns=columns)), domains=DOMAINS)
    files = book_files(given)
    rows = [line for line in files["tables/t.md"].splitlines() if line.startswith("| `")]
    assert ["no (domain)" in row for row in rows] == [True, True, False, False]
    assert files["data-dictionary.md"].count("no (domain)") == 2


def test_dictionary_does_not_know_nulls_of_views() -> None:
    view = View(name=name("v"), columns=(Column(name="n", type="integer"),))
    text = book_files(with_more(survey(table("t")), views=(view,)))["data-dictionary.md"]
    assert "| [v](views/v.md) | `n` | `integer` | |" in text
    assert "| [t](tables/t.md) | `id` | `integer` | no |" in text


def security(**fields: Any) -> str:
    """The page of access."""
    return book_files(with_more(survey(), **fields))["security.md"]


def test_default_privileges_tell_what_was_revoked() -> None:
    one = DefaultPrivilege(role="postgres", schema="", kind="routines", grantee="", privileges=())
    two = replace(one, grantee="ann", privileges=("EXECUTE",), grantable=("EXECUTE",))
    text = security(default_privileges=(one, two))
    assert "| `postgres` | any | routines | `PUBLIC` | nothing: the default was revoked |" in text
    assert "| `ann` | EXECUTE (may pass on) |" in text
    assert "Is granted to" not in text


def test_row_security_without_policies_tells_who_sees_rows() -> None:
    text = security(
        tables=(
            replace(table("forced"), row_security=RowSecurity.FORCED),
            replace(table("on"), row_security=RowSecurity.ON),
        )
    )
    forced = next(line for line in text.splitlines() if "forced.md" in line)
    assert "none: only superusers and roles that bypass row-level security see a row" in forced
    assert "none: only the owner, superusers and roles that bypass row-level security see a row" in text


def test_trigger_functions_name_each_table_once() -> None:
    triggers = tuple(
        Trigger(name=one, timing="AFTER", events=("INSERT",), level="row", definition="", function=name("f"))
        for one in ("x", "y")
    )
    given = survey(*(replace(table(one), triggers=triggers) for one in ("a", "b")))
    users = Index(study(given), dialect_by_name("postgresql")).users["routine", QualifiedName("public", "f"), ""]
    assert [user.name.name for user in users] == ["a", "b"]
