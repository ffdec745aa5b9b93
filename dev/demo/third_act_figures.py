"""What the third act must come to, put down by hand, and the SQL that looks at it.

Money in dollars, of ``september.py``'s payments and moves.
"""

from decimal import Decimal

from .expected import READ, SKIPPED, TO_POST

# What each run counts; all that is not named must be 0.
BILLED = {"read": READ + 13, "unchanged": TO_POST, "skipped": SKIPPED, "created": 13}
POSTED = {"read": 13, "unchanged": 13, "posted": 13, "paid": 12}
# 8 charges whose payments the invoices have brought, 18 others, a credit note and two
# moves of a customer's credit; 3 of days before
BOOKED = {"read": 32, "adopted": 8, "created": 21, "posted": 29, "skipped": 3}
UNCHANGED = {"read": READ + 13, "unchanged": TO_POST + 13, "skipped": SKIPPED}
NOTHING: dict[str, int] = {}

TOLD = {
    "txn_260904link": "unmatched_charge",
    "txn_re260909part": "refund_to_review",
    "txn_260918usd": "unmatched_charge",
    "txn_260923kept": "unmatched_charge",
}
OPEN_OF_THAT_AMOUNT = {"txn_260904link": "NC26-0024"}
# of the invoices that were paid, those that are open again
OPEN_AGAIN = {
    "NC26-0025": Decimal("56.34"),  # the bank took its debit back
    "NC26-0029": Decimal("166.88"),  # its dispute is lost
}
DOLLAR = Decimal("1.375")  # so many Canadian dollars for one of the US, all month
# 7 + 2 charges by card 39.39, a bank debit 0.96 and its return 5.00, Billing 10.00,
# disputes 15.00 + 15.00 - 15.00
FEES = Decimal("70.35")
OPENING_ACCOUNT = "Opening of the Stripe balance"
DUE_BOOKED = {
    "Stripe, the clearing account": Decimal("141.50"),
    "Stripe, the clearing account in USD": Decimal("94.80"),  # 96.80 less 2.00
    OPENING_ACCOUNT: Decimal("3638.90"),  # 4,010.08 less 371.18
    "NexaCloud Unallocated receipts": Decimal("-193.37"),  # 55.37 and 138.00
    "NexaCloud Unallocated receipts in USD": Decimal("-100.00"),
    # 685.37 + 217.61 + 104.59 + 150.00 less 100.00
    "NexaCloud Payouts in transit": Decimal("1057.57"),
    "NexaCloud Disputed payments": Decimal("0.00"),  # the lost one is owed again
    "NexaCloud Processing fees": FEES,
    "NexaCloud Processing fees in USD": Decimal("5.20"),  # 3.20 and 2.00
    "HST on fees, to be claimed": Decimal("1.30"),
    "NexaCloud Customers' credit": Decimal("0.00"),  # 20.00, and taken by NC26-0031
    "NexaCloud Credit given as goodwill": Decimal("20.00"),
}
DUE_AT_THE_BANK = DUE_BOOKED | {
    "Bank": Decimal("1157.57"),
    "NexaCloud Payouts in transit": Decimal("-100.00"),
}

# By table, the columns in which a run notes that it asked or looked, and when.
NOTED = {
    "fusion_billing_payout": ["write_date"],
    "fusion_billing_service": ["write_date", "write_uid", "listed_until"],
    "fusion_billing_source_invoice": ["write_date", "write_uid"],
    "fusion_billing_stripe_account": ["write_date", "balance_at"],
}
COLUMNS = """
    SELECT '{table}', key, id, md5(value::text)
      FROM {table} AS noted CROSS JOIN LATERAL jsonb_each(to_jsonb(noted))
"""
KINDS = """
    SELECT kind, currency.name, count(*)::int, sum(gross), sum(fee), sum(net), state
      FROM fusion_billing_balance_transaction AS row
      JOIN res_currency AS currency ON currency.id = currency_id
     GROUP BY kind, currency.name, state ORDER BY min(created_at), kind, currency.name
"""
OPEN = """
    SELECT ref, amount_residual FROM account_move AS invoice
     WHERE state = 'posted' AND amount_residual <> 0
       AND x_fc_stripe_invoice_id IN (
           SELECT split_part(x_fc_source_payment_id, ':', 1) FROM account_payment
            WHERE state = 'paid')
     ORDER BY ref
"""
PAYOUTS = """
    SELECT payout.external_id, payout.created_at::date, payout.amount, payout.status,
           member_count, CASE WHEN is_listed THEN member_total END, move.date
      FROM fusion_billing_payout AS payout
      LEFT JOIN account_bank_statement_line AS line ON line.id = statement_line_id
      LEFT JOIN account_move AS move ON move.id = line.move_id
     ORDER BY payout.created_at
"""
# What the opening entries brought to each clearing account, in its currency.
OPENING = """
    SELECT currency.name, opening.amount,
           coalesce((
               SELECT sum(item.amount_currency) FROM account_move_line AS item
                 JOIN account_move AS move ON move.id = item.move_id
                WHERE move.x_fc_opening_id = opening.id AND item.parent_state = 'posted'
                  AND item.account_id <> stripe.opening_account_id), 0)
      FROM fusion_billing_stripe_opening AS opening
      JOIN fusion_billing_stripe_account AS stripe ON stripe.id = stripe_account_id
      JOIN res_currency AS currency ON currency.id = opening.currency_id
     ORDER BY currency.name
"""
# What is posted on the accounts that Stripe's money goes through: in the currency of
# the items, and what that is in the books. A tax has no account of its own there: it is
# told by what its items are of.
ACCOUNTS = """
      WITH roles AS (
           SELECT unnest(ARRAY [
                      unallocated_account_id, transit_account_id, disputed_account_id,
                      fee_account_id, opening_account_id, bank.default_account_id,
                      credit_account_id, goodwill_account_id
                  ]) AS account_id, false AS is_clearing
             FROM fusion_billing_stripe_account AS stripe
             LEFT JOIN account_journal AS bank ON bank.id = stripe.bank_journal_id
            UNION ALL
           SELECT clearing.default_account_id, true
             FROM fusion_billing_stripe_journal AS chosen
             JOIN account_journal AS clearing ON clearing.id = chosen.journal_id
           )
    SELECT account.code_store ->> item.company_id::text,
           CASE WHEN tax.id IS NOT NULL THEN 'HST on fees, to be claimed'
                WHEN is_clearing THEN 'Stripe, the clearing account'
                ELSE account.name ->> 'en_US' END
           || CASE WHEN item.currency_id <> item.company_currency_id
                   THEN ' in ' || currency.name ELSE '' END,
           sum(item.amount_currency), sum(item.balance)
      FROM account_move_line AS item
      JOIN account_account AS account ON account.id = item.account_id
      JOIN res_currency AS currency ON currency.id = item.currency_id
      LEFT JOIN roles ON roles.account_id = account.id
      LEFT JOIN account_tax AS tax
        ON tax.id = item.tax_line_id AND tax.type_tax_use = 'purchase'
     WHERE item.parent_state = 'posted'
       AND (roles.account_id IS NOT NULL OR tax.id IS NOT NULL)
     GROUP BY 1, 2 ORDER BY 1, 2
"""
