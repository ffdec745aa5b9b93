from odoo import api, fields, models
from odoo.exceptions import UserError

from .rights import check_accountant, check_company

ROWS = "fusion.billing.source.invoice"


class FusionBillingInvoiceLedgerPost(models.TransientModel):
    """Post reviewed drafts: the selected ones, or all that are ready (R15)."""

    _name = "fusion.billing.invoice.ledger.post"
    _description = "Post Drafts"

    # an empty selection must not turn into "all"
    is_selection = fields.Boolean(readonly=True)
    row_ids = fields.Many2many(
        ROWS,
        "fusion_billing_post_wizard_row_rel",
        "wizard_id",
        "row_id",
        string="Selected",
        readonly=True,
    )
    ready_count = fields.Integer(string="Ready to post", compute="_compute_ready")
    ready_total = fields.Char(string="Total", compute="_compute_ready")
    other_count = fields.Integer(string="Not to be posted", compute="_compute_ready")
    run_id = fields.Many2one("fusion.billing.ledger.run", readonly=True)
    run_state = fields.Selection(related="run_id.state", related_sudo=False)
    read_count = fields.Integer(related="run_id.read_count", related_sudo=False)
    total_count = fields.Integer(related="run_id.total_count", related_sudo=False)
    result_summary = fields.Html(
        string="Report", related="run_id.result", related_sudo=False
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        rows = self._selected_by_context()
        if rows is not None:
            values |= {"is_selection": True, "row_ids": rows.ids}
        return values

    @api.model
    def _selected_by_context(self):
        """The rows ticked in a list of source invoices or of invoices, or None."""
        ids = self.env.context.get("active_ids") or []
        field_name = {ROWS: "id", "account.move": "move_id"}.get(
            self.env.context.get("active_model")
        )
        if not ids or not field_name:
            return None
        return self.env[ROWS].search([(field_name, "in", ids)])

    @api.depends("is_selection", "row_ids", "run_id")
    def _compute_ready(self):
        for wizard in self:
            wizard.ready_count, wizard.ready_total = wizard._ready_figures()
            wizard.other_count = len(wizard.row_ids) - wizard.ready_count
            if not wizard.is_selection:
                wizard.other_count = 0

    def _ready_figures(self):
        """How many drafts are ready, and their total as text, per currency."""
        groups = self.env[ROWS]._read_group(
            self._ready_domain(), ["currency_id"], ["__count", "amount_total:sum"]
        )
        total = " + ".join(currency.format(amount) for currency, _n, amount in groups)
        return sum(count for _currency, count, _amount in groups), total

    def _ready_domain(self):
        domain = self.env[ROWS]._ready_domain()
        if self.is_selection:
            domain += [("id", "in", self.row_ids.ids)]
        return domain

    def action_post(self):
        """Post, and show the report in the same window."""
        self.ensure_one()
        check_accountant(self.env)
        service = self.env["fusion.billing.invoice.ledger"]._service()
        check_company(self.env, service)
        rows = self._rows_to_report()
        if not rows:
            raise UserError(
                self.env._(
                    "There is no draft to post. Ingest invoices first, or resolve "
                    "what is held: see Source Invoices, filter “Held”."
                )
            )
        self.run_id = self.env["fusion.billing.ledger.run"]._launch(
            service, mode="post", trigger="bulk_post", task="post", rows=rows
        )
        return self.action_refresh()

    def _rows_to_report(self):
        """What was selected, so that the report can say why a row was skipped."""
        if self.is_selection:
            return self.row_ids
        return self.env[ROWS].search(self._ready_domain(), order="invoice_date, id")

    def action_open_run(self):
        return self.run_id._get_records_action()

    def action_open_source_invoices(self):
        return self.run_id.action_open_source_invoices()

    def action_refresh(self):
        """Show this window again, with what the run has done by now."""
        return self._get_records_action(
            name=self.env._("Post Drafts"),
            target="new",
            context={"dialog_size": "extra-large"},
        )
