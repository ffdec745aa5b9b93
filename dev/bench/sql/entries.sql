-- Every journal item of the invoices and of the payments' entries, as jsonb, without
-- ids, users, times and numbers that depend on the order in which they were written.
SELECT concat_ws(
           ' ', coalesce(move.ref, ''), move.move_type, item.display_type,
           item.sequence, account.id, item.balance
       ) AS key,
       to_jsonb(item)
       - ARRAY ['id', 'move_id', 'create_uid', 'create_date', 'write_uid', 'write_date',
                'payment_id', 'full_reconcile_id', 'matching_number', 'move_name']
       || jsonb_build_object(
           'taxes', ARRAY(
               SELECT rel.account_tax_id
                 FROM account_move_line_account_tax_rel AS rel
                WHERE rel.account_move_line_id = item.id ORDER BY 1
           ),
           'tags', ARRAY(
               SELECT rel.account_account_tag_id
                 FROM account_account_tag_account_move_line_rel AS rel
                WHERE rel.account_move_line_id = item.id ORDER BY 1
           ),
           'paid', item.payment_id IS NOT NULL,
           'matched', item.full_reconcile_id IS NOT NULL,
           'of_move', to_jsonb(move)
           - ARRAY ['id', 'name', 'sequence_number', 'sequence_prefix', 'create_uid',
                    'create_date', 'write_uid', 'write_date', 'origin_payment_id',
                    'is_manually_modified', 'made_sequence_gap',
                    'x_fc_nexacloud_invoice_id', 'x_fc_stripe_invoice_id',
                    'access_token', 'invoice_origin']
       ) AS content
  FROM account_move_line AS item
  JOIN account_move AS move ON move.id = item.move_id
  JOIN account_account AS account ON account.id = item.account_id
 ORDER BY 1, item.name;
