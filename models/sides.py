from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .restricted import asked_for

SIDES = ("source", "biller", "ledger")
AMOUNTS = tuple(f"{side}_{kind}" for side in SIDES for kind in ("untaxed", "tax"))
TOTALS = (
    *(f"{side}_total" for side in SIDES),
    "difference",
    "biller_difference",
)
TRUE = SQL("TRUE")
# The invoice that an entry is of: itself, the one it reverses or credits, or the one
# whose credit note it takes back.
OF_INVOICE = SQL("coalesce(note.reversed_entry_id, move.reversed_entry_id, move.id)")
JOIN_NOTE = SQL("LEFT JOIN account_move AS note ON note.id = move.reversed_entry_id")
SPAN = 2**34  # more than there will be lines; a browser still counts far beyond


class FusionBillingSides(models.AbstractModel):
    """The columns of source, biller and ledger, of one family, tax and currency."""

    _name = "fusion.billing.sides"
    _description = "Source, Biller and Ledger"

    month_id = fields.Many2one("fusion.billing.month", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    family_id = fields.Many2one("fusion.billing.family", readonly=True)
    tax_id = fields.Many2one("account.tax", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    source_untaxed = fields.Monetary(string="Source, untaxed", readonly=True)
    source_tax = fields.Monetary(string="Source, tax", readonly=True)
    source_total = fields.Monetary(string="Source", readonly=True)
    biller_untaxed = fields.Monetary(string="Biller, untaxed", readonly=True)
    biller_tax = fields.Monetary(string="Biller, tax", readonly=True)
    biller_total = fields.Monetary(string="Biller", readonly=True)
    ledger_untaxed = fields.Monetary(string="Ledger, untaxed", readonly=True)
    ledger_tax = fields.Monetary(string="Ledger, tax", readonly=True)
    ledger_total = fields.Monetary(string="Ledger", readonly=True)
    difference = fields.Monetary(
        readonly=True, help="The source's total less the ledger's."
    )
    biller_difference = fields.Monetary(string="Source − biller", readonly=True)


class FusionBillingByMonth(models.AbstractModel):
    """What the database computes of months, and finds again by its id.

    The id begins with the month's, so that a few records are read without computing
    those of all other months.
    """

    _name = "fusion.billing.by.month"
    _description = "Computed by Month"
    _inherit = "fusion.billing.sides"

    def _by_month(self, keys, columns, having=TRUE):
        """The proof's lines by month and keys; of other months than asked for, none.

        Each line is in one group only, so its first names the group.
        """
        return SQL(
            """
            SELECT part.*, month.id AS month_id,
                   coalesce(month.id, 0)::bigint * %(span)s + part.line_id AS id
              FROM (
                   SELECT min(id) AS line_id, service_id, company_id,
                          date_trunc('month', date::timestamp)::date AS first_day,
                          %(keys)s, %(columns)s, %(sums)s
                     FROM (%(lines)s) AS line
                    WHERE %(within)s
                    GROUP BY service_id, company_id, first_day, %(keys)s
                   HAVING %(having)s
                   ) AS part
              LEFT JOIN fusion_billing_month AS month
                ON month.service_id = part.service_id AND month.date = part.first_day
            """,
            span=SPAN,
            keys=keys,
            columns=columns,
            sums=sums(),
            lines=self.env["fusion.billing.proof.line"]._lines_query(),
            within=self._within(),
            having=having,
        )

    def _within(self):
        """That a line is of the months asked for, by days, which have an index."""
        days = self.env.context.get("month_span")
        return SQL("date BETWEEN %s AND %s", *days) if days else TRUE

    @api.model
    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain)
        if ids := asked_for(domain, "id"):
            domain &= self._in_months_of(ids)
        months = self.env["fusion.billing.month"].browse(asked_for(domain, "month_id"))
        asked = self.with_context(month_span=months._span())
        return super(FusionBillingByMonth, asked)._search(domain, *args, **kwargs)

    @api.model
    def _of_each(self, months):
        """{month: records}, read by one query: by their ids they are computed again."""
        return self.search_fetch([("month_id", "in", months.ids)]).grouped("month_id")

    @api.model
    def _in_months_of(self, ids):
        months = {record_id // SPAN or False for record_id in ids}
        return Domain("month_id", "in", list(months))

    @api.private
    def exists(self):
        found = set(self.sudo()._search([("id", "in", self.ids)]))
        return self.filtered(lambda record: not record.id or record.id in found)


def in_month(date):
    """That a month is the one of a date.

    Equal, so that the database leaves it out where nobody asks for it; a span, so that
    it finds what is of a month by the index on the date.
    """
    return SQL(
        """
        month.service_id = told.service_id
           AND month.date = date_trunc('month', %(date)s::timestamp)::date
           AND %(date)s >= month.date
           AND %(date)s < month.date + interval '1 month'
        """,
        date=date,
    )


def sums():
    """All columns of the sides added up, under their own names."""
    return SQL(", ").join(
        SQL("sum(%(name)s) AS %(name)s", name=SQL.identifier(name))
        for name in (*AMOUNTS, *TOTALS)
    )
