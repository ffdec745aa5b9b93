from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..wizards.rights import check_accountant, check_company
from .sides import AMOUNTS


class FusionBillingMonth(models.Model):
    """That nothing differs is said by somebody, on a day, of figures that are kept."""

    _inherit = "fusion.billing.month"

    state = fields.Selection(
        [
            ("open", "To sign off"),
            ("signed", "Signed off"),
            ("drifted", "Changed since"),
        ],
        compute="_compute_state",
    )
    signed_by_id = fields.Many2one("res.users", readonly=True)
    signed_at = fields.Datetime(readonly=True)
    signed_note = fields.Text(string="Why it is right", readonly=True)
    signed_figures = fields.Json(readonly=True)
    drift = fields.Json(compute="_compute_state")
    drift_note = fields.Html(compute="_compute_drift_note")

    @api.depends("figures", "signed_figures", "signed_at")
    def _compute_state(self):
        """Of a month in which nothing is billed there are no figures."""
        for month in self:
            month.drift = month._find_drift() if month.signed_at else []
            signed = "drifted" if month.drift else "signed"
            month.state = signed if month.signed_at else "open"

    def _find_drift(self):
        """[(figures signed, figures now)] of the lines that have changed since."""
        before, now = _by_key(self.signed_figures), _by_key(self.figures)
        keys = [*before, *(key for key in now if key not in before)]
        pairs = [(before.get(key), now.get(key)) for key in keys]
        return [pair for pair in pairs if _amounts(pair[0]) != _amounts(pair[1])]

    @api.depends("drift")
    @api.depends_context("lang")
    def _compute_drift_note(self):
        for month in self:
            month.drift_note = month.drift and self.env["ir.qweb"]._render(
                "fusion_centralize_billing.month_drift",
                {"pairs": month.drift, "money": month._money_of_side},
            )

    def _money_of_side(self, currency_id, figures, side):
        """What a side came to in a line of the figures; none is zero."""
        kinds = ("untaxed", "tax") if figures else ()
        amount = sum(Decimal(figures[f"{side}_{kind}"]) for kind in kinds)
        currency = self.env["res.currency"].browse(currency_id) or self.currency_id
        return currency.format(float(amount))

    def action_ask_sign(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "fusion.billing.month.sign",
            "name": self.env._("Sign off %s", self.display_name),
            "view_mode": "form",
            "target": "new",
            "context": {"default_month_id": self.id},
        }

    def _sign(self, note):
        """Keep the figures of now, who says so and when."""
        self.ensure_one()
        check_accountant(self.env)
        check_company(self.env, self.service_id.sudo())
        if not self.is_explained and not (note or "").strip():
            raise UserError(self._say_unexplained())
        self.sudo().write(
            {
                "signed_by_id": self.env.uid,
                "signed_at": fields.Datetime.now(),
                "signed_note": note,
                "signed_figures": self.figures,
            }
        )
        self._message_log(body=self._statement())

    def _say_unexplained(self):
        return self.env._(
            "Source, biller and ledger differ in %(month)s. Please say why that is "
            "right, or resolve what is behind the differences first.",
            month=self.display_name,
        )

    def _statement(self):
        if self.is_even:
            return self.env._(
                "Nothing differs: source, biller and ledger are all %(total)s.",
                total=self.currency_id.format(self.source_total),
            )
        if self.is_explained:
            return self.env._(
                "Nothing is left unexplained: source %(told)s, biller %(billed)s, "
                "ledger %(booked)s. What differs was skipped, ignored, cancelled or "
                "reversed.",
                booked=self.currency_id.format(self.ledger_total),
                told=self.currency_id.format(self.source_total),
                billed=self.currency_id.format(self.biller_total),
            )
        return self.env._(
            "Signed off with differences: source %(told)s, biller %(billed)s, ledger "
            "%(booked)s. %(note)s",
            told=self.currency_id.format(self.source_total),
            billed=self.currency_id.format(self.biller_total),
            booked=self.currency_id.format(self.ledger_total),
            note=self.signed_note,
        )

    def action_withdraw(self):
        """Take the statement back; the chatter keeps that there was one."""
        self.ensure_one()
        check_accountant(self.env)
        check_company(self.env, self.service_id.sudo())
        vals = dict.fromkeys(("signed_by_id", "signed_at", "signed_note"), False)
        self.sudo().write(vals | {"signed_figures": False})
        self._message_log(body=self.env._("The statement was taken back."))


def _by_key(figures):
    """Of one family, tax and currency there is one line."""
    names = ("family_id", "tax_id", "currency_id")
    return {tuple(each[name] for name in names): each for each in figures or []}


def _amounts(figures):
    """What is compared; a line that is not there is one of zeros."""
    return [Decimal(figures[name]) if figures else Decimal(0) for name in AMOUNTS]
