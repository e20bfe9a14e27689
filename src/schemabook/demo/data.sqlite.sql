-- What is in the shop: made up, and the same every time. Names say that they are examples.
BEGIN;

WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 4)
INSERT INTO categories (id, name, slug, position) SELECT n, 'Department ' || n, 'department-' || n, n FROM series;
WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 20)
INSERT INTO categories (id, parent_id, name, slug, position)
SELECT 4 + n, 1 + (n - 1) % 4, 'Shelf ' || n, 'shelf-' || n, 1 + (n - 1) / 4 FROM series;

WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 2000)
INSERT INTO users (email, name, password_hash, role, created_at, deleted_at)
SELECT 'customer' || n || '@example.com', 'Customer ' || n, '$argon2id$example',
    CASE WHEN n % 400 = 1 THEN 'admin' WHEN n % 100 = 2 THEN 'support' ELSE 'customer' END,
    datetime('2025-01-01 08:00:00', (n * 4) || ' hours'), CASE WHEN n % 50 = 0 THEN '2026-01-15 12:00:00' END
FROM series;

INSERT INTO addresses (id, user_id, recipient, street, postcode, city, country, is_default)
SELECT id, id, name, (1 + id % 90) || ' Example Street', 'EX' || (1 + id % 40) || ' 1EX', 'Exampleton',
    CASE WHEN id % 9 = 0 THEN 'IE' ELSE 'GB' END, 1
FROM users ORDER BY id;
INSERT INTO addresses (user_id, recipient, street, postcode, city)
SELECT id, name, (1 + id % 60) || ' Sample Lane', 'EX' || (1 + id % 40) || ' 2EX', 'Sampleford' FROM users WHERE id % 5 = 0;

WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 600)
INSERT INTO products (id, category_id, name, price, vat_rate, stock)
SELECT n, 5 + n % 20, 'Example product ' || n, 5 + (n * 37) % 400 + 0.99, CASE WHEN n % 6 = 0 THEN 0.05 ELSE 0.2 END,
    200 + (n * 13) % 300
FROM series;

WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 5000)
INSERT INTO orders (id, user_id, shipping_address_id, status, placed_at)
SELECT n, 1 + (n * 31) % 2000, 1 + (n * 31) % 2000,
    CASE WHEN n > 4980 THEN 'pending' WHEN n > 4960 THEN 'paid' WHEN n > 4900 THEN 'shipped'
        WHEN n % 23 = 0 THEN 'cancelled' WHEN n % 41 = 0 THEN 'returned' ELSE 'delivered' END,
    datetime('2025-02-01 06:00:00', (n * 100) || ' minutes')
FROM series;

WITH RECURSIVE lines (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM lines WHERE n < 4)
INSERT INTO order_items (order_id, line, product_id, quantity, unit_price)
SELECT orders.id, n, products.id, 1 + (orders.id + n) % 3, products.price
FROM orders JOIN lines ON n <= 1 + orders.id % 4 JOIN products ON products.id = 1 + (orders.id * 17 + n * 101) % 600
ORDER BY orders.id, n;

COMMIT;
ANALYZE;
