-- The part of the shop's database in which every rule finds nothing.
CREATE TABLE customer (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
    full_name varchar(80) NOT NULL COMMENT 'As on the form.',
    email_address varchar(120) NOT NULL UNIQUE COMMENT 'As on the form.',
    password_hash varchar(64) NOT NULL COMMENT 'As on the form.',
    referred_by bigint unsigned,
    created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'As on the form.',
    FOREIGN KEY (referred_by) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO customer (full_name, email_address, password_hash) VALUES
    ('Bo Ek', 'bo@shop.example', 'x1'), ('Li Wu', 'li@shop.example', 'x2'), ('Jo Day', 'jo@shop.example', 'x3');
UPDATE customer SET referred_by = 1 WHERE id = 2;

CREATE TABLE address (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
    customer_id bigint unsigned NOT NULL,
    address_line_1 varchar(80) NOT NULL COMMENT 'As on the form.',
    address_line_2 varchar(80) COMMENT 'As on the form.',
    postal_code varchar(12) NOT NULL COMMENT 'As on the form.',
    country_code char(2) CHARACTER SET ascii NOT NULL COMMENT 'As on the form.',
    created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'As on the form.',
    KEY address_customer (customer_id, country_code),
    FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE
) COMMENT = 'As in the handbook.';
INSERT INTO address (customer_id, address_line_1, postal_code, country_code) VALUES (1, 'Lane 1', '3000', 'CH');

CREATE TABLE category (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
    parent_id bigint unsigned,
    title varchar(80) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (parent_id) REFERENCES category (id)
) COMMENT = 'As in the handbook.';
INSERT INTO category (title) VALUES ('Shoes'), ('Boots');

CREATE TABLE product (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
    article_code varchar(20) NOT NULL UNIQUE COMMENT 'As on the form.',
    title varchar(80) NOT NULL COMMENT 'As on the form.',
    unit_price decimal(12, 2) NOT NULL COMMENT 'As on the form.' CHECK (unit_price > 0),
    tax_rate double NOT NULL COMMENT 'As on the form.',
    picture_digest varbinary(64) COMMENT 'As on the form.',
    created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'As on the form.',
    changed_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP COMMENT 'As on the form.',
    KEY product_title (title),
    KEY product_title_start (title(10), unit_price)
) COMMENT = 'As in the handbook.';
INSERT INTO product (article_code, title, unit_price, tax_rate)
    VALUES ('A1', 'Shoe', 9.90, 0.081), ('A2', 'Boot', 19, 0.081);

CREATE TABLE product_category (
    product_id bigint unsigned NOT NULL,
    category_id bigint unsigned NOT NULL,
    PRIMARY KEY (product_id, category_id),
    FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
    FOREIGN KEY (category_id) REFERENCES category (id)
) COMMENT = 'As in the handbook.';
INSERT INTO product_category VALUES (1, 1), (2, 2);

CREATE TABLE customer_order (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
    customer_id bigint unsigned NOT NULL,
    delivery_address_id bigint unsigned,
    order_state enum('open', 'paid', 'sent') NOT NULL DEFAULT 'open' COMMENT 'As on the form.',
    placed_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'As on the form.',
    KEY customer_order_customer (customer_id, placed_at),
    FOREIGN KEY (customer_id) REFERENCES customer (id),
    FOREIGN KEY (delivery_address_id) REFERENCES address (id) ON DELETE SET NULL
) COMMENT = 'As in the handbook.';
INSERT INTO customer_order (customer_id, delivery_address_id) VALUES (1, 1), (2, NULL), (3, NULL);

CREATE TABLE order_line (
    order_id bigint unsigned NOT NULL,
    line_number smallint NOT NULL,
    product_id bigint unsigned NOT NULL,
    quantity int NOT NULL COMMENT 'As on the form.',
    unit_price decimal(12, 2) NOT NULL COMMENT 'As on the form.',
    PRIMARY KEY (order_id, line_number),
    FOREIGN KEY (order_id) REFERENCES customer_order (id) ON DELETE CASCADE,
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO order_line VALUES (1, 1, 1, 2, 9.90);

CREATE TABLE payment_state (
    id tinyint unsigned PRIMARY KEY, state_name varchar(20) NOT NULL COMMENT 'As on the form.'
) COMMENT = 'As in the handbook.';
INSERT INTO payment_state VALUES (1, 'open');
CREATE TABLE payment (
    order_id bigint unsigned PRIMARY KEY,
    payment_state_id tinyint unsigned NOT NULL,
    amount decimal(12, 2) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (order_id) REFERENCES customer_order (id),
    FOREIGN KEY (payment_state_id) REFERENCES payment_state (id)
) COMMENT = 'As in the handbook.';
INSERT INTO payment VALUES (1, 1, 19.80);

CREATE TABLE contract (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
    customer_id bigint unsigned NOT NULL,
    ends_on datetime NOT NULL COMMENT 'As on the form.',
    scan longblob COMMENT 'As on the form.',
    body longtext COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO contract (customer_id, ends_on) VALUES (1, '2045-01-01');
CREATE VIEW open_order AS SELECT id, customer_id FROM customer_order WHERE order_state = 'open';
