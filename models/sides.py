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

    @api.model
    def _id_of_part(self):
        """As SQL: each line is in one group only, so its first names the group."""
        return SQL("coalesce(month_id, 0)::bigint * %s + min(id)", SPAN)

    @api.model
    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain)
        if ids := asked_for(domain, "id"):
            domain &= self._in_months_of(ids)
        return super()._search(domain, *args, **kwargs)

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


def sums():
    """All columns of the sides added up, under their own names."""
    return SQL(", ").join(
        SQL("sum(%(name)s) AS %(name)s", name=SQL.identifier(name))
        for name in (*AMOUNTS, *TOTALS)
    )
