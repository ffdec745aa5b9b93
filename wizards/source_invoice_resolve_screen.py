from odoo import api, fields, models
from odoo.exceptions import UserError

MOST_SHOWN = 20  # drafts whose lines are set out before they are given up


class FusionBillingSourceInvoiceResolve(models.TransientModel):
    """What the dialogue shows before a person decides, and to what it applies."""

    _inherit = "fusion.billing.source.invoice.resolve"

    fitting_count = fields.Integer(string="Applies to", compute="_compute_fitting")
    left_note = fields.Text(compute="_compute_fitting")
    why = fields.Text(compute="_compute_why")
    usable_tax_ids = fields.Many2many("account.tax", compute="_compute_usable_tax_ids")
    source_customers = fields.Char(
        string="At the source", compute="_compute_source_customers"
    )
    candidate_ids = fields.Many2many("res.partner", compute="_compute_source_customers")
    customer_count = fields.Integer(compute="_compute_source_customers")
    other_count = fields.Integer(compute="_compute_source_customers")
    lost = fields.Html(compute="_compute_lost")

    @api.depends("action", "row_ids")
    @api.depends_context("lang")
    def _compute_fitting(self):
        for wizard in self:
            fits, left = wizard._sorted_out()
            wizard.fitting_count = len(fits)
            wizard.left_note = "\n".join(
                self.env._(
                    "Left: %(count)s. %(why)s (%(numbers)s)",
                    count=len(some),
                    why=why,
                    numbers=some._some_numbers(),
                )
                for why, some in left.items()
            )

    def _sorted_out(self):
        """As the action will; that it applies to none is told when it is applied."""
        rows = self.row_ids._origin
        if self.action == "verify" or not rows:
            return rows, {}
        try:
            return rows._sorted_out(self.action)
        except UserError:
            return rows.browse(), {}

    @api.depends("row_ids")
    @api.depends_context("lang")
    def _compute_why(self):
        """Of a single row, why it is asked."""
        for wizard in self:
            rows = wizard.row_ids._origin
            wizard.why = rows.reason if len(rows) == 1 else False

    @api.depends("row_ids")
    def _compute_usable_tax_ids(self):
        books = self.env["fusion.billing.books"]
        for wizard in self:
            options = books._tax_options(wizard.row_ids._origin.company_id)
            wizard.usable_tax_ids = [option.id for option in options]

    @api.depends("action", "row_ids")
    def _compute_source_customers(self):
        self.source_customers = self.candidate_ids = False
        self.customer_count = self.other_count = 0
        for wizard in self.filtered(lambda each: each.action == "choose_partner"):
            rows, _left = wizard._sorted_out()
            customers = rows._customers_at_source()
            wizard.customer_count = len(customers)
            wizard.source_customers = ", ".join(
                filter(None, (customer.name for customer in customers[:MOST_SHOWN]))
            )
            wizard.candidate_ids = rows._candidates_of(customers)
            wizard.other_count = len(rows._others_of_customers())

    @api.depends("action", "row_ids")
    @api.depends_context("lang")
    def _compute_lost(self):
        self.lost = False
        for wizard in self.filtered(lambda each: each.action == "overwrite"):
            rows, _left = wizard._sorted_out()
            wizard.lost = self.env["ir.qweb"]._render(
                "fusion_centralize_billing.draft_given_up",
                {"rows": rows[:MOST_SHOWN], "more": max(0, len(rows) - MOST_SHOWN)},
            )
