-- Faults of access: accounts without a name, rights that reach too far, what everybody may do.
-- expect: anonymous-account ''@'kiosk.example'
CREATE USER ''@'kiosk.example';
GRANT SELECT ON product TO ''@'kiosk.example';
-- expect: grant-option-spread 'auditor'@'shop.example'
CREATE USER 'auditor'@'shop.example';
GRANT SELECT ON customer_order TO 'auditor'@'shop.example' WITH GRANT OPTION;
-- expect: server-wide-privileges 'importer'@'shop.example'
CREATE USER 'importer'@'shop.example';
GRANT SELECT, INSERT, FILE ON *.* TO 'importer'@'shop.example';
-- What dumps and reports need.
CREATE USER 'reporting'@'shop.example';
GRANT SELECT ON customer TO 'reporting'@'shop.example';
CREATE USER 'backup'@'shop.example';
GRANT SELECT, PROCESS, LOCK TABLES, SHOW VIEW ON *.* TO 'backup'@'shop.example';

-- only: mariadb
-- expect: public-may-read price_feed
-- expect: sensitive-column-to-public price_feed.api_key
CREATE TABLE price_feed (
    product_id bigint unsigned PRIMARY KEY, api_key varchar(40) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO price_feed VALUES (1, 'k');
GRANT SELECT ON price_feed TO PUBLIC;
-- expect: public-may-write order_inbox
CREATE TABLE order_inbox (
    customer_id bigint unsigned PRIMARY KEY, order_text varchar(40) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO order_inbox VALUES (1, 'Shoes.');
GRANT INSERT ON order_inbox TO PUBLIC;
-- only: all
