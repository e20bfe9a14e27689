"""Every case is read, written, applied to an empty database and read again; pg_dump is the second witness.

The comments at the top of a case say what it needs (`-- needs: 15 hstore`: a version, extensions), what the
target lacks before (`-- empty: drop schema public`) and what the catalogue says it does not model, one
`-- unmodelled:` line each.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from schemabook.model.catalogue import Catalogue
from schemabook.scratch.server import ScratchServer
from tests.servers.places import MATRIX

from .conftest import MAIN, Servers, all_unmodelled, drop_roles, dump, facts, new_database, read, script

FOLDER = Path(__file__).parent / "cases"


class Case(NamedTuple):
    """A script and what the comments at its top say."""

    script: str
    version: int
    extensions: tuple[str, ...]
    empty: str
    unmodelled: tuple[str, ...]


def load(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    needs = " ".join(re.findall(r"(?m)^-- needs: (.*)$", text)).split()
    return Case(
        script=text,
        version=max((int(word) for word in needs if word.isdigit()), default=0),
        extensions=tuple(word for word in needs if not word.isdigit()),
        empty="".join(re.findall(r"(?m)^-- empty: (.*)$", text)),
        unmodelled=tuple(sorted(re.findall(r"(?m)^-- unmodelled: (.*)$", text))),
    )


CASES = {path.stem: load(path) for path in sorted(FOLDER.glob("*.sql"))}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("major", MATRIX)
def test_comes_back_the_same(major: int, name: str, servers: Servers) -> None:
    case = CASES[name]
    if major < case.version:
        assert major != max(MATRIX), "no version runs this case"
        return
    server = servers(major)
    known = {row[0] for row in server.fetch("select name from pg_available_extensions", "postgres")}
    if not known.issuperset(case.extensions):
        pytest.skip(f"PostgreSQL {major} here lacks {', '.join(case.extensions)}")
    try:
        check(case, server)
    finally:
        drop_roles(server)


def check(case: Case, server: ScratchServer) -> None:
    made: list[str] = []
    try:
        made.append(new_database(server, case.empty))
        server.run(case.script, made[0])
        survey = read(server, made[0])
        assert survey.readings == ()
        catalogue = survey.catalogue
        assert tuple(all_unmodelled(catalogue)) == case.unmodelled
        if server.major == MAIN:
            made.append(new_database(server, case.empty))
            server.run(script(catalogue, access=False), made[1])
            again = read(server, made[1]).catalogue
            assert facts(again, access=False) == facts(catalogue, access=False)
        before = dump(server, made[0])
        while made:
            server.drop_database(made.pop())
        drop_roles(server)
        made.append(new_database(server, case.empty))
        server.run(script(catalogue), made[0])
        assert facts(read(server, made[0]).catalogue) == facts(catalogue)
        assert unexplained(before, dump(server, made[0]), catalogue) == ([], [])
    finally:
        for name in made:
            server.drop_database(name)


def unexplained(before: set[str] | None, after: set[str] | None, catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """What pg_dump says of the one database and not of the other, and the catalogue does not own up to."""
    if before is None or after is None:
        return [], []
    said = " ".join([*all_unmodelled(catalogue), *(f"SUBSCRIPTION {one.name}" for one in catalogue.subscriptions)])

    def is_said(block: str) -> bool:
        match = re.match(r"Name: (.*?); Type: ", block)
        words = match[1].split() if match else []
        return any(word.strip('"') in said for word in words[-1:])

    return sorted(filter(lambda one: not is_said(one), before - after)), sorted(
        filter(lambda one: not is_said(one), after - before)
    )
