from odoo import api, fields, models

from ..sources.values import LONGEST_ID, clean_text
from .told_case import TO_BE_BOOKED


class FusionBillingToldRow(models.AbstractModel):
    """What Stripe told of one of its objects, and the entry that it became.

    It has a Stripe account and a state of its own.
    """

    _name = "fusion.billing.told.row"
    _description = "Row of Stripe's"
    _inherit = ["fusion.billing.reasoned"]

    created_at = fields.Datetime(string="Created", readonly=True)
    booked_date = fields.Date(
        readonly=True, help="The accounting date: its own day, or the first open one."
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    payload = fields.Json(prefetch=False, readonly=True, help="As Stripe told it.")

    @api.model
    def _to_be_booked(self, account):
        """These, and those before that nothing stands in the way of any more."""
        return self.search(
            [
                ("stripe_account_id", "=", account.id),
                ("state", "in", TO_BE_BOOKED),
            ],
            order="created_at, id",
        )

    @api.model
    def _known_among(self, answers):
        """Stripe's ids of those that have their row."""
        ids = [told_id(answer) for answer in answers]
        found = self.search_fetch([("external_id", "in", ids)], ["external_id"])
        return set(found.mapped("external_id"))


def told_id(answer):
    """The id of Stripe's dict, as a row has it."""
    return clean_text(str(answer.get("id")))[:LONGEST_ID]


class FusionBillingPaper(models.AbstractModel):
    """A credit note, or a move of a customer's credit: no money moves (R27, R29)."""

    _name = "fusion.billing.paper"
    _description = "Paper of Stripe"
    _inherit = ["fusion.billing.told.row"]

    external_id = fields.Char(string="Stripe's id", required=True, readonly=True)
    invoice_ref = fields.Char(
        string="Invoice at Stripe", readonly=True, index="btree_not_null"
    )
    source_invoice_id = fields.Many2one(
        "fusion.billing.source.invoice",
        string="Invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _own_invoice(self):
        """The source invoice that it settles or credits, empty where there is none."""
        return self.env["fusion.billing.source.invoice"].search(
            [("biller_invoice_id", "=", self.invoice_ref or "–")], limit=1
        )
