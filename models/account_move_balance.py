from collections import Counter

from odoo import api, fields, models

from .opening import opened

ROWS = "fusion.billing.balance.transaction"
READER = "fusion_centralize_billing.group_reader"
OF_ENTRIES = ("move_id", "fee_move_id", "note_id", "payment_id.move_id")


class AccountMove(models.Model):
    """An entry leads back to the movements of the Stripe balance it books (R25)."""

    _inherit = "account.move"

    x_fc_balance_ids = fields.One2many(
        ROWS, "move_id", string="Balance transactions", groups=READER
    )
    x_fc_fee_balance_ids = fields.One2many(
        ROWS, "fee_move_id", string="Balance transactions of its fees", groups=READER
    )
    x_fc_balance_count = fields.Integer(
        string="Stripe transactions",
        compute="_compute_x_fc_balance_count",
        compute_sudo=True,
    )

    @api.depends("x_fc_balance_ids", "x_fc_fee_balance_ids", "origin_payment_id")
    def _compute_x_fc_balance_count(self):
        """Of many entries by as many queries as of one."""
        rows = self.env[ROWS].search(self._of_these())
        found = Counter(move.id for row in rows for move in row._entries())
        for move in self:
            move.x_fc_balance_count = found[move.id]

    def _of_these(self):
        """The domain of the transactions that these entries book."""
        domain = [(name, "in", self.ids) for name in OF_ENTRIES]
        return ["|"] * (len(domain) - 1) + domain

    def action_open_balance_transactions(self):
        title = self.env._("Transactions of %(entry)s", entry=self.display_name)
        return opened(self.env, "action_balance_transaction", title, self._of_these())


class AccountPayment(models.Model):
    _inherit = "account.payment"

    x_fc_balance_ids = fields.One2many(
        ROWS, "payment_id", string="Balance transactions", groups=READER
    )
