from odoo import fields, models
from odoo.tools import SQL

from .completeness_line import COMPLETENESS

OPEN = ("draft", "held", "waiting", "failed", "missing_ledger", "missing_source")


class FusionBillingCompletenessCount(models.Model):
    """How many invoices of a month came to what: they add up to all of them (R34)."""

    _name = "fusion.billing.completeness.count"
    _description = "Invoices Given Out, Counted"
    _auto = False
    _order = "month_id, place, currency_id, id"
    _rec_name = "status"

    service_id = fields.Many2one("fusion.billing.service", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month_id = fields.Many2one("fusion.billing.month", readonly=True)
    place = fields.Integer(readonly=True)
    status = fields.Selection(COMPLETENESS, string="What became of it", readonly=True)
    is_open = fields.Boolean(
        readonly=True, help="Something is still to be decided or done."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    invoice_count = fields.Integer(string="Invoices", readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True)

    @property
    def _table_query(self):
        statuses = [status for status, _title in COMPLETENESS]
        place = SQL("array_position(%s::varchar[], status::varchar)", statuses)
        return SQL(
            """
            SELECT ((coalesce(month_id, 0)::bigint * 1024 + service_id) * 1024
                       + coalesce(currency_id, 0)) * 16 + %(place)s AS id,
                   service_id, company_id, month_id, %(place)s AS place, status,
                   status IN %(open)s AS is_open, currency_id,
                   count(*) AS invoice_count, sum(amount_total) AS amount_total
              FROM (%(lines)s) AS line
             GROUP BY service_id, company_id, month_id, status, currency_id
            """,
            place=place,
            open=OPEN,
            lines=self.env["fusion.billing.completeness.line"]._lines_query(),
        )

    def action_open(self):
        """The invoices that were counted."""
        self.ensure_one()
        titles = dict(self._fields["status"]._description_selection(self.env))
        lines = self.env["fusion.billing.completeness.line"]
        keys = ("service_id", "month_id", "currency_id")
        domain = [(key, "=", self[key].id) for key in keys]
        domain += [("status", "=", self.status)]
        return lines._open(domain, titles[self.status])
