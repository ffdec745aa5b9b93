"""Odoo goes on without the addon: an invoice is posted and paid; nothing is kept."""

PAID = ("paid", "in_payment")
invoice = env["account.move"].create(
    {
        "move_type": "out_invoice",
        "partner_id": env["res.partner"].create({"name": "Later customer"}).id,
        "invoice_line_ids": [(0, 0, {"name": "Advice", "price_unit": 100})],
    }
)
invoice.action_post()
invoices = {"active_model": "account.move", "active_ids": invoice.ids}
wizard = env["account.payment.register"].with_context(**invoices).create({})
wizard._create_payments()
if invoice.payment_state not in PAID:
    raise SystemExit(f"The invoice is {invoice.payment_state}, not paid.")
for view_type in ("list", "form", "search"):
    env["account.move"].get_view(view_type=view_type)
posted = env["account.move"].search([("state", "=", "posted")])
posted.read()
env.cr.rollback()
