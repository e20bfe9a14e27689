"""Every case is read, written, applied to an empty database and read again; pg_dump is the second witness.

The comments at the top of a case say what it needs (`-- needs: 15 hstore`: a version, extensions), what the
target lacks before (`-- empty: drop schema public`) and what the catalogue says it does not model, one
`-- unmodelled:` line each; `-- instead:` names what is made in the place of that.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from schemabook.model.catalogue import Catalogue
from schemabook.scratch.server import ScratchServer
from tests.servers.places import MATRIX

from .conftest import (
    MAIN,
    Servers,
    all_unmodelled,
    differences,
    drop_database,
    drop_roles,
    dump,
    facts,
    new_database,
    read,
    script,
)
from .witness import describe

FOLDER = Path(__file__).parent / "cases"


class Case(NamedTuple):
    """A script and what the comments at its top say."""

    script: str
    version: int
    extensions: tuple[str, ...]
    empty: str
    unmodelled: tuple[str, ...]
    instead: tuple[str, ...]


def load(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    needs = " ".join(re.findall(r"(?m)^-- needs: (.*)$", text)).split()
    return Case(
        script=text,
        version=max((int(word) for word in needs if word.isdigit()), default=0),
        extensions=tuple(word for word in needs if not word.isdigit()),
        empty="".join(re.findall(r"(?m)^-- empty: (.*)$", text)),
        unmodelled=tuple(sorted(re.findall(r"(?m)^-- unmodelled: (.*)$", text))),
        instead=tuple(re.findall(r"(?m)^-- instead: (.*)$", text)),
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
        if case.script:
            server.run(case.script, made[0])
        survey = read(server, made[0])
        assert survey.readings == ()
        catalogue = survey.catalogue
        assert tuple(all_unmodelled(catalogue)) == case.unmodelled
        if server.major == MAIN:
            made.append(new_database(server, case.empty))
            server.run(script(catalogue, access=False), made[1])
            again = read(server, made[1]).catalogue
            assert differences(facts(again, access=False), facts(catalogue, access=False)) == []
        before = dump(server, made[0])
        said = describe(server, made[0])
        while made:
            drop_database(server, made.pop())
        drop_roles(server)
        made.append(new_database(server, case.empty))
        server.run(script(catalogue), made[0])
        assert differences(facts(read(server, made[0]).catalogue), facts(catalogue)) == []
        assert unexplained(said, describe(server, made[0]), catalogue, case) == []
        assert unexplained(before, dump(server, made[0]), catalogue, case) == []
    finally:
        for name in made:
            drop_database(server, name)


Texts = set[str] | set[tuple[str, ...]]


def unexplained(
    before: Texts | None, after: Texts | None, catalogue: Catalogue, case: Case
) -> list[str | tuple[str, ...]]:
    """What is said of only one of the databases, and the catalogue does not own up to."""
    if before is None or after is None:
        return []
    said = " ".join([*all_unmodelled(catalogue), *(one.name for one in catalogue.subscriptions), *case.instead])

    def name_of(text: str | tuple[str, ...]) -> str:
        if isinstance(text, tuple):
            return text[1]
        match = re.match(r"Name: (.*?); Type: ", text)
        return "" if match is None else match[1].split()[-1].strip('"')

    def is_said(text: str | tuple[str, ...]) -> bool:
        return re.search(rf"(?<!\w){re.escape(name_of(text))}(?!\w)", said) is not None

    only: set[str | tuple[str, ...]] = {*before, *after} - {text for text in before if text in after}
    return sorted((text for text in only if not is_said(text)), key=str)
