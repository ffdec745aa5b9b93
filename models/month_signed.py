from odoo import api, fields, models
from odoo.tools import SQL

from .sides import AMOUNTS

KEYS = ("source_invoice_id", "family_id", "tax_id", "currency_id")


class FusionBillingMonthFrozen(models.Model):
    """What source, biller and ledger said of an invoice when its month was signed off.

    Written by one statement; by it, what changed since is found invoice by invoice.
    """

    _name = "fusion.billing.month.frozen"
    _description = "Signed Figures of an Invoice"
    _log_access = False  # the month tells who signed, and when

    month_id = fields.Many2one(
        "fusion.billing.month", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="month_id.company_id", store=True)
    source_invoice_id = fields.Many2one(
        "fusion.billing.source.invoice", index=True, ondelete="cascade"
    )
    family_id = fields.Many2one("fusion.billing.family", ondelete="set null")
    tax_id = fields.Many2one("account.tax", ondelete="set null")
    currency_id = fields.Many2one("res.currency", ondelete="set null")
    source_untaxed = fields.Monetary()
    source_tax = fields.Monetary()
    biller_untaxed = fields.Monetary()
    biller_tax = fields.Monetary()
    ledger_untaxed = fields.Monetary()
    ledger_tax = fields.Monetary()

    @api.model
    def _freeze(self, month):
        """In place of what was kept before."""
        self._thaw(month)
        first, last = month._span()
        names = SQL(", ").join(map(SQL.identifier, (*KEYS, *AMOUNTS)))
        keys = SQL(", ").join(map(SQL.identifier, KEYS))
        sums = SQL(", ").join(SQL("sum(%s)", SQL.identifier(name)) for name in AMOUNTS)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO fusion_billing_month_frozen
                       (month_id, company_id, %(names)s)
                SELECT month_id, company_id, %(keys)s, %(sums)s
                  FROM (%(lines)s) AS line
                 WHERE month_id = %(month)s AND date BETWEEN %(first)s AND %(last)s
                 GROUP BY month_id, company_id, %(keys)s
                """,
                names=names,
                keys=keys,
                sums=sums,
                lines=self.env["fusion.billing.proof.line"]._table_query,
                month=month.id,
                first=first,
                last=last,
            )
        )

    @api.model
    def _thaw(self, month):
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM fusion_billing_month_frozen WHERE month_id = %s", month.id)
        )
        self.invalidate_model()

    @api.model
    def _fill_missing(self):
        """For months signed before this was kept, of which nothing changed since."""
        months = self.env["fusion.billing.month"].search([("signed_at", "!=", False)])
        for month in months:
            kept = self.search_count([("month_id", "=", month.id)], limit=1)
            if not kept and month.state == "signed":
                self._freeze(month)


class FusionBillingMonth(models.Model):
    _inherit = "fusion.billing.month"

    def _sign(self, note):
        done = super()._sign(note)
        self.env["fusion.billing.month.frozen"].sudo()._freeze(self)
        return done

    def action_withdraw(self):
        done = super().action_withdraw()
        self.env["fusion.billing.month.frozen"].sudo()._thaw(self)
        return done
