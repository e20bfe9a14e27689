"""PostgreSQL servers of every version of the matrix, and what the tests do with databases on them."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from schemabook.ddl.postgresql import build_script, build_statements
from schemabook.engines.engine import ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.source import parse_url
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Survey
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from tests.servers.fixtures import require_postgresql

Servers = Callable[[int], ScratchServer]
MAIN = 15

_ACCESS = ("roles", "grants", "default_privileges")
_NOISE = re.compile(r"(?m)^(?:SET |\\).*$|^--$|^-- PostgreSQL database dump complete$|^\s*$\n?")
_BLOCK = re.compile(r"^--\n-- (?=(?:Data for )?Name: )", re.MULTILINE)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Gives the server of a major version, started on first use."""
    running: dict[int, ScratchServer] = {}

    def server_of(major: int) -> ScratchServer:
        if major not in running:
            running[major] = postgresql.start(require_postgresql(major), settings=("wal_level=logical",))
        return running[major]

    yield server_of
    for server in running.values():
        server.stop()


@pytest.fixture
def server(servers: Servers) -> ScratchServer:
    """The main server."""
    return servers(MAIN)


@pytest.fixture
def database(server: ScratchServer, fresh_database: Callable[[ScratchServer], str]) -> str:
    """An empty database on the main server."""
    return fresh_database(server)


@pytest.fixture
def roles(server: ScratchServer) -> Iterator[None]:
    """Roles that the test makes on the main server are dropped at its end."""
    yield
    drop_roles(server)


def read(server: ScratchServer, database: str, *, user: str | None = None, **options: Any) -> Survey:
    """What the engine reads."""
    return engine.read(parse_url(server.url(database, user=user)), ReadOptions(**options))


def script(catalogue: Catalogue, *, access: bool = True) -> str:
    """The DDL of a catalogue."""
    return build_script(build_statements(catalogue, POSTGRESQL, access=access))


def new_database(server: ScratchServer, prepare: str = "") -> str:
    """An empty database, which the caller drops."""
    name = f"case_{uuid4().hex[:12]}"
    server.create_database(name)
    if prepare:
        server.run(prepare, name)
    return name


def drop_database(server: ScratchServer, database: str) -> None:
    """Drop a database with its subscriptions, whose publisher nobody has to reach."""
    for (name,) in server.fetch(
        "select quote_ident(subname) from pg_subscription where subdbid = (select oid from pg_database"
        " where datname = current_database())",
        database,
    ):
        server.run(f"alter subscription {name} set (slot_name = none)", database)
        server.run(f"drop subscription {name}", database)
    server.drop_database(database)


def drop_roles(server: ScratchServer) -> None:
    """Drop every role but those that the server began with."""
    for (role,) in server.fetch("select quote_ident(rolname) from pg_roles where oid >= 16384", "postgres"):
        for (database,) in server.fetch("select datname from pg_database where datallowconn", "postgres"):
            server.run(f"drop owned by {role}", str(database))
        server.run(f"drop role {role}", "postgres")


def facts(catalogue: Catalogue, *, access: bool = True) -> Any:
    """The catalogue as plain values, without what the DDL never writes.

    That is what is not modelled, subscriptions, and what may be done to the database itself; without
    `access`, roles, grants and owners too.
    """
    values: dict[str, Any] = msgspec.to_builtins(catalogue)
    values.pop("subscriptions", None)
    values["grants"] = [grant for grant in values.get("grants", ()) if grant["kind"] != "database"]
    if access:
        return without(values, {"unmodelled"})
    for name in _ACCESS:
        values.pop(name, None)
    return without(values, {"unmodelled", "owner"})


def without(value: Any, names: set[str]) -> Any:
    """The value without the fields of these names, at every depth."""
    if isinstance(value, dict):
        return {key: without(item, names) for key, item in value.items() if key not in names}
    if isinstance(value, (list, tuple)):
        return [without(item, names) for item in value]
    return value


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Where two plain values differ, and what stands there."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(one.keys() | other.keys())
        return [text for key in keys for text in differences(one.get(key), other.get(key), f"{path}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [text for index, pair in pairs for text in differences(*pair, f"{path}[{index}]")]
    return [] if one == other else [f"{path}: {one!r} != {other!r}"]


def all_unmodelled(catalogue: Catalogue) -> list[str]:
    """Everything that the catalogue says is not modelled, each after the name of what says so, in order."""
    return sorted(_unmodelled(msgspec.to_builtins(catalogue)))


def _unmodelled(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        name = value.get("name", "")
        name = name["name"] if isinstance(name, dict) else name
        yield from (f"{name}: {text}" if name else text for text in value.get("unmodelled", ()))
        for item in value.values():
            yield from _unmodelled(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _unmodelled(item)


def dump(server: ScratchServer, database: str) -> set[str] | None:
    """What the server's own pg_dump says of a schema, object by object; None where there is none."""
    programme = Path(require_postgresql(MAIN).server).parent / "pg_dump"
    if server.major > MAIN or not programme.exists():
        return None
    done = subprocess.run(
        [str(programme), "-s", "-d", server.url(database)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    blocks = _BLOCK.split(done.stdout)[1:]
    return {_in_order(_NOISE.sub("", block).strip()) for block in blocks}


def _in_order(block: str) -> str:
    """A block with its lines and the words in its lists in an order that does not depend on what came first."""
    block = re.sub(
        r"(?<=WITH \().*(?=\))|(?<= TO ).*?(?= USING| WITH CHECK)",
        lambda match: str(sorted(match[0].split(", "))),
        block,
    )
    return "\n".join(sorted(block.splitlines())) if "; Type: ACL;" in block else block
