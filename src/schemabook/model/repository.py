"""What a code repository tells of its database: migrations, ORMs, seeds, tests, documents. No secret, no value."""

from __future__ import annotations

from datetime import date

from schemabook.model.base import Value


class Migration(Value):
    """One migration.

    `name` is what it is called in words, `version` what the tool sorts by (empty for one that is applied again whenever
    it changes), `path` its file from the folder of the repository. `reversal` says how it can be taken back: "script"
    (a file of its own), "same file", "tool" (the tool works it out) or "" (not at all); `rollback_path` is the file
    that does it, `rollback` its text, kept for the newest migrations alone. `date` is there where the name or the file
    says it.
    """

    name: str
    path: str
    version: str = ""
    date: date | None = None
    reversal: str = ""
    rollback_path: str = ""
    rollback: str = ""


class MigrationFolder(Value):
    """The migrations of one tool in one folder, the oldest first.

    `tool` is its name as `schemabook.insights.migration_tools` knows it, `evidence` what it was told by, `naming` how
    files are named, in words. `next_version` follows the last one; it is empty where versions are times.
    """

    tool: str
    path: str
    naming: str
    evidence: str
    next_version: str = ""
    migrations: tuple[Migration, ...] = ()


class Dependency(Value):
    """A library that a file of the repository declares, with the version that it asks for."""

    name: str
    version: str
    path: str


class RepositoryCommand(Value):
    """A command that the repository has a name for: `make seed`, `npm run db:migrate`.

    `purpose` is "seed", "migrate" or "reset".
    """

    purpose: str
    command: str
    path: str


class TestDatabase(Value):
    """A database that tests use, by name, and the file that says so."""

    __test__ = False

    name: str
    path: str


class RepositoryDocument(Value):
    """A document in the repository and what it is about ("architecture", "api" …)."""

    title: str
    path: str
    topic: str


class Repository(Value):
    """Everything that was found in a repository, each tuple in the order of paths. Empty where none was looked at.

    Paths are relative to its folder, with slashes. `files` is how many files were looked at by name; `is_whole` is
    False where there were more.
    """

    migrations: tuple[MigrationFolder, ...] = ()
    orms: tuple[Dependency, ...] = ()
    configuration: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    commands: tuple[RepositoryCommand, ...] = ()
    factories: tuple[str, ...] = ()
    fixtures: tuple[str, ...] = ()
    test_databases: tuple[TestDatabase, ...] = ()
    documents: tuple[RepositoryDocument, ...] = ()
    files: int = 0
    is_whole: bool = True
