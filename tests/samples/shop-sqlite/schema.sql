BEGIN;

CREATE TABLE categories (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER,
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL DEFAULT 0,
    FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE RESTRICT
);

CREATE TABLE products (
    id INTEGER PRIMARY KEY,
    category_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC NOT NULL CHECK (price >= 0),
    vat_rate NUMERIC NOT NULL CHECK (vat_rate BETWEEN 0 AND 1) DEFAULT 0.2,
    gross_price NUMERIC GENERATED ALWAYS AS (round(price * (1 + vat_rate), 2)) VIRTUAL,
    stock INTEGER NOT NULL CHECK (stock >= 0) DEFAULT 0,
    FOREIGN KEY (category_id) REFERENCES categories (id)
);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE CHECK (email LIKE '%_@_%._%') COLLATE "NOCASE",
    name TEXT NOT NULL CHECK (name <> ''),
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('customer', 'support', 'admin')) DEFAULT 'customer',
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deleted_at TEXT
);

CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL CHECK (length(country) = 2) DEFAULT 'GB',
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)) DEFAULT 0,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL,
    shipping_address_id INTEGER,
    status TEXT NOT NULL CHECK (status IN ('pending', 'paid', 'shipped', 'delivered', 'cancelled', 'returned')) DEFAULT 'pending',
    total NUMERIC NOT NULL DEFAULT 0,
    placed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    FOREIGN KEY (shipping_address_id) REFERENCES addresses (id) ON DELETE SET NULL
);

CREATE TABLE order_items (
    order_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    unit_price NUMERIC NOT NULL,
    PRIMARY KEY (order_id, line),
    UNIQUE (order_id, product_id),
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    FOREIGN KEY (product_id) REFERENCES products (id)
) WITHOUT ROWID;

CREATE INDEX categories_parent_id_idx ON categories (parent_id, position);

CREATE INDEX products_category_id_idx ON products (category_id);

CREATE UNIQUE INDEX addresses_one_default_key ON addresses (user_id) WHERE is_default;

CREATE INDEX addresses_user_id_idx ON addresses (user_id);

CREATE INDEX orders_user_id_idx ON orders (user_id, placed_at DESC);

CREATE VIEW open_orders AS
SELECT o.id, u.email, o.status, o.total, o.placed_at
    FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status IN ('pending', 'paid');

CREATE TRIGGER order_items_sum AFTER INSERT ON order_items BEGIN
    UPDATE orders SET total = (SELECT sum(quantity * unit_price) FROM order_items WHERE order_id = NEW.order_id)
    WHERE id = NEW.order_id;
END;

COMMIT;
