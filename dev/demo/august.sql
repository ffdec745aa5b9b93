-- Six more invoices of Stripe, as NexaCloud sees them when August is billed. What
-- Stripe billed is in august.py, written independently of this.

\ir ids.sql

INSERT INTO invoices (
    id, user_id, invoice_number, stripe_invoice_id, status, subtotal, tax, total,
    amount_due, amount_paid, currency, created_at, updated_at
)
SELECT
    pg_temp.id('invoice', nth), pg_temp.id('user', buyer), number, biller_id, 'open',
    subtotal, tax, total, total, 0.00, 'cad', stamp, stamp
FROM (VALUES
    (32,  3, 'NC26-0019', 'in_1NexaCloud260019', 149.00, 19.37, 168.37),
    (33,  7, 'NC26-0020', 'in_1NexaCloud260020',  49.00,  6.37,  55.37),
    (34, 12, 'NC26-0021', 'in_1NexaCloud260021',  49.00,  6.37,  55.37),
    (35,  2, 'NC26-0022', 'in_1NexaCloud260022', 189.83, 24.68, 214.51),
    (36,  9, 'NC26-0023', 'in_1NexaCloud260023', 149.00, 19.37, 168.37),
    (37,  3, 'NC26-0024', 'in_1NexaCloud260024',  49.00,  6.37,  55.37)
) AS data (nth, buyer, number, biller_id, subtotal, tax, total),
    (VALUES (timestamptz '2026-08-12 04:12:09.402+00')) AS synchronised (stamp);

INSERT INTO invoice_items (id, invoice_id, description, quantity, unit_price, amount)
SELECT pg_temp.id('item', 100 + nth), pg_temp.id('invoice', nth), description, 1, amount, amount
FROM (VALUES
    (32, '1 × Managed Odoo - Standard (at $149.00 / month)',  149.00),
    (33, '1 × WordPress Website Hosting (at $49.00 / month)',  49.00),
    (34, '1 × WordPress Website Hosting (at $49.00 / month)',  49.00),
    (35, '1 × Odoo ERP Hosting (at $189.83 / month)',         189.83),
    (36, '1 × Managed Odoo - Standard (at $149.00 / month)',  149.00),
    (37, '1 × WordPress Website Hosting (at $49.00 / month)',  49.00)
) AS data (nth, description, amount);
