"""What the third act must come to, put down by hand, and the SQL that looks at it.

Money in dollars, of ``september.py``'s payments and moves.
"""

from decimal import Decimal

from .expected import READ, SKIPPED, TO_POST

# What each run counts; all that is not named must be 0.
BILLED = {"read": READ + 13, "unchanged": TO_POST, "skipped": SKIPPED, "created": 13}
POSTED = {"read": 13, "unchanged": 13, "posted": 13, "paid": 12}
# 8 charges whose payments the invoices have brought, 14 others; 3 of days before
BOOKED = {"read": 25, "adopted": 8, "created": 14, "posted": 22, "skipped": 3}
UNCHANGED = {"read": READ + 13, "unchanged": TO_POST + 13, "skipped": SKIPPED}
NOTHING: dict[str, int] = {}

TOLD = {
    "txn_260904link": "unmatched_charge",
    "txn_re260909part": "refund_to_review",
    "txn_re260910full": "refund_to_review",
}
# 8 + 1 charges 37.60, Billing 10.00, disputes 15.00 + 15.00 - 15.00
FEES = Decimal("62.60")
OPENING_ACCOUNT = "Opening of the Stripe balance"
DUE_BOOKED = {
    "Stripe, the clearing account": Decimal("160.92"),
    OPENING_ACCOUNT: Decimal("3638.90"),  # 4,010.08 less 371.18
    "NexaCloud Unallocated receipts": Decimal("-55.37"),
    "NexaCloud Payouts in transit": Decimal("984.24"),  # 1,084.24 less 100.00
    "NexaCloud Disputed payments": Decimal("0.00"),  # the lost one is owed again
    "NexaCloud Processing fees": FEES,
    "HST on fees, to be claimed": Decimal("1.30"),
}
DUE_AT_THE_BANK = DUE_BOOKED | {
    "Bank": Decimal("1084.24"),
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
    SELECT kind, count(*)::int, sum(gross), sum(fee), sum(net), state
      FROM fusion_billing_balance_transaction
     GROUP BY kind, state ORDER BY min(created_at), kind
"""
PAYOUTS = """
    SELECT payout.external_id, payout.created_at::date, payout.amount, payout.status,
           member_count, CASE WHEN is_listed THEN member_total END, move.date
      FROM fusion_billing_payout AS payout
      LEFT JOIN account_bank_statement_line AS line ON line.id = statement_line_id
      LEFT JOIN account_move AS move ON move.id = line.move_id
     ORDER BY payout.created_at
"""
# What the opening entries brought to the clearing account.
OPENING = """
    SELECT opening.amount,
           (SELECT sum(item.balance) FROM account_move_line AS item
              JOIN account_move AS move ON move.id = item.move_id
             WHERE move.x_fc_opening_id = opening.id AND item.parent_state = 'posted'
               AND item.account_id <> stripe.opening_account_id)
      FROM fusion_billing_stripe_opening AS opening
      JOIN fusion_billing_stripe_account AS stripe ON stripe.id = stripe_account_id
"""
# What is posted on the accounts that Stripe's money goes through. A tax has none of
# its own there: it is told by what its items are of.
ACCOUNTS = """
      WITH roles AS (
           SELECT unnest(ARRAY [
                      unallocated_account_id, transit_account_id, disputed_account_id,
                      fee_account_id, opening_account_id, bank.default_account_id,
                      clearing.default_account_id
                  ]) AS account_id,
                  clearing.default_account_id AS clearing_id
             FROM fusion_billing_stripe_account AS stripe
             JOIN fusion_billing_stripe_journal AS chosen
               ON chosen.stripe_account_id = stripe.id
             JOIN account_journal AS clearing ON clearing.id = chosen.journal_id
             LEFT JOIN account_journal AS bank ON bank.id = stripe.bank_journal_id
           )
    SELECT account.code_store ->> item.company_id::text,
           CASE WHEN tax.id IS NOT NULL THEN 'HST on fees, to be claimed'
                WHEN roles.clearing_id = account.id THEN 'Stripe, the clearing account'
                ELSE account.name ->> 'en_US' END,
           sum(item.balance)
      FROM account_move_line AS item
      JOIN account_account AS account ON account.id = item.account_id
      LEFT JOIN roles ON roles.account_id = account.id
      LEFT JOIN account_tax AS tax
        ON tax.id = item.tax_line_id AND tax.type_tax_use = 'purchase'
     WHERE item.parent_state = 'posted'
       AND (roles.account_id IS NOT NULL OR tax.id IS NOT NULL)
     GROUP BY 1, 2 ORDER BY 1
"""
