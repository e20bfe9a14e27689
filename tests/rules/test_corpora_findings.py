"""What the rules find in other people's schemas: read by hand once, kept as numbers and digests.

`corpora_findings.toml` holds, for each corpus, how many findings each rule has and a digest of what they are about;
names and texts stay with their owners. `UPDATE=1` writes the file anew. Before that is committed, look at every
finding that came or went (`schemabook lint` shows them) and ask whether it is true and whether the owner would agree.

Without measurements only the rules about structure and rights speak. MEASURED are loaded with their rows and sampled:
there the rules that need sizes or values speak as well. What is the server's own (its settings, roles and counters)
is left out, because it is not the corpus's.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.model.findings import Finding
from schemabook.model.survey import Survey
from schemabook.rules import all_rules
from schemabook.rules.base import Need
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from schemabook.survey import read_survey
from tests.corpora import loader

GOLDEN = Path(__file__).parent / "corpora_findings.toml"
HEAD = (
    "# Findings in the corpora: how many of each rule, and a digest of what they are about. UPDATE=1 writes it anew.\n"
)
READ = (
    "cassandra-zipkin/mariadb1011",
    "flyway-killbill/mariadb1011",
    "goose-openfga/mariadb1011",
    "goose-openfga/postgres15",
    "goose-openfga/sqlite",
    "jpa-petclinic/mariadb1011",
    "jpa-petclinic/postgres15",
    "liquibase-fineract/mariadb1011",
    "multi-chinook/mariadb1011",
    "multi-mimic/postgres15-iii",
    "multi-omop-cdm/postgres15",
    "multi-omop-cdm/sqlite",
    "multi-sakila/mariadb1011",
    "multi-sakila/postgres15",
    "multi-sakila/sqlite",
    "multi-temporal/mariadb1011",
    "multi-temporal/postgres15",
    "multi-temporal/sqlite",
    "mysql-pgloader/mariadb1011",
    "mysql-pgloader/sqlite-sqlite",
    "pg-adventureworks/postgres15",
    "pg-marquez-flyway/postgres15",
    "pg-neon-samples/postgres15-pagila",
    "pg-pagila/postgres15",
    "pg-supabase-auth/postgres15",
    "pg-thingsboard/postgres15",
    "prisma-umami/postgres15",
    "text2sql-defog/postgres15-atis",
    "text2sql-defog/postgres15-derm_treatment",
)
MEASURED = (
    "multi-chinook/postgres15",
    "multi-chinook/sqlite",
    "pg-northwind/postgres15",
    "pg-stackexchange/postgres15",
    "text2sql-defog/postgres15-ewallet",
)
OF_THE_SERVER = frozenset({"role", "setting", "server", "job", "slot"})
OF_THE_CORPUS = frozenset({Need.SIZES, Need.SAMPLE})
FOUND = {one.name: one for one in (loader.recipes() if loader.corpora_root() else ()) if not one.unavailable}
needs_corpora = pytest.mark.skipif(not FOUND, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")

Load = Callable[[str, bool], Survey]


@pytest.fixture
def load(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Load]:
    """A function that loads a corpus, with its rows where it is to be measured, and gives its survey."""
    made: list[tuple[ScratchServer, str]] = []

    def survey(name: str, measured: bool) -> Survey:
        recipe = loader.recipe(name)
        options = ReadOptions(measure=MeasureOptions(sample=True) if measured else None)
        if recipe.engine == "sqlite":
            file = tmp_path / "corpus.db"
            loader.load(recipe, file)
            return read_survey(f"sqlite:///{file}", options)
        server: ScratchServer = request.getfixturevalue(f"{recipe.engine}_server")
        database = "found_" + name.replace("/", "_").replace("-", "_")
        made.append((server, database))
        place = loader.Server(server.host, server.port, server.administrator, server.password or "")
        loader.load(recipe, place, database, with_data=measured)
        if measured:
            server.run("ANALYZE", database)
        return read_survey(server.url(database), options)

    yield survey
    for server, database in made:
        server.drop_database(database)


def findings_of(survey: Survey) -> list[Finding]:
    """What the rules find in the corpus, and not in the server that it stands on for the test."""
    rules = all_rules()
    return [
        one
        for one in judge(study(survey)).report.findings
        if OF_THE_CORPUS.issuperset(rules[one.rule].needs) and one.subject.kind not in OF_THE_SERVER
    ]


def entry_of(findings: list[Finding]) -> dict[str, Any]:
    """The entry of a corpus in the golden file."""
    prints = sorted(one.fingerprint for one in findings)
    digest = hashlib.blake2b("\n".join(prints).encode(), digest_size=8).hexdigest()
    return {"digest": digest, "rules": dict(sorted(Counter(one.rule for one in findings).items()))}


def golden() -> dict[str, dict[str, Any]]:
    """The golden file by corpus."""
    return tomllib.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}


def write_golden(name: str, entry: dict[str, Any]) -> None:
    """Put the entry of one corpus into the golden file, and leave out corpora that are not looked at any more."""
    entries = {key: value for key, value in golden().items() if key in READ + MEASURED} | {name: entry}
    parts = [HEAD]
    for key, value in sorted(entries.items()):
        rules = "".join(f"{rule} = {times}\n" for rule, times in value["rules"].items())
        parts.append(f'["{key}"]\ndigest = "{value["digest"]}"\n\n["{key}".rules]\n{rules}')
    GOLDEN.write_text("\n".join(parts), encoding="utf-8")


@needs_corpora
@pytest.mark.parametrize("name", READ + MEASURED)
def test_findings_are_those_that_were_read_by_hand(name: str, load: Load) -> None:
    findings = findings_of(load(name, name in MEASURED))
    entry = entry_of(findings)
    if os.environ.get("UPDATE"):
        write_golden(name, entry)
    kept = golden()[name]
    assert entry["rules"] == kept["rules"]
    assert entry["digest"] == kept["digest"], [f"{one.rule}: {one.subject.kind} {one.subject}" for one in findings]


def test_golden_file_names_corpora_and_rules_that_there_are() -> None:
    entries = golden()
    assert set(entries) == {*READ, *MEASURED}
    assert {rule for entry in entries.values() for rule in entry["rules"]} <= set(all_rules())
    assert set(FOUND) >= set(entries) or not FOUND
