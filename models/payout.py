from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.tools import float_repr

from ..ledger.reasons import because

STATUSES = [
    ("pending", "Pending"),
    ("in_transit", "On its way"),
    ("paid", "Arrived"),
    ("failed", "Failed"),
    ("canceled", "Cancelled"),
]
FINISHED = ("paid", "failed", "canceled")
ROWS = "fusion.billing.balance.transaction"
FOLLOWED = timedelta(days=30)  # one that was paid may still come back


class FusionBillingPayout(models.Model):
    """What Stripe paid out to the bank: of which transactions, and where it is (R26).

    A manual payout has no members: it is taken out of the balance as a whole.
    """

    _name = "fusion.billing.payout"
    _description = "Payout"
    _order = "created_at desc, id desc"
    _rec_name = "external_id"

    stripe_account_id = fields.Many2one(
        "fusion.billing.stripe.account", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="stripe_account_id.company_id", store=True, index=True
    )
    external_id = fields.Char(string="Payout", required=True, readonly=True)
    created_at = fields.Datetime(string="Created", readonly=True)
    arrival_date = fields.Date(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    status = fields.Selection(STATUSES, readonly=True)
    is_automatic = fields.Boolean(string="Automatic", readonly=True)
    is_listed = fields.Boolean(
        readonly=True, help="Stripe listed the transactions that it is made of."
    )
    failure = fields.Char(string="Why it failed", readonly=True)
    trace = fields.Char(string="Bank's reference", readonly=True)
    transaction_ids = fields.One2many(ROWS, "payout_id", string="Made of")
    member_total = fields.Monetary(
        string="Its transactions",
        readonly=True,
        help="What Stripe lists of it comes to this, before the cut-over too.",
    )
    member_count = fields.Integer(string="How many", readonly=True)
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Bank line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _external_uniq = models.UniqueIndex("(external_id)")

    @api.model
    def _keep(self, account, payouts):
        """As Stripe tells them now."""
        known = self.search([("external_id", "in", [told.id for told in payouts])])
        by_id, fresh = {payout.external_id: payout for payout in known}, {}
        own = known.filtered(lambda payout: payout.stripe_account_id == account)
        for told in payouts:
            vals, payout = self._vals_of(account, told), by_id.get(told.id)
            if payout is None:
                fresh[told.id] = vals
            elif payout in own:  # another account's is left alone
                payout.write(vals)
        return own | self.create(list(fresh.values()))

    @api.model
    def _vals_of(self, account, told):
        books = self.env["fusion.billing.books"]
        return {
            "stripe_account_id": account.id,
            "external_id": told.id,
            "created_at": told.created.astimezone(UTC).replace(tzinfo=None),
            "arrival_date": told.arrival,
            "currency_id": books._currency(told.currency).id,
            "amount": float(told.amount),
            "status": told.status if told.status in dict(STATUSES) else False,
            "is_automatic": told.automatic,
            "failure": told.failure.replace("_", " "),
            "trace": told.trace,
        }

    @api.model
    def _made_of(self, account, external_id, listed):
        """`listed` are the `Transaction`s that Stripe lists of it."""
        own = [("stripe_account_id", "=", account.id)]
        payout = self.search([*own, ("external_id", "=", external_id)])
        if payout:
            payout._take_members(listed)

    def _take_members(self, listed):
        """The `Transaction`s that Stripe lists of it; its own is among them.

        One that was made by hand since the last automatic one is a member too.
        """
        self.ensure_one()
        members = [each for each in listed if each.source.id != self.external_id]
        own = [("stripe_account_id", "=", self.stripe_account_id.id)]
        self.env[ROWS].search(
            [*own, ("external_id", "in", [each.id for each in members])]
        ).payout_id = self
        self.write(
            {
                "is_listed": True,
                "member_count": len(members),
                "member_total": float(sum(each.net for each in members)),
            }
        )

    def _mismatch(self):
        """Why its transaction is not booked: it is not what it is made of (R26)."""
        currency = self.currency_id
        if not currency:
            return because("currency_unknown", currency="–")
        if not self._differs():
            return None
        digits = currency.decimal_places
        return because(
            "payout_mismatch",
            payout=self.external_id,
            amount=float_repr(self.amount, digits),
            total=float_repr(self.member_total, digits),
            count=self.member_count,
        )

    def _differs(self):
        """Stripe's list of what it is made of comes to another amount."""
        currency = self.currency_id
        return bool(
            (self.is_automatic and self.is_listed and currency)
            and currency.compare_amounts(self.amount, self.member_total)
        )
