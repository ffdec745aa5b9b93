-- The books of every source invoice, without ids and numbers that depend on order:
-- "row" what is said of it, "move" its content, "settled" what became of it.
WITH items AS (
    SELECT item.move_id,
           jsonb_agg(
               jsonb_build_object(
                   'account', coalesce(
                       account.code_store ->> item.company_id::text,
                       account.name ->> 'en_US'
                   ),
                   'label', item.name,
                   'kind', item.display_type,
                   'quantity', item.quantity,
                   'price', item.price_unit,
                   'balance', item.balance,
                   'amount', item.amount_currency,
                   'due', item.date_maturity,
                   'tax', tax.name ->> 'en_US',
                   'taxes', (
                       SELECT jsonb_agg(each.name ->> 'en_US' ORDER BY each.name)
                         FROM account_move_line_account_tax_rel AS rel
                         JOIN account_tax AS each ON each.id = rel.account_tax_id
                        WHERE rel.account_move_line_id = item.id
                   ),
                   'tags', (
                       SELECT jsonb_agg(tag.name ->> 'en_US' ORDER BY tag.name)
                         FROM account_account_tag_account_move_line_rel AS rel
                         JOIN account_account_tag AS tag
                           ON tag.id = rel.account_account_tag_id
                        WHERE rel.account_move_line_id = item.id
                   )
               ) ORDER BY item.display_type, item.sequence, item.name, item.balance
           ) AS content,
           sum(abs(item.amount_residual)) AS residual
      FROM account_move_line AS item
      JOIN account_account AS account ON account.id = item.account_id
      LEFT JOIN account_tax AS tax ON tax.id = item.tax_line_id
     GROUP BY item.move_id
),
payments AS (
    SELECT payment.x_fc_source_row_id AS row_id,
           jsonb_agg(
               jsonb_build_object(
                   'id', payment.x_fc_source_payment_id,
                   'amount', payment.amount,
                   'date', payment.date,
                   'state', payment.state,
                   'memo', payment.memo,
                   'items', items.content,
                   'residual', items.residual
               ) ORDER BY payment.x_fc_source_payment_id
           ) AS content
      FROM account_payment AS payment
      LEFT JOIN items ON items.move_id = payment.move_id
     GROUP BY payment.x_fc_source_row_id
)
SELECT source.external_id,
       jsonb_build_object(
           'state', source.state,
           'decision', source.decision,
           'reason', source.reason_code,
           'number', source.number,
           'flags', (
               SELECT jsonb_agg(flag.code ORDER BY flag.code)
                 FROM fusion_billing_flag_fusion_billing_source_invoice_rel AS rel
                 JOIN fusion_billing_flag AS flag
                   ON flag.id = rel.fusion_billing_flag_id
                WHERE rel.fusion_billing_source_invoice_id = source.id
           )
       ) AS row,
       jsonb_build_object(
           'ref', move.ref,
           'ids', concat(
               move.x_fc_nexacloud_invoice_id, ' ', move.x_fc_stripe_invoice_id
           ),
           'partner', concat(partner.name, ' ', partner.email),
           'date', move.date,
           'invoice_date', move.invoice_date,
           'due', move.invoice_date_due,
           'currency', currency.name,
           'total', move.amount_total,
           'items', items.content
       ) AS move,
       jsonb_build_object(
           'state', move.state,
           'payment_state', move.payment_state,
           'residual', items.residual,
           'payments', payments.content
       ) AS settled
  FROM fusion_billing_source_invoice AS source
  LEFT JOIN account_move AS move ON move.id = source.move_id
  LEFT JOIN res_partner AS partner ON partner.id = move.partner_id
  LEFT JOIN res_currency AS currency ON currency.id = move.currency_id
  LEFT JOIN items ON items.move_id = source.move_id
  LEFT JOIN payments ON payments.row_id = source.id;
