import logging

from odoo import models

from . import locks
from .batch_writer import TRANSACTION_ERRORS

_logger = logging.getLogger(__name__)


class FusionBillingLedgerRun(models.Model):
    """What processes that share a run see to, so as not to get in each other's way.

    What one writes, the others see in their next transaction only. Uniqueness is kept
    by the database, and the loser of a race starts afresh; here is what makes races,
    and lost work with them, rare.
    """

    _inherit = "fusion.billing.ledger.run"

    def _claimed_batches(self):
        """Those at which a process is at work."""
        batches = self.sudo().batch_ids
        taken = locks.held_ids(self.env.cr, locks.BATCH)
        return batches.browse(taken.intersection(batches.ids))

    def _make_partners(self, ledger, service, sources, work, last):
        """New customers are made by one process at a time, before any batch of theirs.

        Two of them may be one contact, by their address, which no index would tell.
        `work` decides and writes the batch: it makes those, too, that cannot be made
        here, one by one, so that a bad one is its own row's trouble (R13).
        """
        finder = ledger.env["fusion.billing.partner.finder"]
        if self.mode == "dry_run" or not finder._is_any_new(service, sources):
            return
        try:
            self._make_partners_alone(finder, ledger, service, work)
        except Exception as error:
            if isinstance(error, TRANSACTION_ERRORS) and not last:
                raise
            _logger.warning("Customers are left to their rows", exc_info=True)

    def _make_partners_alone(self, finder, ledger, service, work):
        with locks.held(self.env.cr, locks.PARTNERS, service.id):
            self._commit()  # a fresh look at what the others have made
            cases = [case for case in work(ledger, write=False) if case.decision.plan]
            finder._ensure(service, [case for case in cases if not case.move])
            self._commit()

    def _close_gaps(self, service):
        """Odoo takes a number that another process has just given for a gap."""
        if self.mode == "dry_run":
            return
        moves = self.env["account.move"].sudo()
        ours = [
            "|",
            ("x_fc_nexacloud_invoice_id", "!=", False),
            ("origin_payment_id.x_fc_source_payment_id", "!=", False),
        ]
        journals = service.invoice_journal_id | service.payment_journal_id
        seeming = moves.search(
            [
                ("made_sequence_gap", "=", True),
                ("state", "=", "posted"),
                ("journal_id", "in", journals.ids),
                *ours,
            ]
        )
        self.env.add_to_compute(seeming._fields["made_sequence_gap"], seeming)
