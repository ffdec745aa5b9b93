"""What the third act must come to, put down by hand, and the SQL that looks at it.

Money in dollars, of ``september.py``'s payments and moves.
"""

from decimal import Decimal

from .expected import READ, SKIPPED, TO_POST

# What each run counts; all that is not named must be 0.
BILLED = {"read": READ + 13, "unchanged": TO_POST, "skipped": SKIPPED, "created": 13}
POSTED = {"read": 13, "unchanged": 13, "posted": 13, "paid": 12}
# 8 charges whose payments the invoices have brought, 14 other movements
BOOKED = {"read": 22, "adopted": 8, "created": 14, "posted": 22}
NOTHING: dict[str, int] = {}

TOLD = [("txn_260904link", "ch_260904link")]
# 8 + 1 charges 37.60, Billing 10.00, disputes 15.00 + 15.00 - 15.00
FEES = Decimal("62.60")
DUE_BOOKED = {
    "Stripe, the clearing account": Decimal("160.92"),
    "Opening of the Stripe balance": Decimal("3638.90"),  # 4,010.08 less 371.18
    "Unallocated receipts": Decimal("-55.37"),
    "Payouts in transit": Decimal("984.24"),  # 1,084.24 less the top-up's 100.00
    "Disputed payments": Decimal("166.88"),  # the lost one
    "Processing fees": FEES,
}
DUE_AT_THE_BANK = DUE_BOOKED | {
    "Bank": Decimal("1084.24"),
    "Payouts in transit": Decimal("-100.00"),
}

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
# Of the accounts that the Stripe account names, what is posted.
ACCOUNTS = """
    SELECT code_store ->> company_id::text, name, sum(balance)
      FROM (
           SELECT stripe.company_id, account.id, item.balance, account.code_store,
                  CASE WHEN role = 'clearing' THEN 'Stripe, the clearing account'
                       ELSE account.name ->> 'en_US' END AS name
             FROM fusion_billing_stripe_account AS stripe
            CROSS JOIN LATERAL (VALUES
                ('unallocated', unallocated_account_id),
                ('transit', transit_account_id),
                ('disputed', disputed_account_id),
                ('fee', fee_account_id),
                ('opening', opening_account_id),
                ('bank', (SELECT default_account_id FROM account_journal
                           WHERE id = bank_journal_id)),
                ('clearing', (SELECT default_account_id
                                FROM fusion_billing_stripe_journal AS chosen
                                JOIN account_journal AS journal
                                  ON journal.id = chosen.journal_id
                               WHERE chosen.stripe_account_id = stripe.id))
            ) AS roles (role, account_id)
             JOIN account_account AS account ON account.id = roles.account_id
             JOIN account_move_line AS item
               ON item.account_id = account.id AND item.parent_state = 'posted'
           ) AS items
     GROUP BY id, code_store, company_id, name ORDER BY 1
"""
