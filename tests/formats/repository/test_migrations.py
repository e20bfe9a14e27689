"""Migrations found in repositories: one made for each tool, and those of other people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schemabook.formats.repository import read_repository
from schemabook.model.repository import Migration, MigrationFolder
from tests.corpora import loader

ROOT = loader.corpora_root()


def write(folder: Path, files: dict[str, str]) -> Path:
    """The files in a folder."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def only_folder(folder: Path) -> MigrationFolder:
    """The one folder of migrations of a repository."""
    (found,) = read_repository(folder).migrations
    return found


def reversals(found: MigrationFolder) -> dict[str, str]:
    """How each migration can be taken back, by version."""
    return {one.version: one.reversal for one in found.migrations}


def test_flyway(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "db/V2__add_notes.sql": "ALTER TABLE a ADD b text;",
            "db/V10.1__AddColour.sql": "SELECT 1;",
            "db/U10.1__AddColour.sql": "DROP TABLE colour;",
            "db/R__views.sql": "SELECT 1;",
            "db/V__wrong.sql": "",
            "db/Readme__x.sql": "",
        },
    )
    found = only_folder(tmp_path)
    assert (found.tool, found.path, found.next_version) == ("flyway", "db", "11")
    assert [one.version for one in found.migrations] == ["2", "10.1", ""]
    assert found.migrations[1] == Migration(
        name="add colour",
        path="db/V10.1__AddColour.sql",
        version="10.1",
        reversal="script",
        rollback_path="db/U10.1__AddColour.sql",
        rollback="DROP TABLE colour;",
    )
    assert found.migrations[0].reversal == ""


@pytest.mark.parametrize(
    ("tool", "up", "down"), [("goose", "+goose Up", "+goose Down"), ("dbmate", "migrate:up", "migrate:down")]
)
def test_marks_in_one_file(tool: str, up: str, down: str, tmp_path: Path) -> None:
    back = f"-- {up}\nCREATE TABLE a (id int);\n\n-- {down}\nDROP TABLE a;\n"
    write(
        tmp_path,
        {
            "m/001_first.sql": back,
            "m/002_second.sql": f"-- {up}\nSELECT 1;\n-- {down}\n-- nothing can be done\n",
            "m/003_other.sql": "SELECT 1;",
        },
    )
    found = only_folder(tmp_path)
    assert (found.tool, found.next_version) == (tool, "003")
    assert reversals(found) == {"001": "same file", "002": ""}
    assert found.migrations[0].rollback == "DROP TABLE a;"


def test_golang_migrate(tmp_path: Path) -> None:
    write(
        tmp_path, {"m/20240102030405_a.up.sql": "", "m/20240102030405_a.down.sql": "DROP TABLE a;", "m/2_b.up.sql": ""}
    )
    found = only_folder(tmp_path)
    assert (found.tool, found.next_version) == ("golang-migrate", "")
    assert reversals(found) == {"2": "", "20240102030405": "script"}
    assert found.migrations[1].date == date(2024, 1, 2)


def test_prisma(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "prisma/migrations/20240102030405_init/migration.sql": "",
            "prisma/migrations/20240202030405_more/migration.sql": "",
            "prisma/migrations/20240202030405_more/down.sql": "DROP TABLE a;",
            "prisma/migrations/migration_lock.toml": "",
        },
    )
    found = only_folder(tmp_path)
    assert (found.tool, found.path, found.evidence) == ("prisma", "prisma/migrations", "migration_lock.toml")
    assert list(reversals(found).values()) == ["", "script"]


ALEMBIC = '''"""{name}

Create Date: 2024-05-0{day} 10:00:00
"""
revision = "{revision}"
down_revision = {before}


def upgrade():
    op.create_table("a")


def downgrade():
    {back}
'''


def test_alembic_follows_its_chain_and_not_its_names(tmp_path: Path) -> None:
    def text(name: str, day: int, before: str, back: str) -> str:
        return ALEMBIC.format(name=name, day=day, revision=name, before=before, back=back)

    write(
        tmp_path,
        {
            "versions/aaa_third.py": text("aaa", 3, '("bbb", "ddd")', "pass"),
            "versions/bbb_second.py": text("bbb", 2, '"zzz"', 'op.drop_table("a")'),
            "versions/ddd_other.py": text("ddd", 2, '"zzz"', 'raise NotImplementedError("no")'),
            "versions/zzz_first.py": text("zzz", 1, "None", '"""Nothing."""'),
            "versions/broken.py": "down_revision = (",
        },
    )
    found = only_folder(tmp_path)
    assert found.tool == "alembic"
    assert [one.version for one in found.migrations] == ["zzz", "bbb", "ddd", "aaa"]
    assert reversals(found) == {"zzz": "", "bbb": "same file", "ddd": "", "aaa": ""}
    assert found.migrations[1].name == "second"
    assert found.migrations[1].date == date(2024, 5, 2)
    assert found.migrations[1].rollback == 'def downgrade():\n    op.drop_table("a")'


def test_django(tmp_path: Path) -> None:
    head = "# Generated by Django 5.0 on 2024-03-04 05:06\nfrom django.db import migrations\nclass Migration: pass\n"
    write(
        tmp_path,
        {
            "shop/migrations/0001_initial.py": head,
            "shop/migrations/0002_fill.py": f"{head}migrations.RunPython(fill)",
            "shop/migrations/0003_back.py": f"{head}migrations.RunPython(fill, reverse_code=empty)",
            "shop/migrations/__init__.py": "",
        },
    )
    found = only_folder(tmp_path)
    assert (found.tool, found.next_version) == ("django", "0004")
    assert reversals(found) == {"0001": "tool", "0002": "", "0003": "tool"}
    assert found.migrations[0].date == date(2024, 3, 4)


def test_rails(tmp_path: Path) -> None:
    head = "class A < ActiveRecord::Migration[7.1]\n"
    write(
        tmp_path,
        {
            "db/migrate/20240101000000_create_orders.rb": f"{head}  def change\n  end\nend",
            "db/migrate/20240102000000_both_ways.rb": f"{head}  def up\n  end\n  def down\n  end\nend",
            "db/migrate/20240103000000_never.rb": f"{head}  def down\n    raise ActiveRecord::IrreversibleMigration\n",
        },
    )
    found = only_folder(tmp_path)
    assert found.tool == "rails"
    assert list(reversals(found).values()) == ["tool", "same file", ""]


KNEX = "exports.up = (knex) => knex.schema.dropTable('a');\nexports.down = (knex) => {BODY};\n"
TYPEORM = "export class A1 implements MigrationInterface {\n  async up(q) { await q.query('x'); }\n  DOWN\n}\n"
SEQUELIZE = "module.exports = {\n  async up(queryInterface) { return 1; },\n  async down(queryInterface) { BODY }\n};\n"


@pytest.mark.parametrize(
    ("tool", "names", "back", "none"),
    [
        (
            "knex",
            ("20240101000000_a.js", "20240102000000_b.js"),
            KNEX.replace("{BODY}", "knex.schema.createTable('a')"),
            "exports.up = (knex) => knex.schema;",
        ),
        (
            "typeorm",
            ("1700000000000-A.ts", "1700000000001-B.ts"),
            TYPEORM.replace("DOWN", "public async down(q: QueryRunner): Promise<void> { await q.query('y'); }"),
            TYPEORM.replace("DOWN", "public async down(q: QueryRunner): Promise<void> {\n    // nothing\n  }"),
        ),
        (
            "sequelize",
            ("20240101000000-a.js", "20240102000000-b.js"),
            SEQUELIZE.replace("BODY", "await queryInterface.dropTable('a');"),
            SEQUELIZE.replace("BODY", ""),
        ),
    ],
)
def test_javascript(tool: str, names: tuple[str, str], back: str, none: str, tmp_path: Path) -> None:
    write(tmp_path, {f"migrations/{names[0]}": back, f"migrations/{names[1]}": none})
    found = only_folder(tmp_path)
    assert found.tool == tool
    assert list(reversals(found).values()) == ["same file", ""]
    assert all(one.date is not None for one in found.migrations)


def test_entity_framework(tmp_path: Path) -> None:
    code = "class A : Migration { void Up(MigrationBuilder b) { x(); } protected override void Down(MigrationBuilder b)"
    write(
        tmp_path,
        {
            "Migrations/20240101000000_Initial.cs": f"{code} {{ b.DropTable(); }} }}",
            "Migrations/20240101000000_Initial.Designer.cs": f"{code} {{ }} }}",
            "Migrations/20240102000000_Empty.cs": f"{code}\n{{\n}} }}",
        },
    )
    found = only_folder(tmp_path)
    assert found.tool == "entity-framework"
    assert list(reversals(found).values()) == ["same file", ""]


def test_sqitch_keeps_the_order_of_its_plan(tmp_path: Path) -> None:
    plan = "%project=shop\n\nzebra 2024-01-02T03:04:05Z Ada <ada.lovell@orchard.example> # first\n"
    plan += "apple [zebra] 2024-01-03T03:04:05Z Ada <ada.lovell@orchard.example> # second\n@v1 2024-01-04T00:00:00Z A\n"
    write(tmp_path, {"sqitch.plan": plan, "deploy/zebra.sql": "", "revert/zebra.sql": "DROP TABLE zebra;"})
    found = only_folder(tmp_path)
    assert [one.version for one in found.migrations] == ["zebra", "apple"]
    assert (found.migrations[0].reversal, found.migrations[0].rollback) == ("script", "DROP TABLE zebra;")
    assert found.migrations[1].date == date(2024, 1, 3)


def test_atlas(tmp_path: Path) -> None:
    write(tmp_path, {"migrations/20240101000000_a.sql": "", "migrations/atlas.sum": "h1:x"})
    found = only_folder(tmp_path)
    assert (found.tool, reversals(found)) == ("atlas", {"20240101000000": "tool"})


def test_liquibase(tmp_path: Path) -> None:
    def xml(changes: str) -> str:
        return f'<databaseChangeLog><changeSet id="1" author="a">{changes}</changeSet></databaseChangeLog>'

    write(
        tmp_path,
        {
            "db/changelog/0001_tables.xml": xml('<createTable tableName="a"><column name="b"/></createTable>'),
            "db/changelog/0002_data.xml": xml("<sql>DELETE FROM a</sql>"),
            "db/changelog/0003_own.yaml": "databaseChangeLog:\n- changeSet:\n    id: 1\n    rollback:\n    - sql: x\n",
            "db/changelog/0004_formatted.sql": "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n",
            "db/changelog/master.xml": "<databaseChangeLog><include file='0001_tables.xml'/></databaseChangeLog>",
        },
    )
    found = only_folder(tmp_path)
    assert found.tool == "liquibase"
    assert reversals(found) == {"0001": "tool", "0002": "", "0003": "same file", "0004": ""}


@pytest.mark.skipif(ROOT is None, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")
@pytest.mark.parametrize(
    ("corpus", "tool", "folders", "migrations", "with_a_way_back"),
    [
        ("flyway-killbill", "flyway", 11, 73, 0),
        ("goose-openfga", "goose", 3, 16, 16),
        ("liquibase-fineract", "liquibase", 6, 199, 69),
        ("pg-marquez-flyway", "flyway", 1, 84, 0),
        ("prisma-umami", "prisma", 1, 19, 0),
        ("pg-supabase-auth", "golang-migrate", 1, 70, 0),
    ],
)
def test_corpora(corpus: str, tool: str, folders: int, migrations: int, with_a_way_back: int) -> None:
    assert ROOT is not None
    found = read_repository(ROOT / corpus)
    assert {one.tool for one in found.migrations} == {tool}
    every = [one for folder in found.migrations for one in folder.migrations]
    assert (len(found.migrations), len(every)) == (folders, migrations)
    assert sum(bool(one.reversal) for one in every) == with_a_way_back
    assert all((ROOT / corpus / one.path).is_file() for one in every)
    assert found == read_repository(ROOT / corpus)
