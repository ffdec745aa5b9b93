from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .completeness_line import COMPLETENESS
from .opening import opened
from .restricted import asked_for
from .source_invoice import OPEN
from .wording import choice_of

LEFT = (*OPEN, "missing_ledger", "missing_source")


class FusionBillingCompletenessCount(models.Model):
    """How many invoices came to what: they add up to all of them (R34).

    Of each month, with those of none, and of all months together.
    """

    _name = "fusion.billing.completeness.count"
    _description = "Invoices Given Out, Counted"
    _auto = False
    _order = "month_id, place, currency_id, id"
    _rec_name = "status"

    service_id = fields.Many2one("fusion.billing.service", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    is_whole = fields.Boolean(readonly=True, help="Of all months together.")
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
        """Apart, so that a month's are counted without all others."""
        of_month = self._counted(SQL("month_id"), is_whole=False)
        of_all = self._counted(SQL("NULL::int"), is_whole=True)
        return SQL("%s UNION ALL %s", of_month, of_all)

    def _counted(self, month, is_whole):
        statuses = [status for status, _title in COMPLETENESS]
        return SQL(
            """
            SELECT (((coalesce(month_id, 0)::bigint * 2 + %(whole)s) * 1024
                       + service_id) * 1024
                       + coalesce(currency_id, 0)) * 16 + %(place)s AS id,
                   %(is_whole)s AS is_whole, service_id, company_id, month_id,
                   %(place)s AS place, status, status IN %(open)s AS is_open,
                   currency_id, count(*) AS invoice_count,
                   sum(amount_total) AS amount_total
              FROM (
                   SELECT service_id, company_id, %(month)s AS month_id, status,
                          currency_id, amount_total
                     FROM (%(lines)s) AS line
                   ) AS line
             GROUP BY service_id, company_id, month_id, status, currency_id
            """,
            whole=int(is_whole),
            is_whole=is_whole,
            month=month,
            place=SQL("array_position(%s::varchar[], status::varchar)", statuses),
            open=LEFT,
            lines=self.env["fusion.billing.completeness.line"]._lines_query(),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What is read by its id is counted in its month alone."""
        domain = Domain(domain)
        of = {count_id // 16 // 1024 // 1024 for count_id in asked_for(domain, "id")}
        if len(of) == 1:
            month, is_whole = divmod(of.pop(), 2)
            domain &= Domain("is_whole", "=", bool(is_whole))
            domain &= Domain("month_id", "=", month or False)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _found(self, domain):
        """Read at once: by their ids they would be counted again."""
        names = ["service_id", "company_id", "month_id", "is_whole", "place"]
        names += ["status", "is_open", "currency_id"]
        return self.search_fetch(domain, [*names, "invoice_count", "amount_total"])

    @api.model
    def _by(self, records, name, is_whole):
        """Each record with its counts, by one query for all of them."""
        counts = self._found([(name, "in", records.ids), ("is_whole", "=", is_whole)])
        for record in records:
            yield record, counts.filtered(lambda count, of=record: count[name] == of)

    def _missing(self):
        return self.filtered(lambda count: count.status == "missing_source")

    def _invoices(self):
        return sum(self.mapped("invoice_count"))

    def action_open(self):
        """The invoices that were counted."""
        self.ensure_one()
        months = () if self.is_whole else ("month_id",)
        keys = ("service_id", "currency_id", *months)
        domain = [(key, "=", self[key].id) for key in keys]
        domain += [("status", "=", self.status)]
        title = choice_of(self, "status")
        return opened(self.env, "action_completeness_line", title, domain)
