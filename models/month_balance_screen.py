from odoo import api, fields, models
from odoo.tools import float_repr

from .month_balance import AMOUNTS
from .opening import opened


class FusionBillingMonthBalance(models.Model):
    """What a month of Stripe's balance says, keeps and opens (R24)."""

    _inherit = "fusion.billing.month.balance"

    differs = fields.Boolean(compute="_compute_differs")

    @api.depends("difference", "differing_days", "unbooked_count")
    def _compute_differs(self):
        """Two that are not booked may cancel out, and days each other."""
        for each in self:
            apart = not each.currency_id.is_zero(each.difference)
            each.differs = bool(apart or each.differing_days or each.unbooked_count)

    def _figures(self):
        """As JSON, with names, so that they are read when these are no more."""
        digits = self.currency_id.decimal_places
        return {
            "currency_id": self.currency_id.id,
            "currency": self.currency_id.name,
            **{name: float_repr(self[name], digits) for name in AMOUNTS},
        }

    def _say_difference(self):
        format_ = self.currency_id.format
        return self.env._(
            "%(currency)s: at the month's end Stripe holds %(stripe)s, the clearing "
            "account has %(clearing)s: a difference of %(difference)s. Days that "
            "differ: %(days)s; transactions not booked by then: %(count)s. See by day "
            "where it began; decide the transactions that are held, and correct what "
            "is booked of no transaction.",
            currency=self.currency_id.name,
            stripe=format_(self.stripe_end),
            clearing=format_(self.ledger_end),
            difference=format_(self.difference),
            days=self.differing_days,
            count=self.unbooked_count,
        )

    # --- what is behind ------------------------------------------

    def action_open_days(self):
        return self._open("action_balance_day", self._in_month())

    def action_open_transactions(self):
        return self._open("action_balance_transaction", self._in_month())

    def action_open_unbooked(self):
        last = self.month_id._span()[1]
        until = [("date", ">=", self.since), ("date", "<=", last)]
        open_ones = ["|", ("state", "!=", "booked"), ("booked_date", ">", last)]
        domain = [*self._at_stripe(), *until, *open_ones]
        return self._open("action_balance_transaction", domain)

    def _in_month(self):
        first, last = self.month_id._span()
        first = max(first, self.since)
        return [*self._at_stripe(), ("date", ">=", first), ("date", "<=", last)]

    def _at_stripe(self):
        return [
            ("stripe_account_id", "=", self.stripe_account_id.id),
            ("currency_id", "=", self.currency_id.id),
        ]

    def _open(self, action, domain):
        self.ensure_one()
        title = self.env._(
            "%(account)s, %(month)s",
            account=self.stripe_account_id.name,
            month=self.month_id.display_name,
        )
        return opened(self.env, action, title, domain)
