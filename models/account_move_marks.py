from odoo import api, models

from .id_guard import check_created, check_written, without_defaults

MARKS = (
    "x_fc_opening_id",
    "x_fc_credit_id",
    "x_fc_dispute_id",
    "x_fc_written_off_id",
    "x_fc_recovered_id",
    "x_fc_credited",
)


class AccountMove(models.Model):
    """What an entry of Stripe's money is there for, remote calls do not say: openings,
    the proof and the tax paper go by it (R24, R30).
    """

    _inherit = "account.move"

    @api.model_create_multi
    def create(self, vals_list):
        mine = without_defaults(self, MARKS) if self.env.su else self
        moves = super(AccountMove, mine).create(vals_list)
        check_created(moves, MARKS)
        return moves

    def write(self, vals):
        check_written(self, vals, MARKS, is_booked=lambda _move: False)
        return super().write(vals)
