-- What NexaCloud says of the invoices that were not free, to be held against
-- moves.sql. Run in NexaCloud's database.
SELECT invoice_number AS number, subtotal AS untaxed, tax, total
  FROM invoices
 WHERE total <> 0
 ORDER BY invoice_number;
