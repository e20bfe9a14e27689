-- One fault for each rule, and beside most of them what only looks like one.
BEGIN;
-- expect: foreign-keys-off-by-default foreign_keys
-- expect: all-columns-nullable profile
CREATE TABLE profile (
    customer_id integer PRIMARY KEY REFERENCES customer, nickname text, hobby text, favourite_colour text
);
INSERT INTO profile VALUES (1, 'Bo', 'chess', 'red');
CREATE TABLE reachability (
    customer_id integer PRIMARY KEY REFERENCES customer, phone text, mobile text, fax text,
    CHECK (phone IS NOT NULL OR mobile IS NOT NULL OR fax IS NOT NULL)
);
INSERT INTO reachability VALUES (1, '12', NULL, NULL);

-- expect: broken-view former_customer
CREATE VIEW former_customer AS SELECT id FROM former_customer_list;

-- expect: default-contradicts-not-null newsletter.topic
-- expect: null-text-default newsletter.remark
CREATE TABLE newsletter (
    customer_id integer PRIMARY KEY DEFAULT NULL REFERENCES customer, topic text NOT NULL DEFAULT NULL,
    remark text DEFAULT 'NULL', word text DEFAULT 'null and void'
);
INSERT INTO newsletter (customer_id, topic) VALUES (1, 'gardening');

-- expect: duplicate-foreign-key phone_call.customer_id
CREATE TABLE phone_call (
    id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer (id),
    called_back_by integer REFERENCES customer, FOREIGN KEY (customer_id) REFERENCES customer
);
CREATE INDEX phone_call_customer ON phone_call (customer_id);
CREATE INDEX phone_call_called_back_by ON phone_call (called_back_by);
INSERT INTO phone_call (customer_id) VALUES (1);

-- expect: duplicate-index partner.partner_town_again
-- expect: redundant-index partner.partner_trade
CREATE TABLE partner (
    customer_id integer PRIMARY KEY REFERENCES customer, town text NOT NULL, trade text NOT NULL, motto text
);
CREATE INDEX partner_town ON partner (town);
CREATE INDEX partner_town_again ON partner (town);
CREATE INDEX partner_town_downwards ON partner (town DESC);
CREATE INDEX partner_trade ON partner (trade);
CREATE INDEX partner_trade_town ON partner (trade, town);
CREATE INDEX partner_motto ON partner (motto) WHERE town = 'Bern';
CREATE INDEX partner_motto_town ON partner (motto, town);
INSERT INTO partner VALUES (1, 'Bern', 'baker', NULL);

-- expect: empty-table wish_list
CREATE TABLE wish_list (customer_id integer PRIMARY KEY REFERENCES customer, wish text NOT NULL);

-- expect: floating-point-key discount_level.turnover_from
CREATE TABLE discount_level (
    product_id integer NOT NULL REFERENCES product, turnover_from real NOT NULL, share_given real NOT NULL,
    PRIMARY KEY (product_id, turnover_from)
);
INSERT INTO discount_level VALUES (1, 1000, 0.05);
-- expect: floating-point-money tariff.base_fee
CREATE TABLE tariff (
    product_id integer PRIMARY KEY REFERENCES product, base_fee real NOT NULL, fee_ratio real NOT NULL
);
INSERT INTO tariff VALUES (1, 9.5, 0.5);

-- expect: foreign-key-collation-mismatch price_change.article_code
CREATE TABLE price_change (id integer PRIMARY KEY, article_code text NOT NULL REFERENCES product (article_code));
CREATE INDEX price_change_article_code ON price_change (article_code);
INSERT INTO price_change (article_code) VALUES ('A1');
CREATE TABLE price_tag (
    id integer PRIMARY KEY, article_code text NOT NULL COLLATE NOCASE REFERENCES product (article_code)
);
CREATE INDEX price_tag_article_code ON price_tag (article_code);
INSERT INTO price_tag (article_code) VALUES ('A1');
-- expect: foreign-key-type-mismatch reminder.order_id
CREATE TABLE reminder (order_id text NOT NULL PRIMARY KEY REFERENCES customer_order, letter_text text NOT NULL);
INSERT INTO reminder VALUES ('1', 'Please pay.');
-- expect: foreign-key-without-target shelf_label.product_title
CREATE TABLE shelf_label (id integer PRIMARY KEY, product_title text NOT NULL REFERENCES product (title));
CREATE INDEX shelf_label_title ON shelf_label (product_title);
INSERT INTO shelf_label (product_title) VALUES ('Product 1');

-- expect: inconsistent-column-type campaign.created_at
CREATE TABLE campaign (product_id integer PRIMARY KEY REFERENCES product, created_at integer NOT NULL);
INSERT INTO campaign VALUES (1, 20250101);

-- expect: missing-foreign-key complaint.product_id
CREATE TABLE complaint (
    customer_id integer PRIMARY KEY REFERENCES customer, product_id integer NOT NULL, handled_by_id integer
);
INSERT INTO complaint VALUES (1, 1, NULL);
CREATE TABLE complaint_history (customer_id integer PRIMARY KEY REFERENCES customer, product_id integer NOT NULL);
INSERT INTO complaint_history VALUES (1, 1);

-- expect: missing-primary-key door_opening
CREATE TABLE door_opening (customer_id integer NOT NULL REFERENCES customer, opened_at text NOT NULL);
CREATE INDEX door_opening_customer ON door_opening (customer_id);
INSERT INTO door_opening VALUES (1, '2025-01-01');

-- expect: misread-column-type caller.phone_number
CREATE TABLE caller (
    customer_id integer PRIMARY KEY REFERENCES customer, phone_number string NOT NULL, spoken_language varchar(9)
);
INSERT INTO caller VALUES (1, '007', 'de');
-- expect: untyped-column remark.remark_text
CREATE TABLE remark (customer_id integer PRIMARY KEY REFERENCES customer, remark_text NOT NULL);
INSERT INTO remark VALUES (1, 'Nice.');

-- expect: mixed-name-style giftCard
CREATE TABLE giftCard (customer_id integer PRIMARY KEY REFERENCES customer, worth decimal(9, 2) NOT NULL);
INSERT INTO giftCard VALUES (1, 50);
-- expect: mixed-name-style mailing
-- expect: quoted-name mailing
CREATE TABLE mailing (customer_id integer PRIMARY KEY REFERENCES customer, "sent on" text NOT NULL);
INSERT INTO mailing VALUES (1, '2025-01-01');
-- expect: reserved-word-name team_member
CREATE TABLE team_member (customer_id integer PRIMARY KEY REFERENCES customer, "group" text NOT NULL);
INSERT INTO team_member VALUES (1, 'north');

-- expect: nullable-primary-key sales_region
CREATE TABLE sales_region (code text PRIMARY KEY, product_id integer NOT NULL UNIQUE REFERENCES product);
INSERT INTO sales_region VALUES ('CH', 1);
-- expect: nullable-unique-column folder.folder_place
-- expect: overlapping-unique-key folder.folder_id_title
CREATE TABLE folder (
    id integer PRIMARY KEY, parent_id integer REFERENCES folder, title text NOT NULL, short_code text,
    owned_by integer NOT NULL
);
CREATE UNIQUE INDEX folder_place ON folder (parent_id, title);
CREATE UNIQUE INDEX folder_id_title ON folder (id, title);
CREATE UNIQUE INDEX folder_code ON folder (owned_by, short_code);
INSERT INTO folder (title, owned_by) VALUES ('Root', 1);

-- expect: numbered-columns questionnaire
CREATE TABLE questionnaire (
    customer_id integer PRIMARY KEY REFERENCES customer, topic_1 text NOT NULL, topic_2 text, topic_3 text,
    street1 text, street2 text, sha256 blob
);
INSERT INTO questionnaire (customer_id, topic_1) VALUES (1, 'shoes');

-- expect: primary-key-not-first badge
CREATE TABLE badge (badge_text text NOT NULL, customer_id integer PRIMARY KEY REFERENCES customer);
INSERT INTO badge VALUES ('gold', 1);

-- expect: rigid-foreign-key-cycle sales_person
CREATE TABLE sales_person (id integer PRIMARY KEY, team_id integer NOT NULL REFERENCES sales_team);
CREATE TABLE sales_team (id integer PRIMARY KEY, led_by integer NOT NULL REFERENCES sales_person);
CREATE INDEX sales_person_team ON sales_person (team_id);
CREATE INDEX sales_team_led_by ON sales_team (led_by);
INSERT INTO sales_person (team_id) VALUES (1);
INSERT INTO sales_team (led_by) VALUES (1);
-- A ring that a check at the end of the transaction lets begin.
CREATE TABLE choir (
    id integer PRIMARY KEY, led_by integer NOT NULL REFERENCES singer DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE singer (id integer PRIMARY KEY, choir_id integer NOT NULL REFERENCES choir);
CREATE INDEX choir_led_by ON choir (led_by);
CREATE INDEX singer_choir ON singer (choir_id);
INSERT INTO choir (led_by) VALUES (1);
INSERT INTO singer (choir_id) VALUES (1);

-- expect: self-fulfilling-foreign-key loyalty_level.id
CREATE TABLE loyalty_level (
    id integer PRIMARY KEY REFERENCES loyalty_level, customer_id integer NOT NULL UNIQUE REFERENCES customer
);
INSERT INTO loyalty_level VALUES (1, 1);

-- expect: auto-increment-near-limit receipt.id
CREATE TABLE receipt (id integer PRIMARY KEY AUTOINCREMENT, order_id integer NOT NULL UNIQUE REFERENCES customer_order);
INSERT INTO receipt VALUES (9000000000000000000, 1);

-- expect: set-null-on-not-null appointment.customer_id
CREATE TABLE appointment (
    id integer PRIMARY KEY, customer_id integer NOT NULL UNIQUE REFERENCES customer ON DELETE SET NULL,
    product_id integer UNIQUE REFERENCES product ON DELETE SET NULL
);
INSERT INTO appointment (customer_id) VALUES (1);

-- expect: single-column-table salutation
CREATE TABLE salutation (salutation text NOT NULL PRIMARY KEY);
INSERT INTO salutation VALUES ('Dear');

-- expect: too-many-columns segmentation
CREATE TABLE segmentation (
    customer_id integer PRIMARY KEY REFERENCES customer,
    fact_aa text NOT NULL DEFAULT 'x',
    fact_ab text NOT NULL DEFAULT 'x',
    fact_ac text NOT NULL DEFAULT 'x',
    fact_ad text NOT NULL DEFAULT 'x',
    fact_ae text NOT NULL DEFAULT 'x',
    fact_af text NOT NULL DEFAULT 'x',
    fact_ag text NOT NULL DEFAULT 'x',
    fact_ah text NOT NULL DEFAULT 'x',
    fact_ai text NOT NULL DEFAULT 'x',
    fact_aj text NOT NULL DEFAULT 'x',
    fact_ak text NOT NULL DEFAULT 'x',
    fact_al text NOT NULL DEFAULT 'x',
    fact_am text NOT NULL DEFAULT 'x',
    fact_an text NOT NULL DEFAULT 'x',
    fact_ao text NOT NULL DEFAULT 'x',
    fact_ap text NOT NULL DEFAULT 'x',
    fact_aq text NOT NULL DEFAULT 'x',
    fact_ar text NOT NULL DEFAULT 'x',
    fact_as text NOT NULL DEFAULT 'x',
    fact_at text NOT NULL DEFAULT 'x',
    fact_au text NOT NULL DEFAULT 'x',
    fact_av text NOT NULL DEFAULT 'x',
    fact_aw text NOT NULL DEFAULT 'x',
    fact_ax text NOT NULL DEFAULT 'x',
    fact_ay text NOT NULL DEFAULT 'x',
    fact_az text NOT NULL DEFAULT 'x',
    fact_ba text NOT NULL DEFAULT 'x',
    fact_bb text NOT NULL DEFAULT 'x',
    fact_bc text NOT NULL DEFAULT 'x',
    fact_bd text NOT NULL DEFAULT 'x',
    fact_be text NOT NULL DEFAULT 'x',
    fact_bf text NOT NULL DEFAULT 'x',
    fact_bg text NOT NULL DEFAULT 'x',
    fact_bh text NOT NULL DEFAULT 'x',
    fact_bi text NOT NULL DEFAULT 'x',
    fact_bj text NOT NULL DEFAULT 'x',
    fact_bk text NOT NULL DEFAULT 'x',
    fact_bl text NOT NULL DEFAULT 'x',
    fact_bm text NOT NULL DEFAULT 'x',
    fact_bn text NOT NULL DEFAULT 'x',
    fact_bo text NOT NULL DEFAULT 'x',
    fact_bp text NOT NULL DEFAULT 'x',
    fact_bq text NOT NULL DEFAULT 'x',
    fact_br text NOT NULL DEFAULT 'x',
    fact_bs text NOT NULL DEFAULT 'x',
    fact_bt text NOT NULL DEFAULT 'x',
    fact_bu text NOT NULL DEFAULT 'x',
    fact_bv text NOT NULL DEFAULT 'x',
    fact_bw text NOT NULL DEFAULT 'x',
    fact_bx text NOT NULL DEFAULT 'x',
    fact_by text NOT NULL DEFAULT 'x',
    fact_bz text NOT NULL DEFAULT 'x',
    fact_ca text NOT NULL DEFAULT 'x',
    fact_cb text NOT NULL DEFAULT 'x',
    fact_cc text NOT NULL DEFAULT 'x',
    fact_cd text NOT NULL DEFAULT 'x',
    fact_ce text NOT NULL DEFAULT 'x',
    fact_cf text NOT NULL DEFAULT 'x',
    fact_cg text NOT NULL DEFAULT 'x',
    fact_ch text NOT NULL DEFAULT 'x'
);
INSERT INTO segmentation (customer_id) VALUES (1);

-- expect: too-many-indexes search_text
-- expect: too-wide-index search_text.search_text_wide
CREATE TABLE search_text (
    customer_id integer PRIMARY KEY REFERENCES customer, first_name text NOT NULL, last_name text NOT NULL,
    home_town text NOT NULL, home_street text NOT NULL, home_region text NOT NULL, home_country text NOT NULL
);
CREATE INDEX search_text_wide
    ON search_text (home_country, home_region, home_town, home_street, last_name, first_name);
CREATE INDEX search_text_1 ON search_text (substr(last_name, 1, 1));
CREATE INDEX search_text_2 ON search_text (substr(last_name, 1, 2));
CREATE INDEX search_text_3 ON search_text (substr(last_name, 1, 3));
CREATE INDEX search_text_4 ON search_text (substr(last_name, 1, 4));
CREATE INDEX search_text_5 ON search_text (substr(last_name, 1, 5));
CREATE INDEX search_text_6 ON search_text (substr(last_name, 1, 6));
CREATE INDEX search_text_7 ON search_text (substr(last_name, 1, 7));
CREATE INDEX search_text_8 ON search_text (substr(last_name, 1, 8));
CREATE INDEX search_text_9 ON search_text (substr(last_name, 1, 9));
CREATE INDEX search_text_10 ON search_text (substr(last_name, 1, 10));
CREATE INDEX search_text_11 ON search_text (substr(last_name, 1, 11));
CREATE INDEX search_text_12 ON search_text (substr(last_name, 1, 12));
CREATE INDEX search_text_13 ON search_text (substr(last_name, 1, 13));
CREATE INDEX search_text_14 ON search_text (substr(last_name, 1, 14));
CREATE INDEX search_text_15 ON search_text (substr(last_name, 1, 15));
INSERT INTO search_text VALUES (1, 'Bo', 'Ek', 'Bern', 'Lane', 'BE', 'CH');

-- expect: too-many-large-columns letter
CREATE TABLE letter (
    customer_id integer PRIMARY KEY REFERENCES customer, scan blob NOT NULL, preview blob, envelope blob, body text
);
INSERT INTO letter (customer_id, scan) VALUES (1, x'00');

-- expect: unindexed-foreign-key recommendation.product_id
CREATE TABLE recommendation (
    customer_id integer NOT NULL REFERENCES customer, product_id integer NOT NULL REFERENCES product,
    PRIMARY KEY (customer_id, product_id)
);
CREATE INDEX recommendation_few ON recommendation (product_id) WHERE customer_id < 100;
INSERT INTO recommendation VALUES (1, 1);

-- expect: unrelated-table shift_plan
CREATE TABLE shift_plan (shift_day text NOT NULL PRIMARY KEY, staff_name text NOT NULL);
INSERT INTO shift_plan VALUES ('2025-01-01', 'Bo');
COMMIT;
