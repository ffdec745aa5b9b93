-- The demo's 31 invoices as NexaCloud sees them. Written by hand, one row each.
--
--     23 to post, 3,403.46 in total: 14 of Stripe (2,144.18), 9 of Lago (1,259.28)
--      1 void at Stripe, which is called paid here
--      2 drafts at Stripe, one called open and one paid here
--      5 of zero
--
-- What the billers really billed is in billed.py, written independently of this.

\ir ids.sql

INSERT INTO users (id, email, full_name, company, stripe_customer_id)
SELECT pg_temp.id('user', number), email, full_name, company, customer
FROM (VALUES
    ( 1, 'compta@cafe-eclair.example',     'Hélène Côté',          'Café Éclair Montréal inc.',    'cus_NexaCafeEclair'),
    ( 2, 'bonjour@atelier-erable.example', NULL,                   'L''Atelier d''Érable',         'cus_NexaAtelier'),
    ( 3, 'ap@northwind.example',           'Priya Nair',           'Northwind Logistics Ltd.',     'cus_NexaNorthwind'),
    ( 4, 'books@harbour-sons.example',     'Angus MacLeod',        'Harbour & Sons Chandlery',     'cus_NexaHarbour'),
    ( 5, 'office@prairiesky.example',      'Dana Whitefeather',    'Prairie Sky Dental',           'cus_NexaPrairie'),
    ( 6, 'hello@pacificcrest.example',     'Mei Tanaka',           'Pacific Crest Yoga',           'cus_NexaPacific'),
    ( 7, 'finance@lakehead.example',       'Oskari Niemi',         'Lakehead Robotics Inc.',       'cus_NexaLakehead'),
    ( 8, 'billing@adirondack.example',     'Carl Brandt',          'Adirondack Outfitters LLC',    'cus_NexaAdirondack'),
    ( 9, 'ops@tinyforge.example',          NULL,                   NULL,                           'cus_NexaTinyforge'),
    (10, 'zoe@beauchamp-oneil.example',    'Zoë Beauchamp-O''Neil', NULL,                          'cus_NexaZoe'),
    (11, 'accounts@maplepine.example',     'Grace Okafor',         'Maple & Pine Realty',          'cus_NexaMaple'),
    (12, 'marine@stlawrence.example',      'Luc Gagnon',           'St. Lawrence Marine Services', 'cus_NexaMarine'),
    (13, 'juergen@weiss.example',          'Jürgen Weiß',          NULL,                           NULL)
) AS data (number, email, full_name, company, customer);

INSERT INTO plans (id, name, price) VALUES
    (pg_temp.id('plan', 1), 'Managed Odoo - Standard',   149.00),
    (pg_temp.id('plan', 2), 'WordPress Website Hosting',  49.00),
    (pg_temp.id('plan', 3), 'Odoo ERP Hosting',          189.83);

INSERT INTO subscriptions (id, user_id, plan_id)
SELECT pg_temp.id('subscription', number), pg_temp.id('user', owner), pg_temp.id('plan', plan)
FROM (VALUES
    (1,  3, 1),
    (2,  2, 2),
    (3, 10, 3),
    (4,  4, 1),
    (5,  1, 2),
    (6,  7, 3)
) AS data (number, owner, plan);

-- One synchronisation stamped them all at the same moment, whenever they were issued.
INSERT INTO invoices (
    id, user_id, subscription_id, invoice_number, stripe_invoice_id, status,
    subtotal, tax, total, amount_due, amount_paid, currency, due_date,
    created_at, updated_at, paid_at
)
SELECT
    pg_temp.id('invoice', nth), pg_temp.id('user', buyer), pg_temp.id('subscription', sub),
    number, biller_id, state,
    subtotal, tax, total, total, paid, currency, due::date,
    stamp, stamp, CASE WHEN state = 'paid' THEN stamp END
FROM (VALUES
    -- Lago: a base plan each, without items
    ( 1,  3, 1, 'NEX-0001', 'lago:1a90feed-0000-4000-8000-000000000001', 'paid', 149.00, 19.37, 168.37, 168.37, NULL,  NULL),
    ( 2,  2, 2, 'NEX-0002', 'lago:1a90feed-0000-4000-8000-000000000002', 'paid',  49.00,  6.37,  55.37,  55.37, NULL,  NULL),
    ( 3, 10, 3, 'NEX-0003', 'lago:1a90feed-0000-4000-8000-000000000003', 'open', 189.83, 24.68, 214.51,   0.00, NULL,  NULL),
    ( 4,  3, 1, 'NEX-0004', 'lago:1a90feed-0000-4000-8000-000000000004', 'paid', 149.00, 19.37, 168.37, 168.37, NULL,  NULL),
    ( 5,  2, 2, 'NEX-0005', 'lago:1a90feed-0000-4000-8000-000000000005', 'paid',  49.00,  6.37,  55.37,  55.37, NULL,  NULL),
    ( 6, 10, 3, 'NEX-0006', 'lago:1a90feed-0000-4000-8000-000000000006', 'paid', 189.83, 24.68, 214.51, 214.51, 'CAD', NULL),
    ( 7,  4, 4, 'NEX-0007', 'lago:1a90feed-0000-4000-8000-000000000007', 'open', 149.00, 20.86, 169.86,   0.00, 'CAD', NULL),
    ( 8,  1, 5, 'NEX-0008', 'lago:1a90feed-0000-4000-8000-000000000008', 'paid',  49.00,  7.34,  56.34,  56.34, 'CAD', NULL),
    ( 9, 12, NULL, 'NEX-0009', 'lago:1a90feed-0000-4000-8000-000000000009', 'paid', 138.57, 18.01, 156.58, 156.58, 'CAD', NULL),
    -- Stripe
    (10,  7, 6,    'NC26-0001', 'in_1NexaCloud260001', 'paid',   0.00,  0.00,   0.00,   0.00, 'cad', NULL),
    (11,  7, NULL, 'NC26-0002', 'in_1NexaCloud260002', 'paid', 389.71, 50.67, 440.38, 440.38, 'cad', '2026-02-18'),
    (12,  1, NULL, 'NC26-0003', 'in_1NexaCloud260003', 'paid', 164.00, 24.56, 188.56, 188.56, 'cad', NULL),
    (13,  5, NULL, 'NC26-0004', 'in_1NexaCloud260004', 'paid',  78.00,  3.90,  81.90,  81.90, 'cad', NULL),
    (14,  4, NULL, 'NC26-0005', 'in_1NexaCloud260005', 'open', 189.83, 26.58, 216.41,   0.00, 'cad', NULL),
    (15,  6, NULL, 'NC26-0006', 'in_1NexaCloud260006', 'paid', 168.00, 20.16, 188.16, 188.16, 'cad', NULL),
    (16,  9, NULL, 'NC26-0007', 'in_1NexaCloud260007', 'paid',   0.00,  0.00,   0.00,   0.00, 'cad', NULL),
    (17, 10, NULL, 'NC26-0008', 'in_1NexaCloud260008', 'paid',  30.15,  3.93,  34.08,  34.08, 'cad', NULL),
    (18,  8, NULL, 'NC26-0009', 'in_1NexaCloud260009', 'paid', 184.00,  0.00, 184.00, 184.00, 'cad', NULL),
    (19,  7, NULL, 'NC26-0010', 'in_1NexaCloud260010', 'paid', 149.00, 19.37, 168.37, 168.37, 'cad', NULL),  -- void
    (20, 12, NULL, 'NC26-0011', 'in_1NexaCloud260011', 'paid', 100.00, 13.00, 113.00, 113.00, 'cad', NULL),
    (21,  3, NULL, 'NC26-0012', 'in_1NexaCloud260012', 'open',  64.52,  8.39,  72.91,   0.00, 'cad', NULL),
    (22, 11, NULL, 'NC26-0013', 'in_1NexaCloud260013', 'paid',  49.00,  0.00,  49.00,  49.00, 'cad', NULL),
    (23,  6, NULL, 'NC26-0014', 'in_1NexaCloud260014', 'paid',   0.00,  0.00,   0.00,   0.00, 'cad', NULL),
    (24,  9, NULL, 'NC26-0015', 'in_1NexaCloud260015', 'paid', 149.00, 19.37, 168.37, 168.37, 'cad', NULL),
    (25,  1, NULL, 'NC26-0016', 'in_1NexaCloud260016', 'paid',  29.94,  4.49,  34.43,  34.43, 'cad', NULL),
    (26,  2, NULL, 'NC26-0017', 'in_1NexaCloud260017', 'paid', 190.83, 24.81, 215.64, 215.64, 'cad', NULL),
    (27, 12, NULL, 'NC26-0018', 'in_1NexaCloud260018', 'open', 139.24, 18.10, 157.34,   0.00, 'cad', '2026-07-30'),
    (28,  5, NULL, 'NCD-0001',  'in_1NexaCloudDraft01', 'open',  49.00,  2.45,  51.45,   0.00, 'cad', NULL),   -- draft
    (29,  8, NULL, 'NCD-0002',  'in_1NexaCloudDraft02', 'paid', 149.00,  0.00, 149.00, 149.00, 'cad', NULL),   -- draft
    -- of no biller: trials that NexaCloud noted by itself
    (30, 13, NULL, 'NCT-0001',  NULL,                  'paid',   0.00,  0.00,   0.00,   0.00, NULL,  NULL),
    (31, 13, NULL, 'NCT-0002',  NULL,                  'open',   0.00,  0.00,   0.00,   0.00, NULL,  NULL)
) AS data (nth, buyer, sub, number, biller_id, state, subtotal, tax, total, paid, currency, due),
    (VALUES (timestamptz '2026-08-03 04:12:09.402+00')) AS synchronised (stamp);

-- NC26-0014 and NCT-0002 have no items, like the nine of Lago.
INSERT INTO invoice_items (id, invoice_id, description, quantity, unit_price, amount)
SELECT
    pg_temp.id('item', row_number() OVER (ORDER BY number, nth)), invoices.id,
    description, quantity, unit_price, amount
FROM (VALUES
    ('NC26-0001', 1, 'Trial period for Odoo ERP Hosting',                           1,      0.00,    0.00),
    ('NC26-0002', 1, '2 × Odoo ERP Hosting (at $189.83 / month)',                   2,    189.83,  379.66),
    ('NC26-0002', 2, '1 × Daily Backup (at $10.05 / month)',                        1,     10.05,   10.05),
    ('NC26-0003', 1, '1 × Managed Odoo - Standard (at $149.00 / month)',            1,    149.00,  149.00),
    ('NC26-0003', 2, '1 × Forms Builder (at $15.00 / month)',                       1,     15.00,   15.00),
    ('NC26-0004', 1, '1 × WordPress Website Hosting (at $49.00 / month)',           1,     49.00,   49.00),
    ('NC26-0004', 2, '1 × White Label (at $29.00 / month)',                         1,     29.00,   29.00),
    ('NC26-0005', 1, '1 × Odoo ERP Hosting (at $189.83 / month)',                   1,    189.83,  189.83),
    ('NC26-0006', 1, '1 × Managed Odoo - Standard (at $149.00 / month)',            1,    149.00,  149.00),
    ('NC26-0006', 2, '1 × WhatsApp Business Integration (at $19.00 / month)',       1,     19.00,   19.00),
    ('NC26-0007', 1, 'Trial period for Managed Odoo - Standard',                    1,      0.00,    0.00),
    ('NC26-0008', 1, 'Daily Backup - shop',                                         1,     10.05,   10.05),
    ('NC26-0008', 2, 'Daily Backup - blog',                                         1,     10.05,   10.05),
    ('NC26-0008', 3, 'Daily Backup - wiki',                                         1,     10.05,   10.05),
    ('NC26-0009', 1, '1 × Managed Odoo - Standard (at $149.00 / month)',            1,    149.00,  149.00),
    ('NC26-0009', 2, 'Custom domain setup',                                         1,     35.00,   35.00),
    ('NC26-0010', 1, '1 × Managed Odoo - Standard (at $149.00 / month)',            1,    149.00,  149.00),
    ('NC26-0011', 1, '3 × WordPress Website Hosting',                               3,      NULL,  100.00),
    ('NC26-0012', 1, 'Remaining time on Managed Odoo - Standard after 12 May 2026', 1,     96.13,   96.13),
    ('NC26-0012', 2, 'Unused time on WordPress Website Hosting after 12 May 2026',  1,    -31.61,  -31.61),
    ('NC26-0013', 1, '1 × WordPress Website Hosting (at $49.00 / month)',           1,     49.00,   49.00),
    ('NC26-0015', 1, '1 × Managed Odoo - Standard (at $149.00 / month)',            1,    149.00,  149.00),
    ('NC26-0016', 1, 'Remaining time on Odoo ERP Hosting after 9 Jun 2026',         1,    139.21,  139.21),
    ('NC26-0016', 2, 'Unused time on Managed Odoo - Standard after 9 Jun 2026',     1,   -109.27, -109.27),
    ('NC26-0017', 1, '1 × Odoo ERP Hosting (at $189.83 / month)',                   1,    189.83,  189.83),
    ('NC26-0017', 2, 'WhatsApp Business Integration - extra messages (1,000)',      0.125,  8.00,    1.00),
    ('NC26-0018', 1, '1 × WordPress Website Hosting (at $49.00 / month)',           1,     49.00,   49.00),
    ('NC26-0018', 2, '1 × White Label (at $29.00 / month)',                         1,     29.00,   29.00),
    ('NC26-0018', 3, 'Mailbox migration',                                           1,     61.24,   61.24),
    ('NCD-0001',  1, '1 × WordPress Website Hosting (at $49.00 / month)',           1,     49.00,   49.00),
    ('NCD-0002',  1, '1 × Managed Odoo - Standard (at $149.00 / month)',            1,    149.00,  149.00),
    ('NCT-0001',  1, 'Trial period for WordPress Website Hosting',                  1,      0.00,    0.00)
) AS data (number, nth, description, quantity, unit_price, amount)
JOIN invoices ON invoice_number = number;
