-- The part of the shop's database in which every rule finds nothing.
BEGIN;
CREATE TABLE customer (
    id integer PRIMARY KEY,
    full_name text NOT NULL,
    email_address text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    referred_by integer REFERENCES customer,
    created_at text NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX customer_referred_by ON customer (referred_by) WHERE referred_by IS NOT NULL;
CREATE INDEX customer_small_email ON customer (lower(email_address));

CREATE TABLE address (
    id integer PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customer ON DELETE CASCADE,
    address_line_1 text NOT NULL,
    address_line_2 text,
    country_code text NOT NULL COLLATE NOCASE,
    created_at text NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX address_customer ON address (customer_id, country_code);

CREATE TABLE category (
    id integer PRIMARY KEY, parent_id integer REFERENCES category ON DELETE SET NULL, title text NOT NULL
);
CREATE INDEX category_parent ON category (parent_id);

CREATE TABLE product (
    id integer PRIMARY KEY,
    article_code text NOT NULL UNIQUE COLLATE NOCASE,
    title text NOT NULL,
    unit_price decimal(12, 2) NOT NULL,
    tax_rate real NOT NULL,
    picture blob,
    created_at text NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX product_title ON product (title);
CREATE INDEX product_title_nocase ON product (title COLLATE NOCASE);

CREATE TABLE product_category (
    product_id integer NOT NULL REFERENCES product ON DELETE CASCADE,
    category_id integer NOT NULL REFERENCES category,
    PRIMARY KEY (product_id, category_id)
) WITHOUT ROWID;
CREATE INDEX product_category_category ON product_category (category_id);

CREATE TABLE customer_order (
    id integer PRIMARY KEY AUTOINCREMENT,
    customer_id integer NOT NULL REFERENCES customer,
    delivery_address_id integer REFERENCES address ON DELETE SET NULL,
    order_state text NOT NULL DEFAULT 'open' CHECK (order_state IN ('open', 'paid', 'sent')),
    placed_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX customer_order_customer ON customer_order (customer_id, placed_at);
CREATE INDEX customer_order_delivery_address ON customer_order (delivery_address_id);
CREATE INDEX customer_order_open ON customer_order (placed_at) WHERE order_state = 'open';

CREATE TABLE order_line (
    order_id integer NOT NULL REFERENCES customer_order ON DELETE CASCADE,
    line_number integer NOT NULL,
    product_id integer NOT NULL REFERENCES product,
    quantity integer NOT NULL,
    unit_price decimal(12, 2) NOT NULL,
    PRIMARY KEY (order_id, line_number)
);
CREATE INDEX order_line_product ON order_line (product_id);

CREATE TABLE payment_state (code text NOT NULL PRIMARY KEY, state_name text NOT NULL) WITHOUT ROWID;
CREATE TABLE payment (
    order_id integer PRIMARY KEY REFERENCES customer_order,
    payment_state_code text NOT NULL REFERENCES payment_state,
    amount decimal(12, 2) NOT NULL
);
CREATE INDEX payment_payment_state ON payment (payment_state_code);
-- Values of any type, because it says so.
CREATE TABLE webhook_call (customer_id integer PRIMARY KEY REFERENCES customer, payload any NOT NULL) STRICT;
CREATE VIEW open_order AS SELECT id, customer_id FROM customer_order WHERE order_state = 'open';

WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 60)
INSERT INTO customer (full_name, email_address, password_hash, referred_by)
    SELECT 'Customer ' || n, 'c' || n || '@shop.example', 'h' || n, nullif(n / 10, 0) FROM number;
INSERT INTO address (customer_id, address_line_1, country_code) SELECT id, 'Lane ' || id, 'CH' FROM customer;
INSERT INTO category (parent_id, title) VALUES (NULL, 'Shoes'), (1, 'Boots');
INSERT INTO product (article_code, title, unit_price, tax_rate)
    SELECT 'A' || id, 'Product ' || id, id, 0.081 FROM customer;
INSERT INTO product_category SELECT id, id % 2 + 1 FROM product;
INSERT INTO customer_order (customer_id, delivery_address_id) SELECT id, id FROM customer;
INSERT INTO order_line SELECT id, 1, id, 2, 9.90 FROM customer_order;
INSERT INTO payment_state VALUES ('open', 'Not yet paid');
INSERT INTO payment SELECT id, 'open', 19.80 FROM customer_order;
INSERT INTO webhook_call VALUES (1, '{}');
COMMIT;
