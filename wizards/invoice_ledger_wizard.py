from odoo import api, fields, models

from .rights import check_accountant, check_company


class FusionBillingInvoiceLedgerWizard(models.TransientModel):
    """Ingest the source's invoices: as a dry run, as drafts, or posted (R14, R15)."""

    _name = "fusion.billing.invoice.ledger.wizard"
    _description = "Ingest Invoices"

    dry_run = fields.Boolean(
        default=True,
        help="Read, verify and decide, and show what would be done. The books stay "
        "as they are.",
    )
    auto_post = fields.Boolean(
        string="Post at once",
        help="Off: the invoices are left as drafts for review.",
    )
    run_id = fields.Many2one("fusion.billing.ledger.run", readonly=True)
    # not with sudo: the run may be of a company this user must not see
    run_state = fields.Selection(related="run_id.state", related_sudo=False)
    read_count = fields.Integer(related="run_id.read_count", related_sudo=False)
    total_count = fields.Integer(related="run_id.total_count", related_sudo=False)
    mode = fields.Selection(related="run_id.mode", related_sudo=False)
    draft_count = fields.Integer(compute="_compute_draft_count")
    result_summary = fields.Html(
        string="Result", related="run_id.result", related_sudo=False
    )
    line_ids = fields.One2many(
        string="Invoices", related="run_id.line_ids", related_sudo=False
    )

    @api.depends("run_id")
    def _compute_draft_count(self):
        """Drafts that wait for bulk-post after this run."""
        rows = self.env["fusion.billing.source.invoice"]
        for wizard in self:
            wizard.draft_count = wizard.run_id and rows.search_count(
                rows._ready_domain()
            )

    def action_run(self):
        """Run, and show the result in the same window."""
        self.ensure_one()
        check_accountant(self.env)
        service = self.env["fusion.billing.invoice.ledger"]._service()
        check_company(self.env, service)
        self.run_id = self.env["fusion.billing.ledger.run"]._launch(
            service, mode=self._mode(), trigger="wizard"
        )
        return self.action_refresh()

    def action_make_drafts(self):
        """The same again, this time for real."""
        self.dry_run = False
        return self.action_run()

    def action_open_run(self):
        return self.run_id._get_records_action()

    def action_open_source_invoices(self):
        return self.run_id.action_open_source_invoices()

    def action_open_post(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "fusion_centralize_billing.action_invoice_ledger_post"
        )

    def _mode(self):
        if self.dry_run:
            return "dry_run"
        return "post" if self.auto_post else "draft"

    def action_refresh(self):
        """Show this window again, with what the run has done by now."""
        return self._get_records_action(
            name=self.env._("Ingest Invoices"),
            target="new",
            context={"dialog_size": "extra-large"},
        )
