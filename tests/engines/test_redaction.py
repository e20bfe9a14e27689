"""Passwords in definitions are taken out; all other SQL stays as it is, byte for byte."""

from __future__ import annotations

import random
import time

import pytest

from schemabook.engines.lexing import MYSQL, STANDARD, pieces
from schemabook.engines.redaction import MASK, redact, redact_comment

SECRET = "Hu5h!x"
FORMS = [
    f"SELECT dblink_connect('c', 'host=h user=u password={SECRET}')",
    f"SELECT dblink_connect('host=h password = {SECRET} dbname=d')",
    f"SELECT 'Server=h;User Id=u;Password={SECRET};Timeout=1'",
    f"SELECT 'postgresql://u:{SECRET}@h/d'",
    f"SELECT 'jdbc:postgresql://h/d?ssl=1&password={SECRET}'",
    f"EXECUTE 'ALTER ROLE app PASSWORD ''{SECRET}'''",
    f"EXECUTE 'EXECUTE ''ALTER ROLE app PASSWORD ''''{SECRET}'''''''",
    f"EXECUTE 'CREATE USER app IDENTIFIED BY ''{SECRET}'''",
    f"EXECUTE 'CREATE USER MAPPING FOR a SERVER s OPTIONS (user ''u'', password ''{SECRET}'')'",
    f"EXECUTE 'SELECT dblink(''host=h password={SECRET}'', ''SELECT 1'')'",
    f"ALTER ROLE app WITH PASSWORD '{SECRET}'",
    f"ALTER ROLE app WITH PASSWORD /* new */ E'{SECRET}'",
    f"ALTER ROLE app WITH PASSWORD N'{SECRET}'",
    f"CREATE USER app IDENTIFIED BY '{SECRET}'",
    f'CREATE USER app IDENTIFIED BY "{SECRET}"',
    f"CREATE USER app IDENTIFIED WITH plugin AS '{SECRET}'",
    f"CREATE USER app IDENTIFIED WITH 'plugin' BY '{SECRET}'",
    f"CREATE USER app IDENTIFIED BY PASSWORD '{SECRET}'",
    f"CREATE USER app IDENTIFIED VIA plugin USING PASSWORD('{SECRET}')",
    f"SET PASSWORD FOR 'u'@'h' = '{SECRET}'",
    f"CHANGE MASTER TO MASTER_PASSWORD = '{SECRET}'",
    f"CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'u', password '{SECRET}')",
    f"-- ALTER ROLE app PASSWORD '{SECRET}'\n",
    f"/* host=h password={SECRET} */",
]
BODIES = [
    f"EXECUTE $x$ALTER ROLE app PASSWORD '{SECRET}'$x$",
    f"ALTER ROLE app PASSWORD $x${SECRET}$x$",
    f"SELECT dblink_connect($x$host=h password={SECRET}$x$)",
]
MYSQL_FORMS = [
    f"PREPARE s FROM \"ALTER USER a IDENTIFIED BY '{SECRET}'\"",
    f"PREPARE s FROM 'ALTER USER a IDENTIFIED BY \\'{SECRET}\\''",
]
ORDINARY = [
    "NEW.password = crypt(NEW.password, gen_salt('bf'));",
    "SELECT 'the password = ' || x",
    "SELECT 'https://example.org/path'",
    "SELECT * FROM a WHERE password = 'x' AND host = 1",
    "RAISE EXCEPTION 'invalid password ' || u || ' given'",
    "RAISE NOTICE 'host=% user=% password=%', h, u, p",
    "EXECUTE 'ALTER ROLE app PASSWORD ''' || p || ''''",
    "EXECUTE 'ALTER ROLE app PASSWORD ' || quote_literal(p)",
    "EXECUTE format('ALTER ROLE app PASSWORD %L', p)",
    "SELECT dblink('host=h password=''' || p || '''')",
    "SELECT dblink('host=h user=u password=' || p)",
    "EXECUTE 'UPDATE account SET password = crypt(password, x) WHERE user = me'",
    "SELECT format('postgresql://%s:%s@%s/d', u, p, h)",
    "CREATE TABLE a (password text DEFAULT 'x', host text)",
    'SELECT u.password AS "Password", u.host FROM u',
    "SELECT password_hash, 'identified by' FROM a",
    "SELECT /* don't */ 'it''s' || \"a'b\"",
    "-- don't keep the password\n",
    "ALTER ROLE app PASSWORD NULL",
    "CALL f('', 'x')",
]
STANDARD_ONLY = [
    "SELECT $x$ it's $x$",
    "SELECT $$ don't $$, $1",
    "SELECT E'it\\'s'",
    "SELECT a #>> '{b,c}'",
    "/* a /* b */ don't */",
]
MYSQL_ONLY = ["SELECT 'it\\'s', \"don't\"", "# don't\n", "SELECT `don't`"]
HOSTILE = {
    "nothing in it": "SELECT 'a' FROM b; " * 50_000,
    "quotes": "password " + "'" * 200_001,
    "escaped quotes": "password '" + "\\'" * 100_000,
    "comments": "password " + "/*" * 50_000,
    "line comments": "password " + "-- " * 100_000,
    "escaped values": "'host=h " + "password=\\'" * 20_000,
    "semicolons": "'host=h password=" + ";" * 200_000,
    "addresses": "://a:" * 100_000 + "@",
    "tags": "password " + "".join(f"$a{number}$ " for number in range(50_000)),
}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("dblink('host=h user=u password=hush dbname=d')", "dblink('host=h user=u password=**** dbname=d')"),
        ("dblink('host=h password=''hush hush''')", "dblink('host=h password=****')"),
        ("'host=h password=''hush' || x || ''''", "'host=h password=''****' || x || ''''"),
        ("E'host=h password=\\'hush hush\\''", "E'host=h password=****'"),
        ("'postgresql://me:hush@h/d'", "'postgresql://me:****@h/d'"),
        ("'postgresql://me:hu''sh@h/d'", "'postgresql://me:****@h/d'"),
        ("https://me:hush@h/", "https://me:****@h/"),
        ("host=h password=hush", "host=h password=****"),
        ("SELECT 'c:\\', 'host=h password=hush'", "SELECT 'c:\\', 'host=h password=****'"),
        ("PASSWORD 'it''s hush'", "PASSWORD '****'"),
        ("EXECUTE 'don''t; PASSWORD ''hush'''", "EXECUTE 'don''t; PASSWORD ''****'''"),
    ],
)
def test_passwords_are_taken_out(text: str, kept: str) -> None:
    assert redact(text) == kept
    assert redact(kept) == kept


@pytest.mark.parametrize("text", [*FORMS, *BODIES, *MYSQL_FORMS])
def test_each_form_of_a_secret_is_masked_in_its_place(text: str) -> None:
    masked = text.replace(SECRET, MASK)
    assert redact(text) == masked
    assert redact(f"-- don't keep it open\n{text}") == f"-- don't keep it open\n{masked}"


@pytest.mark.parametrize("text", [*ORDINARY, *STANDARD_ONLY, *MYSQL_ONLY, "https://example.org/path"])
def test_ordinary_code_is_left_as_it_is(text: str) -> None:
    assert redact(text) == text
    assert redact(f"{text} password") == f"{text} password"


@pytest.mark.parametrize(
    ("forms", "noise", "around"),
    [
        ([*FORMS, *BODIES], [*ORDINARY, *STANDARD_ONLY], "CREATE FUNCTION f() AS $body$ begin; {} $body$"),
        ([*FORMS, *MYSQL_FORMS], [*ORDINARY, *MYSQL_ONLY], "begin; {}; SELECT `a`"),
        (FORMS, ORDINARY, "begin; {}"),
    ],
    ids=["standard", "mysql", "either"],
)
def test_secrets_among_other_code_are_masked(forms: list[str], noise: list[str], around: str) -> None:
    chance = random.Random(1)
    for _ in range(1000):
        lines = chance.choices(noise, k=chance.randrange(1, 8))
        plain = around.format(";\n".join(lines))
        assert redact(plain) == plain
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(forms))
        text = around.format(";\n".join(lines))
        assert redact(text) == text.replace(SECRET, MASK)


def test_secrets_are_masked_where_nothing_tells_how_to_read() -> None:
    chance = random.Random(1)
    for _ in range(1000):
        form = chance.choice([*FORMS, *MYSQL_FORMS])
        lines = chance.choices([*ORDINARY, *MYSQL_ONLY[:2]], k=chance.randrange(1, 8))
        lines.insert(chance.randrange(len(lines) + 1), form)
        assert SECRET not in redact(";\n".join(lines))


def test_any_text_is_cut_into_pieces_that_follow_each_other() -> None:
    chance = random.Random(1)
    signs = ["'", "''", '"', "`", "\\", "--", "#", "\n", "/*", "*/", "$$", "$a$", "E'", "password ", "x ", "host=", "="]
    for _ in range(3000):
        text = "".join(chance.choices(signs, k=chance.randrange(60)))
        redact(text)
        for reading in (STANDARD, MYSQL):
            end = 0
            for piece in pieces(text, reading):
                assert end <= piece.start <= piece.inner[0] <= piece.inner[1] <= piece.end <= len(text)
                assert piece.start < piece.end
                end = piece.end


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    started = time.monotonic()
    redact(text)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "text",
    [
        f"Filled from postgresql://u:{SECRET}@h/d each night",
        f"It's the shop's copy: mysql://u:{SECRET}@h/d",
        f"Comes through host=h user=u password={SECRET} from the shop",
        f"Server=h;User Id=u;Password={SECRET};",
        f"Made by ALTER ROLE app PASSWORD '{SECRET}'",
        f"The user's. CREATE USER app IDENTIFIED BY '{SECRET}'",
    ],
)
def test_passwords_in_comments_are_masked(text: str) -> None:
    masked = redact_comment(text)
    assert SECRET not in masked
    assert masked == text.replace(SECRET, MASK)
    assert redact_comment(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "The password's hash, never the user's password itself",
        "The user's password, hashed; see https://example.org/it's?a=b",
        "Whose password has to be changed: yes or no",
        "",
    ],
)
def test_prose_about_passwords_stays(text: str) -> None:
    assert redact_comment(text) == text
