from datetime import UTC, datetime

from odoo import fields, models

ROWS = "fusion.billing.balance.transaction"


class FusionBillingStripeAccount(models.Model):
    """What was read of the balance last, and which transactions made it (R23, R24)."""

    _inherit = "fusion.billing.stripe.account"

    listed_until = fields.Datetime(
        readonly=True,
        copy=False,
        help="Of the last transaction that a complete list told.",
    )
    balance = fields.Json(
        readonly=True,
        copy=False,
        help="By currency, what Stripe said that it holds.",
    )
    balance_at = fields.Datetime(readonly=True, copy=False)
    balance_row = fields.Integer(
        string="Its last transaction",
        readonly=True,
        copy=False,
        help="The last transaction kept when Stripe said so.",
    )
    balance_until = fields.Datetime(
        string="Its newest transaction",
        readonly=True,
        copy=False,
        help="When the newest transaction that it had listed was made.",
    )

    def _is_read(self):
        """Whether runs read it: it is set up, and not archived."""
        return bool(self.active and self.cut_over_date)

    def _remember(self, latest, balance):
        """How far was listed (seconds since 1970), and what Stripe held then.

        The balance stays what it was where none was seen that the list makes.
        """
        now = fields.Datetime.now()
        if latest:
            until = datetime.fromtimestamp(latest, UTC).replace(tzinfo=None)
            # from a time to come nothing would ever be listed
            self.listed_until = min(max(until, self.listed_until or until), now)
        if balance is not None:
            self._take_balance(balance, now)

    def _take_balance(self, balance, at):
        """Stripe said so once all was kept that it had listed.

        Clocks do not tell what a balance is made of: ours is not Stripe's, and what
        is made within the second in which it was asked may be in it, or not.
        """
        own = [("stripe_account_id", "=", self.id)]
        measures = ["id:max", "created_at:max"]
        [[last, newest]] = self.env[ROWS]._read_group(own, [], measures)
        self.write(
            {
                "balance": balance,
                "balance_at": at,
                "balance_row": last or 0,
                "balance_until": newest or False,
            }
        )
