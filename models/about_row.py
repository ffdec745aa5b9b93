import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ..sources.values import LONGEST_ID, clean_text
from .batch_writer import TRANSACTION_ERRORS
from .of_run import warn_run
from .told_case import TO_BE_BOOKED

# Held, and yet with the day on which it was booked: its entry is gone since.
GONE = Domain("state", "in", ("held", "failed")) & Domain("booked_date", "!=", False)
ONCE_BOOKED = Domain("state", "=", "booked") | GONE
_logger = logging.getLogger(__name__)


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

    def _once_booked(self):
        """It moved at Stripe, and was booked, though its entry may be gone since."""
        return self.filtered_domain(ONCE_BOOKED)

    def _match_each(self, match):
        """`match(row)` of each by itself: one that fails hides no other (R13)."""
        for row in self:
            try:
                with self.env.cr.savepoint():
                    match(row)
            except TRANSACTION_ERRORS:
                raise
            except Exception as error:
                _logger.exception("%s could not be matched", row)
                warn_run(self.env, row._say_unmatched(error))

    def _say_unmatched(self, error):
        return self.env._(
            "%(row)s is booked, but was not matched again with what it settles: "
            "%(why)s. Match it in Odoo.",
            row=self.display_name,
            why=str(error).rstrip("."),
        )

    def _write_changed(self, vals):
        """Only what is not so already: a row that stays as it was is not written."""
        fields_ = self._fields
        changed = {
            name: value
            for name, value in vals.items()
            if fields_[name].convert_to_cache(value, self)
            != fields_[name].convert_to_cache(self[name], self)
        }
        if changed:
            self.write(changed)

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
