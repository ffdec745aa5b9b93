-- With which invoices and credit notes a payment's receivable is reconciled, and by how
-- much: credits are negative. "amount" in the item's currency, "balance" in the company's. A lost
-- dispute stands between a payment and its invoice, and what a bank took back of it, too: both
-- items are that invoice's.
SELECT match.credit_move_id AS item_id,
       invoice.ref AS invoice,
       -match.credit_amount_currency AS amount,
       -match.amount AS balance
  FROM account_partial_reconcile AS match
  JOIN account_move_line AS debit ON debit.id = match.debit_move_id
  JOIN account_move AS invoice ON invoice.id = debit.move_id
 WHERE invoice.move_type = 'out_invoice'
 UNION ALL
SELECT side.item_id,
       invoice.ref,
       side.sign * side.amount,
       side.sign * match.amount
  FROM account_partial_reconcile AS match
  JOIN account_move_line AS debit ON debit.id = match.debit_move_id
  JOIN account_move AS entry ON entry.id = debit.move_id
  JOIN fusion_billing_dispute AS dispute ON dispute.id = entry.x_fc_dispute_id
  JOIN fusion_billing_source_invoice AS source ON source.id = source_invoice_id
  JOIN account_move AS invoice ON invoice.id = source.move_id
  JOIN account_account AS account ON account.id = debit.account_id
 CROSS JOIN LATERAL (VALUES
           (match.credit_move_id, -1, match.credit_amount_currency),
           (match.debit_move_id, 1, match.debit_amount_currency)
       ) AS side (item_id, sign, amount)
 WHERE account.account_type = 'asset_receivable'
 UNION ALL
SELECT side.item_id,
       invoice.ref,
       side.sign * side.amount,
       side.sign * match.amount
  FROM account_partial_reconcile AS match
  JOIN account_move_line AS debit ON debit.id = match.debit_move_id
  JOIN fusion_billing_balance_transaction AS told
    ON told.payment_id = debit.payment_id AND told.kind = 'returned'
  JOIN account_move_line AS credit ON credit.id = match.credit_move_id
  JOIN account_payment AS payment ON payment.id = credit.payment_id
  JOIN account_move AS invoice
    ON invoice.x_fc_stripe_invoice_id = split_part(payment.x_fc_source_payment_id, ':', 1)
 CROSS JOIN LATERAL (VALUES
           (match.credit_move_id, -1, match.credit_amount_currency),
           (match.debit_move_id, 1, match.debit_amount_currency)
       ) AS side (item_id, sign, amount)
 UNION ALL
SELECT match.debit_move_id, note.ref, match.debit_amount_currency, match.amount
  FROM account_partial_reconcile AS match
  JOIN account_move_line AS credit ON credit.id = match.credit_move_id
  JOIN account_move AS note ON note.id = credit.move_id
 WHERE note.move_type = 'out_refund';
