from odoo import api, fields, models
from odoo.fields import Domain

from .restricted import asked_for

FIGURES = [
    ("collected", "Taxable, and collected"),
    ("adjusted", "Adjusted: credit notes, and of earlier periods"),
    ("other", "Other entries with this tax"),
    ("zero", "Zero-rated or exempt"),
    ("uncharged", "Tax not charged"),
    ("pending", "At the source, not booked yet"),
]
BOOKED = ("collected", "adjusted", "other")  # what makes the tax in the ledger
TAXES = 2**16  # more than there will be


class FusionBillingTaxPaperItem(models.Model):
    """What a figure of a working paper is made of (R34).

    Of the ledger, a journal item: its own amount where it is a tax, the base of each
    tax that it carries where it is not. Of what is not booked yet, a line of a source
    invoice. All in the company's currency.
    """

    _name = "fusion.billing.tax.paper.item"
    _description = "Item of a Tax Working Paper"
    _inherit = "fusion.billing.harmless"
    _auto = False
    _order = "date, move_name, id"
    _rec_name = "move_name"

    paper_id = fields.Many2one("fusion.billing.tax.paper", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    figure = fields.Selection(FIGURES, readonly=True)
    tax_id = fields.Many2one("account.tax", string="Tax name", readonly=True)
    date = fields.Date(readonly=True)
    invoice_date = fields.Date(readonly=True)
    number = fields.Char(readonly=True)
    customer_name = fields.Char(string="Customer", readonly=True)
    source_invoice_id = fields.Many2one("fusion.billing.source.invoice", readonly=True)
    # whoever reads this need not be allowed to read entries
    move_number = fields.Integer(readonly=True)
    move_name = fields.Char(string="Entry", readonly=True)
    item_number = fields.Integer(readonly=True)
    source_line_id = fields.Many2one("fusion.billing.source.line", readonly=True)
    base = fields.Monetary(string="Taxable base", readonly=True)
    tax = fields.Monetary(readonly=True)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What is read by its id is found by that of the journal item in it."""
        domain = Domain(domain)
        ids = asked_for(domain, "id")
        if ids:
            places = [item_id // 4 // TAXES for item_id in ids]
            domain &= Domain("item_number", "in", places) | Domain(
                "source_line_id", "in", places
            )
        within = self._within(asked_for(domain, "paper_id"))
        return super(FusionBillingTaxPaperItem, within)._search(domain, *args, **kwargs)

    def _within(self, paper_ids):
        """With the span of these papers, by which the database finds few days."""
        papers = self.env["fusion.billing.tax.paper"].sudo().browse(paper_ids).exists()
        if not papers:
            return self
        span = (min(papers.mapped("date_from")), max(papers.mapped("date_to")))
        return self.with_context(tax_span=span)

    def action_open(self):
        """The source invoice; of what has none, the entry."""
        self.ensure_one()
        if self.source_invoice_id:
            return self.source_invoice_id._get_records_action()
        return self.env["account.move"].browse(self.move_number)._get_records_action()
