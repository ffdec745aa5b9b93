from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.notice import say_left

ROWS = "fusion.billing.balance.transaction"
# of an account that money of the Stripe balance cannot go to by an entry
OTHER_TYPES = ("asset_receivable", "liability_payable", "off_balance")


class FusionBillingBookByHand(models.TransientModel):
    """The account on which a person books movements of the Stripe balance (R23)."""

    _name = "fusion.billing.book.by.hand"
    _description = "Book to an Account"

    row_ids = fields.Many2many(
        ROWS, "fusion_billing_by_hand_row_rel", "wizard_id", "row_id", required=True
    )
    company_id = fields.Many2one(related="row_ids.company_id")
    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        required=True,
        domain=f"[('account_type', 'not in', {OTHER_TYPES!r}),"
        " ('id', 'not in', clearing_account_ids)]",
        help="What the clearing account gets comes from it, and what it gives goes "
        "there.",
    )
    clearing_account_ids = fields.Many2many(
        "account.account", compute="_compute_clearing_account_ids"
    )
    note = fields.Char(string="Why")
    said = fields.Text(compute="_compute_said")

    @api.depends("row_ids")
    def _compute_clearing_account_ids(self):
        for wizard in self:
            journals = wizard.row_ids._origin.stripe_account_id.sudo().journal_ids
            wizard.clearing_account_ids = journals.default_account_id.ids

    @api.depends("row_ids")
    @api.depends_context("lang")
    def _compute_said(self):
        for wizard in self:
            wizard.said = "\n".join(wizard._say())

    def _say(self):
        """What will be booked, and what is left."""
        rows = self.row_ids._origin
        try:
            fits, left = rows._sorted_out()
        except UserError as error:
            return [str(error)]
        sums = [
            self.env._(
                "Transactions: %(count)s, together %(amount)s, each on its own day.",
                count=len(some),
                amount=currency.format(sum(some.mapped("gross"))),
            )
            for currency, some in fits.grouped("currency_id").items()
            if currency
        ]
        reason = [fits.reason] if len(fits) == 1 and fits.reason else []
        return [*reason, *sums, *say_left(left)]

    def action_book(self):
        self.ensure_one()
        return self.row_ids._book_by_hand(self.account_id, self.note)
