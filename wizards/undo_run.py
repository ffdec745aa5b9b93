from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .rights import check_accountant, check_company

PARTS = [
    ("1_draft", "Drafts are deleted"),
    ("1_numbered", "Drafts that have a number are cancelled"),
    ("2_posted", "Entries are reversed"),
    ("3_payment", "Payments are cancelled"),
    ("4_drafted", "Earlier drafts are set back to draft"),
    ("5_redated", "Payments are dated as they were"),
]


class FusionBillingUndoRun(models.TransientModel):
    """What an undo of a run takes back, or why it cannot be undone (R33)."""

    _name = "fusion.billing.undo.run"
    _description = "Undo a Run"

    run_id = fields.Many2one(
        "fusion.billing.ledger.run", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    obstacles = fields.Text(compute="_compute_obstacles")
    adopted = fields.Text(compute="_compute_obstacles")
    line_ids = fields.One2many(
        "fusion.billing.undo.run.line", "wizard_id", readonly=True
    )
    note = fields.Char(string="Why")

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard._check_person()
            parts = wizard.run_id._to_undo()._undo_parts()
            wizard.sudo().line_ids = [Command.create(vals) for vals in parts]
        return wizards

    @api.depends("run_id")
    @api.depends_context("lang")
    def _compute_obstacles(self):
        for wizard in self:
            wizard.run_id.check_access("read")
            run = wizard.run_id._to_undo()
            wizard.obstacles = "\n\n".join(run._undo_obstacles())
            wizard.adopted = run._adopted_told()

    def _check_person(self):
        """Reachable by remote calls: the right, and the run, are checked here."""
        check_accountant(self.env)
        self.run_id.check_access("read")
        check_company(self.env, self.run_id.service_id)

    def action_undo(self):
        self.ensure_one()
        self._check_person()
        if self.obstacles:
            raise UserError(self.env._("Nothing was changed.") + "\n" + self.obstacles)
        self.run_id._undo()
        self.run_id._tell_undone(self.note, self.line_ids)
        return self.run_id._get_records_action()


class FusionBillingUndoRunLine(models.TransientModel):
    """What is taken back of one month, by kind."""

    _name = "fusion.billing.undo.run.line"
    _description = "What Is Taken Back"
    _order = "month, kind"

    wizard_id = fields.Many2one(
        "fusion.billing.undo.run", required=True, ondelete="cascade"
    )
    month = fields.Date(string="Day", required=True, readonly=True)
    month_name = fields.Char(string="Month", compute="_compute_month_name")
    kind = fields.Selection(PARTS, string="What", required=True, readonly=True)
    count = fields.Integer(readonly=True)
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    amount = fields.Monetary(readonly=True)

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for line in self:
            line.month_name = format_date(self.env, line.month, date_format="MMMM y")
