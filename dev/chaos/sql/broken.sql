-- What must never be, whatever happened: one line per offence, "rule" and "what".
SELECT 'one row' AS rule, source.external_id AS what
  FROM fusion_billing_source_invoice AS source
 GROUP BY source.service_id, source.external_id HAVING count(*) > 1
UNION ALL
SELECT 'one move', concat(key, ' has ', count(*))
  FROM account_move,
       unnest(ARRAY [x_fc_nexacloud_invoice_id, x_fc_stripe_invoice_id]) AS key
 WHERE key IS NOT NULL
 GROUP BY key HAVING count(*) > 1
UNION ALL
SELECT 'one move for a number', concat(ref, ' has ', count(*))
  FROM account_move WHERE move_type = 'out_invoice'
 GROUP BY ref HAVING count(*) > 1
UNION ALL
SELECT 'one row for a move', concat('move ', move_id)
  FROM fusion_billing_source_invoice WHERE move_id IS NOT NULL
 GROUP BY move_id HAVING count(*) > 1
UNION ALL
SELECT 'no move without a row', concat(move.ref, ' ', move.x_fc_nexacloud_invoice_id)
  FROM account_move AS move
  LEFT JOIN fusion_billing_source_invoice AS source ON source.move_id = move.id
 WHERE move.move_type = 'out_invoice' AND source.id IS NULL
UNION ALL
SELECT 'one payment', concat(x_fc_source_payment_id, ' has ', count(*))
  FROM account_payment WHERE x_fc_source_payment_id IS NOT NULL
 GROUP BY x_fc_source_payment_id HAVING count(*) > 1
UNION ALL
SELECT 'a payment is booked', coalesce(payment.x_fc_source_payment_id, payment.memo)
  FROM account_payment AS payment
  LEFT JOIN account_move AS entry ON entry.id = payment.move_id
 WHERE payment.state <> 'paid' OR entry.state IS DISTINCT FROM 'posted'
    OR entry.date <> payment.date OR (payment.x_fc_source_payment_id IS NULL
       AND NOT EXISTS (SELECT FROM fusion_billing_balance_transaction AS row
                        WHERE row.payment_id = payment.id))
UNION ALL
SELECT 'a payment is reconciled', payment.x_fc_source_payment_id
  FROM account_payment AS payment
  JOIN account_move_line AS item ON item.move_id = payment.move_id
  JOIN account_account AS account ON account.id = item.account_id
 WHERE account.account_type = 'asset_receivable' AND NOT item.reconciled
   AND payment.x_fc_source_payment_id IS NOT NULL -- a refund waits for its note
UNION ALL
SELECT 'debit = credit', concat(move.name, ' ', move.ref)
  FROM account_move AS move
  JOIN account_move_line AS item ON item.move_id = move.id
 GROUP BY move.id HAVING sum(item.debit) <> sum(item.credit) OR sum(item.balance) <> 0
UNION ALL
SELECT 'lines make the total', concat(move.name, ' ', move.ref)
  FROM account_move AS move
  JOIN account_move_line AS item ON item.move_id = move.id
 WHERE move.move_type = 'out_invoice'
 GROUP BY move.id
HAVING -sum(item.amount_currency) FILTER (WHERE item.display_type <> 'payment_term')
       <> move.amount_total
UNION ALL
SELECT 'one customer', concat(lower(email), ' has ', count(*))
  FROM res_partner
 WHERE email LIKE '%_@_%' -- two users may have put the same words where it belongs
   AND parent_id IS NULL AND active
 GROUP BY lower(email) HAVING count(*) > 1
UNION ALL
SELECT 'the counts of a run add up', concat('run ', id, ' has read ', read_count)
  FROM fusion_billing_ledger_run
 WHERE read_count <> created_count + adopted_count + updated_count + unchanged_count
       + skipped_count + held_count + waiting_count + ignored_count + failed_count
UNION ALL
SELECT 'the runs posted what is posted', concat(told, ' told, ', found, ' found')
  FROM (SELECT (SELECT coalesce(sum(posted_count), 0)
                  FROM fusion_billing_ledger_run
                 WHERE mode <> 'dry_run' AND task <> 'money')
             + (SELECT coalesce(sum((found -> 'counts' ->> 'posted_count')::int), 0)
                  FROM fusion_billing_ledger_run_batch AS batch
                 WHERE done AND run_id NOT IN (SELECT id FROM fusion_billing_ledger_run
                                                WHERE task = 'money')) AS told,
               (SELECT count(*) FROM account_move
                 WHERE move_type = 'out_invoice' AND state = 'posted') AS found) AS sums
 WHERE told <> found
UNION ALL
SELECT 'the runs paid what is paid', concat(told, ' told, ', found, ' found')
  FROM (SELECT (SELECT coalesce(sum(paid_count), 0)
                  FROM fusion_billing_ledger_run WHERE mode <> 'dry_run')
             + (SELECT coalesce(sum((found -> 'counts' ->> 'paid_count')::int), 0)
                  FROM fusion_billing_ledger_run_batch WHERE done) AS told,
               (SELECT count(*) FROM account_payment
                 WHERE x_fc_source_payment_id IS NOT NULL) AS found) AS sums
 WHERE told <> found
UNION ALL
SELECT 'a run that is done has done all',
       concat('run ', id, ' has read ', read_count, ' of ', total_count)
  FROM fusion_billing_ledger_run
 WHERE state = 'done' AND task NOT IN ('ingest', 'money') AND read_count <> total_count
UNION ALL
SELECT 'a run that ended has nothing left', concat('run ', run.id, ' ', run.state)
  FROM fusion_billing_ledger_run AS run
  JOIN fusion_billing_ledger_run_batch AS batch ON batch.run_id = run.id
 WHERE run.state <> 'running'
UNION ALL
SELECT 'one row for a transaction', external_id
  FROM fusion_billing_balance_transaction
 GROUP BY external_id HAVING count(*) > 1
UNION ALL
SELECT 'one transaction for an entry', concat('move ', move_id)
  FROM fusion_billing_balance_transaction WHERE move_id IS NOT NULL
 GROUP BY move_id HAVING count(*) > 1
UNION ALL
SELECT 'one transaction for a payment', concat('payment ', payment_id)
  FROM fusion_billing_balance_transaction WHERE payment_id IS NOT NULL
 GROUP BY payment_id HAVING count(*) > 1
UNION ALL
SELECT 'one payment of a refund', memo
  FROM account_payment WHERE x_fc_source_payment_id IS NULL
 GROUP BY memo, payment_type HAVING count(*) > 1
UNION ALL
SELECT 'no entry of no transaction', concat(move.name, ' ', move.ref)
  FROM account_move AS move
  JOIN fusion_billing_stripe_journal AS chosen ON chosen.journal_id = move.journal_id
 WHERE move.origin_payment_id IS NULL AND move.x_fc_opening_id IS NULL
   AND NOT EXISTS (SELECT FROM fusion_billing_balance_transaction AS row
                    WHERE move.id IN (row.move_id, row.fee_move_id))
UNION ALL
SELECT 'what is booked has its entry', external_id
  FROM fusion_billing_balance_transaction
 WHERE state = 'booked' AND move_id IS NULL AND fee_move_id IS NULL
   AND payment_id IS NULL
UNION ALL
SELECT 'no mail', concat(count(*), ' mails') FROM mail_mail HAVING count(*) > 0;
