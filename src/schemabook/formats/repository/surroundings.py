"""What stands around migrations: configuration files, seeds, factories, fixtures, databases of tests."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from schemabook.formats.repository.files import Files
from schemabook.model.repository import TestDatabase

_CONFIGURATION = frozenset(
    """
    .sequelizerc alembic.ini atlas.hcl database.yml dbconfig.yml diesel.toml drizzle.config.ts
    flyway.conf flyway.toml knexfile.js knexfile.ts liquibase.properties ormconfig.js ormconfig.json ormconfig.ts
    persistence.xml prisma.config.ts schema.prisma sqitch.conf sqlc.yaml sqlc.yml
    """.split()
)
_SEED = re.compile(r"(?i)^(?:seeds?|data|sample[_-]?data)\.(?:sql|rb|py|js|ts)$")
_SEED_FOLDERS = frozenset({"seeds", "seeders", "seed"})
_SEED_SUFFIXES = frozenset({".sql", ".rb", ".py", ".js", ".ts", ".json", ".csv", ".yml", ".yaml"})
_MOST = 50
_DATABASE = re.compile(
    r"(?m)^\s*-?\s*['\"]?(?:POSTGRES_DB|PGDATABASE|MYSQL_DATABASE|MARIADB_DATABASE|DB_NAME|DB_DATABASE|DATABASE_NAME)"
    r"['\"]?\s*[:=]\s*['\"]?([A-Za-z][A-Za-z0-9_-]{0,62})['\"]?\s*$"
)
_COMPOSE = re.compile(r"(?i)^(?:docker-)?compose.*\.ya?ml$")
_CI = frozenset({".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", "cloudbuild.yaml", "Jenkinsfile"})


def find_configuration(files: Files) -> tuple[str, ...]:
    """The files that configure what reads or changes the database. What is in them is not read."""
    return tuple(str(path) for path in files.paths if path.name in _CONFIGURATION)[:_MOST]


def find_seeds(files: Files) -> tuple[str, ...]:
    """The files that fill a database for development."""
    return tuple(str(path) for path in files.paths if _is_seed(path))[:_MOST]


def _is_seed(path: PurePosixPath) -> bool:
    in_folder = not _SEED_FOLDERS.isdisjoint(part.lower() for part in path.parts[:-1])
    if in_folder:
        return path.suffix.lower() in _SEED_SUFFIXES and not path.name.startswith("__init__")
    near = path.parent.name.lower() in {"db", "database", "prisma", "sql", "resources", "postgres", "mysql", "h2"}
    return near and bool(_SEED.match(path.name))


def find_folders(files: Files, names: frozenset[str]) -> tuple[str, ...]:
    """The folders of these names that hold a file."""
    found: set[str] = set()
    for path in files.paths:
        for position, part in enumerate(path.parts[:-1]):
            if part.lower() in names:
                found.add("/".join(path.parts[: position + 1]))
                break
    return tuple(sorted(found))[:_MOST]


def find_test_databases(files: Files) -> tuple[TestDatabase, ...]:
    """The names of databases in files of continuous integration, and those that call themselves tests elsewhere."""
    found: set[tuple[str, str]] = set()
    for path in files.paths:
        is_ci = _is_ci(path)
        if not is_ci and not _COMPOSE.match(path.name):
            continue
        for name in _DATABASE.findall(files.text(path)):
            if is_ci or "test" in name.lower() or "test" in path.name.lower():
                found.add((str(path), name))
    return tuple(TestDatabase(name=name, path=path) for path, name in sorted(found))


def _is_ci(path: PurePosixPath) -> bool:
    if path.name in _CI:
        return True
    in_folder = path.parts[:2] == (".github", "workflows") or path.parts[0] in {".circleci", ".gitlab", ".ci"}
    return in_folder and path.suffix in {".yml", ".yaml", ""}
