-- With which invoices and credit notes a payment's receivable is reconciled, and by
-- how much: credits are negative. "amount" in the item's currency, "balance" in the
-- company's.
SELECT match.credit_move_id AS item_id,
       invoice.ref AS invoice,
       -match.credit_amount_currency AS amount,
       -match.amount AS balance
  FROM account_partial_reconcile AS match
  JOIN account_move_line AS debit ON debit.id = match.debit_move_id
  JOIN account_move AS invoice ON invoice.id = debit.move_id
 WHERE invoice.move_type = 'out_invoice'
 UNION ALL
SELECT match.debit_move_id, note.ref, match.debit_amount_currency, match.amount
  FROM account_partial_reconcile AS match
  JOIN account_move_line AS credit ON credit.id = match.credit_move_id
  JOIN account_move AS note ON note.id = credit.move_id
 WHERE note.move_type = 'out_refund'
 ORDER BY 1;
