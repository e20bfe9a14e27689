"""What is done to the shop on PostgreSQL, and how it is told."""

from __future__ import annotations

BEFORE = """
CREATE INDEX products_name_idx ON products (name);
CREATE INDEX IF NOT EXISTS orders_user_id_placed_at_idx ON orders (user_id, placed_at);
"""
"""What the shop gets first, so that it can be changed."""

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
