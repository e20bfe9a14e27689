"""The peers: how each is installed and run, how its findings are read, and which rules its checks stand beside."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.peers.installing import NotToBeHadError, install_from_maven, install_from_npm, run
from benchmarks.peers.scores import Told
from schemabook.rules import all_rules
from schemabook.scratch.server import ScratchServer

HERE = Path(__file__).parent
_QUOTED = re.compile(r"`([^`\\]+)\\?`")


class Place(NamedTuple):
    """The database that everything is run on, and its schemas."""

    server: ScratchServer
    database: str
    schemas: tuple[str, ...]

    @property
    def url(self) -> str:
        """Its URL."""
        return self.server.url(self.database)

    @property
    def jdbc(self) -> str:
        """Its URL for Java. Scratch servers ask for no password."""
        one = self.server
        return f"jdbc:postgresql://{one.host}:{one.port}/{self.database}?user={one.administrator}"


class Outcome(NamedTuple):
    """What a peer said, how long it took without its installation, and the sizes that it gave for tables."""

    told: list[Told]
    seconds: float
    sizes: Mapping[str, int]


class Peer(NamedTuple):
    """A tool that checks databases. `rules_of` has our rules beside each of its checks; others have no counterpart."""

    name: str
    version: str
    check: Callable[[Place], Outcome]
    rules_of: Mapping[str, tuple[str, ...]]


NOT_RUN = {
    "tbls": "the Go module proxy answers that this module is not available (20 November 2026)",
    "Azimutt's command line": "npm knows no package azimutt; its analysis library is run instead",
    "SchemaSpy 6.2.4": "anomalies only with Graphviz, or with its own renderer, which needs over a minute a schema",
    "splinter as SQL": "its statements are run by the Postgres Language Server",
    "postgres-mcp": "the checks of PgHero on PyPI: no version of it for Python 3.11",
    "PgHero, pganalyze": "a Ruby gem and a service: in none of the registries",
}


def schemabook(place: Place) -> Outcome:
    """`schemabook lint`, with values looked at."""
    options = ["--sample", "--no-history", "--format", "json", "--fail-on", "never"]
    text, seconds = _timed([sys.executable, "-m", "schemabook", "lint", place.url, *options])
    told = []
    for one in json.loads(text)["findings"]:
        subject = one["subject"]
        name = ".".join(word for word in (subject["name"].get("schema"), subject["name"]["name"]) if word)
        told.append(Told(one["rule"], name, subject.get("part", "")))
    return Outcome(told, seconds, {})


def azimutt(place: Place) -> Outcome:
    """The analysis of Azimutt's library."""
    folder = install_from_npm("azimutt", "@azimutt/models@0.1.20", "@azimutt/connector-postgres@0.1.11")
    text, seconds = _timed(["node", str(HERE / "azimutt.cjs"), place.url], folder)
    said = json.loads(text)
    ours = [one for one in said["findings"] if one["schema"] in place.schemas]
    told = [Told(one["check"], f"{one['schema']}.{one['table']}", _azimutt_part(one)) for one in ours]
    sizes = {f"{one['schema']}.{one['name']}": one["size"] for one in said["sizes"]}
    return Outcome(told, seconds, sizes)


def _azimutt_part(finding: Mapping[str, Any]) -> str:
    index = re.match(r"Index (\S+) on ", finding["message"])
    if index:
        return index[1]
    return "" if finding["check"].startswith(("relation-misaligned", "entity")) else str(finding["column"])


def schemacrawler(place: Place) -> Outcome:
    """`schemacrawler --command lint` with every linter that it has."""
    version = SCHEMACRAWLER
    ours = [f"us.fatehi:schemacrawler-{part}:{version}" for part in ("commandline", "lint", "postgresql")]
    jackson = ["core:jackson-databind", "dataformat:jackson-dataformat-yaml", "datatype:jackson-datatype-jsr310"]
    theirs = [f"com.fasterxml.jackson.{one}:2.17.2" for one in jackson]
    jars = install_from_maven("schemacrawler", *ours, *theirs, "org.postgresql:postgresql:42.7.4")
    server = place.server
    where = ["--server", "postgresql", "--host", server.host, "--port", str(server.port), "--database", place.database]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lint.json"
        options = ["--user", server.administrator, "--password=", "--info-level", "maximum", "--command", "lint"]
        output = ["--output-format", "json", "--output-file", str(file)]
        java = ["java", "-cp", f"{jars}/*", "schemacrawler.Main"]
        _, seconds = _timed([*java, *where, *options, *output])
        lints = json.loads(file.read_text(encoding="utf-8"))["lints"]
    return Outcome([told for one in lints for told in _lints(one)], seconds, {})


def _lints(lint: Mapping[str, str]) -> list[Told]:
    check, place, value = lint["linter-id"].rpartition("Linter")[2], lint["object-name"], lint["value"]
    if check == "TableCycles":
        return [Told(check, name) for name in value.split(", ")[:1]]
    if check == "ColumnTypes":
        return [Told(check, "*", value.split(" ")[0])]
    named = value.split(", ")[0] if value.startswith(f"{place}.") else ""
    by_table = check in {"TableWithIncrementingColumns", "TableWithNoRemarks"}
    return [Told(check, place, "" if by_table else named.removeprefix(f"{place}."))]


def postgres_language_server(place: Place) -> Outcome:
    """`postgres-language-server dblint`, which runs the statements of Supabase's splinter."""
    folder = install_from_npm("postgres-language-server", f"@postgres-language-server/cli@{LANGUAGE_SERVER}")
    program = str(folder / "node_modules" / ".bin" / "postgres-language-server")
    options = ["--reporter=json", "--diagnostic-level=info", "--max-diagnostics=2000"]
    command = [program, "dblint", *options, f"--connection-string={place.url}"]
    text, seconds = _timed(command, folder, may_fail=True)
    told = []
    for one in json.loads(text)["diagnostics"]:
        names = _QUOTED.findall(one["message"])
        on_table = re.search(r"table \\?`([^`\\]+)", one["message"])
        name = on_table[1] if on_table else names[0] if names else ""
        told.append(Told(one["category"].rpartition("/")[2], name, names[0] if on_table and names[0] != name else ""))
    return Outcome(told, seconds, {})


def schemalint(place: Place) -> Outcome:
    """`schemalint` with the rules that need no further settings."""
    folder = install_from_npm("schemalint", f"schemalint@{SCHEMALINT}")
    server = place.server
    connection = {"host": server.host, "port": server.port, "user": server.administrator, "database": place.database}
    rules: dict[str, list[str]] = {name: ["error"] for name in SCHEMALINT_RULES}
    rules["name-casing"] = ["error", "snake"]
    settings = {"connection": connection, "rules": rules, "schemas": [{"name": name} for name in place.schemas]}
    file = folder / "schemalintrc.js"
    file.write_text(f"module.exports = {json.dumps({**settings, 'ignores': []})};\n", encoding="utf-8")
    program = str(folder / "node_modules" / ".bin" / "schemalint")
    text, seconds = _timed([program, "-c", file.name], folder, may_fail=True, with_errors=True)
    if "Connecting to" not in text:
        raise NotToBeHadError("schemalint could not read its settings")
    told = []
    for name, check in re.findall(r"^([^:\n]+): error (\S+)", text, re.MULTILINE):
        words = name.split(".")
        told.append(Told(check, ".".join(words[:2]), ".".join(words[2:])))
    return Outcome(told, seconds, {})


def pg_index_health(place: Place) -> Outcome:
    """Every check of pg-index-health, through the program beside this file."""
    health = f"io.github.mfvanek:pg-index-health:{INDEX_HEALTH}"
    jars = install_from_maven("pg-index-health", health, "org.postgresql:postgresql:42.7.4")
    program = ["java", "-cp", f"{jars}/*", str(HERE / "PgIndexHealth.java")]
    text, seconds = _timed([*program, place.jdbc, ",".join(place.schemas)])
    return Outcome([Told(*line.split("\t")) for line in text.splitlines()], seconds, {})


def _timed(
    command: list[str], cwd: Path | None = None, *, may_fail: bool = False, with_errors: bool = False
) -> tuple[str, float]:
    started = time.monotonic()
    text = run(command, cwd=cwd, may_fail=may_fail, with_errors=with_errors)
    return text, time.monotonic() - started


SCHEMACRAWLER = "16.21.2"
LANGUAGE_SERVER = "0.25.5"
SCHEMALINT = "2.3.2"
INDEX_HEALTH = "0.15.0"
SCHEMALINT_RULES = {
    "name-casing": ("mixed-name-style", "quoted-name"),
    "prefer-jsonb-to-json": ("json-instead-of-jsonb",),
    "prefer-text-to-varchar": (),
    "prefer-timestamptz-to-timestamp": ("timestamp-without-zone",),
    "prefer-identity-to-serial": ("serial-instead-of-identity",),
    "require-primary-key": ("missing-primary-key",),
    "index-referencing-column": ("unindexed-foreign-key",),
}
AZIMUTT_RULES = {
    "attribute-empty": ("always-null-column",),
    "attribute-name-inconsistent": ("mixed-name-style",),
    "attribute-type-inconsistent": ("inconsistent-column-type",),
    "entity-empty": ("empty-table",),
    "entity-index-too-many": ("too-many-indexes",),
    "entity-name-inconsistent": ("mixed-name-style", "quoted-name"),
    "entity-not-clean": ("dead-rows", "stale-statistics", "bloated-table"),
    "entity-too-large": ("too-many-columns",),
    "entity-unused": ("unused-table",),
    "index-duplicated": ("duplicate-index", "redundant-index"),
    "index-on-relation": ("unindexed-foreign-key",),
    "index-unused": ("unused-index",),
    "primary-key-missing": ("missing-primary-key",),
    "relation-misaligned-type": ("foreign-key-type-mismatch",),
    "relation-missing": ("missing-foreign-key",),
}
SCHEMACRAWLER_RULES = {
    "ColumnTypes": ("inconsistent-column-type",),
    "ForeignKeyMismatch": ("foreign-key-type-mismatch",),
    "ForeignKeySelfReference": ("self-fulfilling-foreign-key",),
    "ForeignKeyWithNoIndexes": ("unindexed-foreign-key",),
    "NullColumnsInIndex": ("nullable-unique-column",),
    "NullIntendedColumns": ("null-text-default",),
    "RedundantIndexes": ("redundant-index", "duplicate-index"),
    "TableAllNullableColumns": ("all-columns-nullable",),
    "TableCycles": ("rigid-foreign-key-cycle",),
    "TableEmpty": ("empty-table",),
    "TableWithIncrementingColumns": ("numbered-columns",),
    "TableWithNoPrimaryKey": ("missing-primary-key",),
    "TableWithNoRemarks": ("missing-table-comment", "missing-column-comment"),
    "TableWithPrimaryKeyNotFirst": ("primary-key-not-first",),
    "TableWithQuotedNames": ("quoted-name", "reserved-word-name"),
    "TableWithSingleColumn": ("single-column-table",),
    "TooManyLobs": ("too-many-large-columns",),
}
SPLINTER_RULES = {
    "authRlsInitplan": ("per-row-policy-call",),
    "duplicateIndex": ("duplicate-index",),
    "extensionInPublic": ("extension-in-default-schema",),
    "functionSearchPathMutable": ("definer-routine-search-path",),
    "materializedViewInApi": ("materialised-view-exposes-protected-table",),
    "multiplePermissivePolicies": ("several-permissive-policies",),
    "noPrimaryKey": ("missing-primary-key",),
    "policyExistsRlsDisabled": ("row-security-off-with-policies",),
    "rlsEnabledNoPolicy": ("row-security-without-policies",),
    "rlsPolicyAlwaysTrue": ("always-true-policy",),
    "rlsReferencesUserMetadata": ("policy-trusts-user-metadata",),
    "securityDefinerView": ("view-bypasses-row-security",),
    "sensitiveColumnsExposed": ("sensitive-column-to-public",),
    "tableBloat": ("bloated-table", "dead-rows"),
    "unindexedForeignKeys": ("unindexed-foreign-key",),
    "unsupportedRegTypes": ("upgrade-blocking-type",),
    "unusedIndex": ("unused-index",),
}
INDEX_HEALTH_RULES = {
    "ColumnsNotFollowingNamingConvention": ("mixed-name-style", "quoted-name"),
    "ColumnsWithJsonType": ("json-instead-of-jsonb",),
    "ColumnsWithSerialTypes": ("serial-instead-of-identity",),
    "ColumnsWithoutDescription": ("missing-column-comment",),
    "DuplicatedForeignKeys": ("duplicate-foreign-key",),
    "DuplicatedIndexes": ("duplicate-index",),
    "ForeignKeysNotCoveredWithIndex": ("unindexed-foreign-key",),
    "ForeignKeysWithUnmatchedColumnType": ("foreign-key-type-mismatch",),
    "IndexesWithBloat": ("bloated-index",),
    "IndexesWithBoolean": ("low-selectivity-index",),
    "IndexesWithNullValues": ("mostly-null-index",),
    "IntersectedForeignKeys": ("duplicate-foreign-key",),
    "IntersectedIndexes": ("redundant-index",),
    "InvalidIndexes": ("invalid-index",),
    "NotValidConstraints": ("unvalidated-constraint",),
    "ObjectsNotFollowingNamingConvention": ("mixed-name-style", "quoted-name"),
    "PrimaryKeysWithSerialTypes": ("serial-instead-of-identity",),
    "SequenceOverflow": ("sequence-near-limit",),
    "TablesNotLinkedToOthers": ("unrelated-table",),
    "TablesWithBloat": ("bloated-table", "dead-rows"),
    "TablesWithZeroOrOneColumn": ("single-column-table",),
    "TablesWithoutDescription": ("missing-table-comment",),
    "TablesWithoutPrimaryKey": ("missing-primary-key",),
    "UnusedIndexes": ("unused-index",),
}


def peers() -> tuple[Peer, ...]:
    """Ours first, then the others by name."""
    return (
        Peer("Schemabook", "this tree", schemabook, {name: (name,) for name in all_rules()}),
        Peer("Azimutt (analysis)", "0.1.20", azimutt, AZIMUTT_RULES),
        Peer("pg-index-health", INDEX_HEALTH, pg_index_health, INDEX_HEALTH_RULES),
        Peer("Postgres Language Server (splinter)", LANGUAGE_SERVER, postgres_language_server, SPLINTER_RULES),
        Peer("SchemaCrawler", SCHEMACRAWLER, schemacrawler, SCHEMACRAWLER_RULES),
        Peer("schemalint", SCHEMALINT, schemalint, SCHEMALINT_RULES),
    )
