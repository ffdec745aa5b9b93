-- Seven more invoices of Stripe, as NexaCloud sees them when September is billed, on
-- top of August's six. What Stripe billed is in september.py, written independently.

\ir ids.sql

INSERT INTO invoices (
    id, user_id, invoice_number, stripe_invoice_id, status, subtotal, tax, total,
    amount_due, amount_paid, currency, created_at, updated_at
)
SELECT
    pg_temp.id('invoice', nth), pg_temp.id('user', buyer), number, biller_id, 'open',
    subtotal, tax, total, total, 0.00, 'cad', stamp, stamp
FROM (VALUES
    (38,  1, 'NC26-0025', 'in_1NexaCloud260025',  49.00,  7.34,  56.34),
    (39,  3, 'NC26-0026', 'in_1NexaCloud260026', 149.00, 19.37, 168.37),
    (40,  2, 'NC26-0027', 'in_1NexaCloud260027', 189.83, 24.68, 214.51),
    (41,  7, 'NC26-0028', 'in_1NexaCloud260028', 189.83, 24.68, 214.51),
    (42,  6, 'NC26-0029', 'in_1NexaCloud260029', 149.00, 17.88, 166.88),
    (43,  4, 'NC26-0030', 'in_1NexaCloud260030', 189.83, 26.58, 216.41),
    (44, 12, 'NC26-0031', 'in_1NexaCloud260031',  49.00,  6.37,  55.37)
) AS data (nth, buyer, number, biller_id, subtotal, tax, total),
    (VALUES (timestamptz '2026-10-01 04:12:09.402+00')) AS synchronised (stamp);

INSERT INTO invoice_items (id, invoice_id, description, quantity, unit_price, amount)
SELECT pg_temp.id('item', 100 + nth), pg_temp.id('invoice', nth), description, 1, amount, amount
FROM (VALUES
    (38, '1 × WordPress Website Hosting (at $49.00 / month)',  49.00),
    (39, '1 × Managed Odoo - Standard (at $149.00 / month)',  149.00),
    (40, '1 × Odoo ERP Hosting (at $189.83 / month)',         189.83),
    (41, '1 × Odoo ERP Hosting (at $189.83 / month)',         189.83),
    (42, '1 × Managed Odoo - Standard (at $149.00 / month)',  149.00),
    (43, '1 × Odoo ERP Hosting (at $189.83 / month)',         189.83),
    (44, '1 × WordPress Website Hosting (at $49.00 / month)',  49.00)
) AS data (nth, description, amount);
