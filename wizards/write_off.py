from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .rights import check_accountant

ROWS = "fusion.billing.source.invoice"
DRAFT, POST = "draft", "post"


class FusionBillingWriteOff(models.TransientModel):
    """A person confirms that what is open of an invoice will not be paid (R30)."""

    _name = "fusion.billing.write.off"
    _description = "Write Off an Invoice"

    row_id = fields.Many2one(ROWS, required=True, readonly=True)
    # by the user's own rights: a remote call may name any invoice
    company_id = fields.Many2one(related="row_id.company_id", related_sudo=False)
    currency_id = fields.Many2one("res.currency", compute="_compute_amount")
    amount = fields.Monetary(string="Open", compute="_compute_amount")
    date = fields.Date(required=True, default=fields.Date.context_today)
    account_id = fields.Many2one(
        "account.account",
        string="Bad debts",
        check_company=True,
        required=True,
        domain="[('internal_group', '=', 'expense')]",
    )
    line_ids = fields.One2many(
        "fusion.billing.write.off.line", "write_off_id", string="Tax"
    )
    then = fields.Selection(
        [(DRAFT, "Draft the entry, for review"), (POST, "Post the entry now")],
        string="Do",
        required=True,
        default=DRAFT,
    )
    note = fields.Char(string="Why")
    expense = fields.Monetary(compute="_compute_expense")
    said = fields.Text(compute="_compute_said")

    @api.depends("row_id")
    def _compute_amount(self):
        self.row_id.check_access("read")
        for wizard in self:
            move = wizard.row_id.sudo().move_id
            wizard.currency_id = move.currency_id
            wizard.amount = move.amount_residual

    @api.depends("amount", "line_ids.is_met", "line_ids.amount")
    def _compute_expense(self):
        for wizard in self:
            relieved = wizard.line_ids.filtered("is_met")
            wizard.expense = wizard.amount - sum(relieved.mapped("amount"))

    @api.depends("row_id", "date")
    @api.depends_context("lang")
    def _compute_said(self):
        self.row_id.check_access("read")
        for wizard in self:
            drafts = wizard.row_id._drafted_write_offs()
            wizard.said = wizard._say_drafted(drafts) if drafts else False

    def _say_drafted(self, drafts):
        amount = sum(drafts.mapped("amount_total"))
        return self.env._(
            "A write-off is drafted already (%(amount)s): it is replaced by this one.",
            amount=self.currency_id.format(amount),
        )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        row = self.env[ROWS].browse(values.get("row_id"))
        row.check_access("read")
        if row and "account_id" in fields_list:
            values["account_id"] = row._bad_debt_account().id
        if row and "line_ids" in fields_list:
            values["line_ids"] = [
                Command.create({"authority_id": authority.id, "amount": float(amount)})
                for authority, amount in row._open_taxes().items()
            ]
        return values

    def action_write_off(self):
        self.ensure_one()
        check_accountant(self.env)
        met = self.line_ids.filtered("is_met").authority_id
        move = self.row_id._write_off(self.date, self.account_id, met, self.note)
        if self.then == POST:
            move.action_post()
            return {"type": "ir.actions.act_window_close"}
        return move._get_records_action()


class FusionBillingWriteOffLine(models.TransientModel):
    """The tax within what is written off that an authority has."""

    _name = "fusion.billing.write.off.line"
    _description = "Tax of a Write-off"

    write_off_id = fields.Many2one(
        "fusion.billing.write.off", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(
        related="write_off_id.currency_id", related_sudo=False
    )
    authority_id = fields.Many2one(
        "fusion.billing.tax.authority", required=True, readonly=True
    )
    amount = fields.Monetary(string="Tax", readonly=True)
    is_met = fields.Boolean(
        string="Conditions met",
        help="The law's conditions for taking the tax of a bad debt back: that it was "
        "paid to the authority, that the debt is written off in the books, and within "
        "the time allowed. Else the tax is part of the expense.",
    )

    @api.constrains("authority_id")
    def _check_authority(self):
        for line in self:
            if line.authority_id.company_id != line.write_off_id.company_id:
                raise UserError(
                    self.env._(
                        "%(authority)s is an authority of another company.",
                        authority=line.authority_id.name,
                    )
                )
