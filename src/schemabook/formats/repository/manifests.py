"""Files that declare libraries and name commands: package.json, pyproject.toml, pom.xml, Makefile."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from schemabook.formats.repository.files import Files
from schemabook.model.repository import Dependency, RepositoryCommand

_JAVASCRIPT = frozenset(
    """
    @mikro-orm/core @prisma/client bookshelf drizzle-orm kysely knex mongoose objection prisma sequelize typeorm
    """.split()
)
_PYTHON = frozenset("alembic django flask-sqlalchemy peewee pony sqlalchemy sqlmodel tortoise-orm".split())
_RUBY = frozenset("activerecord rails rom sequel".split())
_GO = frozenset(
    """
    entgo.io/ent github.com/gobuffalo/pop github.com/go-gorm/gorm github.com/jmoiron/sqlx github.com/sqlc-dev/sqlc
    github.com/uptrace/bun gorm.io/gorm xorm.io/xorm
    """.split()
)
_JAVA = frozenset(
    """
    eclipselink hibernate-core hibernate-entitymanager hibernate-orm jooq mybatis mybatis-spring openjpa
    spring-boot-starter-data-jpa
    """.split()
)
_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*([=<>!~][^;#]*)?")
_VERSION = re.compile(r"^[\w.^~<>=!*,| +-]{1,40}$")
_GEM = re.compile(r"(?m)^\s*gem\s+['\"]([\w-]+)['\"](?:\s*,\s*['\"]([^'\"]+)['\"])?")
_GO_REQUIREMENT = re.compile(r"(?m)^\s*(?:require\s+)?([a-z0-9.]+/[^\s]+)\s+(v[^\s]+)")
_MAJOR = re.compile(r"/v\d+$")
_MAVEN = re.compile(
    r"<artifactId>\s*([\w.-]+)\s*</artifactId>(?:\s*<version>\s*([^<\s]+)\s*</version>)?", re.IGNORECASE
)
_GRADLE = re.compile(r"['\"]([\w.-]+):([\w.-]+)(?::([\w.-]+))?['\"]")
_TARGET = re.compile(r"(?m)^([A-Za-z0-9][\w.-]*)\s*:(?!=)")
_PURPOSES = (
    ("reset", re.compile(r"(?i)(?:^|[:_.-])(?:reset|recreate|drop)(?:$|[:_.-])")),
    ("seed", re.compile(r"(?i)(?:^|[:_.-])seeds?(?:$|[:_.-])")),
    ("migrate", re.compile(r"(?i)(?:^|[:_.-])(?:migrate|migrations?)(?:$|[:_.-])")),
)
_RUN = re.compile(r"^[\w:.@/-]{1,60}$")


def find_orms(files: Files) -> tuple[Dependency, ...]:
    """The object-relational mappers and query builders that are declared, by file and name."""
    found: dict[tuple[str, str], Dependency] = {}
    for path in files.paths:
        for name, version in _declared(path, files):
            known = version if version and _VERSION.match(version) else ""
            found.setdefault((str(path), name), Dependency(name=name, version=known, path=str(path)))
    return tuple(found[key] for key in sorted(found))


def _declared(path: PurePosixPath, files: Files) -> Iterator[tuple[str, str]]:
    name = path.name
    if name == "package.json":
        yield from ((one, version) for one, version in _package(files.text(path)) if one in _JAVASCRIPT)
    elif name in {"pom.xml", "build.gradle", "build.gradle.kts"}:
        yield from _java(path, files)
    elif name == "pyproject.toml" or (name.startswith("requirements") and path.suffix == ".txt"):
        for line in _python_requirements(path, files):
            match = _REQUIREMENT.match(line)
            if match and match[1].lower() in _PYTHON:
                yield match[1].lower(), (match[2] or "").strip()
    elif name == "Gemfile":
        yield from ((one, version) for one, version in _GEM.findall(files.text(path)) if one in _RUBY)
    elif name == "go.mod":
        for module, version in _GO_REQUIREMENT.findall(files.text(path)):
            if _MAJOR.sub("", module) in _GO:
                yield _MAJOR.sub("", module), version


def _java(path: PurePosixPath, files: Files) -> Iterator[tuple[str, str]]:
    text = files.text(path)
    declared = _MAVEN.findall(text) if path.suffix == ".xml" else [found[1:] for found in _GRADLE.findall(text)]
    yield from ((one, version) for one, version in declared if one in _JAVA)


def _package(text: str) -> Iterator[tuple[str, str]]:
    manifest = _object(text)
    for part in ("dependencies", "devDependencies"):
        declared = manifest.get(part)
        if isinstance(declared, dict):
            yield from ((name, version) for name, version in declared.items() if isinstance(version, str))


def _object(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _python_requirements(path: PurePosixPath, files: Files) -> list[str]:
    text = files.text(path)
    if path.name != "pyproject.toml":
        return text.splitlines()
    try:
        manifest = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return []
    project = manifest.get("project")
    listed = project.get("dependencies") if isinstance(project, dict) else None
    return [line for line in listed if isinstance(line, str)] if isinstance(listed, list) else []


def find_commands(files: Files) -> tuple[RepositoryCommand, ...]:
    """The commands that seed, migrate or reset a database, by file and name."""
    found: set[tuple[str, str, str]] = set()
    for path in files.paths:
        for name, command in _named_commands(path, files):
            purpose = next((purpose for purpose, shape in _PURPOSES if shape.search(name)), "")
            if purpose and _RUN.match(name):
                found.add((str(path), command, purpose))
    return tuple(
        RepositoryCommand(purpose=purpose, command=command, path=path) for path, command, purpose in sorted(found)
    )


def _named_commands(path: PurePosixPath, files: Files) -> Iterator[tuple[str, str]]:
    if path.name == "package.json":
        scripts = _object(files.text(path)).get("scripts")
        if isinstance(scripts, dict):
            yield from ((name, f"npm run {name}") for name in scripts)
    elif path.name in {"Makefile", "makefile", "GNUmakefile"}:
        yield from ((name, f"make {name}") for name in _TARGET.findall(files.text(path)))
    elif path.name == "Rakefile" or path.suffix == ".rake":
        text = files.text(path)
        yield from ((name, f"rake {name}") for name in re.findall(r"(?m)^\s*task\s+:?['\"]?([\w:]+)", text))
