"""Load the corpora that have a TRUTH file into a real server, as recipes.toml says.

Standard library only. PostgreSQL is loaded through ``psql`` and MariaDB or MySQL through the
``mariadb`` (or ``mysql``) client, because the corpora rely on meta-commands, ``COPY FROM stdin`` and
``DELIMITER``; SQLite is loaded through :mod:`sqlite3`. All three go on after an error, and the errors
are returned, so that a test can compare them with the ones the TRUTH file lists.

The corpora are never copied: every file is read, rewritten in memory as the recipe says, and piped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# MariaDB's default, which the TRUTH files were made with; MySQL's adds NO_ZERO_DATE and ONLY_FULL_GROUP_BY.
SQL_MODE = "SET sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';"
FILE_MARK = "@@schemabook-file "
VERSION = re.compile(r"^([A-Za-z]?)(\d+(?:\.\d+)*)(?=_)")
COPY_BLOCK = re.compile(r"^COPY [^;]*? FROM stdin[^;]*;\n.*?^\\\.$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
INSERT = re.compile(r"^INSERT INTO\b.*?;[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Server:
    """Where a server listens. ``socket`` is a directory for PostgreSQL, a file for MariaDB."""

    host: str = "127.0.0.1"
    port: int = 0
    user: str = ""
    password: str = ""
    socket: str = ""


@dataclass(frozen=True)
class Variant:
    """What a recipe gives on another server than its TRUTH file's: all errors, and the counts that differ."""

    errors: int
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """One entry of recipes.toml: how one TRUTH file comes about."""

    name: str
    corpus: str
    truth: str
    engine: str
    database: str
    files: tuple[str, ...]
    sections: str = ""
    substitute: tuple[tuple[str, str], ...] = ()
    substitute_mysql: tuple[tuple[str, str], ...] = ()
    before: str = ""
    roles: tuple[str, ...] = ()
    data: str = "keep"
    postgresql_min: int = 12
    on: Mapping[str, Variant] = field(default_factory=dict, hash=False)
    unavailable: str = ""


@dataclass
class Loaded:
    """What came of a load: the database, the errors in the wording of the TRUTH files, the time it took."""

    database: str
    errors: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    seconds: float = 0.0


def corpora_root() -> Path | None:
    """The folder of the corpora: $SCHEMABOOK_CORPORA, else ../shared/corpora beside the repository."""
    named = os.environ.get("SCHEMABOOK_CORPORA", "")
    root = Path(named) if named else ROOT.parent / "shared" / "corpora"
    return root if root.is_dir() else None


@cache
def recipes() -> tuple[Recipe, ...]:
    """All recipes, in the order of recipes.toml."""
    with (HERE / "recipes.toml").open("rb") as stream:
        entries: list[dict[str, Any]] = tomllib.load(stream)["recipe"]
    return tuple(_recipe(entry) for entry in entries)


def recipe(name: str) -> Recipe:
    """The recipe of that name, for example ``multi-sakila/postgres15``."""
    return next(each for each in recipes() if each.name == name)


def _recipe(entry: dict[str, Any]) -> Recipe:
    values = dict(entry)
    values["files"] = tuple(values.get("files", ()))
    values["roles"] = tuple(values.get("roles", ()))
    for key in ("substitute", "substitute_mysql"):
        values[key] = tuple((pair[0], pair[1]) for pair in values.get(key, ()))
    values["on"] = {server: Variant(**differs) for server, differs in values.get("on", {}).items()}
    values["name"] = values["corpus"] + "/" + values["truth"].removeprefix("TRUTH-").removesuffix(".json")
    return Recipe(**values)


def corpus_folder(of: Recipe) -> Path:
    """The folder of the recipe's corpus; FileNotFoundError where there are no corpora."""
    root = corpora_root()
    if root is None:
        raise FileNotFoundError("no corpora: set SCHEMABOOK_CORPORA to their folder")
    return root / of.corpus


def truth(of: Recipe) -> dict[str, Any]:
    """The TRUTH file of the recipe: engine, load_errors, errors, rows, counts, foreign_keys."""
    found: dict[str, Any] = json.loads((corpus_folder(of) / of.truth).read_text(encoding="utf-8"))
    return found


def expected_counts(of: Recipe, on: str = "") -> dict[str, int]:
    """The counts of the TRUTH file, or what comes out ``on`` a server named in the recipe (``mysql``, ...)."""
    counts: dict[str, int] = dict(truth(of)["counts"])
    return counts | dict(of.on[on].counts) if on in of.on else counts


def expected_errors(of: Recipe, on: str = "") -> int:
    """The number of load errors of the TRUTH file, or the number ``on`` a server named in the recipe."""
    errors: int = truth(of)["load_errors"]
    return of.on[on].errors if on in of.on else errors


def errors_match(of: Recipe, done: Loaded) -> bool:
    """Whether a load met exactly the errors its TRUTH file has: the number, and the 25 texts it keeps."""
    expected = truth(of)
    kept: list[str] = expected["errors"]
    return len(done.errors) == expected["load_errors"] and done.errors[: len(kept)] == kept


def version_key(path: str) -> list[tuple[str, tuple[int, ...], str]]:
    """Sort key of a migration: V2 < V2.1 < V10, 001_ < 010_, and plain names by the alphabet."""
    keys = []
    for part in path.split("/"):
        match = VERSION.match(part)
        numbers = tuple(int(number) for number in match[2].split(".")) if match else ()
        keys.append((match[1] if match else part, numbers, part))
    return keys


def files_of(of: Recipe) -> list[Path]:
    """The files of the recipe in load order: the globs as listed, each glob by :func:`version_key`."""
    folder = corpus_folder(of)
    found: list[Path] = []
    for pattern in of.files:
        names = sorted((str(p.relative_to(folder)) for p in folder.glob(pattern)), key=version_key)
        if not names:
            raise FileNotFoundError(f"{of.name}: nothing matches {pattern} in {folder}")
        found += [folder / name for name in names]
    return found


def text_of(of: Recipe, path: Path, with_data: bool, for_mysql: bool = False) -> str:
    """The text of one file as it is sent: section, substitutions, data left out; line numbers are kept."""
    text = path.read_text(encoding="utf-8")
    if of.sections == "goose-up":
        text = text.partition("-- +goose Down")[0]
    for pattern, replacement in of.substitute + (of.substitute_mysql if for_mysql else ()):
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    if not with_data and of.data in ("copy", "insert"):
        text = (COPY_BLOCK if of.data == "copy" else INSERT).sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def load(of: Recipe, server: Server | Path, database: str = "", with_data: bool = False) -> Loaded:
    """Load the recipe into a new database and return the errors met.

    ``server`` is a :class:`Server`, or for SQLite the path of the database file to write. ``database`` is
    another name for the database where a test wants one; a database of that name is dropped first.
    Rows are left out where that is safe (``data`` in the recipe), unless ``with_data``.
    """
    started = time.monotonic()
    if isinstance(server, Path):
        done = _load_sqlite(of, server)
    elif of.engine == "postgresql":
        done = _load_postgresql(of, server, database or of.database, with_data)
    else:
        done = _load_mysql(of, server, database or of.database, with_data)
    done.seconds = time.monotonic() - started
    return done


def run_psql(server: Server, database: str, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script through psql, going on after errors; rows come back unaligned, tab separated."""
    command = ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-h", server.socket or server.host]
    command += ["-p", str(server.port or 5432), "-U", server.user or "postgres", "-d", database]
    env = {**os.environ, "PGPASSWORD": server.password, "PGCLIENTENCODING": "UTF8", "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as empty:  # \copy FROM 'x.csv' shall find nothing
        return subprocess.run(
            command, input=script, cwd=empty, env=env, capture_output=True, text=True, encoding="utf-8", check=False
        )


def run_mysql(server: Server, database: str, script: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a script through the mariadb or mysql client with --force; rows come back tab separated."""
    client = shutil.which("mariadb") or shutil.which("mysql") or "mysql"
    command = [client, "--no-defaults", "--force", *options]
    command += ["--default-character-set=utf8mb4", "--local-infile=1", "--user", server.user or "root"]
    if server.socket:
        command += ["--socket", server.socket]
    else:
        command += ["--protocol=tcp", "--host", server.host, "--port", str(server.port or 3306)]
    command += [database] if database else []
    env = {**os.environ, "MYSQL_PWD": server.password, "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as empty:  # LOAD DATA LOCAL INFILE 'X.csv' shall find nothing
        return subprocess.run(
            command, input=script, cwd=empty, env=env, capture_output=True, text=True, encoding="utf-8", check=False
        )


def _load_postgresql(of: Recipe, server: Server, database: str, with_data: bool) -> Loaded:
    quoted = '"' + database.replace('"', '""') + '"'
    literal = "'" + database.replace("'", "''") + "'"
    # Not DROP DATABASE ... WITH (FORCE): PostgreSQL 12 does not know it.
    create = [f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {literal};"]
    create += [f"DROP DATABASE IF EXISTS {quoted};"]
    create += [f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';"]
    for role in of.roles:
        create += [f"SELECT 'CREATE ROLE {role}' WHERE to_regrole('{role}') IS NULL \\gexec"]
    made = run_psql(server, "postgres", "\n".join(create))
    if "ERROR" in made.stderr or made.returncode:
        raise RuntimeError(made.stderr)
    parts = [of.before]
    for path in files_of(of):
        # A new connection per file, as the migration tools have it: no search_path is carried over.
        # The semicolon ends a last statement that has none (psql -f sends it at the end of a file, too).
        parts += ["\\connect", f"\\warn {FILE_MARK}{path.name}", text_of(of, path, with_data), ";"]
    run = run_psql(server, database, "\n".join(parts))
    if run.returncode:  # not for errors in the script: the connection was lost
        raise RuntimeError(run.stderr)
    errors, notices = _psql_errors(run.stderr)
    return Loaded(database, errors, notices)


def _psql_errors(stderr: str) -> tuple[list[str], list[str]]:
    """Psql's messages as the TRUTH files have them: ``file: ERROR:  text``; the rest are notices."""
    errors, notices, name = [], [], ""
    for line in stderr.splitlines():
        if line.startswith(FILE_MARK):
            name = line.removeprefix(FILE_MARK)
        elif match := re.search(r"\b(?:ERROR|FATAL): .*", line):
            errors.append(f"{name}: {match[0]}")
        else:
            notices.append(f"{name}: {line}")
    return errors, notices


def _load_mysql(of: Recipe, server: Server, database: str, with_data: bool) -> Loaded:
    quoted = "`" + database.replace("`", "``") + "`"
    create = f"DROP DATABASE IF EXISTS {quoted}; CREATE DATABASE {quoted} CHARACTER SET utf8mb4; SELECT version();"
    made = run_mysql(server, "", create)
    if made.returncode:
        raise RuntimeError(made.stderr)
    for_mysql = "MariaDB" not in made.stdout
    done = Loaded(database)
    for path in files_of(of):
        # One line goes first, so that the line numbers in the messages are those of the TRUTH files.
        first = (SQL_MODE if for_mysql else "") + "\n"
        run = run_mysql(server, database, first + text_of(of, path, with_data, for_mysql))
        for line in run.stderr.splitlines():
            if line.startswith("ERROR"):
                done.errors.append(f"{path.name}: {line}")
    return done


def _load_sqlite(of: Recipe, target: Path) -> Loaded:
    done = Loaded(str(target))
    target.unlink(missing_ok=True)
    paths = files_of(of)
    if len(paths) == 1 and paths[0].suffix != ".sql":  # the corpus holds the database itself
        shutil.copyfile(paths[0], target)
        target.chmod(0o644)
        return done
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    for path in paths:
        for statement in sqlite_statements(text_of(of, path, with_data=True)):
            try:
                connection.execute(statement)
            except sqlite3.Error as error:
                done.errors.append(f"{path.name}: {error}")
    connection.close()
    return done


def sqlite_statements(script: str) -> Iterator[str]:
    """The statements of a script one by one, as ``sqlite3.complete_statement`` sees their ends."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if gathered.strip():
        yield gathered
