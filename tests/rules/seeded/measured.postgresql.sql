-- Faults that only figures show.
CREATE TABLE crm.voucher (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, printed_on date NOT NULL);
INSERT INTO crm.voucher (printed_on) SELECT '2025-01-01' FROM generate_series(1, 20);

-- expect: mostly-null-index crm.contact_event.contact_event_voucher
-- expect: unused-index crm.contact_event.contact_event_seen_at
CREATE TABLE crm.contact_event (
    id bigint NOT NULL, voucher_id bigint, seen_at timestamptz NOT NULL, channel text NOT NULL
);
INSERT INTO crm.contact_event
    SELECT n, CASE WHEN n % 50 = 0 THEN n % 20 + 1 END, timestamptz '2025-01-01' + n * interval '1 minute', 'c' || n % 7
    FROM generate_series(1, 200000) AS n;
ALTER TABLE crm.contact_event ADD PRIMARY KEY (id), ADD FOREIGN KEY (voucher_id) REFERENCES crm.voucher;
CREATE INDEX contact_event_voucher ON crm.contact_event (voucher_id);
CREATE INDEX contact_event_seen_at ON crm.contact_event (seen_at);
CREATE INDEX contact_event_seen_at_channel ON crm.contact_event (channel, seen_at);

-- expect: low-selectivity-index crm.page_view.page_view_is_returning
CREATE TABLE crm.page_view (
    id bigint NOT NULL, voucher_id bigint, is_returning boolean NOT NULL, is_robot boolean NOT NULL
);
INSERT INTO crm.page_view
    SELECT n, CASE WHEN n % 2 = 0 THEN n % 20 + 1 END, n % 2 = 0, n % 100 = 0 FROM generate_series(1, 110000) AS n;
ALTER TABLE crm.page_view ADD PRIMARY KEY (id), ADD FOREIGN KEY (voucher_id) REFERENCES crm.voucher;
CREATE INDEX page_view_voucher ON crm.page_view (voucher_id);
CREATE INDEX page_view_is_returning ON crm.page_view (is_returning);
-- One row of a hundred is a robot's: the index leads to them.
CREATE INDEX page_view_is_robot ON crm.page_view (is_robot);

-- expect: dead-rows crm.web_session
CREATE TABLE crm.web_session (id bigint PRIMARY KEY, voucher_id bigint REFERENCES crm.voucher, began_at timestamptz);
CREATE INDEX web_session_voucher ON crm.web_session (voucher_id);
INSERT INTO crm.web_session (id, began_at) SELECT n, now() - n * interval '1 s' FROM generate_series(1, 20000) AS n;
-- expect: unused-table crm.price_list_2009
CREATE TABLE crm.price_list_2009 (product_id bigint PRIMARY KEY REFERENCES shop.product, old_price numeric(9, 2));
INSERT INTO crm.price_list_2009 VALUES (1, 9.95);
-- expect: stale-statistics crm.click_path
CREATE TABLE crm.click_path (id bigint PRIMARY KEY, voucher_id bigint REFERENCES crm.voucher, path text NOT NULL);
CREATE INDEX click_path_voucher ON crm.click_path (voucher_id);

-- Everything is described but what a rule is to find without a description.
DO $$
DECLARE described record;
BEGIN
    FOR described IN
        SELECT c.oid::regclass AS place, quote_ident(a.attname) AS part
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND c.relnamespace::regnamespace::text IN ('shop', 'crm', 'billing', 'portal', 'exchange', 'vault')
            AND c.oid::regclass::text NOT IN ('crm.sponsor', 'billing.dunning')
    LOOP
        EXECUTE format('COMMENT ON TABLE %s IS %L', described.place, 'One row for each, as the handbook says.');
        EXECUTE format('COMMENT ON COLUMN %s.%s IS %L', described.place, described.part, 'As on the paper form.');
    END LOOP;
END $$;

-- part: 13,000 rows die
DELETE FROM crm.web_session WHERE id % 20 < 13;
-- part: an index that cannot be unique, so it fails
CREATE UNIQUE INDEX CONCURRENTLY subscriber_email ON crm.subscriber (email);
-- part:
ANALYZE;
-- part: robots are looked for
SET enable_seqscan = off;
SELECT count(id) FROM crm.page_view WHERE is_robot;
SELECT count(*) FROM crm.contact_event WHERE channel = 'c1';
-- part:
SELECT pg_stat_reset_single_table_counters('crm.price_list_2009'::regclass);
-- part: nobody looks at these
INSERT INTO crm.click_path SELECT n, n % 20 + 1, 'p' || n FROM generate_series(1, 15000) AS n;
-- before fixes: two subscribers have one address
DELETE FROM crm.subscriber WHERE customer_id = 2;
