-- Every posted journal item with what tells its account and its invoice.
--
-- "invoice" is the invoice's number; on a payment the number of the invoice that the
-- biller says was paid. "clearing" is the currency of the clearing journal whose own
-- account it stands on. Amounts: "amount" in "currency", "balance" in the company's.
SELECT item.id,
       item.move_id,
       item.date,
       move.name AS move,
       coalesce(move.ref, '') AS ref,
       move.move_type <> 'entry' AS is_invoice,
       move.move_type = 'out_refund' AS is_credit_note,
       paid.id IS NOT NULL AS is_paying,
       coalesce(paid.ref, move.ref, payment.memo, move.name) AS invoice,
       account.account_type,
       coalesce(
           account.code_store ->> item.company_id::text, account.name ->> 'en_US'
       ) AS account,
       (
           SELECT min(coalesce(kept_in.name, company_currency.name))
             FROM account_journal AS journal
             LEFT JOIN res_currency AS kept_in ON kept_in.id = journal.currency_id
            WHERE journal.default_account_id = item.account_id
              AND journal.id IN (
                  SELECT payment_journal_id FROM fusion_billing_service
                   UNION ALL
                  SELECT journal_id FROM fusion_billing_stripe_journal
              )
       ) AS clearing,
       ARRAY (
           SELECT family.code FROM fusion_billing_family AS family
            WHERE family.account_id = item.account_id
            ORDER BY family.code
       ) AS families,
       (
           SELECT min(role)
             FROM fusion_billing_stripe_account AS stripe
             LEFT JOIN account_journal AS bank ON bank.id = bank_journal_id
            CROSS JOIN LATERAL (VALUES
                ('bank', bank.default_account_id),
                ('credit', credit_account_id),
                ('disputed', disputed_account_id),
                ('fee', fee_account_id),
                ('goodwill', goodwill_account_id),
                ('opening', opening_account_id),
                ('transit', transit_account_id),
                ('unallocated', unallocated_account_id)
            ) AS roles (role, account_id)
            WHERE roles.account_id = item.account_id
       ) AS role,
       tax.type_tax_use AS tax_use,
       trim_scale(tax.amount)::text AS percent,
       ARRAY (
           SELECT tag.name ->> 'en_US'
             FROM account_account_tag_account_move_line_rel AS rel
             JOIN account_account_tag AS tag ON tag.id = rel.account_account_tag_id
            WHERE rel.account_move_line_id = item.id
            ORDER BY 1
       ) AS tags,
       item.amount_currency AS amount,
       currency.name AS currency,
       item.balance,
       company_currency.name AS books
  FROM account_move_line AS item
  JOIN account_move AS move ON move.id = item.move_id
  JOIN account_account AS account ON account.id = item.account_id
  JOIN res_currency AS currency ON currency.id = item.currency_id
  JOIN res_currency AS company_currency ON company_currency.id = item.company_currency_id
  LEFT JOIN account_tax AS tax ON tax.id = item.tax_line_id
  LEFT JOIN account_payment AS payment ON payment.id = item.payment_id
  LEFT JOIN account_move AS paid
    ON paid.x_fc_stripe_invoice_id = split_part(payment.x_fc_source_payment_id, ':', 1)
    OR paid.x_fc_stripe_invoice_id
       = substring(payment.x_fc_source_payment_id FROM '^lago:[^:]+')
 WHERE move.state = 'posted'
 ORDER BY item.date, item.move_id, item.id;
