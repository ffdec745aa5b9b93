from odoo import fields, models

from ..sources.stripe_balance import transaction_of

TRANSACTION_STATES = [
    ("new", "To be booked"),
    ("booked", "Booked"),
    ("held", "Held"),
    ("skipped", "Before the cut-over"),
    ("failed", "Failed"),
]
KIND_TITLES = [
    ("receipt", "Payment"),
    ("refund", "Refund"),
    ("refund_failed", "Refund failed"),
    ("returned", "Payment returned"),
    ("dispute", "Dispute"),
    ("dispute_won", "Dispute won"),
    ("payout", "Payout"),
    ("payout_back", "Payout came back"),
    ("top_up", "Top-up"),
    ("fee", "Fee"),
    ("fee_tax", "Tax on fees"),
    ("by_hand", "To be booked by hand"),
    ("unknown", "Unknown"),
]


class FusionBillingBalanceTransaction(models.Model):
    """A movement of the Stripe balance, and where it stands in the books (R23).

    It is kept as Stripe told it; the entry of its gross amount and the one of its fee
    may be two, for fees are booked together with others.
    """

    _name = "fusion.billing.balance.transaction"
    _description = "Balance Transaction"
    _inherit = ["mail.thread", "fusion.billing.told.row"]
    _mail_post_access = "read"
    _order = "created_at desc, id desc"
    _rec_name = "external_id"

    stripe_account_id = fields.Many2one(
        "fusion.billing.stripe.account", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="stripe_account_id.company_id", store=True, index=True
    )
    external_id = fields.Char(string="Transaction", required=True, readonly=True)
    type = fields.Char(string="Stripe's kind", readonly=True)
    category = fields.Char(string="Reporting category", readonly=True)
    kind = fields.Selection(KIND_TITLES, readonly=True)
    date = fields.Date(
        readonly=True, index=True, help="The day it was made, in the service's zone."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    gross = fields.Monetary(readonly=True)
    fee = fields.Monetary(readonly=True)
    fee_tax = fields.Monetary(string="Tax in the fee", readonly=True)
    net = fields.Monetary(readonly=True, help="What the balance changed by.")
    description = fields.Char(readonly=True)
    source_ref = fields.Char(string="About", readonly=True, index="btree_not_null")
    charge_ref = fields.Char(string="Charge", readonly=True, index="btree_not_null")
    intent_ref = fields.Char(
        string="Payment intent", readonly=True, index="btree_not_null"
    )
    state = fields.Selection(
        TRANSACTION_STATES,
        string="Status",
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    fee_move_id = fields.Many2one(
        "account.move",
        string="Entry of the fee",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    payment_id = fields.Many2one(
        "account.payment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The customer's payment, or what went back to the customer.",
    )
    payout_id = fields.Many2one(
        "fusion.billing.payout",
        string="Paid out by",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _external_uniq = models.UniqueIndex("(external_id)")

    def _told(self):
        """The `Transaction` that Stripe told."""
        self.ensure_one()
        return transaction_of(self.payload)
