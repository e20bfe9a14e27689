"""What the model says of single objects, and that the comparison of the round trip can fail."""

from __future__ import annotations

import msgspec
import pytest

from schemabook.model.base import QualifiedName, Setting
from schemabook.model.catalogue import Catalogue, DefaultPrivilege, Extension, Grant
from schemabook.model.tables import Action, Column, Table, TableKind
from schemabook.scratch.server import ScratchServer

from .conftest import Servers, all_unmodelled, differences, drop_roles, facts, new_database, read, script
from .test_round_trip import CASES


def made(server: ScratchServer, name: str) -> Catalogue:
    """The catalogue of a case."""
    database = new_database(server)
    try:
        server.run(CASES[name].script, database)
        return read(server, database).catalogue
    finally:
        server.drop_database(database)
        drop_roles(server)


def table(catalogue: Catalogue, name: str, schema: str = "public") -> Table:
    return next(table for table in catalogue.tables if table.name == QualifiedName(schema, name))


def column(of: Table, name: str) -> Column:
    return next(column for column in of.columns if column.name == name)


def test_enums_keep_their_order(server: ScratchServer) -> None:
    (colour, nothing) = made(server, "enums").enums
    assert colour.labels == ("black", "red", "ZZ", "green", "blue")
    assert nothing.labels == ()


def test_index_keys(server: ScratchServer) -> None:
    indexes = {index.name: index for index in table(made(server, "indexes"), "t").indexes}
    assert [key.operator_class for key in indexes["i12"].columns] == [
        "public.gist_trgm_ops (siglen='32')",
        "tsvector_ops (siglen='100')",
    ]
    assert [key.collation for key in indexes["i06"].columns] == ['"C"', '"POSIX"', '"default"', None]
    assert [key.collation for key in indexes["i07"].columns][2] == '"default"'
    assert [(key.descending, key.nulls_first) for key in indexes["i04"].columns] == [
        (True, None),
        (False, True),
        (True, False),
    ]
    assert indexes["i01"].include == ("b", "c")
    assert indexes["i15"].method == "brin"
    assert (indexes["i19"].columns[0].collation, indexes["i20"].columns[0].collation) == (None, '"default"')
    assert [key.operator_class for key in indexes["i22"].columns] == [None]


def test_an_invalid_index_is_read_and_not_written(server: ScratchServer, database: str) -> None:
    server.run("create table t (a int); create index broken on t (a); comment on index broken is 'x'", database)
    server.run("update pg_index set indisvalid = false where indexrelid = 'broken'::regclass", database)
    catalogue = read(server, database).catalogue
    assert [index.valid for index in catalogue.tables[0].indexes] == [False]
    assert "broken" not in script(catalogue)


def test_foreign_keys(server: ScratchServer) -> None:
    keys = {key.name: key for key in table(made(server, "keys"), "q").foreign_keys}
    assert (keys["f1"].match, keys["f1"].on_update, keys["f1"].on_delete) == (
        "FULL",
        Action.CASCADE,
        Action.SET_DEFAULT,
    )
    assert (keys["f2"].referenced_columns, keys["f2"].deferrable, keys["f2"].initially_deferred) == (
        ("b", "a"),
        True,
        True,
    )
    assert not keys["f4"].validated
    assert keys["f4"].comment == "not valid yet"


def test_a_foreign_key_to_a_table_of_an_extension(server: ScratchServer, database: str) -> None:
    server.run(
        """create table theirs (id int primary key); create extension hstore; alter extension hstore add table theirs;
        create table ours (id int references theirs);""",
        database,
    )
    (ours,) = read(server, database).catalogue.tables
    assert ours.foreign_keys[0].referenced_table == QualifiedName("public", "theirs")
    assert ours.foreign_keys[0].referenced_columns == ("id",)


def test_identities(server: ScratchServer) -> None:
    catalogue = made(server, "identity")
    identity = column(table(catalogue, "renamed"), "id").identity
    assert identity is not None
    assert identity.sequence == QualifiedName("public", "renamed_before_id_seq")
    first = column(table(catalogue, "t"), "a").identity
    assert first is not None
    assert first.sequence is None
    long = table(catalogue, "a" * 57)
    assert long.columns[0].identity is not None
    assert long.columns[0].identity.sequence is None


def test_named_not_null(servers: Servers) -> None:
    catalogue = made(servers(18), "not_enforced")
    found = {column.name: column.not_null for column in table(catalogue, "s_renamed").columns}
    assert found["a"] is not None
    assert (found["a"].name, found["a"].no_inherit) == ("named", True)
    assert found["c"] is not None
    assert found["c"].comment == "never null"
    late = column(table(catalogue, "r"), "a").not_null
    assert late is not None
    assert not late.validated
    assert [check.enforced for check in table(catalogue, "q").checks] == [False]
    assert [key.enforced for key in table(catalogue, "q").foreign_keys] == [False]


def test_owners_who_gave_up_rights(server: ScratchServer) -> None:
    grants = made(server, "grants").grants
    name = QualifiedName("s", "t")
    (owner,) = (grant for grant in grants if grant.name == name and grant.grantee == "owner_role" and not grant.column)
    assert owner == Grant(
        kind="table",
        name=name,
        grantee="owner_role",
        privileges=("SELECT", "UPDATE", "TRUNCATE", "REFERENCES", "TRIGGER"),
    )
    assert Grant(kind="sequence", name=QualifiedName("s", "q"), grantee="owner_role", privileges=()) in grants
    assert {grant.grantee for grant in grants if grant.kind == "column"} == {'bob "x" =/y', ""}


def test_default_privileges_that_revoke(server: ScratchServer) -> None:
    found = made(server, "default_privileges").default_privileges
    assert DefaultPrivilege(role="a", schema="", kind="routines", grantee="", privileges=()) in found
    (partial,) = (one for one in found if one.schema == "s" and one.kind == "tables")
    assert partial.privileges == ("SELECT", "INSERT", "UPDATE")
    assert partial.grantable == ("UPDATE",)


def test_partitions_stand_under_their_table(server: ScratchServer) -> None:
    whole = table(made(server, "partitions"), "p")
    assert whole.kind is TableKind.PARTITIONED
    parts = {part.name.name: part for part in whole.partitions}
    assert list(parts) == ["p_eu", "p_rest", "p_us"]
    assert parts["p_rest"].columns == ()
    assert [column.name for column in parts["p_us"].columns] == ["owner", "note", "at", "region", "id"]
    assert column(parts["p_us"], "note").comment == "A note"
    deepest = parts["p_eu"].partitions[0].partitions
    assert [part.name for part in deepest] == [
        QualifiedName("parts", "p_eu_2020_1"),
        QualifiedName("public", "p_eu_2020_0"),
    ]
    assert deepest[0].options == (Setting(name="fillfactor", value="50"),)


def test_options_of_the_toast_table(server: ScratchServer) -> None:
    options = {option.name: option.value for option in table(made(server, "storage"), "t").options}
    assert options["toast.autovacuum_enabled"] == "false"


def test_extensions_are_made_after_those_they_require(server: ScratchServer, database: str) -> None:
    server.run("create extension cube; create extension earthdistance;", database)
    catalogue = read(server, database).catalogue
    assert [one.requires for one in catalogue.extensions] == [(), ("cube",)]
    turned = (Extension(name="a", schema="public", version="1", requires=("cube",)), catalogue.extensions[0])
    text = script(msgspec.structs.replace(catalogue, extensions=turned))
    assert text.index("IF NOT EXISTS cube") < text.index("IF NOT EXISTS a ")
    assert catalogue.routines == ()
    assert catalogue.tables == ()


def test_parameters_have_their_defaults(server: ScratchServer) -> None:
    found = [routine for routine in made(server, "functions").routines if len(routine.parameters) == 3]
    (routine,) = (one for one in found if one.name.name == "f")
    assert [parameter.default for parameter in routine.parameters] == [None, "2", "'it''s, (x)'::text"]


@pytest.mark.parametrize("lost", ["views", "routines", "sequences"])
def test_the_comparison_sees_what_is_lost(lost: str, server: ScratchServer) -> None:
    catalogue = made(server, "names")
    poorer = msgspec.structs.replace(catalogue, **{lost: getattr(catalogue, lost)[1:]})
    assert differences(facts(poorer), facts(catalogue)) != []
    assert all_unmodelled(poorer) == []
