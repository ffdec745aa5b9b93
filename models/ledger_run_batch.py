import json
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ledger.facts_codec import facts_from_dict
from . import locks

# A process that dies over the same invoices again and again must not go on for ever.
MAX_ATTEMPTS = 3
FRESH = timedelta(hours=1)  # so long counts what a biller's list told


class FusionBillingLedgerRunBatch(models.Model):
    """A part of a run: one process claims it, one transaction does it.

    In that transaction it becomes `done` and keeps what is to be added to the run's
    figures. It is deleted by the one that adds them.
    """

    _name = "fusion.billing.ledger.run.batch"
    _description = "Work Left of a Billing Run"
    _order = "id"

    run_id = fields.Many2one(
        "fusion.billing.ledger.run", required=True, index=True, ondelete="cascade"
    )
    task = fields.Selection(
        [
            ("plan", "Look through the source"),
            ("ingest", "Read and book"),
            ("gone", "Follow what is gone"),
            ("post", "Post"),
            ("retry", "Decide again"),
            ("resync", "Read again"),
        ],
        required=True,
    )
    # not prefetched: a run looks at its many batches, and works at one
    row_ids = fields.Json(prefetch=False, help="Ids of the source invoices.")
    invoice_ids = fields.Json(
        prefetch=False, help="Ids in the source, of invoices to be read."
    )
    # text, for it is long: Odoo copies JSON whenever it is looked at
    told = fields.Text(
        prefetch=False, help="Facts that the billers' lists told, as JSON."
    )
    void_ids = fields.Json(
        prefetch=False, help="Biller ids of those that were listed as void."
    )
    paid_ids = fields.Json(
        prefetch=False, help="Biller ids of those that were listed as paid."
    )
    owners = fields.Json(
        prefetch=False,
        help="Of biller ids that several invoices have, the first of these.",
    )
    attempts = fields.Integer()
    done = fields.Boolean()
    found = fields.Json(prefetch=False, help="Figures to be added to those of the run.")

    # --- claiming ------------------------------------------

    @api.model
    @contextmanager
    def _claimed(self, run):
        """A batch of the run at which nobody else is at work, or none, for the block.

        The claim is a lock that the database frees when this process dies, so that
        another one takes the batch. Commits.
        """
        batch = run._afresh(lambda _last: self._claim(run))
        try:
            yield batch
        finally:
            if batch:
                locks.release(self.env.cr, locks.BATCH, batch.id)

    @api.model
    def _claim(self, run):
        run._commit()  # a fresh look: much may have happened since
        locks.expect_to_be_missed(self.env.cr)
        self.env.cr.execute(
            f"""
            SELECT batch.id FROM fusion_billing_ledger_run_batch AS batch
              JOIN fusion_billing_ledger_run AS run ON run.id = batch.run_id
             WHERE run.id = %(run)s AND run.state = 'running' AND batch.done IS NOT TRUE
               AND batch.id NOT IN ({locks.HELD})
             ORDER BY batch.id LIMIT 1 FOR UPDATE OF batch SKIP LOCKED
            """,
            {"run": run.id, "kind": locks.BATCH},
        )
        batch = self.browse(row_id for (row_id,) in self.env.cr.fetchall())
        if batch and not locks.take(self.env.cr, locks.BATCH, batch.id):
            return self._claim(run)
        try:
            for claimed in batch:
                claimed.attempts += 1
            run._commit()  # before the work, so that a kill is counted
        except Exception:
            locks.release(self.env.cr, locks.BATCH, batch.id)
            raise
        return batch

    def _check_attempts(self):
        if self.attempts > MAX_ATTEMPTS:
            raise UserError(self.run_id._interrupted())

    # --- what it is about ------------------------------------------

    def _rows(self):
        """The batch's source invoices that still exist, as the run's user."""
        rows = self.sudo(False).env["fusion.billing.source.invoice"]
        return rows.browse(self.row_ids or []).exists()

    def _told_facts(self):
        """{biller id: `Facts`}, unless it is too long ago."""
        if fields.Datetime.now() - self.create_date > FRESH:
            return {}
        told = json.loads(self.told or "{}")
        return {key: facts_from_dict(facts) for key, facts in told.items()}

    def _known_owners(self):
        """{biller id: external id}, without those that a person ignored since (R1)."""
        owners = self.owners or {}
        if not owners:
            return owners
        ignored = self.env["fusion.billing.source.invoice"].search(
            [
                ("service_id", "=", self.run_id.service_id.id),
                ("external_id", "in", list(owners.values())),
                ("decision", "=", "ignored"),
            ]
        )
        left_out = set(ignored.mapped("external_id"))
        return {key: own for key, own in owners.items() if own not in left_out}
