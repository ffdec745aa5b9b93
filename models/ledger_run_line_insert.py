from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import float_repr

COLUMNS = (
    "run_id",
    "company_id",
    "source_invoice_id",
    "transaction_id",
    "move_id",
    "external_id",
    "number",
    "customer_name",
    "invoice_date",
    "currency_id",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "outcome",
    "is_news",
    "posted",
    "reason_code",
    "reason_figures",
    "flags",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
)
AMOUNTS = ("amount_untaxed", "amount_tax", "amount_total")
FLAGS = ("is_news", "posted")


class FusionBillingLedgerRunLine(models.Model):
    """Lines of a run by one statement: a dry run writes one for every invoice, and
    nothing else, and spent most of its time in `create`.
    """

    _name = "fusion.billing.ledger.run.line"
    _inherit = ["fusion.billing.ledger.run.line", "fusion.billing.bulk"]
    _bulk_columns = COLUMNS

    @api.model
    def _create_for(self, run, vals_list):
        """As `create` with values of each column, for lines of one run."""
        if not vals_list:
            return
        if self._is_extended():
            self.create(vals_list)
            return
        same = self._vals_of_each(run)
        self._insert([self._as_row({**vals, **same}) for vals in vals_list])
        run.modified(["line_ids"])

    @api.model
    def _vals_of_each(self, run):
        now = self.env.cr.now()
        return {
            "company_id": run.company_id.id,
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }

    @api.model
    def _as_row(self, vals):
        vals.update(zip(AMOUNTS, self._rounded(vals), strict=True))
        figures = vals["reason_figures"]
        vals["reason_figures"] = Json(figures) if figures else None
        return [
            None if vals[name] is False and name not in FLAGS else vals[name]
            for name in COLUMNS
        ]

    @api.model
    def _rounded(self, vals):
        """The amounts as Odoo's own field gives them to the database."""
        amounts = [vals[name] for name in AMOUNTS]
        currency = self.env["res.currency"].browse(vals["currency_id"])
        if not currency:
            return amounts
        digits = currency.decimal_places
        return [float_repr(currency.round(amount), digits) for amount in amounts]
