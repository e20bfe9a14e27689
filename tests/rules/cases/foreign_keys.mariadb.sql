-- rules: foreign-key-without-target, foreign-key-collation-mismatch, missing-foreign-key
-- What refers to another database cannot be judged from this one. Neither can a table without transactions.

CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE line (id integer PRIMARY KEY, customer_id integer, FOREIGN KEY (customer_id) REFERENCES customer (id));
CREATE TABLE memory (id integer PRIMARY KEY, customer_id integer) ENGINE = MEMORY;
SET foreign_key_checks = 0;
CREATE TABLE lost (id integer PRIMARY KEY, gone_id integer,
    CONSTRAINT lost_gone FOREIGN KEY (gone_id) REFERENCES gone (id));
-- expect: foreign-key-without-target lost.lost_gone without a fix
CREATE TABLE away (id integer PRIMARY KEY, x integer,
    CONSTRAINT away_x FOREIGN KEY (x) REFERENCES schemabook_elsewhere.x (id));
