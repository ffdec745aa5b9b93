-- What NexaCloud says of August's invoices at the end of the month.

\ir ids.sql

-- NC26-0019 was paid, NC26-0020 was voided: NexaCloud's own word, on which nothing is booked
UPDATE invoices SET status = 'paid', amount_paid = total, paid_at = '2026-08-20 09:00:00+00'
 WHERE invoice_number IN ('NC26-0019', 'NC26-0020');

-- White Label for 29.00 came on top of NC26-0021 and NC26-0024
UPDATE invoices SET subtotal = 78.00, tax = 10.14, total = 88.14, amount_due = 88.14
 WHERE invoice_number IN ('NC26-0021', 'NC26-0024');
INSERT INTO invoice_items (id, invoice_id, description, quantity, unit_price, amount)
SELECT pg_temp.id('item', 200 + nth), pg_temp.id('invoice', nth),
       '1 × White Label (at $29.00 / month)', 1, 29.00, 29.00
  FROM (VALUES (34), (37)) AS data (nth);

-- 10.00 more on NC26-0022, which is posted, and on NC26-0023, whose month is locked
UPDATE invoices SET subtotal = 199.83, tax = 25.98, total = 225.81, amount_due = 225.81
 WHERE invoice_number = 'NC26-0022';
UPDATE invoices SET subtotal = 159.00, tax = 20.67, total = 179.67, amount_due = 179.67
 WHERE invoice_number = 'NC26-0023';
UPDATE invoice_items SET amount = amount + 10.00, unit_price = unit_price + 10.00
 WHERE invoice_id IN (pg_temp.id('invoice', 35), pg_temp.id('invoice', 36));

UPDATE invoices SET updated_at = '2026-08-31 04:12:09.402+00'
 WHERE invoice_number BETWEEN 'NC26-0019' AND 'NC26-0024';
