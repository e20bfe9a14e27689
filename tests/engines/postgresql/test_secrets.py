"""Passwords in a schema are never kept; what only looks like one is."""

from __future__ import annotations

import pytest

from schemabook.model.codec import encode
from schemabook.scratch.server import ScratchServer

from .conftest import all_unmodelled, drop_database, new_database, read, script
from .test_round_trip import CASES

SECRET = "s3cret"


@pytest.mark.parametrize("name", ["foreign_tables", "subscription"])
def test_options_and_connections_keep_their_secrets(name: str, server: ScratchServer) -> None:
    database = new_database(server)
    try:
        server.run(CASES[name].script, database)
        survey = read(server, database)
    finally:
        drop_database(server, database)
    assert survey.catalogue.servers or survey.catalogue.subscriptions
    assert SECRET not in encode(survey).decode()
    assert SECRET not in script(survey.catalogue)


def test_a_subscription_is_described(server: ScratchServer) -> None:
    database = new_database(server)
    try:
        server.run(CASES["subscription"].script, database)
        (found,) = read(server, database).catalogue.subscriptions
    finally:
        drop_database(server, database)
    assert (found.name, found.publications, found.slot) == ('sub "x"', ("p1", "P 2"), "the_slot")
    assert (found.enabled, found.comment) == (False, "Follows")


FOREIGN = "create foreign data wrapper w; create server s foreign data wrapper w"
TRIGGER = "create function f() returns trigger language plpgsql as 'begin return new; end'; create table t (a text);"
SECRETS = {
    "connection string": "create function x() returns text language sql as $$ select 'host=h password=s3cret' $$",
    "address": "create function x() returns text language sql as $$ select 'postgresql://u:s3cret@h/d' $$",
    "quoted in a body": """create function x() returns text language plpgsql as $b$ begin
        return dblink('dbname=x password=''s3cret''', 'select 1'); end $b$""",
    "view": "create view x as select 'host=h password=s3cret'::text as c",
    "default": "create table x (a text default 'https://u:s3cret@h/')",
    "rule": """create table t (a text);
        create rule x as on insert to t do also delete from t where a = 'host=h password=s3cret'""",
    "argument": TRIGGER
    + "create trigger x before insert on t for each row execute function f('host=h password=s3cret')",
    "table option": FOREIGN
    + "; create foreign table x (a text) server s options (api_key 's3cret', url 'https://u:s3cret@h/', path '/x')",
    "server option": FOREIGN + " options (password 's3cret', host 'h')",
}


@pytest.mark.parametrize("statement", SECRETS.values(), ids=SECRETS)
def test_passwords_are_left_out_and_noted(statement: str, server: ScratchServer, database: str) -> None:
    server.run(f"set check_function_bodies = off; {statement}", database)
    survey = read(server, database)
    assert SECRET not in encode(survey).decode()
    assert SECRET not in script(survey.catalogue)
    assert [text for text in all_unmodelled(survey.catalogue) if "password" in text or "secret" in text]


def test_what_handles_passwords_stays_as_it_is(server: ScratchServer, database: str) -> None:
    body = "begin new.password = crypt(new.password, 'x'); if new.password = '' then return null; end if; end"
    server.run(
        f"""create table account (password text check (password <> ''));
        create function hashes() returns trigger language plpgsql as $$ {body} $$;
        create view without_password as select password = 'x' as is_x from account where password <> 'password=1';
        create trigger h before insert or update of password on account for each row execute function hashes();""",
        database,
    )
    catalogue = read(server, database).catalogue
    assert body in catalogue.routines[0].definition
    assert "****" not in encode(read(server, database)).decode()
    assert all_unmodelled(catalogue) == []


def test_comments_of_every_kind_keep_no_password(server: ScratchServer, database: str) -> None:
    kinds = (
        "table t",
        "column t.a",
        "column v.a",
        "constraint t_a on t",
        "index i",
        "view v",
        "function f()",
        "trigger g on t",
        "policy p on t",
        "sequence s",
        "type e",
        "domain d",
        "schema public",
        f"database {database}",
    )
    comments = "; ".join(f"comment on {kind} is 'from postgresql://u:{SECRET}@h/d'" for kind in kinds)
    server.run(
        f"""create table t (a integer constraint t_a check (a > 0)); create index i on t (a);
        create view v as select a from t; create sequence s; create type e as enum ('x'); create domain d as text;
        create function f() returns trigger language plpgsql as 'begin return new; end';
        create trigger g before insert on t for each row execute function f();
        create policy p on t; {comments}""",
        database,
    )
    survey = read(server, database)
    assert SECRET not in encode(survey).decode()
    assert encode(survey).decode().count("from postgresql://u:****@h/d") == len(kinds)
    assert SECRET not in script(survey.catalogue)
