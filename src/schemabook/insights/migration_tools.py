"""Tools that change a schema: the tables in which they keep what was applied, and their own commands."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table


class ToolCommand(Value):
    """A command of a tool. `{name}` stands for the name of a change, `{folder}` for the folder of the migrations."""

    purpose: str
    text: str


class MigrationTool(Value):
    """A tool that applies migrations.

    `name` is what `MigrationFolder.tool` holds, `title` what people call it. `tables` are where it keeps what was
    applied, each with the columns that tell it from another table of that name. `file` is how a new migration is
    named where no command makes one, with `{version}` and `{file_name}`. `reverses` says what taking back needs.
    """

    name: str
    title: str
    tables: tuple[tuple[str, tuple[str, ...]], ...] = ()
    file: str = ""
    commands: tuple[ToolCommand, ...] = ()
    reverses: str = ""


class MigrationTable(Value):
    """A table in which a tool keeps what was applied."""

    tool: str
    table: QualifiedName


def _tool(
    name: str,
    title: str,
    tables: dict[str, str],
    commands: dict[str, str],
    texts: tuple[str, str] = ("", ""),
) -> MigrationTool:
    return MigrationTool(
        name=name,
        title=title,
        tables=tuple((table, tuple(columns.split())) for table, columns in tables.items()),
        file=texts[0],
        commands=tuple(ToolCommand(purpose=purpose, text=text) for purpose, text in commands.items()),
        reverses=texts[1],
    )


_CREATE = "Create a migration"
_APPLY = "Apply what is pending"
_STATUS = "See what is applied and pending"
_BACK = "Take back the newest"

TOOLS: tuple[MigrationTool, ...] = (
    _tool(
        "alembic",
        "Alembic",
        {"alembic_version": "version_num"},
        {
            _CREATE: 'alembic revision -m "{name}"',
            _STATUS: "alembic current && alembic heads",
            _APPLY: "alembic upgrade head",
            _BACK: "alembic downgrade -1",
        },
    ),
    _tool(
        "atlas",
        "Atlas",
        {"atlas_schema_revisions": "version description"},
        {_CREATE: "atlas migrate new {file_name} --dir file://{folder}"},
        ("", "Atlas works the way back out itself when it is asked for it (atlas migrate down)."),
    ),
    _tool(
        "dbmate",
        "dbmate",
        {"schema_migrations": "version"},
        {
            _CREATE: "dbmate -d {folder} new {file_name}",
            _STATUS: "dbmate -d {folder} status",
            _APPLY: "dbmate -d {folder} migrate",
            _BACK: "dbmate -d {folder} rollback",
        },
    ),
    _tool(
        "django",
        "Django",
        {"django_migrations": "app name applied"},
        {
            _CREATE: "python manage.py makemigrations --name {file_name}",
            _STATUS: "python manage.py showmigrations",
            _APPLY: "python manage.py migrate",
        },
        ("", "python manage.py migrate takes an application and the name of the migration to go back to."),
    ),
    _tool(
        "entity-framework",
        "Entity Framework Core",
        {"__EFMigrationsHistory": "MigrationId ProductVersion"},
        {
            _CREATE: "dotnet ef migrations add {camel_name}",
            _STATUS: "dotnet ef migrations list",
            _APPLY: "dotnet ef database update",
        },
        ("", "dotnet ef database update takes the name of the migration to go back to."),
    ),
    _tool(
        "flyway",
        "Flyway",
        {"flyway_schema_history": "installed_rank version script", "schema_version": "installed_rank version script"},
        {
            _STATUS: "flyway info",
            "Check what was applied against the files": "flyway validate",
            _APPLY: "flyway migrate",
        },
        ("V{version}__{file_name}.sql", "flyway undo needs a U file for the version, and a paid edition of Flyway."),
    ),
    _tool(
        "golang-migrate",
        "migrate (Go)",
        {"schema_migrations": "version dirty"},
        {
            _CREATE: "migrate create -ext sql -dir {folder} {file_name}",
            _STATUS: 'migrate -path {folder} -database "$DATABASE_URL" version',
            _APPLY: 'migrate -path {folder} -database "$DATABASE_URL" up',
            _BACK: 'migrate -path {folder} -database "$DATABASE_URL" down 1',
        },
    ),
    _tool(
        "goose",
        "goose",
        {"goose_db_version": "version_id is_applied"},
        {
            _CREATE: "goose -dir {folder} create {file_name} sql",
            _STATUS: "goose -dir {folder} status",
            _APPLY: "goose -dir {folder} up",
            _BACK: "goose -dir {folder} down",
        },
    ),
    _tool(
        "knex",
        "Knex",
        {"knex_migrations": "name batch migration_time"},
        {
            _CREATE: "npx knex migrate:make {file_name}",
            _STATUS: "npx knex migrate:list",
            _APPLY: "npx knex migrate:latest",
            "Take back the newest batch": "npx knex migrate:rollback",
        },
    ),
    _tool(
        "liquibase",
        "Liquibase",
        {"databasechangelog": "id author filename"},
        {
            _STATUS: "liquibase status --verbose",
            "See the SQL before it is run": "liquibase update-sql",
            _APPLY: "liquibase update",
            _BACK: "liquibase rollback-count --count=1",
        },
    ),
    _tool(
        "prisma",
        "Prisma Migrate",
        {"_prisma_migrations": "migration_name checksum"},
        {
            _CREATE: "npx prisma migrate dev --create-only --name {file_name}",
            _STATUS: "npx prisma migrate status",
            _APPLY: "npx prisma migrate deploy",
        },
        ("", "Prisma Migrate has no command that takes a migration back: write the statements as a new migration."),
    ),
    _tool(
        "rails",
        "Active Record",
        {"schema_migrations": "version"},
        {
            _CREATE: "bin/rails generate migration {camel_name}",
            _STATUS: "bin/rails db:migrate:status",
            _APPLY: "bin/rails db:migrate",
            _BACK: "bin/rails db:rollback",
        },
    ),
    _tool(
        "sequelize",
        "Sequelize",
        {"SequelizeMeta": "name"},
        {
            _CREATE: "npx sequelize-cli migration:generate --name {file_name}",
            _STATUS: "npx sequelize-cli db:migrate:status",
            _APPLY: "npx sequelize-cli db:migrate",
            _BACK: "npx sequelize-cli db:migrate:undo",
        },
    ),
    _tool(
        "sqitch",
        "Sqitch",
        {"changes": "change_id change committed_at"},
        {
            _CREATE: 'sqitch add {file_name} --note "{name}"',
            _STATUS: "sqitch status",
            _APPLY: "sqitch deploy",
            _BACK: "sqitch revert --to @HEAD^",
        },
    ),
    _tool(
        "typeorm",
        "TypeORM",
        {"migrations": "timestamp name", "typeorm_migrations": "timestamp name"},
        {
            _CREATE: "npx typeorm migration:create {folder}/{camel_name}",
            _STATUS: "npx typeorm migration:show",
            _APPLY: "npx typeorm migration:run",
            _BACK: "npx typeorm migration:revert",
        },
    ),
)
_BY_NAME = {tool.name: tool for tool in TOOLS}


def tool_by_name(name: str) -> MigrationTool:
    """The tool of this name. Raises KeyError where none is known."""
    return _BY_NAME[name]


def find_migration_tables(catalogue: Catalogue) -> tuple[MigrationTable, ...]:
    """The tables in which a tool keeps what it applied, in the order of their names.

    A table of Rails' name without the one that Rails keeps beside it is dbmate's, or nobody's that is known.
    """
    found = [one for table in catalogue.tables for one in _tools_of(table)]
    tools = {one.tool for one in found}
    if "golang-migrate" in tools:
        others = {"dbmate", "rails"}
    elif any(table.name.name == "ar_internal_metadata" for table in catalogue.tables):
        others = {"dbmate"}
    else:
        others = {"rails"}
    return tuple(one for one in found if one.tool not in others)


def _tools_of(table: Table) -> Iterator[MigrationTable]:
    columns = {column.name.lower() for column in table.columns}
    for tool in TOOLS:
        for name, needed in tool.tables:
            if table.name.name.lower() == name.lower() and columns >= {one.lower() for one in needed}:
                yield MigrationTable(tool=tool.name, table=table.name)


def fill(text: str, *, name: str, folder: str, version: str = "") -> str:
    """A command or file name for a change that is called `name` ("change orders")."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in name).split()
    camel = "".join(f"{word[:1].upper()}{word[1:]}" for word in words)
    values = {"{name}": " ".join(words), "{file_name}": "_".join(words).lower(), "{camel_name}": camel}
    for key, value in (values | {"{folder}": shlex.quote(folder or "."), "{version}": version}).items():
        text = text.replace(key, value)
    return text
