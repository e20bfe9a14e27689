CREATE TABLE order_events (id bigint, order_id bigint NOT NULL, happened_at timestamptz NOT NULL);
