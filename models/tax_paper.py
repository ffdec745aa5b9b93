from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import date_utils
from odoo.tools.misc import format_date

from ..wizards.rights import check_company
from .quiet import QUIET
from .source_invoice import OPEN
from .tax_authority import PERIODS

LENGTHS = {"month": 1, "quarter": 3, "year": 12}
LABELS = {"month": "LLLL y", "quarter": "QQQ y", "year": "y"}


class FusionBillingTaxPaper(models.Model):
    """What is to be filed with an authority for a period: the working paper (R34).

    Its figures are computed by the database whenever they are looked at.
    """

    _name = "fusion.billing.tax.paper"
    _description = "Tax Working Paper"
    _order = "date_from desc, authority_id, id"

    authority_id = fields.Many2one(
        "fusion.billing.tax.authority", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="authority_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Selection(PERIODS, required=True, readonly=True)
    period_name = fields.Char(string="For", compute="_compute_period_name")
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    line_ids = fields.One2many("fusion.billing.tax.paper.line", "paper_id")
    undated_count = fields.Integer(
        string="Without a date",
        compute="_compute_undated_count",
        help="Not booked yet, and without a date by the biller: in no period.",
    )

    _period_uniq = models.UniqueIndex("(authority_id, date_from, period)")

    @api.depends("authority_id", "date_from", "period")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for paper in self:
            paper.display_name = f"{paper.authority_id.name}, {paper.period_name}"

    @api.depends("date_from", "period")
    @api.depends_context("lang")
    def _compute_period_name(self):
        for paper in self:
            label = LABELS.get(paper.period)
            paper.period_name = label and format_date(
                self.env, paper.date_from, date_format=label
            )

    def _compute_undated_count(self):
        rows = self.env["fusion.billing.source.invoice"]
        pending = [("state", "in", OPEN), ("invoice_date", "=", False)]
        groups = rows._read_group(
            [*pending, ("company_id", "in", self.company_id.ids)],
            ["company_id"],
            ["__count"],
        )
        counts = dict(groups)
        for paper in self:
            paper.undated_count = counts.get(paper.company_id, 0)

    @api.model
    def _analyze(self):
        """Tell the database how few there are: of so few it takes no notice by itself.

        Not knowing, it would look for their items in an order three times as slow.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "ANALYZE fusion_billing_tax_paper, fusion_billing_tax_authority_tax"
        )

    @api.model
    def action_open_papers(self):
        """The list, with every period in which something happened."""
        service = self.env["fusion.billing.invoice.ledger"]._service()
        check_company(self.env, service)
        self.env["fusion.billing.tax.authority"]._add_missing(service.company_id)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "fusion_centralize_billing.action_tax_paper"
        )


class FusionBillingTaxAuthority(models.Model):
    _inherit = "fusion.billing.tax.authority"

    def _add_papers(self):
        """One for each period, those with nothing too; of another length none."""
        papers = self.env["fusion.billing.tax.paper"].sudo().with_context(**QUIET)
        wanted = {
            (authority, date_from)
            for authority in self
            for date_from in authority._periods()
        }
        kept = set()
        for paper in papers.search([("authority_id", "in", self.ids)]):
            if paper.period == paper.authority_id.period:
                kept.add((paper.authority_id, paper.date_from))
            else:
                papers |= paper
        papers.unlink()
        if lacking := wanted - kept:
            papers.create([self._vals_of_paper(*each) for each in lacking])
            papers._analyze()

    @api.model
    def _vals_of_paper(self, authority, date_from):
        months = relativedelta(months=LENGTHS[authority.period], days=-1)
        return {
            "authority_id": authority.id,
            "period": authority.period,
            "date_from": date_from,
            "date_to": date_from + months,
        }

    def _periods(self):
        """The first days of this authority's periods, from the first invoice to now."""
        self.ensure_one()
        rows = self.env["fusion.billing.source.invoice"].sudo()
        dated = [("company_id", "=", self.company_id.id), ("invoice_date", "!=", False)]
        first = rows.search(dated, order="invoice_date", limit=1).invoice_date
        today = fields.Date.context_today(self)
        if not first or first > today:
            return set()
        start = date_utils.start_of(first, self.period)
        step = relativedelta(months=LENGTHS[self.period])
        return set(date_utils.date_range(start, today, step))
