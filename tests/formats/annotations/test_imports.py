"""Descriptions from other tools' files."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemabook.errors import UsageError
from schemabook.formats.annotations import parse_annotations, read_import
from schemabook.formats.annotations.importing import Merged, merge
from schemabook.formats.annotations.names import Names
from schemabook.formats.annotations.places import Places
from schemabook.formats.annotations.writer import AnnotationsText
from schemabook.model.annotations import Annotations, ColumnNote, RelationNote, TableNote, ValueNote
from tests.formats.annotations.shop import ORDERS, SHOP, name

NAMES = Names(SHOP)
FILE = Path("annotations.yml")
PEOPLE = "a relation that only people know has no place in the annotations."
NEAREST = "The nearest is orders_user_id_fkey."

TBLS = """
dsn: postgres://ada:hunter2@db/shop
docPath: doc
desc: The shop.
labels: [sales]
viewpoints: [{name: Orders, desc: What is sold}]
relations:
  - {table: orders, columns: [user_id], parentTable: users, parentColumns: [id], def: Who ordered}
  - {table: users, columns: [email], parentTable: orders, parentColumns: [id], def: Invented}
  - {table: orders, columns: [user_id], parentTable: open_orders, parentColumns: [id], def: Invented, too}
  - {table: nowhere, columns: [a], parentTable: users, parentColumns: [id]}
comments:
  - table: public.users
    tableComment: Folk
    columnComments:
      email: Where to write to
      mail: Nothing
    labels: [a]
    indexComments: {users_pkey: The key}
    triggerComments: {t: Sets the time}
  - table: orders
    constraintComments: {orders_pkey: x}
  - table: userz
    tableComment: Nothing
  - table: open_orders
    tableComment: What is to be packed
"""

DBT = """
version: 2
models:
  - name: open_orders
    description: "{{ doc('open') }}"
  - name: orders
    description: An order
    config: {meta: {owner: Sales}}
    tests: [unique_combination: {columns: [id]}]
    columns:
      - name: status
        description: "{{ doc('shop', 'state') }} See there."
        tests:
          - not_null
          - accepted_values: {values: [pending, paid, returned]}
      - name: note
        description: "{{ doc('nowhere') }}"
        data_tests:
          - accepted_values:
              arguments: {values: [gift, 7]}
      - name: channel
        description: "{{ env_var('X') }}"
      - name: user_id
        tests: [relationships: {to: ref('users'), field: id}]
      - name: id
        tests: [relationships: {to: "source('x', 'users')", field: id}, unique]
      - name: colr
sources:
  - name: app
    schema: public
    tables:
      - {name: people, identifier: users, description: Folk, meta: {owner: Support}}
  - name: archive
    tables: [{name: orders, description: Old ones}]
seeds: [{name: countries, description: Nothing}]
exposures: [{name: x}]
"""


def test_tbls(tmp_path: Path) -> None:
    path = tmp_path / ".tbls.yml"
    path.write_text(TBLS)
    target = AnnotationsText("", FILE, Places(NAMES))
    imported = read_import(path, NAMES)
    assert merge(target, imported.entries, overwrite=False) == Merged(added=5)
    assert parse_annotations(target.text, FILE, SHOP) == Annotations(
        purpose="The shop.",
        tables=(
            TableNote(name=ORDERS, relations=(RelationNote(foreign_key="orders_user_id_fkey", purpose="Who ordered"),)),
            TableNote(
                name=name("users"),
                purpose="Folk",
                columns=(ColumnNote(name="email", purpose="Where to write to"),),
            ),
        ),
        views=(TableNote(name=name("open_orders", "reporting"), purpose="What is to be packed"),),
    )
    left_out = [line.removeprefix(f"{path}, line ") for line in imported.left_out]
    assert left_out == [
        "5: labels have no place in the annotations.",
        "6: viewpoints have no place in the annotations.",
        f"9: public.users (email) to public.orders (id) is no foreign key of the database: {PEOPLE}",
        f"10: public.orders (user_id) to reporting.open_orders (id) is no foreign key of the database: {PEOPLE}",
        "11: there is no table or view nowhere.",
        "17: public.users has no column mail. The nearest is email.",
        "18: labels have no place in the annotations.",
        "19: comments on indexes have no place in the annotations.",
        "20: comments on triggers have no place in the annotations.",
        f"22: public.orders has no foreign key orders_pkey, and no other constraint has a place. {NEAREST}",
        "23: there is no table or view userz. The nearest is users.",
    ]
    assert "hunter2" not in str(imported)


def test_dbt(tmp_path: Path) -> None:
    path = tmp_path / "schema.yml"
    path.write_text(DBT)
    (tmp_path / "docs.md").write_text(
        "{% docs open %}\nWhat is to be packed.\n{% enddocs %}\n\n{%- docs state -%} Where it stands. {%- enddocs -%}\n"
    )
    target = AnnotationsText("", FILE, Places(NAMES))
    imported = read_import(path, NAMES)
    merge(target, imported.entries, overwrite=False)
    assert parse_annotations(target.text, FILE, SHOP) == Annotations(
        tables=(
            TableNote(
                name=ORDERS,
                purpose="An order",
                owner="Sales",
                columns=(
                    ColumnNote(name="status", purpose="Where it stands. See there."),
                    ColumnNote(
                        name="note", values=(ValueNote(value="gift", meaning=""), ValueNote(value="7", meaning=""))
                    ),
                ),
            ),
            TableNote(name=name("users"), purpose="Folk", owner="Support"),
            TableNote(name=name("orders", "archive"), purpose="Old ones"),
        ),
        views=(TableNote(name=name("open_orders", "reporting"), purpose="What is to be packed."),),
    )
    told = "\n".join(imported.left_out)
    for words in (
        "line 15: public.orders.status cannot be returned: the database allows pending, paid, shipped.",
        "line 17: no Markdown file beside it has the block nowhere.",
        "line 22: the text is a template that only dbt can fill in.",
        "line 26: public.orders (id) to public.users is no foreign key of the database",
        "line 27: public.orders has no column colr. The nearest is colour.",
        "there is no table or view countries.",
        "exposures have no place in the annotations.",
        "tests that describe nothing: not_null (1), unique (1), unique_combination (1).",
    ):
        assert words in told
    assert len(imported.left_out) == 8


def test_what_is_there_is_kept_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / ".tbls.yml"
    path.write_text("comments:\n- {table: users, tableComment: Folk, columnComments: {id: Number, email: Mail}}\n")
    before = "tables:\n  users: People.  # ours\n"
    entries = read_import(path, NAMES).entries
    target = AnnotationsText(before, FILE, Places(NAMES))
    merged = merge(target, entries, overwrite=False)
    assert (merged.added, merged.replaced) == (2, 0)
    assert merged.kept == (f"{path}, line 2: tables.users.purpose says something else already",)
    kept = target.text
    assert "People." in kept
    assert "# ours" in kept
    assert merge(target, entries, overwrite=False).added == 0
    assert target.text == kept
    assert merge(target, entries, overwrite=True) == Merged(replaced=1)
    assert "Folk" in target.text
    assert "People" not in target.text


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("a: b\n")
    with pytest.raises(UsageError, match=r"neither a \.tbls\.yml nor a property file of dbt"):
        read_import(path, NAMES)


def test_secret_in_a_description_stays_out(tmp_path: Path) -> None:
    path = tmp_path / ".tbls.yml"
    path.write_text("desc: postgres://ada:hunter2@db/shop\n")
    imported = read_import(path, NAMES)
    assert imported.entries == ()
    assert "with a password" in imported.left_out[0]
    assert "hunter2" not in str(imported)


def test_an_empty_name_is_said_to_be_that(tmp_path: Path) -> None:
    path = tmp_path / ".tbls.yml"
    path.write_text("comments:\n  - table: ''\n  - table: orders\n    columnComments: {'': x}\n")
    assert [line.partition(": ")[2] for line in read_import(path, NAMES).left_out] == ["it has no name."] * 2
