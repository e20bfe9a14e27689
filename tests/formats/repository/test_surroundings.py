"""What stands around migrations in a repository, and what is never looked at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from schemabook.formats.repository import files, read_repository
from schemabook.model.repository import Repository, RepositoryCommand, TestDatabase
from tests.formats.repository.test_migrations import write

SECRET = "hunter2secret"


def test_nothing_is_found_in_nothing(tmp_path: Path) -> None:
    assert read_repository(tmp_path) == Repository()
    assert read_repository(tmp_path / "not-there") == Repository()


def test_orms_with_their_versions(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "package.json": '{"dependencies": {"typeorm": "^0.3.20", "left-pad": "1"}, "devDependencies": {"knex": 3}}',
            "broken/package.json": '{"dependencies": ',
            "api/pyproject.toml": '[project]\ndependencies = ["SQLAlchemy[asyncio]>=2.0,<3", "flask"]\n',
            "old/requirements-dev.txt": "django==5.0.1  # web\n-r other.txt\n",
            "Gemfile": 'gem "rails", "~> 7.1"\ngem "puma"\n',
            "go.mod": "module x\n\nrequire (\n\tgorm.io/gorm v1.25.7\n\tgithub.com/gobuffalo/pop/v6 v6.1.1\n)\n",
            "pom.xml": "<dependency><artifactId>hibernate-core</artifactId><version>6.4.0.Final</version></dependency>",
            "app/build.gradle.kts": 'implementation("org.jooq:jooq:3.19.0")\n',
            "node_modules/x/package.json": '{"dependencies": {"sequelize": "6"}}',
        },
    )
    found = {(one.name, one.version) for one in read_repository(tmp_path).orms}
    assert found == {
        ("typeorm", "^0.3.20"),
        ("sqlalchemy", ">=2.0,<3"),
        ("django", "==5.0.1"),
        ("rails", "~> 7.1"),
        ("gorm.io/gorm", "v1.25.7"),
        ("github.com/gobuffalo/pop", "v6.1.1"),
        ("hibernate-core", "6.4.0.Final"),
        ("jooq", "3.19.0"),
    }


def test_commands_by_their_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "package.json": '{"scripts": {"db:seed": "x", "build": "y", "migrate": "z", "seed-$(rm -rf x)": "no"}}',
            "Makefile": "SEED := 1\nseed: ## fill\n\tpsql\nseedling:\n\ttrue\nreset-db:\n\ttrue\n",
        },
    )
    assert read_repository(tmp_path).commands == (
        RepositoryCommand(purpose="reset", command="make reset-db", path="Makefile"),
        RepositoryCommand(purpose="seed", command="make seed", path="Makefile"),
        RepositoryCommand(purpose="seed", command="npm run db:seed", path="package.json"),
        RepositoryCommand(purpose="migrate", command="npm run migrate", path="package.json"),
    )


def test_databases_of_tests_by_name_alone(tmp_path: Path) -> None:
    ci = f"env:\n  POSTGRES_DB: shop_ci\n  POSTGRES_PASSWORD: {SECRET}\n  DB_NAME: ${{{{ secrets.NAME }}}}\n"
    write(
        tmp_path,
        {
            ".github/workflows/test.yml": ci,
            "compose.yml": f"environment:\n  - POSTGRES_DB=shop\n  - MYSQL_DATABASE=shop_test\n  - PASS={SECRET}\n",
            "compose.secret.yml": f"POSTGRES_DB: {SECRET}_test\n",
            ".env": f"POSTGRES_DB={SECRET}\n",
            ".env.test": f"POSTGRES_DB={SECRET}\n",
        },
    )
    found = read_repository(tmp_path)
    assert found.test_databases == (
        TestDatabase(name="shop_ci", path=".github/workflows/test.yml"),
        TestDatabase(name="shop_test", path="compose.yml"),
    )
    assert SECRET not in repr(found)


def test_seeds_factories_fixtures_documents_and_configuration(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "db/seeds/users.sql": "",
            "db/seeds.rb": "",
            "tests/factories/user.py": "",
            "tests/fixtures/a/b.json": "",
            "docs/adr-1.md": "# Decision: one `database` <b>per</b> shop\n",
            "docs/cooking.md": "# Soup\n",
            "API.md": "text without a heading",
            "alembic.ini": f"sqlalchemy.url = postgresql://me:{SECRET}@db.example/shop\n",
        },
    )
    found = read_repository(tmp_path)
    assert found.seeds == ("db/seeds/users.sql", "db/seeds.rb")
    assert (found.factories, found.fixtures) == (("tests/factories",), ("tests/fixtures",))
    assert [(one.title, one.topic) for one in found.documents] == [
        ("API.md", "api"),
        ("Decision: one database <b>per</b> shop", "architecture"),
    ]
    assert found.configuration == ("alembic.ini",)
    assert SECRET not in repr(found)


def test_what_schemabook_wrote_is_no_evidence(tmp_path: Path) -> None:
    write(tmp_path, {"docs/guide.md": "# How the schema changes\n"})
    before = read_repository(tmp_path)
    written = {"README.md": "# Database", "tables/orders.md": "# Schema of orders", "up.sql": "", "seeds/a.sql": ""}
    write(tmp_path / "docs/database", written)
    listed = ", ".join(f'"{path}": "x"' for path in written)
    write(
        tmp_path, {"docs/database/.schemabook.json": f'{{"files": {{{listed}}}, "note": "n"}}', ".schemabook.json": "{"}
    )
    assert read_repository(tmp_path) == before
    assert len(before.documents) == 1


def test_links_and_foreign_folders_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"V1__a.sql": "", "package.json": '{"scripts": {"seed": "x"}}'})
    inside = write(tmp_path / "inside", {"a.txt": "", "vendor/V1__a.sql": "", ".hidden/V1__a.sql": ""})
    (inside / "folder").symlink_to(outside, target_is_directory=True)
    (inside / "package.json").symlink_to(outside / "package.json")
    os.mkfifo(inside / "Makefile")
    found = read_repository(inside)
    assert (found.migrations, found.commands, found.files) == ((), (), 1)


def test_no_more_files_are_looked_at_than_are_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {f"m/V{number}__a.sql": "" for number in range(1, 10)})
    monkeypatch.setattr(files, "MOST_FILES", 4)
    found = read_repository(tmp_path)
    assert (found.files, found.is_whole) == (4, False)
    assert [one.version for one in found.migrations[0].migrations] == ["1", "2", "3", "4"]
