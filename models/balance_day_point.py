from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from .open_money import Point

DIFFERS = Domain("difference", "!=", 0)


class FusionBillingBalanceDay(models.Model):
    """A day on which Stripe's balance and the clearing account come apart (R24).

    What differs on the days after it only because of that day is told with it.
    """

    _name = "fusion.billing.balance.day"
    _inherit = ["fusion.billing.balance.day", "fusion.billing.open.money"]

    _fields_told = (
        *("date", "currency_id", "stripe_balance", "ledger_balance"),
        *("difference", "new_difference"),
    )

    @api.model
    def _to_tell(self, account):
        began = Domain("new_difference", "!=", 0)
        return self._of_account(account) & DIFFERS & began

    def _own_points(self):
        said = self.env._(
            "On %(day)s Stripe held %(stripe)s and the clearing account had "
            "%(clearing)s: a difference of %(difference)s, of which %(new)s came on "
            "this day. Open the day under Reconciliation ▸ Stripe balance: it lists "
            "what is not booked, and what was booked of no transaction.",
            day=format_date(self.env, self.date),
            stripe=self._told_money(self.stripe_balance),
            clearing=self._told_money(self.ledger_balance),
            difference=self._told_money(self.difference),
            new=self._told_money(self.new_difference),
        )
        yield Point(f"{self.currency_id.name}:{self.date}", said)
