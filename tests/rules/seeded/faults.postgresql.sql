-- One fault for each rule, and beside most of them what only looks like one.
CREATE SCHEMA crm;
CREATE SCHEMA billing;

-- expect: all-columns-nullable crm.profile
CREATE TABLE crm.profile (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, nickname text, hobby text, favourite_colour text
);
INSERT INTO crm.profile VALUES (1, 'Bo', 'chess', 'red');
-- A check says that one of them has to be there.
CREATE TABLE crm.reachability (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, phone text, mobile text, fax text,
    CHECK (num_nonnulls(phone, mobile, fax) > 0)
);
INSERT INTO crm.reachability VALUES (1, '12', NULL, NULL);

-- expect: always-null-column crm.survey_answer.explanation
-- expect: constant-column crm.survey_answer.survey_year
CREATE TABLE crm.survey_answer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES shop.customer,
    survey_year smallint NOT NULL,
    answer_text text NOT NULL,
    explanation text,
    remark text
);
CREATE INDEX survey_answer_customer ON crm.survey_answer (customer_id);
INSERT INTO crm.survey_answer (customer_id, survey_year, answer_text, remark)
    SELECT n % 60 + 1, 2025, 'Answer ' || n, CASE WHEN n % 50 = 0 THEN 'seen' END FROM generate_series(1, 2000) AS n;

-- expect: autovacuum-off crm.import_batch
CREATE TABLE crm.import_batch (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, file_name text NOT NULL
) WITH (autovacuum_enabled = false);
INSERT INTO crm.import_batch VALUES (1, 'customers.csv');
CREATE TABLE crm.export_batch (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, file_name text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.01);
INSERT INTO crm.export_batch VALUES (1, 'customers.csv');

-- expect: default-contradicts-not-null crm.newsletter.topic
-- expect: null-text-default crm.newsletter.remark
CREATE TABLE crm.newsletter (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer,
    topic varchar(20) NOT NULL DEFAULT NULL,
    remark text DEFAULT 'NULL',
    word text DEFAULT 'null and void'
);
INSERT INTO crm.newsletter (customer_id, topic) VALUES (1, 'gardening');

-- expect: disabled-trigger crm.birthday.birthday_card
CREATE TABLE crm.birthday (customer_id bigint PRIMARY KEY REFERENCES shop.customer, born_on date NOT NULL);
CREATE TRIGGER birthday_card BEFORE UPDATE ON crm.birthday FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE TRIGGER birthday_copy BEFORE UPDATE ON crm.birthday FOR EACH ROW EXECUTE FUNCTION shop.touch();
COMMENT ON TRIGGER birthday_card ON crm.birthday IS 'Prints a card.';
COMMENT ON TRIGGER birthday_copy ON crm.birthday IS 'Runs where the change was replicated.';
ALTER TABLE crm.birthday DISABLE TRIGGER birthday_card, ENABLE REPLICA TRIGGER birthday_copy;
INSERT INTO crm.birthday VALUES (1, '1990-01-01');

-- expect: duplicate-foreign-key crm.phone_call.phone_call_of_customer
CREATE TABLE crm.phone_call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES shop.customer,
    called_back_by bigint REFERENCES shop.customer,
    CONSTRAINT phone_call_of_customer FOREIGN KEY (customer_id) REFERENCES shop.customer
);
CREATE INDEX phone_call_customer ON crm.phone_call (customer_id);
CREATE INDEX phone_call_called_back_by ON crm.phone_call USING hash (called_back_by);
INSERT INTO crm.phone_call (customer_id) VALUES (1);

-- expect: duplicate-index crm.partner.partner_town_again
-- expect: redundant-index crm.partner.partner_trade
CREATE TABLE crm.partner (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, town text NOT NULL, trade text NOT NULL, motto text
);
CREATE INDEX partner_town ON crm.partner (town);
CREATE INDEX partner_town_again ON crm.partner (town);
CREATE INDEX partner_town_downwards ON crm.partner (town DESC NULLS LAST);
CREATE INDEX partner_trade ON crm.partner (trade);
CREATE INDEX partner_trade_town ON crm.partner (trade, town);
CREATE INDEX partner_motto ON crm.partner (motto) WHERE town = 'Bern';
CREATE INDEX partner_motto_town ON crm.partner (motto, town);
INSERT INTO crm.partner VALUES (1, 'Bern', 'baker', NULL);

-- expect: empty-table crm.wish_list
CREATE TABLE crm.wish_list (customer_id bigint PRIMARY KEY REFERENCES shop.customer, wish text NOT NULL);

-- expect: extension-in-default-schema citext
CREATE EXTENSION citext;

-- expect: floating-point-key billing.discount_level.turnover_from
CREATE TABLE billing.discount_level (
    product_id bigint REFERENCES shop.product, turnover_from double precision, share_given double precision NOT NULL,
    PRIMARY KEY (product_id, turnover_from)
);
INSERT INTO billing.discount_level VALUES (1, 1000, 0.05);

-- expect: floating-point-money billing.tariff.base_fee
CREATE TABLE billing.tariff (
    product_id bigint PRIMARY KEY REFERENCES shop.product, base_fee real NOT NULL, fee_ratio real NOT NULL
);
INSERT INTO billing.tariff VALUES (1, 9.5, 0.5);

-- expect: foreign-key-collation-mismatch billing.price_change.price_change_article_code_fkey
CREATE TABLE billing.price_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_code text NOT NULL REFERENCES shop.product (article_code), changed_by text NOT NULL
);
CREATE INDEX price_change_article_code ON billing.price_change (article_code);
INSERT INTO billing.price_change (article_code, changed_by) VALUES ('A1', 'Bo');
CREATE TABLE billing.price_tag (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_code text COLLATE "C" NOT NULL REFERENCES shop.product (article_code), printed_by text NOT NULL
);
CREATE INDEX price_tag_article_code ON billing.price_tag (article_code);
INSERT INTO billing.price_tag (article_code, printed_by) VALUES ('A1', 'Bo');

-- expect: foreign-key-type-mismatch billing.reminder.reminder_order_id_fkey
CREATE TABLE billing.reminder (
    order_id integer PRIMARY KEY REFERENCES shop.customer_order, letter_text text NOT NULL
);
INSERT INTO billing.reminder VALUES (1, 'Please pay.');

-- expect: inconsistent-column-type crm.campaign.created_at
CREATE TABLE crm.campaign (
    product_id bigint PRIMARY KEY REFERENCES shop.product, slogan text NOT NULL, created_at date NOT NULL
);
INSERT INTO crm.campaign VALUES (1, 'Buy more', '2025-01-01');

-- expect: invalid-index crm.subscriber.subscriber_email
CREATE TABLE crm.subscriber (customer_id bigint PRIMARY KEY REFERENCES shop.customer, email text NOT NULL);
INSERT INTO crm.subscriber VALUES (1, 'bo@shop.example'), (2, 'bo@shop.example');

-- expect: json-instead-of-jsonb crm.webhook_call.payload
CREATE TABLE crm.webhook_call (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, payload json NOT NULL, raw_text text NOT NULL
);
INSERT INTO crm.webhook_call VALUES (1, '{}', '{}');

-- expect: materialised-view-without-key crm.customer_value
CREATE MATERIALIZED VIEW crm.customer_value AS
    SELECT customer_id, count(*) AS orders FROM shop.customer_order GROUP BY customer_id;
CREATE INDEX customer_value_customer ON crm.customer_value (customer_id);
-- expect: unfilled-materialised-view crm.customer_age
CREATE MATERIALIZED VIEW crm.customer_age AS SELECT customer_id, born_on FROM crm.birthday WITH NO DATA;
CREATE UNIQUE INDEX customer_age_customer ON crm.customer_age (customer_id);

-- expect: missing-column-comment billing.dunning
CREATE TABLE billing.dunning (order_id bigint PRIMARY KEY REFERENCES shop.customer_order, dunning_level smallint);
COMMENT ON TABLE billing.dunning IS 'Orders that were reminded of.';
INSERT INTO billing.dunning VALUES (1, 1);

-- expect: missing-part-comment crm.opinion
CREATE TABLE crm.opinion (customer_id bigint PRIMARY KEY REFERENCES shop.customer, opinion_text text NOT NULL);
CREATE TRIGGER opinion_check BEFORE UPDATE ON crm.opinion FOR EACH ROW EXECUTE FUNCTION shop.touch();
INSERT INTO crm.opinion VALUES (1, 'fine');

-- expect: missing-table-comment crm.sponsor
CREATE TABLE crm.sponsor (customer_id bigint PRIMARY KEY REFERENCES shop.customer, sponsored_since date NOT NULL);
INSERT INTO crm.sponsor VALUES (1, '2025-01-01');

-- expect: missing-default-partition crm.footfall
CREATE TABLE crm.footfall (
    product_id bigint NOT NULL REFERENCES shop.product, shop_country text NOT NULL, visitors integer NOT NULL,
    PRIMARY KEY (product_id, shop_country)
) PARTITION BY LIST (shop_country);
CREATE TABLE crm.footfall_ch PARTITION OF crm.footfall FOR VALUES IN ('CH');
INSERT INTO crm.footfall VALUES (1, 'CH', 5);
CREATE TABLE crm.footprint (product_id bigint NOT NULL REFERENCES shop.product, shade_number integer NOT NULL,
    PRIMARY KEY (product_id, shade_number)) PARTITION BY HASH (product_id);
CREATE TABLE crm.footprint_0 PARTITION OF crm.footprint FOR VALUES WITH (MODULUS 1, REMAINDER 0);
INSERT INTO crm.footprint VALUES (1, 1);

-- expect: missing-foreign-key crm.complaint.product_id
CREATE TABLE crm.complaint (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, product_id bigint NOT NULL, handled_by_id bigint
);
INSERT INTO crm.complaint VALUES (1, 1, NULL);
CREATE TABLE crm.complaint_history (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, product_id bigint NOT NULL
);
INSERT INTO crm.complaint_history VALUES (1, 1);

-- expect: missing-primary-key crm.door_opening
CREATE TABLE crm.door_opening (customer_id bigint NOT NULL REFERENCES shop.customer, opened_at timestamptz NOT NULL);
CREATE INDEX door_opening_customer ON crm.door_opening (customer_id);
INSERT INTO crm.door_opening VALUES (1, now());

-- expect: mixed-name-style crm.giftCard
-- expect: quoted-name crm.giftCard
CREATE TABLE crm."giftCard" (customer_id bigint PRIMARY KEY REFERENCES shop.customer, worth numeric(9, 2) NOT NULL);
INSERT INTO crm."giftCard" VALUES (1, 50);
-- expect: reserved-word-name crm.user
CREATE TABLE crm."user" (customer_id bigint PRIMARY KEY REFERENCES shop.customer, login_name text NOT NULL);
INSERT INTO crm."user" VALUES (1, 'bo');

-- expect: money-type billing.refund.refunded
CREATE TABLE billing.refund (order_id bigint PRIMARY KEY REFERENCES shop.customer_order, refunded money NOT NULL);
INSERT INTO billing.refund VALUES (1, 5);

-- expect: narrow-primary-key billing.invoice.id
CREATE TABLE billing.invoice (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL UNIQUE REFERENCES shop.customer_order
);
INSERT INTO billing.invoice (order_id) VALUES (1);
CREATE TABLE billing.invoice_line (
    invoice_id integer NOT NULL REFERENCES billing.invoice, line_number smallint NOT NULL, line_text text NOT NULL,
    PRIMARY KEY (invoice_id, line_number)
);
INSERT INTO billing.invoice_line VALUES (1, 1, 'Shoes');
CREATE TABLE billing.payment_state (id smallint PRIMARY KEY, state_name text NOT NULL);
INSERT INTO billing.payment_state VALUES (1, 'open');
CREATE TABLE billing.payment (
    order_id bigint PRIMARY KEY REFERENCES shop.customer_order,
    payment_state_id smallint NOT NULL REFERENCES billing.payment_state
);
CREATE INDEX payment_payment_state ON billing.payment (payment_state_id);
INSERT INTO billing.payment VALUES (1, 1);

-- expect: narrow-sequence billing.queue_number
-- expect: unowned-sequence billing.counter_number
CREATE SEQUENCE billing.queue_number AS integer;
CREATE SEQUENCE billing.counter_number;
CREATE SEQUENCE billing.desk_number MAXVALUE 40;
CREATE TABLE billing.waiting_ticket (
    order_id bigint PRIMARY KEY REFERENCES shop.customer_order,
    desk_name text NOT NULL,
    queue_number bigint DEFAULT nextval('billing.queue_number'),
    counter_number bigint DEFAULT nextval('billing.counter_number'),
    desk_number bigint DEFAULT nextval('billing.desk_number')
);
ALTER SEQUENCE billing.queue_number OWNED BY billing.waiting_ticket.queue_number;
ALTER SEQUENCE billing.desk_number OWNED BY billing.waiting_ticket.desk_number;
INSERT INTO billing.waiting_ticket (order_id, desk_name) VALUES (1, 'left');

-- expect: not-null-as-check crm.member_card.card_number_is_there
CREATE TABLE crm.member_card (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer,
    card_number text CONSTRAINT card_number_is_there CHECK (card_number IS NOT NULL),
    opened_on date, closed_on date, CHECK (closed_on IS NULL OR opened_on IS NOT NULL)
);
INSERT INTO crm.member_card (customer_id, card_number) VALUES (1, 'C1');

-- expect: nullable-unique-column crm.folder.folder_place
-- expect: overlapping-unique-key crm.folder.folder_id_title
CREATE TABLE crm.folder (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES crm.folder, title text NOT NULL, short_code text, owned_by bigint NOT NULL,
    CONSTRAINT folder_place UNIQUE (parent_id, title),
    CONSTRAINT folder_id_title UNIQUE (id, title),
    CONSTRAINT folder_code UNIQUE (owned_by, short_code)
);
INSERT INTO crm.folder (title, owned_by) VALUES ('Root', 1);

-- expect: numbered-columns crm.questionnaire
CREATE TABLE crm.questionnaire (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer,
    topic_1 text NOT NULL, topic_2 text, topic_3 text, street1 text, street2 text, sha256 bytea
);
INSERT INTO crm.questionnaire VALUES (1, 'shoes');

-- expect: padded-character crm.language_choice.language_code
CREATE TABLE crm.language_choice (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, language_code char(5) NOT NULL, sex char(1)
);
INSERT INTO crm.language_choice VALUES (1, 'de-CH', 'x');

-- expect: password-in-definition crm.legacy_source()
CREATE FUNCTION crm.legacy_source() RETURNS text LANGUAGE sql
    AS $$ SELECT 'host=legacy user=crm password=v3rys3cret' $$;
CREATE FUNCTION crm.legacy_text(secret text) RETURNS text LANGUAGE sql
    AS $$ SELECT format('host=legacy user=crm password=%s', secret) $$;

-- expect: primary-key-not-first crm.badge
CREATE TABLE crm.badge (badge_text text NOT NULL, customer_id bigint PRIMARY KEY REFERENCES shop.customer);
INSERT INTO crm.badge VALUES ('gold', 1);

-- expect: rigid-foreign-key-cycle crm.sales_person
CREATE TABLE crm.sales_person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, team_id bigint NOT NULL);
INSERT INTO crm.sales_person (team_id) VALUES (1);
CREATE TABLE crm.sales_team (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, led_by bigint NOT NULL REFERENCES crm.sales_person
);
CREATE INDEX sales_team_led_by ON crm.sales_team (led_by);
INSERT INTO crm.sales_team (led_by) VALUES (1);
ALTER TABLE crm.sales_person ADD FOREIGN KEY (team_id) REFERENCES crm.sales_team;
CREATE INDEX sales_person_team ON crm.sales_person (team_id);

-- expect: self-fulfilling-foreign-key crm.loyalty_level.loyalty_level_id_fkey
CREATE TABLE crm.loyalty_level (
    id bigint PRIMARY KEY REFERENCES crm.loyalty_level, customer_id bigint NOT NULL UNIQUE REFERENCES shop.customer
);
INSERT INTO crm.loyalty_level VALUES (1, 1);

-- expect: sequence-near-limit billing.receipt_receipt_number_seq
CREATE TABLE billing.receipt (
    order_id bigint PRIMARY KEY REFERENCES shop.customer_order,
    receipt_number smallint GENERATED ALWAYS AS IDENTITY UNIQUE
);
INSERT INTO billing.receipt (order_id) VALUES (1);
SELECT setval('billing.receipt_receipt_number_seq', 31000);

-- expect: serial-instead-of-identity crm.memo.id
CREATE TABLE crm.memo (
    id bigserial PRIMARY KEY, customer_id bigint NOT NULL UNIQUE REFERENCES shop.customer, memo_text text NOT NULL
);
INSERT INTO crm.memo (customer_id, memo_text) VALUES (1, 'Call him.');

-- expect: set-null-on-not-null crm.appointment.appointment_customer_id_fkey
CREATE TABLE crm.appointment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL UNIQUE REFERENCES shop.customer ON DELETE SET NULL,
    product_id bigint UNIQUE REFERENCES shop.product ON DELETE SET NULL
);
INSERT INTO crm.appointment (customer_id) VALUES (1);

-- expect: single-column-table crm.salutation
CREATE TABLE crm.salutation (salutation text PRIMARY KEY);
INSERT INTO crm.salutation VALUES ('Dear');

-- expect: time-with-zone crm.opening_hours.opens
-- expect: timestamp-without-zone crm.inspection
CREATE TABLE crm.opening_hours (product_id bigint PRIMARY KEY REFERENCES shop.product, opens timetz, closes time);
INSERT INTO crm.opening_hours VALUES (1, '08:00+01', '18:00');
CREATE TABLE crm.inspection (product_id bigint PRIMARY KEY REFERENCES shop.product, inspected_at timestamp NOT NULL);
INSERT INTO crm.inspection VALUES (1, now());

-- expect: too-many-columns crm.segmentation
CREATE TABLE crm.segmentation (customer_id bigint PRIMARY KEY REFERENCES shop.customer);
DO $$ BEGIN EXECUTE (
    SELECT 'ALTER TABLE crm.segmentation '
        || string_agg(format('ADD fact_%s%s text NOT NULL DEFAULT ''x''', chr(97 + n / 26), chr(97 + n % 26)), ', ')
    FROM generate_series(0, 59) AS n);
END $$;
INSERT INTO crm.segmentation VALUES (1);

-- expect: too-many-indexes crm.search_text
-- expect: too-wide-index crm.search_text.search_text_wide
CREATE TABLE crm.search_text (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer,
    first_name text NOT NULL, last_name text NOT NULL, home_town text NOT NULL, home_street text NOT NULL,
    home_region text NOT NULL, home_country text NOT NULL
);
CREATE INDEX search_text_wide
    ON crm.search_text (home_country, home_region, home_town, home_street, last_name, first_name);
DO $$ BEGIN
    FOR n IN 1..15 LOOP
        EXECUTE format('CREATE INDEX search_text_%s ON crm.search_text (left(last_name, %s))', n, n);
    END LOOP;
END $$;
INSERT INTO crm.search_text VALUES (1, 'Bo', 'Ek', 'Bern', 'Lane', 'BE', 'CH');

-- expect: too-many-large-columns crm.letter
CREATE TABLE crm.letter (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, scan bytea NOT NULL, preview bytea, envelope bytea
);
INSERT INTO crm.letter VALUES (1, '\x00');

-- expect: unindexed-foreign-key crm.recommendation.recommendation_product_id_fkey
CREATE TABLE crm.recommendation (
    customer_id bigint NOT NULL REFERENCES shop.customer, product_id bigint NOT NULL REFERENCES shop.product,
    PRIMARY KEY (customer_id, product_id)
);
CREATE INDEX recommendation_few ON crm.recommendation (product_id) WHERE customer_id < 100;
INSERT INTO crm.recommendation VALUES (1, 1);

-- expect: unlogged-table crm.live_visitor
CREATE UNLOGGED TABLE crm.live_visitor (customer_id bigint PRIMARY KEY REFERENCES shop.customer, came_at timestamptz);
INSERT INTO crm.live_visitor VALUES (1, now());

-- expect: unrelated-table crm.shift_plan
CREATE TABLE crm.shift_plan (shift_day date PRIMARY KEY, staff_name text NOT NULL);
INSERT INTO crm.shift_plan VALUES ('2025-01-01', 'Bo');

-- expect: unvalidated-constraint billing.credit_limit.limit_is_positive
CREATE TABLE billing.credit_limit (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, credit_limit numeric(9, 2) NOT NULL
);
INSERT INTO billing.credit_limit VALUES (1, 100);
ALTER TABLE billing.credit_limit ADD CONSTRAINT limit_is_positive CHECK (credit_limit > 0) NOT VALID;

-- expect: upgrade-blocking-type crm.hook.called_routine
CREATE TABLE crm.hook (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, called_routine regprocedure NOT NULL, watched regclass
);
INSERT INTO crm.hook VALUES (1, 'pg_catalog.now()');
