from datetime import UTC

from odoo import api, fields, models

from ..ledger.customer_credit import CREDIT_KINDS
from ..sources.evidence import evidence
from ..sources.stripe_credit import move_of
from .told_case import TO_BE_BOOKED

CREDIT_STATES = [
    ("new", "To be booked"),
    ("booked", "Booked"),
    ("held", "Held"),
    ("skipped", "Before the cut-over"),
    ("failed", "Failed"),
]
CREDIT_KIND_TITLES = [
    ("adjustment", "Given by a person"),
    ("applied_to_invoice", "Used for an invoice"),
    ("unapplied_from_invoice", "Taken back from an invoice"),
    ("invoice_overpaid", "Overpaid"),
    ("invoice_too_large", "Invoice too large to charge"),
    ("invoice_too_small", "Invoice too small to charge"),
    ("credit_note", "Credit note"),
    ("checkout_session_subscription_payment", "Subscription paid at checkout"),
    (
        "checkout_session_subscription_payment_canceled",
        "Subscription payment cancelled",
    ),
    ("initial", "Beginning"),
    ("migration", "Moved from another account"),
    ("unspent_receiver_credit", "Bank transfer not used"),
]


class FusionBillingCreditMove(models.Model):
    """A move of a customer's credit at Stripe, and where it stands in the books (R29).

    No money moves: the clearing account is not touched.
    """

    _name = "fusion.billing.credit.move"
    _description = "Move of a Customer's Credit"
    _inherit = ["fusion.billing.paper"]
    _order = "created_at desc, id desc"
    _rec_name = "external_id"

    credit_id = fields.Many2one(
        "fusion.billing.customer.credit",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    stripe_account_id = fields.Many2one(
        related="credit_id.stripe_account_id", store=True, index=True
    )
    company_id = fields.Many2one(related="credit_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="credit_id.partner_id", string="Contact")
    type = fields.Char(string="Stripe's kind", readonly=True)
    kind = fields.Selection(CREDIT_KIND_TITLES, readonly=True)
    date = fields.Date(readonly=True, index=True)
    is_since_cut_over = fields.Boolean(readonly=True)
    currency_id = fields.Many2one(related="credit_id.currency_id")
    amount = fields.Monetary(
        readonly=True, help="What the customer's credit grew by, or fell."
    )
    ending = fields.Monetary(string="Credit after it", readonly=True)
    description = fields.Char(readonly=True)
    note_ref = fields.Char(string="Credit note at Stripe", readonly=True)
    state = fields.Selection(
        CREDIT_STATES,
        string="Status",
        required=True,
        readonly=True,
        default="new",
        index=True,
    )

    _external_uniq = models.UniqueIndex("(external_id)")

    @api.model
    def _keep(self, credit, answers):
        """The rows of these answers that were not there yet, the oldest first."""
        known = self._known_among(answers)
        told = {move.id: (move, raw) for move, raw in map(_read, reversed(answers))}
        fresh = [each for key, each in told.items() if key not in known]
        return self.create([self._vals_of(credit, *each) for each in fresh])

    @api.model
    def _vals_of(self, credit, move, answer):
        account = credit.stripe_account_id
        day = account._day_of(move.created)
        return {
            "credit_id": credit.id,
            "external_id": move.id,
            "type": move.type,
            "kind": move.type if move.type in CREDIT_KINDS else False,
            "created_at": move.created.astimezone(UTC).replace(tzinfo=None),
            "date": day,
            "is_since_cut_over": day >= account.cut_over_date,
            "amount": float(move.amount),
            "ending": float(move.ending),
            "description": move.description,
            "invoice_ref": move.invoice,
            "note_ref": move.note,
            "payload": evidence(answer),
        }

    def _own_invoice(self):
        """What a credit note put to the customer's credit settles no invoice."""
        none = self.env["fusion.billing.source.invoice"]
        return none if self.note_ref else super()._own_invoice()

    def _is_unread(self):
        """Whether nobody knows what it moved."""
        return self.state in TO_BE_BOOKED and bool(self._told().problem)

    def _told(self):
        """The `CreditMove` that Stripe told."""
        self.ensure_one()
        return move_of(self.payload)


def _read(answer):
    return move_of(answer), answer
