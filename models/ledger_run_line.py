from odoo import fields, models

from .ledger_run import OUTCOMES


class FusionBillingLedgerRunLine(models.Model):
    """What one run did, or would do, with one source invoice."""

    _name = "fusion.billing.ledger.run.line"
    _description = "Billing Run Line"
    _inherit = ["fusion.billing.reasoned"]
    _order = "run_id desc, id"

    run_id = fields.Many2one(
        "fusion.billing.ledger.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    source_invoice_id = fields.Many2one(
        "fusion.billing.source.invoice", index="btree_not_null", ondelete="set null"
    )
    transaction_id = fields.Many2one(
        "fusion.billing.balance.transaction",
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(
        "account.move", index="btree_not_null", ondelete="set null"
    )
    external_id = fields.Char()
    number = fields.Char()
    customer_name = fields.Char(string="Customer")
    invoice_date = fields.Date()
    currency_id = fields.Many2one("res.currency")
    amount_untaxed = fields.Monetary(string="Untaxed")
    amount_tax = fields.Monetary(string="Tax")
    amount_total = fields.Monetary(string="Total")
    outcome = fields.Selection(
        [(outcome, outcome.capitalize()) for outcome in OUTCOMES]
        + [("missing", "Missing in the source"), ("gone", "Gone from the source")]
    )
    posted = fields.Boolean()
    is_news = fields.Boolean(
        string="New", help="There was nothing to decide about it before this run."
    )
    flags = fields.Char()
