"""The shop, changed on a real server: the words say what was changed and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from schemabook.demo import shop_script
from schemabook.diff import build_outline, decode_outline, encode_outline, find_changes
from schemabook.engines.engine import ReadOptions
from schemabook.model.catalogue import Catalogue
from schemabook.scratch.server import ScratchServer
from schemabook.survey import read_survey

STEPS = {
    "ALTER TABLE orders ADD COLUMN note text": "table orders: column note added (text, nullable)",
    "DROP INDEX orders_user_id_placed_at_idx": "index orders_user_id_placed_at_idx of orders removed",
    "DROP INDEX products_name_idx; CREATE INDEX products_name_idx ON products (name) WHERE price > 0": (
        "index products_name_idx of products: now only where ((price)::numeric > (0)::numeric)"
    ),
    "ALTER TYPE order_status ADD VALUE 'lost'": "enum order_status: value lost added",
    "COMMENT ON TABLE users IS 'Everybody.'": "table users: comment now “Everybody.”",
    "CREATE TABLE notes (id bigint PRIMARY KEY, body text UNIQUE)": "table notes added (2 columns, 2 indexes)",
    "ALTER TABLE addresses DROP CONSTRAINT addresses_country_is_code": (
        "table addresses: check addresses_country_is_code removed"
    ),
    "ALTER TABLE products ALTER COLUMN name DROP NOT NULL": "table products: column name: now nullable",
    "DROP TABLE product_relations": "table product_relations removed",
    "ALTER TABLE addresses DROP CONSTRAINT addresses_user_id_fkey, ADD CONSTRAINT addresses_user_id_fkey"
    " FOREIGN KEY (user_id) REFERENCES users": (
        "table addresses: foreign key addresses_user_id_fkey: on delete now NO ACTION, was CASCADE"
    ),
    "ALTER TABLE payments ADD CONSTRAINT payments_once UNIQUE (order_id, amount)": (
        "table payments: unique constraint payments_once added (order_id, amount)"
    ),
    "ALTER TABLE users ADD COLUMN number serial": (
        "table users: column number added (integer, not null, default nextval('public.users_number_seq'::regclass))"
    ),
    "GRANT SELECT ON categories TO PUBLIC": "table categories: grant to PUBLIC added (SELECT)",
}
"""What is done to the shop, and how it is told."""


def catalogue_of(server: ScratchServer, database: str) -> Catalogue:
    return read_survey(server.url(database), ReadOptions()).catalogue


def test_every_change_is_told_and_nothing_else(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    postgresql_server.run("CREATE INDEX products_name_idx ON products (name)", database)
    postgresql_server.run(
        "CREATE INDEX IF NOT EXISTS orders_user_id_placed_at_idx ON orders (user_id, placed_at)", database
    )
    before = catalogue_of(postgresql_server, database)
    assert find_changes(before, catalogue_of(postgresql_server, database)) == ()
    for step in STEPS:
        for statement in step.split("; "):
            postgresql_server.run(statement, database)
    after = catalogue_of(postgresql_server, database)
    assert sorted(change.words for change in find_changes(before, after)) == sorted(STEPS.values())
    outline = build_outline(after)
    assert decode_outline(encode_outline(outline), "the outline") == outline
    back = [change.words for change in find_changes(after, before)]
    assert len(back) == len(STEPS)
    assert "table product_relations added (2 columns, 2 indexes)" in back


def test_a_rename_is_suggested_and_not_claimed(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE a (id int, place text); CREATE TABLE other (x int)", database)
    before = catalogue_of(postgresql_server, database)
    postgresql_server.run(
        "ALTER TABLE a RENAME COLUMN place TO spot; ALTER TABLE other RENAME TO another; CREATE TABLE more (z int)",
        database,
    )
    words = [change.words for change in find_changes(before, catalogue_of(postgresql_server, database))]
    assert words == [
        "table a: column spot added (text, nullable), of the same shape as place, which was removed",
        "table a: column place removed",
        "table another added (1 column), of the same shape as other, which was removed",
        "table more added (1 column)",
        "table other removed",
    ]
