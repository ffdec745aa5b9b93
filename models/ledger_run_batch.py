from odoo import fields, models
from odoo.exceptions import UserError

# A process that dies over the same invoices again and again must not go on for ever.
MAX_ATTEMPTS = 3


class FusionBillingLedgerRunBatch(models.Model):
    """What a run has still to do; deleted in the transaction that does it.

    A run over chosen rows has a batch for every so many of them. A run over the
    whole source has a single one without rows.
    """

    _name = "fusion.billing.ledger.run.batch"
    _description = "Work Left of a Billing Run"
    _order = "id"

    run_id = fields.Many2one(
        "fusion.billing.ledger.run", required=True, index=True, ondelete="cascade"
    )
    row_ids = fields.Json(help="Ids of the source invoices.")
    attempts = fields.Integer()

    def _take_up(self):
        """Count the attempt; committed before the work, so that a kill is counted."""
        # what a broken ingest has read cannot be told from what it has not
        allowed = MAX_ATTEMPTS if self.row_ids else 1
        if self.attempts >= allowed:
            raise UserError(self.run_id._interrupted())
        self.attempts += 1

    def _rows(self):
        """The batch's source invoices that still exist, as the run's user."""
        rows = self.sudo(False).env["fusion.billing.source.invoice"]
        return rows.browse(self.row_ids or []).exists()
