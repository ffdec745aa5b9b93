from decimal import Decimal

from odoo import api, fields, models

SHOWN = ("stripe_end", "ledger_end")


class FusionBillingMonth(models.Model):
    """Stripe's balance is signed with the month; what changes of it later shows."""

    _inherit = "fusion.billing.month"

    signed_balance = fields.Json(
        readonly=True, help="Empty where a month was signed before this was kept."
    )
    balance_drift = fields.Json(compute="_compute_state")

    @api.depends("balance_ids", "signed_balance")
    def _compute_state(self):
        done = super()._compute_state()
        for month in self:
            month.balance_drift = month._find_balance_drift()
            if month.balance_drift:
                month.state = "drifted"
        return done

    def _find_balance_drift(self):
        """[(figures signed, figures now)] of the currencies that changed since."""
        if not self.signed_balance:
            return []
        before = _by_currency(self.signed_balance["currencies"])
        now = _by_currency(self._balance_figures())
        keys = [*before, *(key for key in now if key not in before)]
        pairs = [(before.get(key), now.get(key)) for key in keys]
        return [pair for pair in pairs if _shown(pair[0]) != _shown(pair[1])]

    def _balance_figures(self):
        return [each._figures() for each in self.balance_ids]

    @api.depends("balance_drift")
    def _compute_drift_note(self):
        done = super()._compute_drift_note()
        for month in self.filtered("balance_drift"):
            told = self.env["ir.qweb"]._render(
                "fusion_centralize_billing.month_balance_drift",
                {"pairs": month.balance_drift, "money": month._money_then},
            )
            month.drift_note = (month.drift_note or "") + told
        return done

    def _money_then(self, currency_id, figures, name):
        """An amount of the figures; none is zero."""
        amount = Decimal(figures[name]) if figures else Decimal(0)
        currency = self.env["res.currency"].browse(currency_id)
        return currency.format(float(amount))

    # --- the statement ------------------------------------------

    def _sign(self, note):
        kept = {"currencies": self._balance_figures()}
        done = super()._sign(note)
        self.sudo().signed_balance = kept
        return done

    def _say_unexplained(self):
        if self.unexplained_count:
            return super()._say_unexplained()
        return self.env._(
            "In %(month)s the clearing account is not what Stripe holds. Please say "
            "why that is right, or resolve what is behind the difference first.",
            month=self.display_name,
        )

    def _statement(self):
        """What is said of the invoices, and what of the money."""
        said = [super()._statement(), self.balance_note]
        return "\n".join(filter(None, said))

    def action_withdraw(self):
        done = super().action_withdraw()
        self.sudo().signed_balance = False
        return done


def _by_currency(figures):
    return {each["currency_id"]: each for each in figures}


def _shown(figures):
    """What is compared; a currency that is not there is one of zeros."""
    return [Decimal(figures[name]) if figures else Decimal(0) for name in SHOWN]
