-- How many invoices are posted, how many of them paid, and their total; by biller.
SELECT count(*) AS posted,
       count(*) FILTER (WHERE payment_state IN ('paid', 'in_payment')) AS paid,
       coalesce(sum(amount_total), 0) AS total,
       count(*) FILTER (WHERE x_fc_stripe_invoice_id LIKE 'in\_%') AS of_stripe,
       count(*) FILTER (WHERE x_fc_stripe_invoice_id LIKE 'lago:%') AS of_lago
  FROM account_move
 WHERE x_fc_nexacloud_invoice_id IS NOT NULL AND state = 'posted';
