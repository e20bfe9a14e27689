"""Rules about access where the examples in their docstrings do not reach: who escapes, what fixes leave as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from schemabook.engines.engine import ReadOptions
from schemabook.model.findings import Finding, Report
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from schemabook.survey import read_survey
from tests.servers.fixtures import require_postgresql

NOTES = """
CREATE TABLE note (id integer PRIMARY KEY, owner text NOT NULL, shared boolean NOT NULL);
INSERT INTO note SELECT i, CASE WHEN i % 2 = 0 THEN 'ann' ELSE 'bob' END, i % 5 = 0 FROM generate_series(1, 20) i;
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
"""


@pytest.fixture
def database(postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]) -> str:
    return fresh_database(postgresql_server)


@pytest.fixture
def role(postgresql_server: ScratchServer) -> Iterator[Callable[[str], str]]:
    """A function that makes a role with these attributes and returns its name; the test's end drops all."""
    made: list[str] = []

    def make(attributes: str) -> str:
        name = f"schemabook_test_{uuid4().hex[:12]}"
        postgresql_server.run(f"CREATE ROLE {name} {attributes}", "postgres")
        made.append(name)
        return name

    yield make
    databases = [str(row[0]) for row in postgresql_server.fetch("SELECT datname FROM pg_database", "postgres")]
    for name in made:
        for one in databases:
            if one.startswith("test_"):
                postgresql_server.run(f"DROP OWNED BY {name} CASCADE", one)
        postgresql_server.run(f"DROP OWNED BY {name}; DROP ROLE {name}", "postgres")


def report_of(server: ScratchServer, database: str, user: str | None = None, password: str | None = None) -> Report:
    url = server.url(database, user=user, password=password) if user else server.url(database)
    return judge(study(read_survey(url, ReadOptions()))).report


def found(report: Report, rule: str) -> list[Finding]:
    return [one for one in report.findings if one.rule == rule]


def test_views_of_those_whom_policies_bind_are_fine(
    postgresql_server: ScratchServer, database: str, role: Callable[[str], str]
) -> None:
    owner, member, stranger = role("LOGIN"), role("LOGIN"), role("LOGIN")
    loose = role("LOGIN NOINHERIT")
    script = [NOTES, "CREATE POLICY own_notes ON note USING (owner = current_user);"]
    script.append(f"GRANT {owner} TO {member}, {loose}; ALTER TABLE note OWNER TO {owner};")
    script.append(f"GRANT SELECT ON note TO {stranger}, {loose};")
    for name in (owner, member, stranger, loose):
        script.append(f"CREATE VIEW v_{name} AS SELECT id FROM note; ALTER VIEW v_{name} OWNER TO {name};")
        script.append(f"GRANT SELECT ON v_{name} TO PUBLIC;")
    postgresql_server.run("".join(script), database)
    report = report_of(postgresql_server, database)
    names = {one.subject.name.name for one in found(report, "view-bypasses-row-security")}
    assert names == {f"v_{owner}", f"v_{member}"}
    postgresql_server.run("ALTER TABLE note FORCE ROW LEVEL SECURITY", database)
    assert found(report_of(postgresql_server, database), "view-bypasses-row-security") == []


def test_views_between_are_looked_through(postgresql_server: ScratchServer, database: str) -> None:
    postgresql_server.run(
        f"{NOTES} CREATE POLICY own_notes ON note USING (owner = current_user);"
        "CREATE VIEW asking WITH (security_invoker = true) AS SELECT * FROM note;"
        "CREATE VIEW outer_view WITH (security_barrier = true) AS SELECT * FROM asking;"
        "GRANT SELECT ON outer_view, asking TO PUBLIC",
        database,
    )
    (finding,) = found(report_of(postgresql_server, database), "view-bypasses-row-security")
    assert [str(one) for one in (finding.subject, *finding.related)] == ["public.outer_view", "public.note"]
    assert finding.fix == ("ALTER VIEW public.outer_view SET (security_invoker = true)",)


def test_a_column_is_named_and_revoked_alone(postgresql_server: ScratchServer, database: str) -> None:
    postgresql_server.run("CREATE TABLE note (id integer, body text); GRANT SELECT (body) ON note TO PUBLIC", database)
    (finding,) = found(report_of(postgresql_server, database), "public-may-read")
    assert (finding.subject.kind, str(finding.subject)) == ("column", "public.note.body")
    assert finding.fix == ("REVOKE SELECT (body) ON public.note FROM PUBLIC",)


def test_routines_say_whose_rights_they_lend(
    postgresql_server: ScratchServer, database: str, role: Callable[[str], str]
) -> None:
    owner = role("")
    head = "RETURNS integer LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$"
    postgresql_server.run(
        f"CREATE FUNCTION of_admin() {head}; CREATE FUNCTION of_owner() {head};"
        f"ALTER FUNCTION of_owner() OWNER TO {owner}",
        database,
    )
    report = report_of(postgresql_server, database)
    words = {one.subject.name.name: one.message for one in found(report, "public-may-execute-definer-routine")}
    assert words == {
        "of_admin": "Everybody may run it, with a superuser's rights.",
        "of_owner": "Everybody may run it, with its owner's rights.",
    }


def test_readers_whom_nothing_binds_are_no_leak(
    postgresql_server: ScratchServer, database: str, role: Callable[[str], str]
) -> None:
    unbound = role("BYPASSRLS")
    postgresql_server.run(
        f"{NOTES} CREATE POLICY own_notes ON note USING (owner = current_user);"
        f"CREATE VIEW all_notes AS SELECT * FROM note; GRANT SELECT ON all_notes TO {unbound}",
        database,
    )
    assert found(report_of(postgresql_server, database), "view-bypasses-row-security") == []


def test_an_old_server_gets_no_statement_that_it_does_not_know() -> None:
    with postgresql.start(require_postgresql(14)) as server:
        server.create_database("old")
        server.run(
            f"{NOTES} CREATE POLICY own_notes ON note USING (owner = current_user);"
            "CREATE VIEW all_notes AS SELECT * FROM note; GRANT SELECT ON all_notes TO PUBLIC",
            "old",
        )
        report = report_of(server, "old")
    (bypass,) = found(report, "view-bypasses-row-security")
    assert bypass.fix == ()
    (create,) = found(report, "public-may-create")
    assert (create.subject.kind, str(create.subject)) == ("schema", "public")
    assert create.fix == ("REVOKE CREATE ON SCHEMA public FROM PUBLIC",)


POLICIES = {
    "joined": (
        "several-permissive-policies",
        """
        CREATE POLICY a ON note FOR SELECT USING (owner = current_setting('test.name'));
        CREATE POLICY b ON note FOR SELECT USING (shared OR false);
        CREATE POLICY c ON note AS RESTRICTIVE FOR SELECT USING (id < 15)
        """,
    ),
    "joined with one that lets nothing be seen": (
        "several-permissive-policies",
        "CREATE POLICY a ON note WITH CHECK (id > 100); CREATE POLICY b ON note USING (shared)",
    ),
    "wrapped": (
        "per-row-policy-call",
        """
        CREATE FUNCTION who() RETURNS text STABLE LANGUAGE sql AS $$ SELECT 'ann' $$;
        CREATE POLICY a ON note FOR SELECT USING (owner = who() AND 'it''s who()' <> owner
            OR id = nullif(current_setting('test.number', true), '')::integer)
        """,
    ),
}


@pytest.mark.parametrize("case", POLICIES)
def test_mended_policies_let_the_same_rows_through(
    case: str, postgresql_server: ScratchServer, database: str, role: Callable[[str], str]
) -> None:
    reader = role("")
    rule, policies = POLICIES[case]
    postgresql_server.run(f"{NOTES} {policies}; GRANT SELECT ON note TO {reader}", database)
    postgresql_server.run(f"GRANT CREATE ON SCHEMA public TO {reader}", database)

    def seen(table: str) -> list[object]:
        postgresql_server.run(
            f"SET test.name = 'bob'; SET test.number = '7'; SET ROLE {reader};"
            f"CREATE TABLE {table} AS SELECT id FROM note",
            database,
        )
        return [row[0] for row in postgresql_server.fetch(f"SELECT id FROM {table} ORDER BY id", database)]

    before = seen("seen_before")
    assert 0 < len(before) < 20
    (finding,) = found(report_of(postgresql_server, database), rule)
    assert finding.fix
    for statement in finding.fix:
        postgresql_server.run(statement, database)
    assert seen("seen_after") == before


def test_policies_of_different_commands_are_left_to_people(postgresql_server: ScratchServer, database: str) -> None:
    policies = "CREATE POLICY a ON note USING (id = 1); CREATE POLICY b ON note FOR SELECT USING (id = 2)"
    postgresql_server.run(f"{NOTES} {policies}", database)
    (finding,) = found(report_of(postgresql_server, database), "several-permissive-policies")
    assert finding.fix == ()
    assert [one.part for one in finding.related] == ["a", "b"]


@pytest.mark.parametrize("engine", ["mariadb", "mysql"])
def test_rules_about_accounts_say_what_they_need(
    engine: str, request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str]
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{engine}_server")
    name = fresh_database(server)
    account = f"schemabook_{uuid4().hex[:12]}"
    server.run(
        f"CREATE TABLE note (id integer PRIMARY KEY); CREATE USER '{account}'@'%' IDENTIFIED BY 'Pa55-word';"
        f"GRANT SELECT ON `{name}`.* TO '{account}'@'%'",
        name,
    )
    try:
        report = report_of(server, name, account, "Pa55-word")
        skips = {one.rule: one for one in report.skipped}
        assert "server-wide-privileges" in skips
        assert "GRANT SELECT ON" in skips["anonymous-account"].remedy
        whole = report_of(server, name)
        assert "server-wide-privileges" in whole.checked
        assert account not in str(found(whole, "server-wide-privileges"))
        server.run(f"GRANT INSERT ON `{name}`.* TO '{account}'@'%' WITH GRANT OPTION", name)
        server.run(f"GRANT DELETE ON `{name}`.note TO '{account}'@'%' WITH GRANT OPTION", name)
        spread = next(
            one for one in found(report_of(server, name), "grant-option-spread") if account in str(one.subject)
        )
        assert str(spread.subject) == f"'{account}'@'%'"
        assert spread.fix == (), "a grant on a database is written in more ways than one"
    finally:
        server.run(f"DROP USER '{account}'@'%'", name)
