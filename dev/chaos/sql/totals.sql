-- What the books say of each invoice, to be held against the source.
SELECT x_fc_nexacloud_invoice_id, amount_untaxed, amount_tax, amount_total
  FROM account_move WHERE move_type = 'out_invoice' AND state = 'posted';
