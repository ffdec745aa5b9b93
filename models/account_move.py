from odoo import api, fields, models
from odoo.exceptions import UserError

from .batch import (
    being_posted,
    checked_names,
    found_once,
    is_being_posted,
    one_of_each,
)
from .id_guard import check_created, check_written, without_defaults

IDS = ("x_fc_nexacloud_invoice_id", "x_fc_stripe_invoice_id")


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_nexacloud_invoice_id = fields.Char(
        string="NexaCloud invoice", copy=False, readonly=True
    )
    x_fc_stripe_invoice_id = fields.Char(
        string="Biller invoice", copy=False, readonly=True
    )
    x_fc_source_row_ids = fields.One2many(
        "fusion.billing.source.invoice", "move_id", string="Source invoices"
    )

    _fc_nexacloud_invoice_uniq = models.UniqueIndex(
        "(x_fc_nexacloud_invoice_id) WHERE x_fc_nexacloud_invoice_id IS NOT NULL",
        "This NexaCloud invoice is booked already.",
    )
    _fc_stripe_invoice_uniq = models.UniqueIndex(
        "(x_fc_stripe_invoice_id) WHERE x_fc_stripe_invoice_id IS NOT NULL",
        "This invoice of the billing system is booked already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        mine = without_defaults(self, IDS) if self.env.su else self
        moves = super(AccountMove, mine).create(vals_list)
        check_created(moves, IDS)
        return moves

    def write(self, vals):
        check_written(self, vals, IDS, is_booked)
        if vals.get("state") == "posted":
            # a remote call may write the state without posting
            self.filtered(_is_to_be_looked_at)._check_may_be_posted()
        return super().write(vals)

    def _post(self, soft=True):
        self._check_may_be_posted()  # before Odoo moves a date out of a locked period
        with being_posted(self):
            return super()._post(soft=soft)

    def _get_next_sequence_format(self):
        """One look for the last number of a month, not one for each of its entries."""
        month, is_payment = self.date.replace(day=1), bool(self.origin_payment_id)
        key = ("number", self.journal_id, month, self.move_type, is_payment)
        template, values = found_once(self.env, key, super()._get_next_sequence_format)
        return template, dict(values)

    def _check_company(self, fnames=None):
        """Entries that refer to the same are compared with their company once."""
        alike = one_of_each(self, checked_names(self))
        return super(AccountMove, alike)._check_company(fnames)

    def _check_may_be_posted(self):
        """Refuse what is held, and what is not the source's, whoever asks (R8)."""
        refusals = [
            refusal
            for row in self.sudo().x_fc_source_row_ids
            if (refusal := row._refusal_to_post())
        ]
        if refusals:
            raise UserError("\n".join(refusals))

    def _has_to_be_paid(self):
        """Customers pay at the biller; a button here would charge them twice (R2)."""
        if self.x_fc_nexacloud_invoice_id or self.x_fc_stripe_invoice_id:
            return False
        return super()._has_to_be_paid()

    @api.ondelete(at_uninstall=False)
    def _fc_mark_rows_of_deleted_moves(self):
        self.sudo().x_fc_source_row_ids._mark_move_deleted()


def _is_to_be_looked_at(move):
    return move.state != "posted" and not is_being_posted(move)


def is_booked(move):
    """A row has it, whatever its state: one set back to draft is posted again."""
    return bool(move.sudo().x_fc_source_row_ids)
