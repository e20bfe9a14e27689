-- What is in the shop: made up, and the same every time. Names say that they are examples.

INSERT INTO categories (name, slug, position)
SELECT format('Department %s', n), format('department-%s', n), n FROM generate_series(1, 4) AS n;
INSERT INTO categories (parent_id, name, slug, position)
SELECT 1 + (n - 1) % 4, format('Shelf %s', n), format('shelf-%s', n), 1 + (n - 1) / 4 FROM generate_series(1, 20) AS n;

INSERT INTO users (email, name, password_hash, role, preferences, created_at, updated_at, deleted_at)
SELECT format('customer%s@example.com', n), format('Customer %s', n), '$argon2id$example',
    (CASE WHEN n % 400 = 1 THEN 'admin' WHEN n % 100 = 2 THEN 'support' ELSE 'customer' END)::user_role,
    CASE WHEN n % 5 = 0 THEN '{"newsletter": true}' ELSE '{}' END::jsonb,
    timestamptz '2025-01-01 08:00:00+00' + n * interval '4 hours', timestamptz '2025-01-01 08:00:00+00' + n * interval '4 hours',
    CASE WHEN n % 50 = 0 THEN timestamptz '2026-01-15 12:00:00+00' END
FROM generate_series(1, 2000) AS n;

INSERT INTO addresses (user_id, recipient, street, postcode, city, country, is_default)
SELECT n, format('Customer %s', n), format('%s Example Street', 1 + n % 90), format('EX%s 1EX', 1 + n % 40), 'Exampleton',
    CASE WHEN n % 9 = 0 THEN 'IE' ELSE 'GB' END, true
FROM generate_series(1, 2000) AS n;
INSERT INTO addresses (user_id, recipient, street, postcode, city)
SELECT n, format('Customer %s', n), format('%s Sample Lane', 1 + n % 60), format('EX%s 2EX', 1 + n % 40), 'Sampleford'
FROM generate_series(5, 2000, 5) AS n;

INSERT INTO products (category_id, name, description, price, vat_rate, stock, tags, is_active, updated_at)
SELECT 5 + n % 20, format('Example product %s', n),
    CASE WHEN n % 4 <> 0 THEN format('A thing of colour %s and size %s.', (ARRAY['red', 'green', 'blue', 'grey'])[1 + n % 4], n % 7) END,
    5 + (n * 37) % 400 + 0.99, CASE WHEN n % 6 = 0 THEN 0.05 ELSE 0.2 END, 200 + (n * 13) % 300,
    CASE n % 3 WHEN 0 THEN ARRAY['new'] WHEN 1 THEN ARRAY['sale', 'gift'] ELSE ARRAY[]::text[] END, n % 25 <> 0,
    timestamptz '2026-01-01 00:00:00+00'
FROM generate_series(1, 600) AS n;
INSERT INTO product_relations (product_id, related_id)
SELECT n, 1 + (n * step + step) % 600 FROM generate_series(1, 450) AS n, unnest(ARRAY[7, 11]) AS step
WHERE n <> 1 + (n * step + step) % 600
ON CONFLICT DO NOTHING;

CREATE TEMPORARY TABLE basket ON COMMIT DROP AS
SELECT n AS order_id, line, 1 + (n * 17 + line * 101) % 600 AS product_id, 1 + (n + line) % 3 AS quantity
FROM generate_series(1, 5000) AS n, generate_series(1, 4) AS line
WHERE line <= 1 + n % 4;

INSERT INTO orders (user_id, shipping_address_id, status, total, notes, placed_at, updated_at)
SELECT person, person, status::order_status, total, CASE WHEN n % 40 = 0 THEN 'Please ring twice.' END, at, at
FROM (
    SELECT n, 1 + (n * 31) % 2000 AS person,
        CASE WHEN n > 4980 THEN 'pending' WHEN n > 4960 THEN 'paid' WHEN n > 4900 THEN 'shipped'
            WHEN n % 23 = 0 THEN 'cancelled' WHEN n % 41 = 0 THEN 'returned' ELSE 'delivered' END AS status,
        sum(quantity * price) AS total, timestamptz '2025-02-01 06:00:00+00' + n * interval '100 minutes' AS at
    FROM (SELECT order_id AS n, product_id, quantity FROM basket) AS wanted JOIN products ON products.id = product_id
    GROUP BY n
) AS made
ORDER BY n;

ALTER TABLE order_items DISABLE TRIGGER order_items_sum;
INSERT INTO order_items (order_id, line, product_id, quantity, unit_price)
SELECT order_id, line, product_id, quantity, price FROM basket JOIN products ON products.id = product_id ORDER BY order_id, line;
ALTER TABLE order_items ENABLE TRIGGER order_items_sum;

INSERT INTO payments (order_id, provider, reference, amount, paid_at)
SELECT id, CASE WHEN id % 3 = 0 THEN 'examplepay' ELSE 'samplebank' END, format('EX-%s', id), total, placed_at + interval '5 minutes'
FROM orders WHERE status NOT IN ('pending', 'cancelled');

INSERT INTO order_events (order_id, old_status, new_status, happened_at)
SELECT id, NULL::order_status, 'pending'::order_status, placed_at FROM orders
UNION ALL
SELECT id, 'pending', 'paid', placed_at + interval '5 minutes' FROM orders WHERE status NOT IN ('pending', 'cancelled')
UNION ALL
SELECT id, 'pending', 'cancelled', placed_at + interval '1 day' FROM orders WHERE status = 'cancelled';

REFRESH MATERIALIZED VIEW reporting.product_sales;
