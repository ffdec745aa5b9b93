from odoo import api, fields, models

from .dispute import FINISHED, ROWS
from .dispute_review import LOST, WON_LATE
from .opening import opened


class FusionBillingDispute(models.Model):
    """What the page of a dispute shows, does and opens."""

    _inherit = "fusion.billing.dispute"

    transaction_ids = fields.Many2many(
        ROWS, string="Balance transactions", compute="_compute_transactions"
    )
    balance_currency_id = fields.Many2one(
        "res.currency", compute="_compute_transactions"
    )
    taken = fields.Monetary(
        compute="_compute_transactions",
        currency_field="balance_currency_id",
        help="What Stripe took out of the balance, and has not given back.",
    )
    fee = fields.Monetary(
        compute="_compute_transactions",
        currency_field="balance_currency_id",
        help="What Stripe kept for it.",
    )
    is_open = fields.Boolean(
        string="Open", compute="_compute_is_open", search="_search_is_open"
    )
    may_be_decided = fields.Boolean(compute="_compute_may_be_decided")

    @api.depends("external_id")
    def _compute_transactions(self):
        """Of many by one query."""
        found = self.env[ROWS].search(
            [("source_ref", "in", self.mapped("external_id"))], order="created_at"
        )
        by_dispute = found.grouped("source_ref")
        for dispute in self:
            rows = by_dispute.get(dispute.external_id, found.browse())
            dispute.transaction_ids = rows
            dispute.balance_currency_id = rows.currency_id[:1] or dispute.currency_id
            dispute.taken = -sum(rows.mapped("gross"))
            dispute.fee = sum(rows.mapped("fee"))

    @api.depends("status")
    def _compute_is_open(self):
        for dispute in self:
            dispute.is_open = dispute.status not in FINISHED

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("status", "not in" if True in value else "in", FINISHED)]

    @api.depends("reason_code")
    def _compute_may_be_decided(self):
        for dispute in self:
            dispute.may_be_decided = dispute.reason_code in (LOST, WON_LATE)

    def action_decided(self):
        """A person has done what there was to do: it is told no longer."""
        told = self.filtered("may_be_decided")
        self._say_decided(told)
        told.sudo()._decide()

    # --- what it opens ------------------------------------------

    def action_open_transactions(self):
        title = self.env._("Transactions of %(dispute)s", dispute=self.external_id)
        domain = [("source_ref", "in", self.mapped("external_id"))]
        return opened(self.env, "action_balance_transaction", title, domain)

    def action_open_entries(self):
        return self.move_ids._get_records_action(name=self.env._("Entries"))

    def action_open_draft(self):
        return self.draft_id._get_records_action()

    def action_open_source_invoice(self):
        return self.source_invoice_id._get_records_action()
