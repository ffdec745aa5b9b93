from odoo import fields, models
from odoo.exceptions import UserError

from .exact import exact
from .lock_days import first_open_day
from .reopened import receivable, reconcile_open, settle_instead


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_written_off_id = fields.Many2one(
        "account.move",
        string="Invoice written off",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    x_fc_recovered_id = fields.Many2one(
        "account.move",
        string="Write-off added back",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    x_fc_write_off_ids = fields.One2many(
        "account.move", "x_fc_written_off_id", string="Written off by"
    )
    x_fc_recovery_ids = fields.One2many(
        "account.move", "x_fc_recovered_id", string="Added back by"
    )

    def _fc_open_day(self, day, taxed=None, journal=None):
        """This day, or the first open one for such an entry: for a draft."""
        taxed = self._affect_tax_report() if taxed is None else taxed
        locks = self.company_id._get_violated_lock_dates(
            day, taxed, journal or self.journal_id
        )
        return first_open_day(locks) if locks else day

    def _fc_recoveries(self):
        """The entries that add it back."""
        return self.x_fc_recovery_ids._fc_standing()

    def _fc_drafted_back(self):
        """What drafts add back of it, once they are posted (exact)."""
        drafts = self.x_fc_recovery_ids.filtered(lambda move: move.state == "draft")
        items = receivable(drafts)
        return exact(sum(items.mapped("amount_currency")), self.currency_id)

    def _fc_standing(self):
        """Those that are posted, and that nobody has reversed."""
        return self.filtered(
            lambda move: (
                move.state == "posted"
                and "posted" not in move.reversal_move_ids.mapped("state")
            )
        )

    def _fc_amount_written_off(self):
        """What a write-off still is, without what was added back (exact)."""
        items = receivable(self | self._fc_recoveries())
        return exact(-sum(items.mapped("amount_currency")), self.currency_id)

    def _post(self, soft=True):
        self.filtered("x_fc_written_off_id")._fc_check_still_open()
        self.filtered("x_fc_recovered_id")._fc_check_still_written_off()
        posted = super()._post(soft=soft)
        posted.filtered("x_fc_written_off_id")._fc_settle_written_off()
        posted.filtered("x_fc_recovered_id")._fc_add_back()
        posted.reversed_entry_id._fc_tell_written_off()
        return posted

    def button_draft(self):
        done = super().button_draft()
        self._fc_tell_written_off()
        return done

    def _fc_tell_written_off(self):
        """A person took a write-off back, or what adds one back."""
        written = self.filtered("x_fc_written_off_id") | self.x_fc_recovered_id
        rows = written.x_fc_written_off_id.sudo().x_fc_source_row_ids
        rows._tell_written_off()

    def _fc_check_still_open(self):
        """A draft may have waited while the customer paid after all."""
        for invoice, moves in self.grouped("x_fc_written_off_id").items():
            currency = invoice.currency_id
            amount = -sum(receivable(moves).mapped("amount_currency"))
            open_part = invoice.amount_residual + moves._fc_settles(invoice)
            if currency.compare_amounts(amount, open_part) > 0:
                raise UserError(
                    self.env._(
                        "%(amount)s of %(invoice)s would be written off, and only "
                        "%(open)s is open: something was paid or credited since this "
                        "was drafted. Nothing was posted. Delete the draft, and write "
                        "off what is open, if anything is.",
                        amount=currency.format(amount),
                        invoice=invoice.display_name,
                        open=currency.format(open_part),
                    )
                )

    def _fc_check_still_written_off(self):
        """A draft may have waited while a person took the write-off back."""
        for written, moves in self.grouped("x_fc_recovered_id").items():
            currency = written.currency_id
            amount = sum(receivable(moves).mapped("amount_currency"))
            standing = written._fc_standing()
            left = float(standing._fc_amount_written_off()) if standing else 0.0
            if currency.compare_amounts(amount, left) > 0:
                raise UserError(
                    self.env._(
                        "%(amount)s would be added back of %(write_off)s, and only "
                        "%(left)s of it is still written off. Nothing was posted. "
                        "Delete this draft.",
                        amount=currency.format(amount),
                        write_off=written.display_name,
                        left=currency.format(left),
                    )
                )

    def _fc_settles(self, invoice):
        """What these settle of it: a posted one set back to draft stays matched."""
        partials = receivable(self).matched_debit_ids.filtered(
            lambda partial: partial.debit_move_id.move_id == invoice
        )
        return sum(partials.mapped("debit_amount_currency"))

    def _fc_settle_written_off(self):
        """The invoice is settled by its write-off, and says so."""
        for move in self:
            invoice = move.x_fc_written_off_id
            reconcile_open(receivable(move + invoice))
            invoice.sudo().x_fc_source_row_ids._written_off(move)

    def _fc_add_back(self):
        """What was written off is owed again: the entry takes the invoice's place."""
        for move in self:
            written = move.x_fc_recovered_id
            settle_instead(receivable(written), receivable(move))
            rows = written.x_fc_written_off_id.sudo().x_fc_source_row_ids
            rows._added_back(move)
