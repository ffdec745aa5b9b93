from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .opening import opened
from .restricted import asked_for
from .tax_paper_item import BOOKED, FIGURES, TAXES
from .wording import choice_of

SUMS = ("base", "tax")
ALL = tuple(figure for figure, _title in FIGURES)


class FusionBillingTaxPaperLine(models.Model):
    """A figure of a working paper, of one tax."""

    _name = "fusion.billing.tax.paper.line"
    _description = "Figure of a Tax Working Paper"
    _inherit = "fusion.billing.harmless"
    _auto = False
    _order = "paper_id, place, tax_id, id"
    _rec_name = "figure"

    paper_id = fields.Many2one("fusion.billing.tax.paper", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    place = fields.Integer(readonly=True)
    figure = fields.Selection(FIGURES, readonly=True)
    tax_id = fields.Many2one("account.tax", string="Tax name", readonly=True)
    base = fields.Monetary(string="Taxable base", readonly=True)
    tax = fields.Monetary(readonly=True)
    entry_count = fields.Integer(
        string="Entries", readonly=True, help="Journal entries, or source invoices."
    )

    @property
    def _table_query(self):
        place = SQL("array_position(%s::varchar[], figure::varchar)", list(ALL))
        return SQL(
            """
            SELECT (paper_id::bigint * %(taxes)s + coalesce(tax_id, 0)) * 8 + %(place)s
                       AS id,
                   paper_id, company_id, currency_id, figure, %(place)s AS place,
                   tax_id, sum(base) AS base, sum(tax) AS tax,
                   count(DISTINCT coalesce(move_number, -source_invoice_id))
                       AS entry_count
              FROM (%(items)s) AS item
             GROUP BY paper_id, company_id, currency_id, figure, tax_id
            """,
            taxes=TAXES,
            place=place,
            items=self.env["fusion.billing.tax.paper.item"]._table_query,
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Of few papers, those of no others are not computed."""
        domain = Domain(domain)
        papers = asked_for(domain, "paper_id")
        papers += [line_id // 8 // TAXES for line_id in asked_for(domain, "id")]
        items = self.env["fusion.billing.tax.paper.item"]._within(set(papers))
        within = self.with_env(items.env)
        return super(FusionBillingTaxPaperLine, within)._search(domain, *args, **kwargs)

    def action_open(self):
        """The rows that the figure is the sum of."""
        self.ensure_one()
        figure = choice_of(self, "figure")
        named = [self.paper_id.display_name, figure, self.tax_id.name]
        keys = ("paper_id", "tax_id")
        domain = [(key, "=", self[key].id) for key in keys]
        return self.paper_id._open_items(
            [*domain, ("figure", "=", self.figure)], " · ".join(filter(None, named))
        )


class FusionBillingTaxPaper(models.Model):
    """The figures of a period, each the sum of its lines."""

    _inherit = "fusion.billing.tax.paper"

    collected_base = fields.Monetary(string="Taxable", compute="_compute_figures")
    collected_tax = fields.Monetary(string="Collected", compute="_compute_figures")
    adjusted_base = fields.Monetary(string="Adjusted base", compute="_compute_figures")
    adjusted_tax = fields.Monetary(string="Adjusted", compute="_compute_figures")
    other_base = fields.Monetary(
        string="Base of other entries", compute="_compute_figures"
    )
    other_tax = fields.Monetary(string="Other entries", compute="_compute_figures")
    zero_base = fields.Monetary(
        string="Zero-rated or exempt", compute="_compute_figures"
    )
    uncharged_base = fields.Monetary(
        string="Not charged on", compute="_compute_figures"
    )
    pending_base = fields.Monetary(
        string="Base not booked yet", compute="_compute_figures"
    )
    pending_tax = fields.Monetary(string="Not booked yet", compute="_compute_figures")
    tax_total = fields.Monetary(
        string="Tax in the ledger",
        compute="_compute_figures",
        help="Collected, adjusted, and of other entries.",
    )
    ledger_tax = fields.Monetary(
        compute="_compute_ledger_tax",
        help="The balance of the journal items of these taxes in the period.",
    )
    foots = fields.Boolean(compute="_compute_ledger_tax")

    @api.depends("line_ids")
    def _compute_figures(self):
        """By one query, for all these papers."""
        groups = self.env["fusion.billing.tax.paper.line"]._read_group(
            [("paper_id", "in", self.ids)],
            ["paper_id", "figure"],
            ["base:sum", "tax:sum"],
        )
        found = {(paper, figure): sums for paper, figure, *sums in groups}
        for paper in self:
            for figure in ALL:
                sums = found.get((paper, figure), (0, 0))
                for kind, amount in zip(SUMS, sums, strict=True):
                    if f"{figure}_{kind}" in paper._fields:
                        paper[f"{figure}_{kind}"] = amount
            paper.tax_total = sum(paper[f"{figure}_tax"] for figure in BOOKED)

    @api.depends("tax_total")
    def _compute_ledger_tax(self):
        """Asked of the journal items alone, whatever the figures are made of."""
        for paper in self:
            items = self.env["account.move.line"].sudo()
            [(balance,)] = items._read_group(
                [
                    ("company_id", "=", paper.company_id.id),
                    ("parent_state", "=", "posted"),
                    ("date", ">=", paper.date_from),
                    ("date", "<=", paper.date_to),
                    ("tax_line_id", "in", paper.sudo().authority_id.tax_ids.ids),
                ],
                [],
                ["balance:sum"],
            )
            paper.ledger_tax = -balance
            paper.foots = not paper.currency_id.compare_amounts(
                paper.ledger_tax, paper.tax_total
            )

    def action_open_items(self):
        """All that the paper is made of."""
        return self._open_items([("paper_id", "=", self.id)], self.display_name)

    def _open_items(self, domain, title):
        return opened(self.env, "action_tax_paper_item", title, domain)
