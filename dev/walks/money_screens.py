"""The screens of Stripe's money, as the demo's third act leaves them."""

from .screen import ACTION, ADMINISTRATOR, Screen, pressed, record, window

ROWS = "fusion.billing.balance.transaction"
PAYOUT = "fusion.billing.payout"

MONEY_SCREENS = {
    "money-dashboard": Screen("/odoo/billing-dashboard", ".o_kanban_record"),
    "stripe-accounts": Screen("/odoo/billing-stripe-accounts"),
    "stripe-account": record("fusion.billing.stripe.account", "[]"),
    "stripe-set-up-again": window("stripe_setup", login=ADMINISTRATOR),
    "balance-days": Screen(f"{ACTION}balance_day"),
    "money-month": record("fusion.billing.month", '[["date", "=", "2026-09-01"]]'),
    "transactions": Screen(f"{ACTION}balance_transaction"),
    "transaction-charge": record(ROWS, '[["external_id", "=", "txn_260904link"]]'),
    "transaction-refund": record(ROWS, '[["external_id", "=", "txn_re260909part"]]'),
    "transaction-fee": record(ROWS, '[["external_id", "=", "txn_260905billing"]]'),
    "payouts": Screen(f"{ACTION}payout"),
    "payout": record(PAYOUT, '[["external_id", "=", "po_260914"]]'),
    "payout-failed": record(PAYOUT, '[["external_id", "=", "po_260928"]]'),
    "credit-notes": Screen(f"{ACTION}credit_note"),
    "credit-note": record("fusion.billing.credit.note", "[]"),
    "customers-credit": Screen(f"{ACTION}customer_credit"),
    "customer-credit": record("fusion.billing.customer.credit", "[]"),
    "disputes": Screen(f"{ACTION}dispute"),
    "dispute-lost": record("fusion.billing.dispute", '[["status", "=", "lost"]]'),
    "dispute-won": record("fusion.billing.dispute", '[["status", "=", "won"]]'),
    "row-disputed": record(
        "fusion.billing.source.invoice", '[["number", "=", "NC26-0029"]]'
    ),
    "write-off": pressed(
        "fusion.billing.source.invoice",
        "action_ask_write_off",
        '[["number", "=", "NC26-0029"]]',
    ),
    "money-run": record(
        "fusion.billing.ledger.run",
        '[["task", "=", "money"], ["created_count", ">", 0]]',
    ),
}
