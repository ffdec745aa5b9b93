-- The clearing account's balance beside the sum of all payments the billers confirmed.
SELECT (
           SELECT coalesce(sum(item.balance), 0)
             FROM account_move_line AS item
            WHERE item.parent_state = 'posted'
              AND item.account_id IN (
                  SELECT journal.default_account_id
                    FROM fusion_billing_service AS service
                    JOIN account_journal AS journal
                      ON journal.id = service.payment_journal_id
              )
       ) AS clearing,
       (
           SELECT coalesce(sum(amount), 0)
             FROM account_payment
            WHERE x_fc_source_payment_id IS NOT NULL AND state = 'paid'
       ) AS paid;
