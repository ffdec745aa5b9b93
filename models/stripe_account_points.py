from odoo import fields, models

from .open_money import Point

TOLD = (
    *("fusion.billing.dispute", "fusion.billing.payout"),
    *("fusion.billing.balance.day", "fusion.billing.customer.credit"),
    "fusion.billing.source.invoice",
)


class FusionBillingStripeAccount(models.Model):
    """What is open of a Stripe account's money, and for what somebody was called (R13).

    What is open no longer is forgotten: it calls again where it comes back.
    """

    _inherit = "fusion.billing.stripe.account"

    called = fields.Json(
        readonly=True,
        copy=False,
        help="Of what is open, that for which the person in charge was called.",
    )

    def _points(self):
        """Every `Point` that is open, what has a deadline first."""
        self.ensure_one()
        found = [point for name in TOLD for point in self.env[name]._points(self)]
        return [*found, *self._unlisted_points()]

    def _unlisted_points(self):
        """Stripe's own balance is not what it listed."""
        if not self._is_compared():
            return
        for name, amount in self._unlisted().items():
            yield Point(f"unlisted:{name}", self._say_unlisted_of(name, amount))

    def _take_new_points(self):
        """Those for which nobody was called yet; from now on, somebody was."""
        points, before = self._points(), set(self.called or ())
        keys = sorted({point.key for point in points})
        if keys != (self.called or []):
            self.called = keys
        return [point for point in points if point.key not in before]
