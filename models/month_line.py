from odoo import fields, models
from odoo.tools import SQL, float_repr

from .sides import AMOUNTS
from .source_invoice import EXPLAINED


class FusionBillingMonthLine(models.Model):
    """A month's figures of one family, tax and currency (R34)."""

    _name = "fusion.billing.month.line"
    _description = "Month End Line"
    _inherit = "fusion.billing.by.month"
    _auto = False
    _order = "month_id desc, currency_id, family_id, tax_id, id"
    _rec_name = "family_id"

    open_difference = fields.Monetary(
        string="Not explained",
        readonly=True,
        help="Without what was skipped, ignored, cancelled or reversed.",
    )

    @property
    def _table_query(self):
        left = SQL(
            """
            coalesce(sum(difference) FILTER (WHERE state NOT IN %s), 0)
                AS open_difference
            """,
            EXPLAINED,
        )
        return self._by_month(SQL("family_id, tax_id, currency_id"), left)

    def _figures(self):
        """As JSON, with names, so that they are read when these are no more."""
        return {
            "family_id": self.family_id.id,
            "family": self.family_id.name or "",
            "tax_id": self.tax_id.id,
            "tax": self.tax_id.name or "",
            "currency_id": self.currency_id.id,
            "currency": self.currency_id.name or "",
            "open_difference": float_repr(self.open_difference, self._digits()),
            **{name: float_repr(self[name], self._digits()) for name in AMOUNTS},
        }

    def _digits(self):
        return self.currency_id.decimal_places if self.currency_id else 2

    def action_open(self):
        """What is behind it, of all three sides."""
        self.ensure_one()
        names = [self.month_id.display_name, self.family_id.name, self.tax_id.name]
        keys = ("month_id", "family_id", "tax_id", "currency_id")
        domain = [(key, "=", self[key].id) for key in keys]
        return self.month_id._open_lines(domain, " · ".join(filter(None, names)))
