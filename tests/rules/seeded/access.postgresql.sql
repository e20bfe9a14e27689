-- Faults of access: of row security, of what everybody may do, of roles.
CREATE ROLE shop_owner LOGIN;
CREATE ROLE reporting;
CREATE ROLE auditor;
-- expect: bypass-row-security-role backup_agent
CREATE ROLE backup_agent LOGIN BYPASSRLS;
CREATE SCHEMA portal;
CREATE SCHEMA auth;
CREATE FUNCTION auth.jwt() RETURNS jsonb STABLE LANGUAGE sql AS $$ SELECT '{}'::jsonb $$;
GRANT USAGE ON SCHEMA portal TO reporting, backup_agent, shop_owner;

-- expect: always-true-policy portal.attachment.every_attachment
CREATE TABLE portal.attachment (customer_id bigint PRIMARY KEY REFERENCES shop.customer, file_name text NOT NULL);
INSERT INTO portal.attachment VALUES (1, 'bill.pdf');
ALTER TABLE portal.attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY every_attachment ON portal.attachment USING (true);
-- Everybody may read the frequent questions: that is what they are for.
CREATE TABLE portal.frequent_question (customer_id bigint PRIMARY KEY REFERENCES shop.customer, question text NOT NULL);
INSERT INTO portal.frequent_question VALUES (1, 'Why?');
ALTER TABLE portal.frequent_question ENABLE ROW LEVEL SECURITY;
CREATE POLICY every_question ON portal.frequent_question FOR SELECT USING (true);

-- expect: child-outside-row-security portal.ticket_reply
-- expect: view-bypasses-row-security portal.open_ticket
-- expect: materialised-view-exposes-protected-table portal.ticket_count
CREATE TABLE portal.ticket (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL UNIQUE REFERENCES shop.customer,
    ticket_owner name NOT NULL
);
INSERT INTO portal.ticket (customer_id, ticket_owner) VALUES (1, 'reporting');
ALTER TABLE portal.ticket ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tickets ON portal.ticket USING (ticket_owner = current_user);
CREATE TABLE portal.ticket_reply (ticket_id bigint PRIMARY KEY REFERENCES portal.ticket, reply_text text NOT NULL);
INSERT INTO portal.ticket_reply VALUES (1, 'Soon.');
CREATE TABLE portal.ticket_journal (ticket_id bigint PRIMARY KEY REFERENCES portal.ticket, entry_text text NOT NULL);
INSERT INTO portal.ticket_journal VALUES (1, 'Opened.');
CREATE VIEW portal.open_ticket AS SELECT id, customer_id FROM portal.ticket;
CREATE VIEW portal.ticket_of_caller WITH (security_invoker = true) AS SELECT id FROM portal.ticket;
CREATE MATERIALIZED VIEW portal.ticket_count AS
    SELECT customer_id, count(*) AS tickets FROM portal.ticket GROUP BY customer_id;
CREATE UNIQUE INDEX ticket_count_customer ON portal.ticket_count (customer_id);
GRANT SELECT ON portal.ticket, portal.ticket_reply, portal.open_ticket, portal.ticket_of_caller, portal.ticket_count
    TO reporting;
GRANT SELECT ON portal.ticket TO backup_agent;

-- expect: owner-bypasses-row-security portal.saved_search
CREATE TABLE portal.saved_search (customer_id bigint PRIMARY KEY REFERENCES shop.customer, searcher name NOT NULL);
INSERT INTO portal.saved_search VALUES (1, 'bo');
ALTER TABLE portal.saved_search ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_searches ON portal.saved_search USING (searcher = current_user);
ALTER TABLE portal.saved_search OWNER TO shop_owner;

-- expect: per-row-policy-call portal.preference.own_preferences
CREATE TABLE portal.preference (customer_id bigint PRIMARY KEY REFERENCES shop.customer, wanted text NOT NULL);
INSERT INTO portal.preference VALUES (1, 'quiet');
ALTER TABLE portal.preference ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_preferences ON portal.preference
    USING (customer_id = current_setting('shop.customer', true)::bigint);

-- expect: policy-trusts-user-metadata portal.team_board.own_team
CREATE TABLE portal.team_board (customer_id bigint PRIMARY KEY REFERENCES shop.customer, team_name text NOT NULL);
INSERT INTO portal.team_board VALUES (1, 'north');
ALTER TABLE portal.team_board ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_team ON portal.team_board
    USING (team_name = (SELECT auth.jwt() -> 'user_metadata' ->> 'team'));

-- expect: row-security-off-with-policies portal.draft_letter
CREATE TABLE portal.draft_letter (customer_id bigint PRIMARY KEY REFERENCES shop.customer, author name NOT NULL);
INSERT INTO portal.draft_letter VALUES (1, 'bo');
CREATE POLICY own_drafts ON portal.draft_letter USING (author = current_user);
-- expect: row-security-without-policies portal.audit_entry
CREATE TABLE portal.audit_entry (customer_id bigint PRIMARY KEY REFERENCES shop.customer, entry_text text NOT NULL);
INSERT INTO portal.audit_entry VALUES (1, 'Login.');
ALTER TABLE portal.audit_entry ENABLE ROW LEVEL SECURITY;

-- expect: several-permissive-policies portal.shared_note
CREATE TABLE portal.shared_note (
    customer_id bigint PRIMARY KEY REFERENCES shop.customer, author name NOT NULL, is_shared boolean NOT NULL
);
INSERT INTO portal.shared_note VALUES (1, 'bo', true);
ALTER TABLE portal.shared_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON portal.shared_note FOR SELECT USING (author = current_user);
CREATE POLICY shared_notes ON portal.shared_note FOR SELECT USING (is_shared);

-- expect: grant-option-spread auditor
GRANT SELECT ON portal.ticket_journal TO auditor WITH GRANT OPTION;
REVOKE SELECT ON portal.ticket_journal FROM reporting;

-- expect: public-may-create exchange
CREATE SCHEMA exchange;
GRANT USAGE, CREATE ON SCHEMA exchange TO PUBLIC;
-- expect: public-may-read exchange.price_feed
-- expect: sensitive-column-to-public exchange.price_feed.api_key
CREATE TABLE exchange.price_feed (product_id bigint PRIMARY KEY REFERENCES shop.product, api_key text NOT NULL);
INSERT INTO exchange.price_feed VALUES (1, 'k');
GRANT SELECT ON exchange.price_feed TO PUBLIC;
-- expect: public-may-write exchange.order_inbox
CREATE TABLE exchange.order_inbox (customer_id bigint PRIMARY KEY REFERENCES shop.customer, order_text text NOT NULL);
INSERT INTO exchange.order_inbox VALUES (1, 'Shoes.');
GRANT INSERT ON exchange.order_inbox TO PUBLIC;
-- Nobody gets to the table: its schema is closed.
CREATE SCHEMA vault;
CREATE TABLE vault.contract (customer_id bigint PRIMARY KEY REFERENCES shop.customer, contract_text text NOT NULL);
INSERT INTO vault.contract VALUES (1, 'All.');
GRANT SELECT, INSERT ON vault.contract TO PUBLIC;

-- expect: public-may-execute-definer-routine exchange.turnover()
CREATE FUNCTION exchange.turnover() RETURNS numeric LANGUAGE sql SECURITY DEFINER SET search_path = shop, pg_temp
    AS $$ SELECT sum(total) FROM turnover $$;
-- expect: definer-routine-search-path exchange.order_count()
CREATE FUNCTION exchange.order_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER
    AS $$ SELECT count(*) FROM shop.customer_order $$;
REVOKE EXECUTE ON FUNCTION exchange.order_count() FROM PUBLIC;

-- expect: public-default-privileges shop_owner.exchange.tables
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA exchange GRANT SELECT ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA exchange GRANT INSERT ON TABLES TO reporting;
