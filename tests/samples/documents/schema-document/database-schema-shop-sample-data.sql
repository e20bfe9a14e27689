-- Sample data by Schemabook: every value is made up (seed 0), none is copied from a database.
-- Rows for 9 of 9 tables, parents before their children. Run it once, on empty tables.

BEGIN;
INSERT INTO public.categories (id, parent_id, name, slug, "position") VALUES
    (1, NULL, 'Office', 'amber-pillow-1', 1),
    (2, 1, 'Harbour', 'copper-pillow-2', 2),
    (3, 1, 'Travel', 'brass-mirror-3', 3);
INSERT INTO public.users (id, email, name, password_hash, role, preferences, created_at, deleted_at) OVERRIDING SYSTEM VALUE VALUES
    (1, 'stewart.owens@kitchen.example', 'Stewart Owens', 'not-a-real-hash-1', 'customer', '{"colour": "grey", "rank": 1}', '2025-03-17 09:47:00+00', NULL),
    (2, 'eileen.pearson@kitchen.example', 'Eileen Pearson', 'not-a-real-hash-2', 'support', '{"colour": "red", "rank": 2}', '2025-03-12 13:13:00+00', NULL),
    (3, 'brandon.griffin@travel.example', 'Brandon Griffin', 'not-a-real-hash-3', 'admin', '{"colour": "grey", "rank": 3}', '2025-03-23 12:09:00+00', '2025-04-22 13:34:00+00');
INSERT INTO public.addresses (id, user_id, recipient, street, postcode, city, country, is_default) OVERRIDING SYSTEM VALUE VALUES
    (1, 1, 'Margaret Holden', '13 Toby Plain', 'L8J 2GH', 'New Tonyview', 'GB', true),
    (2, 2, 'Alex Hunt', '20 Leach Loaf', 'M0G 2DA', 'Port Seanmouth', 'IE', false),
    (3, 3, 'Brandon Bowen', '90 Molly Trace', 'CW2 9PA', 'West Toby', 'FR', true);
INSERT INTO public.products (id, category_id, name, description, price, vat_rate, stock, tags, is_active) OVERRIDING SYSTEM VALUE VALUES
    (1, 1, 'Cedar candle', 'Small dent on the left side.', 26.55, 0.100, 2, '{"amber bench","winter teapot"}', true),
    (2, 2, 'Linen pillow', 'Agreed by letter.', 26.26, 0.050, 48, '{"winter teapot","slate candle"}', true),
    (3, 3, 'Cedar teapot', 'Second visit, everything as expected.', 11.35, 0.050, 21, '{"slate candle","winter mirror"}', true);
INSERT INTO public.orders (id, user_id, shipping_address_id, status, notes, placed_at) OVERRIDING SYSTEM VALUE VALUES
    (1, 1, 1, 'pending', 'Checked twice and found in order.', '2025-03-18 15:12:00+00'),
    (2, 2, 2, 'pending', 'Moved here from the old register.', '2025-03-13 13:10:00+00'),
    (3, 3, 3, 'pending', 'Agreed by letter.', '2025-03-23 14:53:00+00');
INSERT INTO public.product_relations (product_id, related_id) VALUES
    (2, 1),
    (3, 2),
    (1, 3);
INSERT INTO public.order_events (order_id, old_status, new_status, happened_at) VALUES
    (1, NULL, 'pending', '2025-03-19 14:58:00+00'),
    (2, NULL, 'pending', '2025-03-13 15:43:00+00'),
    (3, NULL, 'pending', '2025-03-24 13:44:00+00');
INSERT INTO public.order_items (order_id, line, product_id, quantity, unit_price) VALUES
    (1, 1, 1, 10, 7.15),
    (2, 2, 2, 6, 69.38),
    (3, 3, 3, 6, 44.63);
INSERT INTO public.payments (order_id, provider, reference, amount, paid_at) VALUES
    (1, 'Thomson Partners', 'IR-1040', 54.25, '2025-03-18 15:27:00+00'),
    (2, 'Bray Ltd', 'RN-1041', 61.24, '2025-03-22 15:38:00+00'),
    (3, 'Wallace Partners', 'SH-1042', 29.00, '2025-03-26 10:53:00+00');
SELECT setval(pg_get_serial_sequence('public.categories', 'id'), 3);
SELECT setval(pg_get_serial_sequence('public.users', 'id'), 3);
SELECT setval(pg_get_serial_sequence('public.addresses', 'id'), 3);
SELECT setval(pg_get_serial_sequence('public.products', 'id'), 3);
SELECT setval(pg_get_serial_sequence('public.orders', 'id'), 3);
COMMIT;
