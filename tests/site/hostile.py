"""Databases whose every text attacks the page that shows it. Whatever of it runs sets `window.hacked`."""

from __future__ import annotations

import json
from collections.abc import Iterator

ATTACKS = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "'><svg onload=window.hacked=1>",
    "</script><script>window.hacked=1</script>",
    "<!--<script>window.hacked=1//",
    "--><script>window.hacked=1</script>",
    "]]><script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "[x](javascript:window.hacked=1)",
    "![x](javascript:window.hacked=1)",
    '<a href="javascript:window.hacked=1">x</a>',
    "data:text/html,<script>window.hacked=1</script>",
    "{{7*7}}{% raw %}",
    "${window.hacked=1}",
    '"+(window.hacked=1)+"',
    "\\u003cscript>window.hacked=1\\u003c/script>",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "</style><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "</textarea><script>window.hacked=1</script>",
    "<iframe srcdoc='<script>top.hacked=1</script>'>",
    "' onmouseover='window.hacked=1",
    '" autofocus onfocus=window.hacked=1 tabindex=1 x="',
    "<details open ontoggle=window.hacked=1>",
    "<base href='http://127.0.0.1:9/'>",
    "<img src=http://127.0.0.1:9/x.png>",
    "<link rel=stylesheet href=http://127.0.0.1:9/>",
    "line\u2028paragraph\u2029end",
    "\u202egnp.exe\u202c",
    "a\tb\r\nc",
    "*/window.hacked=1/*",
)
"""Each is at most 63 bytes long, so that it can be a name too."""
ODD_NAMES = (
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "a/b#c%2e?d",
    "../../up",
    "..",
    "x..y",
    "a,b=c&d+e",
    "%E0%A4%A",
    'quo"te',
    "quo'te",
    "back`tick\\",
    "sp  ace ",
    "表" * 21,
    "ﬁ İ ß",
    "👩‍👩‍👧",
    "index",
    "map",
    "null",
    "-1",
)
TABLES = ATTACKS + ODD_NAMES
ENUM = f"{ATTACKS[0]} enum"
_CHUNK = 24


def postgresql_script() -> str:
    """The DDL for PostgreSQL: each text is a table with a key to the one before, a column, a comment."""
    return ";\n".join(_postgresql())


def sqlite_script() -> str:
    """The DDL for SQLite, which keeps no comments."""
    return ";\n".join(_sqlite())


def annotations_text() -> str:
    """What people wrote, as `annotations.yml` (JSON is YAML)."""
    whole = " ".join(ATTACKS)
    names = (name for name in ATTACKS if "." not in name)
    tables = {
        name: {
            "purpose": whole,
            "owner": name,
            "retention": name,
            "columns": {"id": {"purpose": whole, "validation": name, "personal": name}},
        }
        for name in names
    }
    written = {
        "purpose": whole,
        "owner": ATTACKS[0],
        "links": {attack: f"https://example.invalid/{number}" for number, attack in enumerate(ATTACKS)},
        "notes": {"philosophy": whole, "caching": ATTACKS[1]},
        "tables": tables,
    }
    return json.dumps(written)


def _postgresql() -> Iterator[str]:
    labels = ", ".join(map(_literal, ATTACKS))
    yield f"CREATE TYPE {_quoted(ENUM)} AS ENUM ({labels})"
    yield f"COMMENT ON TYPE {_quoted(ENUM)} IS {_literal(' '.join(ATTACKS))}"
    before = ""
    for number, name in enumerate(TABLES):
        attack, other_attack = ATTACKS[number % len(ATTACKS)], ATTACKS[(number + 1) % len(ATTACKS)]
        table = _quoted(name)
        others = ", ".join(f"{_quoted(other)} text DEFAULT {_literal(other)}" for other in _others(number))
        key = f", CONSTRAINT {_quoted(other_attack)} FOREIGN KEY (before_id) REFERENCES {before} (id)" if before else ""
        yield (
            f"CREATE TABLE {table} (id integer PRIMARY KEY, before_id integer, {others}, "
            f"kind {_quoted(ENUM)} DEFAULT {_literal(attack)}, "
            f"CONSTRAINT {_quoted(attack)} CHECK (kind::text <> {_literal(attack)}){key})"
        )
        yield f"COMMENT ON TABLE {table} IS {_literal(attack + ' ' + attack)}"
        yield f"COMMENT ON COLUMN {table}.id IS {_literal(attack)}"
        yield f"COMMENT ON COLUMN {table}.kind IS {_literal(' '.join(ATTACKS))}"
        before = table
    yield from _postgresql_code(before)
    yield f"CREATE SCHEMA {_quoted(ATTACKS[1])}"
    yield f"CREATE TABLE {_quoted(ATTACKS[1])}.{_quoted(f'{ATTACKS[2]} there')} (id integer PRIMARY KEY)"
    yield f"COMMENT ON SCHEMA {_quoted(ATTACKS[1])} IS {_literal(' '.join(ATTACKS))}"


def _postgresql_code(table: str) -> Iterator[str]:
    """A view, a function, a trigger and an index for each attack."""
    for attack in ATTACKS:
        view = _quoted(f"v {attack}"[:60])
        yield f"CREATE VIEW {view} AS SELECT id, {_literal(attack)}::text AS {_quoted(attack)} FROM {table}"
        yield f"COMMENT ON VIEW {view} IS {_literal(attack)}"
        yield (
            f"CREATE FUNCTION {_quoted(attack)}({_quoted(attack)} text DEFAULT {_literal(attack)}) RETURNS text "
            f"LANGUAGE sql AS {_literal(f'SELECT {_literal(attack)}::text -- {attack.split(chr(13))[0]}')}"
        )
        yield f"COMMENT ON FUNCTION {_quoted(attack)}(text) IS {_literal(attack)}"
        yield f"CREATE INDEX {_quoted(f'i {attack}'[:60])} ON {table} (id) WHERE id::text <> {_literal(attack)}"
    yield "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    for attack in ATTACKS:
        yield f"CREATE TRIGGER {_quoted(attack)} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION touch()"


def _sqlite() -> Iterator[str]:
    before = ""
    for number, name in enumerate(TABLES):
        attack = ATTACKS[number % len(ATTACKS)]
        table = _quoted(name)
        others = ", ".join(f"{_quoted(other)} text DEFAULT {_literal(other)}" for other in _others(number))
        key = f", FOREIGN KEY (before_id) REFERENCES {before} (id)" if before else ""
        yield (
            f"CREATE TABLE {table} (id integer PRIMARY KEY, before_id integer, {others}, "
            f"kind {_quoted(attack)} CHECK (kind IN ({_literal(attack)}, 'other')){key})"
        )
        before = table
    for attack in ATTACKS:
        view = _quoted(f"v {attack}")
        yield f"CREATE VIEW {view} AS SELECT id, {_literal(attack)} AS {_quoted(attack)} FROM {before}"
        yield f"CREATE INDEX {_quoted(f'i {attack}')} ON {before} (id) WHERE kind <> {_literal(attack)}"
    for attack in ATTACKS:
        body = f"BEGIN SELECT {_literal(attack)}; END"
        yield f"CREATE TRIGGER {_quoted(f't {attack}')} AFTER INSERT ON {before} {body}"


def _others(number: int) -> tuple[str, ...]:
    """The names of more columns of a table: with all tables together, every one of them."""
    return tuple(
        dict.fromkeys(TABLES[(number * 3 + step) % len(TABLES)] for step in range(_CHUNK if not number else 3))
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
