"""The pictures of the guide to Stripe's money, from the demo's third act."""

from .guide import FORM, MONTH, WINDOW, month, of, page
from .pictures import ADMINISTRATOR, LIST, open_action, open_record

ACCOUNT, PAYOUT = "fusion.billing.stripe.account", "fusion.billing.payout"
DISPUTE, CREDIT = "fusion.billing.dispute", "fusion.billing.customer.credit"
TO_DECIDE = """
    await action.doAction("fusion_centralize_billing.action_balance_transaction", {
        additionalContext: { search_default_decide: 1 },
        clearBreadcrumbs: true,
    });
"""
PAID_OUT = open_record(PAYOUT, '[["external_id", "=", "po_260914"]]')
LOST = open_record(DISPUTE, '[["status", "=", "lost"]]')
OWED = open_record(CREDIT, "[]")
SEPTEMBER = f"""
    await orm.call("{MONTH}", "action_open_months", []);
    {month("2026-09-01")}
    {page("balance")}
"""
STATEMENT = ".o_form_view [name=balance_ids] .o_kanban_record"

MONEY_GUIDE = (
    of("stripe_set_up", open_action("stripe_setup"), WINDOW, ADMINISTRATOR),
    of("stripe_account", open_record(ACCOUNT, "[]"), FORM),
    of("balance_days", open_action("balance_day"), f"{LIST} [name=difference]"),
    of("month_balance", SEPTEMBER, STATEMENT),
    of("to_decide", TO_DECIDE, f"{LIST} [name=reason_code]"),
    of("payout", PAID_OUT, FORM),
    of("dispute", LOST, FORM),
    of("customer_credit", OWED, FORM),
)
