from odoo import models

from .opening import opened

TO_DECIDE = [
    "|",
    ("state", "in", ("held", "failed")),
    "&",
    ("state", "=", "booked"),
    ("reason_code", "!=", False),
]


class FusionBillingBalanceTransaction(models.Model):
    """What a transaction leads to."""

    _inherit = "fusion.billing.balance.transaction"

    def _entries(self):
        return self.move_id | self.fee_move_id | self.note_id | self.payment_id.move_id

    def action_open_move(self):
        return self.move_id._get_records_action()

    def action_open_fee_move(self):
        return self.fee_move_id._get_records_action()

    def action_open_note(self):
        return self.note_id._get_records_action()

    def action_open_payment(self):
        return self.payment_id._get_records_action()

    def action_open_payout(self):
        return self._payouts()._get_records_action()

    def _payouts(self):
        """The payout it is part of; of a payout's own transaction, the payout."""
        own = [("external_id", "in", self.mapped("source_ref"))]
        return self.payout_id or self.env["fusion.billing.payout"].search(own)

    def action_open_invoices(self):
        """The source invoices whose payment it is."""
        title = self.env._("Invoices of %(row)s", row=self.display_name)
        domain = [("payment_ids", "in", self.payment_id.ids)]
        return opened(self.env, "action_source_invoice", title, domain)
