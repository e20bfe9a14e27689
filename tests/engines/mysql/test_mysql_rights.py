"""What an account with few rights sees, and what it is told about the rest."""

from __future__ import annotations

import re

import msgspec
import pymysql
import pytest

from schemabook.engines.engine import ReadOptions
from schemabook.engines.mysql import engine
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Reading, State, Survey
from tests.engines.mysql.conftest import Database
from tests.round_trip import differences

SECRET = "secret word"


def _reading(survey: Survey, part: str) -> Reading:
    return next(one for one in survey.readings if one.part == part)


def _grant_least(database: Database, account: str) -> None:
    """Run the script that the engine ships, with the names of this test."""
    script = engine.grants().replace("`shop`", f"`{database.name}`").replace("'schemabook'", f"'{account}'")
    database.load(re.sub(r"CREATE USER .*?;", "", script))


def _without_accounts(catalogue: Catalogue) -> Catalogue:
    """The account under test is among them, with what it was granted in between."""
    return msgspec.structs.replace(catalogue, roles=(), grants=())


def test_least_privilege_reads_everything_but_rows(edge: Database, account: str) -> None:
    whole = edge.survey().catalogue
    _grant_least(edge, account)
    names = [view.name.name for view in whole.views] + [one.name.name for one in whole.sequences]
    quoted = [name.replace("`", "``") for name in names]
    edge.run(*(f"GRANT SELECT ON `{edge.name}`.`{name}` TO '{account}'@'%'" for name in quoted))
    edge.run(f"GRANT EXECUTE ON FUNCTION `{edge.name}`.f1 TO '{account}'@'%'")
    other = next(key.referenced_table for t in whole.tables for key in t.foreign_keys if key.referenced_table.schema)
    edge.run(f"GRANT REFERENCES ON `{other.schema}`.* TO '{account}'@'%'")
    survey = edge.survey(account, SECRET)
    assert [one for one in survey.readings if one.missed != "the columns of 1 view"] == []
    found = msgspec.structs.replace(survey.catalogue, views=whole.views)
    assert differences(_without_accounts(whole), _without_accounts(found)) == ""
    assert [view.definition for view in survey.catalogue.views] == [view.definition for view in whole.views]
    connection = edge.connect(account, SECRET)
    with connection.cursor() as cursor:
        for name in ("selfie", "parent", "t1"):
            with pytest.raises(pymysql.err.OperationalError, match="denied"):
                cursor.execute(f"SELECT * FROM {name}")
    connection.close()


def test_references_alone_shows_all_tables(edge: Database, account: str) -> None:
    whole = edge.survey().catalogue
    edge.run(f"GRANT REFERENCES ON `{edge.name}`.* TO '{account}'@'%'")
    survey = edge.survey(account, SECRET)
    bare = tuple(msgspec.structs.replace(table, triggers=(), unmodelled=()) for table in whole.tables)
    found = tuple(msgspec.structs.replace(table, unmodelled=()) for table in survey.catalogue.tables)
    assert found == bare
    assert "tables" not in {one.part for one in survey.readings}
    assert _reading(survey, "views").remedy.startswith("GRANT SELECT, SHOW VIEW ON ")
    assert _reading(survey, "triggers").remedy == f"GRANT TRIGGER ON `{_pattern(edge)}`.* TO '{account}'@'%';"
    assert _reading(survey, "events").remedy == f"GRANT EVENT ON `{_pattern(edge)}`.* TO '{account}'@'%';"
    assert _reading(survey, "accounts and grants").state is State.DENIED


def _pattern(database: Database) -> str:
    return database.name.replace("_", "\\_")


def test_hidden_tables_are_counted(edge: Database, account: str) -> None:
    whole = edge.survey().catalogue
    edge.run(f"GRANT SELECT ON `{edge.name}`.selfie TO '{account}'@'%'")
    reading = _reading(edge.survey(account, SECRET), "tables")
    assert reading.state is State.PARTIAL
    assert reading.missed == "it could not be checked whether tables are hidden from the account"
    assert reading.remedy == f"GRANT PROCESS ON *.* TO '{account}'@'%';"
    edge.run(reading.remedy)
    reading = _reading(edge.survey(account, SECRET), "tables")
    stored = [t for t in whole.tables if t.options[0].value == "InnoDB"]
    assert reading.missed == f"{len(stored) + len(whole.sequences) - 1} tables are not visible"
    edge.run(reading.remedy)
    assert "tables" not in {one.part for one in edge.survey(account, SECRET).readings}


def test_each_remedy_mends_its_part(edge: Database, account: str) -> None:
    edge.run(f"GRANT SELECT ON `{edge.name}`.selfie TO '{account}'@'%'")
    for _ in range(4):
        survey = edge.survey(account, SECRET)
        remedies = [one.remedy for one in survey.readings if one.remedy]
        for remedy in remedies:
            edge.load(remedy)
        if not remedies:
            break
    assert [one for one in survey.readings if one.remedy] == []
    assert {one.part for one in survey.readings} <= {"columns"}


def test_denied_table_rights_lose_no_foreign_key_silently(edge: Database, account: str) -> None:
    edge.run(f"GRANT TRIGGER ON `{edge.name}`.selfie TO '{account}'@'%'")
    survey = edge.survey(account, SECRET)
    assert _reading(survey, "columns").missed == "the columns of 1 table"
    assert _reading(survey, "foreign keys").missed == "1 foreign key"


def test_bodies_of_others_are_said_to_be_missing(database: Database, account: str) -> None:
    database.run("create procedure p() select 1", f"GRANT EXECUTE ON `{database.name}`.* TO '{account}'@'%'")
    survey = database.survey(account, SECRET)
    assert survey.catalogue.routines[0].definition == ""
    reading = _reading(survey, "routines")
    assert reading.missed == "the body of 1 routine"
    database.run(reading.remedy)
    assert database.survey(account, SECRET).catalogue.routines[0].definition != ""


def test_no_password_and_no_hash_is_read(edge: Database, account: str) -> None:
    edge.run(f"GRANT SELECT ON `{edge.name}`.* TO '{account}'@'%'")
    connection = edge.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT authentication_string FROM mysql.user WHERE User = %s", (account,))
        (text,) = cursor.fetchone()
    connection.close()
    survey = edge.survey(account, SECRET)
    assert text
    assert text not in repr(survey)
    assert SECRET not in repr(survey)
    assert "authentication_string" not in "".join(one.text for one in engine.statements(ReadOptions()))
    assert "*" not in {word for one in engine.statements(ReadOptions()) for word in one.text.split()}


def test_accounts_and_grants_come_back(database: Database, account: str) -> None:
    role = f"r_{database.name[-10:]}"
    database.run(
        "create table t (a int, b int)",
        "create view v as select a from t",
        "create procedure p() select 1",
        f"create role {role}",
        f"grant select, insert on `{_pattern(database)}`.* to '{account}'@'%' with grant option",
        f"grant update (b), references (a) on t to '{account}'@'%'",
        f"grant delete on t to {role}",
        f"grant select on v to {role}",
        f"grant execute on procedure p to '{account}'@'%'",
        f"grant {role} to '{account}'@'%'",
    )
    try:
        before = database.survey().catalogue
        mine = [one for one in before.grants if account in one.grantee or role in one.grantee]
        assert {(one.kind, one.column, one.privileges) for one in mine} >= {
            ("database", None, ("INSERT", "SELECT")),
            ("column", "b", ("UPDATE",)),
            ("column", "a", ("REFERENCES",)),
            ("view", None, ("SELECT",)),
            ("routine", None, ("EXECUTE",)),
        }
        member = next(one for one in before.roles if one.name == f"'{account}'@'%'")
        assert member.can_login
        assert len(member.member_of) == 1
        database.run(f"DROP USER '{account}'@'%'", f"DROP ROLE {role}")
        database.empty()
        database.write(before, access=True)
        assert differences(before, database.survey().catalogue) == ""
    finally:
        database.run(f"DROP ROLE IF EXISTS {role}")
