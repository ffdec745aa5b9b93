-- What the ledger's invoices say: number, untaxed, tax, total, state of payment.
SELECT ref AS number,
       amount_untaxed AS untaxed,
       amount_tax AS tax,
       amount_total AS total,
       payment_state
  FROM account_move
 WHERE x_fc_nexacloud_invoice_id IS NOT NULL AND state = 'posted'
 ORDER BY ref;
