-- Faults that only figures show.
-- expect: unused-table price_list_2009
CREATE TABLE price_list (
    product_id bigint unsigned PRIMARY KEY, old_price decimal(9, 2) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO price_list VALUES (1, 9.95);
ANALYZE TABLE price_list;
-- The server counts anew for the new name.
RENAME TABLE price_list TO price_list_2009;

-- expect (mysql): unused-index page_view.page_view_returning
-- expect (mysql): unused-index page_view.page_view_seen_at
CREATE TABLE page_view (
    id bigint unsigned PRIMARY KEY,
    product_id bigint unsigned, is_returning boolean NOT NULL COMMENT 'As on the form.',
    is_robot boolean NOT NULL COMMENT 'As on the form.',
    seen_at datetime NOT NULL COMMENT 'As on the form.',
    KEY page_view_returning (is_returning), KEY page_view_robot (is_robot), KEY page_view_seen_at (seen_at),
    FOREIGN KEY (product_id) REFERENCES product (id)
) STATS_SAMPLE_PAGES = 60000 COMMENT = 'As in the handbook.';  -- else the estimate of its rows is a fifth off
SET foreign_key_checks = 0;
INSERT INTO page_view
    WITH digit (n) AS (
        SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5
        UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
    ), thousand (n) AS (SELECT a.n + 10 * b.n + 100 * c.n FROM digit a, digit b, digit c)
    SELECT 1000 * a.n + b.n, b.n % 2 + 1, b.n % 2, b.n % 100 = 0, '2025-01-01' + INTERVAL 1000 * a.n + b.n MINUTE
    FROM thousand a, thousand b WHERE a.n < 115;
SET foreign_key_checks = 1;
ANALYZE TABLE page_view;

-- expect: always-null-column survey_answer.explanation
-- expect: constant-column survey_answer.survey_year
CREATE TABLE survey_answer (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY, customer_id bigint unsigned NOT NULL,
    survey_year smallint NOT NULL COMMENT 'As on the form.',
    answer_text varchar(40) NOT NULL COMMENT 'As on the form.', explanation varchar(40) COMMENT 'As on the form.',
    remark varchar(40) COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO survey_answer (customer_id, survey_year, answer_text, remark)
    SELECT id % 3 + 1, 2025, concat('Answer ', id), if(id % 50 = 0, 'seen', NULL) FROM page_view WHERE id < 4000;
ANALYZE TABLE survey_answer;

-- part: robots are looked for
SELECT count(id) FROM page_view FORCE INDEX (page_view_robot) WHERE is_robot = 1;
