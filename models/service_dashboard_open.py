from odoo import models
from odoo.fields import Domain

from .balance_day_point import DIFFERS
from .dispute_point import WAITS
from .service_dashboard_month import MONTH

DAYS, PAYOUTS = "fusion.billing.balance.day", "fusion.billing.payout"
DISPUTES = "fusion.billing.dispute"
CREDITS = "fusion.billing.customer.credit"
OPEN = {  # its model, the action that lists it, and which are open
    "days": (DAYS, "action_balance_day", DIFFERS),
    "payouts": (PAYOUTS, "action_payout", Domain("trouble", "!=", False)),
    "disputes": (DISPUTES, "action_dispute", WAITS),
    "credits": (CREDITS, "action_customer_credit", Domain("is_odd", "=", True)),
}


class FusionBillingService(models.Model):
    """What is open of Stripe's money on the dashboard, and the lists of just that.

    One query each, whatever the number of records.
    """

    _inherit = "fusion.billing.service"

    def _balance_figures(self):
        figures = super()._balance_figures()
        return figures and figures | {
            "open": [self._open_figure(name) for name in self._open_names()]
        }

    def _open_names(self):
        keeps_credit = self.stripe_account_id.sudo()._keeps_credit()
        return [name for name in OPEN if name != "credits" or keeps_credit]

    def _open_figure(self, name):
        model = OPEN[name][0]
        return {
            "name": name,
            "title": self._open_title(name),
            **self._counted(self.env[model].search_count(self._open_money(name))),
            "context": {"fc_open": name},
        }

    def _open_title(self, name):
        return {
            "days": self.env._("Days that differ"),
            "payouts": self.env._("Payouts to look after"),
            "disputes": self.env._("Disputes that wait"),
            "credits": self.env._("Customers' credit that differs"),
        }[name]

    def _open_money(self, name):
        """The domain of what is counted."""
        _model, _action, is_open = OPEN[name]
        own = Domain("stripe_account_id", "=", self.stripe_account_id.id)
        if name == "days":
            own &= self._not_signed_off()
        return own & is_open

    def _not_signed_off(self):
        """Days of months of which nobody has said yet that they are right (R34)."""
        signed = [("service_id", "=", self.id), ("signed_at", "!=", False)]
        months = self.env["fusion.billing.month"].search_fetch(signed, ["date"])
        return Domain.AND(
            Domain("date", "<", month.date) | Domain("date", ">=", month.date + MONTH)
            for month in months
        )

    def action_open_money(self):
        """The records that a figure counts."""
        self.ensure_one()
        name = self.env.context.get("fc_open")
        name = name if name in OPEN else "days"
        action = OPEN[name][1]
        title, domain = self._open_title(name), self._open_money(name)
        return self._open_records(action, title, domain)
