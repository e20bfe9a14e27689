-- Faults that only figures show.
BEGIN;
CREATE TABLE voucher (id integer PRIMARY KEY, printed_on text NOT NULL);
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20)
INSERT INTO voucher (printed_on) SELECT '2025-01-' || n FROM number;

-- expect: mostly-null-index page_view.page_view_voucher
CREATE TABLE page_view (
    id integer PRIMARY KEY, voucher_id integer REFERENCES voucher, is_robot boolean NOT NULL
);
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 120000)
INSERT INTO page_view SELECT n, CASE WHEN n % 50 = 0 THEN n % 20 + 1 END, n % 100 = 0 FROM number;
CREATE INDEX page_view_voucher ON page_view (voucher_id);
-- One row of a hundred is a robot's: the index leads to them.
CREATE INDEX page_view_robot ON page_view (is_robot);

-- expect: always-null-column survey_answer.explanation
-- expect: constant-column survey_answer.survey_year
CREATE TABLE survey_answer (
    id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer, survey_year integer NOT NULL,
    answer_text text NOT NULL, explanation text, remark_text text
);
CREATE INDEX survey_answer_customer ON survey_answer (customer_id);
INSERT INTO survey_answer (customer_id, survey_year, answer_text, remark_text)
    SELECT id % 60 + 1, 2025, 'Answer ' || id, CASE WHEN id % 50 = 0 THEN 'seen' END FROM page_view WHERE id <= 2000;

-- expect: fragmented-file shop
CREATE TABLE old_picture (product_id integer PRIMARY KEY REFERENCES product, picture blob NOT NULL);
INSERT INTO old_picture SELECT id, zeroblob(300000) FROM product;
DELETE FROM old_picture WHERE product_id > 1;
COMMIT;
ANALYZE;
