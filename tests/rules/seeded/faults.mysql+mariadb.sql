-- One fault for each rule, and beside most of them what only looks like one.
-- expect: all-columns-nullable profile
CREATE TABLE profile (
    customer_id bigint unsigned PRIMARY KEY, nickname varchar(20) COMMENT 'As on the form.',
    hobby varchar(20) COMMENT 'As on the form.', favourite_colour varchar(20) COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO profile VALUES (1, 'Bo', 'chess', 'red');
CREATE TABLE greeting (
    customer_id bigint unsigned PRIMARY KEY, greeting varchar(20) COMMENT 'As on the form.',
    farewell varchar(20) COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO greeting VALUES (1, 'Hi', 'Bye');

-- expect: auto-increment-near-limit receipt.id
-- expect: narrow-primary-key receipt.id
CREATE TABLE receipt (
    id int AUTO_INCREMENT PRIMARY KEY, order_id bigint unsigned NOT NULL,
    FOREIGN KEY (order_id) REFERENCES customer_order (id)
) COMMENT = 'As in the handbook.';
INSERT INTO receipt VALUES (2000000000, 1);
-- expect: narrow-primary-key invoice.id
CREATE TABLE invoice (
    id int AUTO_INCREMENT PRIMARY KEY, order_id bigint unsigned NOT NULL,
    FOREIGN KEY (order_id) REFERENCES customer_order (id)
) COMMENT = 'As in the handbook.';
INSERT INTO invoice (order_id) VALUES (1);

-- expect: broken-view former_customer
CREATE TABLE former_customer_list (id int PRIMARY KEY);
CREATE VIEW former_customer AS SELECT id FROM former_customer_list;
DROP TABLE former_customer_list;

-- expect: duplicate-foreign-key phone_call.phone_call_of_customer
CREATE TABLE phone_call (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY, customer_id bigint unsigned NOT NULL, called_back_by bigint unsigned,
    KEY phone_call_customer (customer_id),
    CONSTRAINT phone_call_customer_key FOREIGN KEY (customer_id) REFERENCES customer (id),
    CONSTRAINT phone_call_of_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
    FOREIGN KEY (called_back_by) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO phone_call (customer_id) VALUES (1);

-- expect: duplicate-index partner.partner_town_again
-- expect: redundant-index partner.partner_trade
CREATE TABLE partner (
    customer_id bigint unsigned PRIMARY KEY, town varchar(40) NOT NULL COMMENT 'As on the form.',
    trade varchar(40) NOT NULL COMMENT 'As on the form.',
    KEY partner_town (town), KEY partner_town_again (town), KEY partner_town_start (town(5)),
    KEY partner_trade (trade), KEY partner_trade_town (trade, town),
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO partner VALUES (1, 'Bern', 'baker');

-- expect: empty-table wish_list
CREATE TABLE wish_list (
    customer_id bigint unsigned PRIMARY KEY, wish varchar(40) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';

-- expect: floating-point-key discount_level.turnover_from
CREATE TABLE discount_level (
    product_id bigint unsigned, turnover_from double, share_given double NOT NULL COMMENT 'As on the form.',
    PRIMARY KEY (product_id, turnover_from), FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO discount_level VALUES (1, 1000, 0.05);
-- expect: floating-point-money tariff.base_fee
CREATE TABLE tariff (
    product_id bigint unsigned PRIMARY KEY, base_fee double NOT NULL COMMENT 'As on the form.',
    fee_ratio double NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO tariff VALUES (1, 9.5, 0.5);

-- expect: foreign-key-type-mismatch price_change.price_change_article
CREATE TABLE price_change (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY, article_code varchar(5) NOT NULL,
    changed_by varchar(40) NOT NULL COMMENT 'As on the form.',
    CONSTRAINT price_change_article FOREIGN KEY (article_code) REFERENCES product (article_code)
) COMMENT = 'As in the handbook.';
INSERT INTO price_change (article_code, changed_by) VALUES ('A1', 'Bo');

-- only: mariadb
-- expect: foreign-key-without-target shelf_label.shelf_label_title
CREATE TABLE shelf_label (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY, product_title varchar(80) NOT NULL,
    CONSTRAINT shelf_label_title FOREIGN KEY (product_title) REFERENCES product (title)
) COMMENT = 'As in the handbook.';
INSERT INTO shelf_label (product_title) VALUES ('Shoe');
-- only: all

-- expect: inconsistent-column-type campaign.created_at
CREATE TABLE campaign (
    product_id bigint unsigned PRIMARY KEY, created_at date NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO campaign VALUES (1, '2025-01-01');
CREATE TABLE campaign_visit (
    product_id bigint unsigned PRIMARY KEY, created_at datetime NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO campaign_visit VALUES (1, '2025-01-01');

-- expect: missing-column-comment dunning
CREATE TABLE dunning (
    order_id bigint unsigned PRIMARY KEY, dunning_level smallint NOT NULL,
    FOREIGN KEY (order_id) REFERENCES customer_order (id)
) COMMENT = 'As in the handbook.';
INSERT INTO dunning VALUES (1, 1);
-- expect: missing-table-comment sponsor
CREATE TABLE sponsor (
    customer_id bigint unsigned PRIMARY KEY, sponsored_since date NOT NULL,
    FOREIGN KEY (customer_id) REFERENCES customer (id)
);
INSERT INTO sponsor VALUES (1, '2025-01-01');

-- expect: missing-foreign-key complaint.product_id
CREATE TABLE complaint (
    customer_id bigint unsigned PRIMARY KEY, product_id bigint unsigned NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO complaint VALUES (1, 1);
CREATE TABLE complaint_history (
    customer_id bigint unsigned PRIMARY KEY, product_id bigint unsigned NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO complaint_history VALUES (1, 1);

-- expect: missing-primary-key door_opening
CREATE TABLE door_opening (
    customer_id bigint unsigned NOT NULL, opened_at datetime NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO door_opening VALUES (1, now());

-- expect: mixed-collation translation
CREATE TABLE translation (
    product_id bigint unsigned PRIMARY KEY, translated varchar(40) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COLLATE utf8mb4_spanish_ci COMMENT = 'As in the handbook.';
INSERT INTO translation VALUES (1, 'zapato');
-- A column that was given its own collation.
CREATE TABLE product_key (
    product_id bigint unsigned PRIMARY KEY,
    secret_word varchar(40) COLLATE utf8mb4_bin NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO product_key VALUES (1, 'Abc');
-- expect: three-byte-character-set product_text
CREATE TABLE product_text (
    product_id bigint unsigned PRIMARY KEY,
    product_text varchar(40) CHARACTER SET utf8mb3 NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO product_text VALUES (1, 'A shoe.');

-- expect: mixed-name-style giftCard
CREATE TABLE giftCard (
    customer_id bigint unsigned PRIMARY KEY, worth decimal(9, 2) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO giftCard VALUES (1, 50);
-- expect: mixed-name-style mailing
-- expect: quoted-name mailing
CREATE TABLE mailing (
    customer_id bigint unsigned PRIMARY KEY, `sent on` date NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO mailing VALUES (1, '2025-01-01');
-- expect: reserved-word-name team_member
CREATE TABLE team_member (
    customer_id bigint unsigned PRIMARY KEY, `group` varchar(20) NOT NULL COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO team_member VALUES (1, 'north');

-- expect: non-transactional-engine counter_reading
CREATE TABLE counter_reading (
    shelf_id bigint unsigned PRIMARY KEY, read_value int NOT NULL COMMENT 'As on the form.'
) ENGINE = MyISAM COMMENT = 'As in the handbook.';
-- expect: unrelated-table counter_reading
INSERT INTO counter_reading VALUES (1, 5);

-- expect: null-text-default newsletter.remark
CREATE TABLE newsletter (
    customer_id bigint unsigned PRIMARY KEY, topic varchar(20) NOT NULL COMMENT 'As on the form.',
    remark varchar(20) DEFAULT 'NULL' COMMENT 'As on the form.',
    word varchar(20) DEFAULT 'null and void' COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO newsletter (customer_id, topic) VALUES (1, 'gardening');

-- expect: nullable-unique-column folder.folder_place
-- expect: overlapping-unique-key folder.folder_id_title
CREATE TABLE folder (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
    parent_id bigint unsigned, title varchar(40) NOT NULL COMMENT 'As on the form.',
    short_code varchar(9) COMMENT 'As on the form.', owned_by bigint unsigned NOT NULL COMMENT 'As on the form.',
    UNIQUE KEY folder_place (parent_id, title), UNIQUE KEY folder_id_title (id, title),
    UNIQUE KEY folder_code (owned_by, short_code),
    FOREIGN KEY (parent_id) REFERENCES folder (id)
) COMMENT = 'As in the handbook.';
INSERT INTO folder (title, owned_by) VALUES ('Root', 1);

-- expect: numbered-columns questionnaire
CREATE TABLE questionnaire (
    customer_id bigint unsigned PRIMARY KEY, topic_1 varchar(20) NOT NULL COMMENT 'As on the form.',
    topic_2 varchar(20) COMMENT 'As on the form.', street1 varchar(20) COMMENT 'As on the form.',
    street2 varchar(20) COMMENT 'As on the form.', FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO questionnaire (customer_id, topic_1) VALUES (1, 'shoes');

-- expect: password-in-definition legacy_source
CREATE VIEW legacy_source AS SELECT 'host=legacy user=crm password=v3rys3cret' AS connection;

-- expect: primary-key-not-first badge
CREATE TABLE badge (
    badge_text varchar(20) NOT NULL COMMENT 'As on the form.', customer_id bigint unsigned PRIMARY KEY,
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO badge VALUES ('gold', 1);

-- expect: rigid-foreign-key-cycle sales_person
CREATE TABLE sales_person (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY, team_id bigint unsigned NOT NULL
) COMMENT = 'As in the handbook.';
INSERT INTO sales_person (team_id) VALUES (1);
CREATE TABLE sales_team (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY, led_by bigint unsigned NOT NULL,
    FOREIGN KEY (led_by) REFERENCES sales_person (id)
) COMMENT = 'As in the handbook.';
INSERT INTO sales_team (led_by) VALUES (1);
ALTER TABLE sales_person ADD FOREIGN KEY (team_id) REFERENCES sales_team (id);
INSERT INTO sales_person (team_id) VALUES (1);

-- only: mariadb
-- expect: sequence-near-limit ticket_number
CREATE SEQUENCE ticket_number MAXVALUE 99999 NOCACHE;
SELECT setval(ticket_number, 95000);
CREATE SEQUENCE shelf_number MAXVALUE 99 CYCLE NOCACHE;
SELECT setval(shelf_number, 98);
-- only: all

-- expect: single-column-table salutation
CREATE TABLE salutation (salutation varchar(20) PRIMARY KEY) COMMENT = 'As in the handbook.';
INSERT INTO salutation VALUES ('Dear');

-- expect: timestamp-until-2038 warranty
CREATE TABLE warranty (
    product_id bigint unsigned PRIMARY KEY, ends_at timestamp NULL COMMENT 'As on the form.',
    noted_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'As on the form.',
    FOREIGN KEY (product_id) REFERENCES product (id)
) COMMENT = 'As in the handbook.';
INSERT INTO warranty (product_id, ends_at) VALUES (1, '2030-01-01');

-- expect: too-many-columns segmentation
CREATE TABLE segmentation (
    customer_id bigint unsigned PRIMARY KEY,
    fact_aa varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ab varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ac varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ad varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ae varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_af varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ag varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ah varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ai varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_aj varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ak varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_al varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_am varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_an varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ao varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ap varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_aq varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ar varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_as varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_at varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_au varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_av varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_aw varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ax varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ay varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_az varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ba varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bb varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bc varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bd varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_be varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bf varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bg varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bh varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bi varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bj varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bk varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bl varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bm varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bn varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bo varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bp varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bq varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_br varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bs varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bt varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bu varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bv varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bw varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bx varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_by varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_bz varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ca varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_cb varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_cc varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_cd varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ce varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_cf varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_cg varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    fact_ch varchar(9) NOT NULL DEFAULT 'x' COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO segmentation (customer_id) VALUES (1);

-- expect: too-many-indexes search_text
-- expect: too-wide-index search_text.search_text_wide
CREATE TABLE search_text (
    customer_id bigint unsigned PRIMARY KEY, first_name varchar(40) NOT NULL COMMENT 'As on the form.',
    last_name varchar(40) NOT NULL COMMENT 'As on the form.',
    home_town varchar(40) NOT NULL COMMENT 'As on the form.',
    home_street varchar(40) NOT NULL COMMENT 'As on the form.',
    home_region varchar(40) NOT NULL COMMENT 'As on the form.',
    home_country varchar(40) NOT NULL COMMENT 'As on the form.',
    KEY search_text_1 (last_name(1)),
    KEY search_text_2 (last_name(2)),
    KEY search_text_3 (last_name(3)),
    KEY search_text_4 (last_name(4)),
    KEY search_text_5 (last_name(5)),
    KEY search_text_6 (last_name(6)),
    KEY search_text_7 (last_name(7)),
    KEY search_text_8 (last_name(8)),
    KEY search_text_9 (last_name(9)),
    KEY search_text_10 (last_name(10)),
    KEY search_text_11 (last_name(11)),
    KEY search_text_12 (last_name(12)),
    KEY search_text_13 (last_name(13)),
    KEY search_text_14 (last_name(14)),
    KEY search_text_15 (last_name(15)),
    KEY search_text_wide (home_country, home_region, home_town, home_street, last_name, first_name),
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO search_text VALUES (1, 'Bo', 'Ek', 'Bern', 'Lane', 'BE', 'CH');

-- expect: too-many-large-columns letter
CREATE TABLE letter (
    customer_id bigint unsigned PRIMARY KEY, scan longblob NOT NULL COMMENT 'As on the form.',
    body longtext COMMENT 'As on the form.', envelope mediumblob COMMENT 'As on the form.',
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO letter (customer_id, scan) VALUES (1, 'x');

-- only: mysql
-- expect: unenforced-constraint credit_limit.limit_is_positive
CREATE TABLE credit_limit (
    customer_id bigint unsigned PRIMARY KEY, credit_limit decimal(9, 2) NOT NULL COMMENT 'As on the form.',
    CONSTRAINT limit_is_positive CHECK (credit_limit > 0) NOT ENFORCED,
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COMMENT = 'As in the handbook.';
INSERT INTO credit_limit VALUES (1, 100);
-- only: all

-- expect: event-scheduler-off event_scheduler
CREATE EVENT forget_calls ON SCHEDULE EVERY 1 DAY DO DELETE FROM phone_call WHERE id < 0;
-- expect: disabled-job forget_wishes
CREATE EVENT forget_wishes ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM wish_list WHERE customer_id < 0;
