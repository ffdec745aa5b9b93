-- Each family with its income account and what stands on it, as revenue, before what
-- credit notes took back.
SELECT family.code AS family,
       coalesce(
           account.code_store ->> family.company_id::text, account.name ->> 'en_US'
       ) AS account,
       account.name ->> 'en_US' AS name,
       coalesce(-sum(item.balance), 0) AS revenue
  FROM fusion_billing_family AS family
  JOIN account_account AS account ON account.id = family.account_id
  LEFT JOIN account_move_line AS item
    ON item.account_id = account.id AND item.parent_state = 'posted'
   AND NOT EXISTS (SELECT FROM account_move AS note WHERE note.id = item.move_id
                    AND note.move_type = 'out_refund')
 GROUP BY family.id, family.code, family.sequence, account.id
 ORDER BY family.sequence, family.code;
