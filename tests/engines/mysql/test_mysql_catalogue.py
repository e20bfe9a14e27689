"""What is in the catalogue, said by hand for the hard parts."""

from __future__ import annotations

from collections.abc import Callable

from schemabook.model.base import QualifiedName, Setting
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import Action, Column, Index, IndexColumn, Table
from schemabook.scratch.server import ScratchServer
from tests.engines.mysql.conftest import Database

FreshDatabase = Callable[[ScratchServer], str]


def _table(catalogue: Catalogue, name: str) -> Table:
    return next(table for table in catalogue.tables if table.name.name == name)


def _column(catalogue: Catalogue, table: str, name: str) -> Column:
    return next(column for column in _table(catalogue, table).columns if column.name == name)


def _index(table: Table, name: str) -> Index:
    return next(index for index in table.indexes if index.name == name)


def test_server_says_what_it_is(database: Database) -> None:
    survey = database.survey()
    server = survey.server
    assert server.engine == survey.catalogue.engine == database.server.engine
    assert server.product == {"mariadb": "MariaDB", "mysql": "MySQL"}[server.engine]
    assert all(part.isdigit() for part in server.version.split("."))
    assert server.database == database.name
    assert server.character_set == "utf8mb4"
    assert (server.role or "").startswith("root@")


def test_product_is_asked_of_the_server_not_taken_from_the_url(database: Database) -> None:
    other = {"mysql": "mariadb", "mariadb": "mysql"}[database.server.engine]
    from tests.round_trip import read

    survey = read(database.url().replace(f"{database.server.engine}://", f"{other}://", 1))
    assert survey.server.engine == database.server.engine


def test_defaults_are_expressions_that_can_be_written(edge: Database) -> None:
    catalogue = edge.survey().catalogue
    defaults = {column.name: column.default for column in _table(catalogue, "defs").columns}
    assert defaults["b"] == "' x'"
    assert defaults["c"] == "-5"
    assert defaults["d"] == "-1.10"
    assert defaults["g"] == "'10:00:00'"
    assert defaults["h"] == "b'0'"
    assert defaults["j"] == "'5'"
    assert defaults["k"] == "'CURRENT_TIMESTAMP'"
    assert defaults["l"] is None
    assert defaults["o"] == "'n'"
    assert defaults["p"] == "''"
    assert (defaults["n"] or "").lower().startswith("current_timestamp")
    assert _column(catalogue, "defs", "l").on_update is not None
    assert _column(catalogue, "t1", "v").default == "'NULL'"
    assert _column(catalogue, "t1", "v2").default is None


def test_values_of_enumerations(edge: Database) -> None:
    catalogue = edge.survey().catalogue
    column = _column(catalogue, "t1", "e")
    assert column.family is Family.ENUM
    assert column.values == ("a", "it's", "x,y", "back\\slash", "new\nline", "(p)")
    assert column.default == "'it''s'"
    assert column.comment == 'c\'q "d" \\ | \n عربي'
    assert _column(catalogue, "t1", "s").values == ("a", "b", "c'd")
    assert _column(catalogue, "emoji", "e").unmodelled != ()  # both servers show "?" for it


def test_families_and_generated_columns(edge: Database) -> None:
    catalogue = edge.survey().catalogue
    assert _column(catalogue, "t1", "js").family is Family.JSON
    assert _column(catalogue, "t1", "bl").family is Family.BOOLEAN
    assert _column(catalogue, "t1", "pt").family is Family.GEOMETRY
    assert _column(catalogue, "t1", "id").identity is not None
    assert not _column(catalogue, "t1", "inv").visible
    generated = _column(catalogue, "t1", "g2").generated
    assert generated is not None
    assert generated.stored
    assert generated.expression == r"""concat(`v`,'it\'s \\ "x"')"""


def test_collations_stand_where_they_differ(edge: Database) -> None:
    catalogue = edge.survey().catalogue
    assert _column(catalogue, "t1", "v").collation is None
    assert _column(catalogue, "t1", "ub").collation == "utf8mb4_bin"
    assert _column(catalogue, "t1", "ub").character_set is None
    latin = _column(catalogue, "t1", "lat")
    assert (latin.character_set, latin.collation) == ("latin1", "latin1_bin")


def test_keys_and_indexes(edge: Database) -> None:
    table = _table(edge.survey().catalogue, "t1")
    assert table.primary_key is not None
    assert table.primary_key.name == ""
    assert _index(table, "PRIMARY").constraint == ""
    assert _index(table, "k1").columns == (
        IndexColumn(name="v", prefix_length=5),
        IndexColumn(name="n", descending=True),
    )
    assert _index(table, "ft").method == "FULLTEXT"
    assert _index(table, "sp").method == "SPATIAL"
    assert [one.name for one in table.unique_constraints] == ["u1"]
    assert _index(table, "u2").unique
    assert _index(table, "u2").constraint is None
    key = table.foreign_keys[0]
    assert key.columns == ("pa", "pb")
    assert key.referenced_table == QualifiedName("", "parent")
    assert (key.on_delete, key.on_update) == (Action.CASCADE, Action.SET_NULL)


def test_foreign_key_to_another_database_names_it(edge: Database) -> None:
    key = _table(edge.survey().catalogue, "cross_db").foreign_keys[0]
    assert key.referenced_table.schema.startswith("test_")
    assert key.referenced_table.name == "p"


def test_partitions_are_folded(edge: Database) -> None:
    table = _table(edge.survey().catalogue, "p1")
    assert table.partition_key is not None
    assert table.partition_key.method == "RANGE"
    assert table.partition_key.subpartition is not None
    assert table.partition_key.subpartition.count == 2
    first = table.partitions[0]
    assert first.name == QualifiedName("p1", "p0")
    assert first.partition_bound == "VALUES LESS THAN (2000)"
    assert [one.name.name for one in first.partitions] == ["p0sp0", "p0sp1"]


def test_triggers_stand_in_the_order_in_which_they_fire(edge: Database) -> None:
    triggers = _table(edge.survey().catalogue, "selfie").triggers
    assert [one.name for one in triggers if one.events == ("INSERT",)] == ["tr0", "tr2", "tr1"]
    assert "DEFINER" not in "".join(one.definition for one in triggers)
    ansi = next(one for one in triggers if one.name == "trz")
    assert Setting(name="sql_mode", value="PIPES_AS_CONCAT,ANSI_QUOTES") in ansi.options


def test_bodies_are_as_they_were_written(edge: Database) -> None:
    routines = {(one.kind, one.name.name): one for one in edge.survey().catalogue.routines}
    procedure = routines["procedure", "p1"]
    assert "select 'it''s; \\n', \"dq\" into b; /* c */ -- d\n set" in procedure.definition
    assert [one.mode for one in procedure.parameters] == ["in", "out", "inout"]
    assert not procedure.security_definer
    assert r"'it''s \\ x'" in routines["function", "f1"].definition
    assert routines["function", "f1"].signature != routines["procedure", "f1"].signature


def test_views_know_what_they_use(edge: Database) -> None:
    views = {one.name.name: one for one in edge.survey().catalogue.views}
    assert [(one.kind, one.name.name) for one in views["v_a"].depends_on] == [
        ("routine", "f1"),
        ("table", "cyc1"),
        ("table", "selfie"),
    ]
    assert ("view", "v_a") in [(one.kind, one.name.name) for one in views["a_v"].depends_on]
    assert views["a_v"].security == "INVOKER"
    assert views["v_a"].check_option == "LOCAL"
    if views["v_m"].algorithm is None:  # MySQL shows it view by view, and this one has no literal to ask for
        assert views["v_m"].unmodelled == ("its algorithm, which MySQL does not list",)
    else:
        assert (views["v_m"].algorithm, views["v_m"].unmodelled) == ("MERGE", ())


def test_secrets_in_bodies_are_masked(database: Database) -> None:
    database.run(
        "create table t (a int)",
        "create procedure p() set @url = 'mysql://u:hunter2@h/d', @x = 'host=h password=hunter2'",
        "create trigger g before insert on t for each row set @x = 'mysql://u:hunter2@h/d'",
        "create event e on schedule every 1 day do set @x = 'mysql://u:hunter2@h/d'",
    )
    catalogue = database.survey().catalogue
    assert "hunter2" not in repr(catalogue)
    assert catalogue.routines[0].unmodelled == ("a password in the text of it",)
    assert catalogue.tables[0].unmodelled == ("a password in the text of the trigger g",)
    assert catalogue.unmodelled == ("a password in the text of the event e",)


def test_secrets_in_comments_are_masked(database: Database) -> None:
    said = "comment 'from mysql://u:hunter2@h/d'"
    database.run(
        f"create table t (a int {said}, key k (a) {said}) {said} partition by hash (a) (partition p0 {said})",
        f"create procedure p() {said} set @x = 1",
        f"create event e on schedule every 1 day {said} do set @x = 1",
    )
    survey = database.survey()
    assert "hunter2" not in repr(survey)
    assert repr(survey.catalogue).count("comment='from mysql://u:****@h/d'") >= 5


def test_default_that_the_server_cuts_is_said(mysql_server: ScratchServer, fresh_database: FreshDatabase) -> None:
    database = Database(mysql_server, fresh_database(mysql_server))
    database.run("create table t (b varbinary(8) default 0x00ff)")
    catalogue = database.survey().catalogue
    assert _column(catalogue, "t", "b").unmodelled == ("the bytes of its default from the first NUL byte on",)
    database.empty()
    database.write(catalogue)
