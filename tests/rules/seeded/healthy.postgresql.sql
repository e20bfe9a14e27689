-- The part of the shop's database in which every rule finds nothing.
CREATE SCHEMA shop;
CREATE SCHEMA extensions;
CREATE EXTENSION pg_trgm SCHEMA extensions;

CREATE TABLE shop.customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    full_name text NOT NULL,
    email_address text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    referred_by bigint REFERENCES shop.customer,
    created_at timestamptz NOT NULL DEFAULT now()
);
-- Looks partial, and serves the key: no row without a value has to be found.
CREATE INDEX customer_referred_by ON shop.customer (referred_by) WHERE referred_by IS NOT NULL;
CREATE INDEX customer_small_email ON shop.customer (lower(email_address));
CREATE INDEX customer_full_name ON shop.customer USING gin (full_name extensions.gin_trgm_ops);

CREATE TABLE shop.address (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES shop.customer ON DELETE CASCADE,
    address_line_1 text NOT NULL,
    address_line_2 text,
    postal_code text NOT NULL,
    country_code text NOT NULL CHECK (length(country_code) = 2),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX address_customer ON shop.address (customer_id, country_code);

CREATE TABLE shop.category (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES shop.category,
    title text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (parent_id, title)
);

CREATE TABLE shop.product (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_code text COLLATE "C" NOT NULL UNIQUE,
    title text NOT NULL,
    unit_price numeric(12, 2) NOT NULL CHECK (unit_price > 0),
    tax_rate double precision NOT NULL,
    picture_digest bytea,
    attributes jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX product_title ON shop.product (title);
CREATE INDEX product_title_pattern ON shop.product (title text_pattern_ops);

CREATE TABLE shop.product_category (
    product_id bigint NOT NULL REFERENCES shop.product ON DELETE CASCADE,
    category_id bigint NOT NULL REFERENCES shop.category,
    PRIMARY KEY (product_id, category_id)
);
CREATE INDEX product_category_category ON shop.product_category (category_id);

CREATE TABLE shop.customer_order (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES shop.customer,
    delivery_address_id bigint REFERENCES shop.address ON DELETE SET NULL,
    order_state text NOT NULL DEFAULT 'open' CHECK (order_state IN ('open', 'paid', 'sent')),
    placed_at timestamptz NOT NULL DEFAULT now(),
    paid_at timestamptz,
    CHECK (paid_at IS NOT NULL OR order_state <> 'paid')
);
CREATE INDEX customer_order_customer ON shop.customer_order (customer_id, placed_at);
CREATE INDEX customer_order_delivery_address ON shop.customer_order (delivery_address_id);
CREATE INDEX customer_order_open ON shop.customer_order (placed_at) WHERE order_state = 'open';

CREATE TABLE shop.order_line (
    order_id bigint NOT NULL REFERENCES shop.customer_order ON DELETE CASCADE,
    line_number smallint NOT NULL,
    product_id bigint NOT NULL REFERENCES shop.product,
    quantity integer NOT NULL CHECK (quantity > 0),
    unit_price numeric(12, 2) NOT NULL,
    PRIMARY KEY (order_id, line_number)
);
CREATE INDEX order_line_product ON shop.order_line (product_id);

CREATE TABLE shop.stock_movement (
    product_id bigint NOT NULL REFERENCES shop.product,
    moved_at timestamptz NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (product_id, moved_at)
) PARTITION BY RANGE (moved_at);
CREATE TABLE shop.stock_movement_past PARTITION OF shop.stock_movement FOR VALUES FROM (MINVALUE) TO ('2025-01-01');
CREATE TABLE shop.stock_movement_rest PARTITION OF shop.stock_movement DEFAULT;

-- A key that the planner can do without, and a sequence that begins again when it has come to its end.
CREATE SEQUENCE shop.shelf_number MAXVALUE 99 CYCLE;
CREATE TABLE shop.parcel (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES shop.customer_order,
    shelf_number bigint DEFAULT nextval('shop.shelf_number'),
    initial char NOT NULL DEFAULT 'P',
    picked_up time,
    UNIQUE (order_id, shelf_number)
);
ALTER SEQUENCE shop.shelf_number OWNED BY shop.parcel.shelf_number;
SELECT setval('shop.shelf_number', 98);

-- Row security as it is meant to be: forced, one policy for each command, the call made once for a statement.
CREATE TABLE shop.basket (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES shop.customer,
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX basket_customer ON shop.basket (customer_id);
ALTER TABLE shop.basket ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_baskets ON shop.basket
    USING (customer_id = (SELECT current_setting('shop.customer', true)::bigint));
CREATE VIEW shop.recent_basket WITH (security_invoker = true) AS
    SELECT id, customer_id FROM shop.basket WHERE updated_at > now() - interval '1 day';

CREATE MATERIALIZED VIEW shop.turnover AS
    SELECT product_id, sum(quantity * unit_price) AS total FROM shop.order_line GROUP BY product_id;
CREATE UNIQUE INDEX turnover_product ON shop.turnover (product_id);

CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER touch_basket BEFORE UPDATE ON shop.basket FOR EACH ROW EXECUTE FUNCTION shop.touch();
COMMENT ON TRIGGER touch_basket ON shop.basket IS 'Keeps the time of the last change.';
CREATE TRIGGER touch_order BEFORE UPDATE ON shop.customer_order FOR EACH ROW EXECUTE FUNCTION shop.touch();
COMMENT ON TRIGGER touch_order ON shop.customer_order IS 'Keeps the time of the last change.';
CREATE FUNCTION shop.count_orders(customer bigint) RETURNS bigint LANGUAGE sql SECURITY DEFINER
    SET search_path = shop, pg_temp AS $$ SELECT count(*) FROM customer_order WHERE customer_id = customer $$;
REVOKE EXECUTE ON FUNCTION shop.count_orders(bigint) FROM PUBLIC;

INSERT INTO shop.customer (full_name, email_address, password_hash, referred_by)
    SELECT 'Customer ' || n, format('c%s@shop.example', n), md5(n::text), nullif(n / 10, 0)
    FROM generate_series(1, 60) AS n;
INSERT INTO shop.address (customer_id, address_line_1, postal_code, country_code)
    SELECT n, 'Lane ' || n, '1000' || n, 'CH' FROM generate_series(1, 60) AS n;
INSERT INTO shop.category (parent_id, title) SELECT nullif(n / 3, 0), 'Category ' || n FROM generate_series(1, 9) AS n;
INSERT INTO shop.product (article_code, title, unit_price, tax_rate)
    SELECT 'A' || n, 'Product ' || n, n, 0.081 FROM generate_series(1, 40) AS n;
INSERT INTO shop.product_category SELECT n, n % 9 + 1 FROM generate_series(1, 40) AS n;
INSERT INTO shop.customer_order (customer_id, delivery_address_id, order_state, placed_at, paid_at)
    SELECT n % 60 + 1, n % 60 + 1, CASE n % 3 WHEN 0 THEN 'paid' ELSE 'open' END, now() - n * interval '1 hour',
        CASE n % 3 WHEN 0 THEN now() END
    FROM generate_series(1, 1500) AS n;
INSERT INTO shop.order_line
    SELECT n, n % 2 + 1, n % 40 + 1, n % 3 + 1, 9.90 + n % 40 FROM generate_series(1, 1500) AS n;
INSERT INTO shop.stock_movement SELECT n, now(), 5 FROM generate_series(1, 40) AS n;
INSERT INTO shop.stock_movement SELECT n, '2024-06-01', 5 FROM generate_series(1, 40) AS n;
INSERT INTO shop.parcel (order_id, shelf_number) SELECT n, n FROM generate_series(1, 40) AS n;
INSERT INTO shop.basket (customer_id) SELECT n FROM generate_series(1, 40) AS n;
REFRESH MATERIALIZED VIEW shop.turnover;
