from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from ..ledger.settled import is_settled
from .case import OUTCOME_OF_ACTION
from .case_finder import SETTLED_ACTIONS

AT_ONCE = 10_000  # rows taken from the database at a time


class Standing(NamedTuple):
    """A row that is as it should be, as long as its source has this digest."""

    digest: str
    outcome: str
    reason_code: str
    biller_id: str


class FusionBillingLedgerRun(models.Model):
    """Invoices in which nothing changed: neither read, nor asked for, nor written.

    What the source says of them is compared by a digest that it computes (R12), so
    that a run over many thousand of them costs seconds, and no query for each.
    """

    _inherit = "fusion.billing.ledger.run"

    def _standing(self, service, voided, paid):
        """{external id: `Standing`}; `voided` and `paid`: what the billers listed."""
        if self.mode == "dry_run":
            return {}  # which tells of each invoice what would be done
        self.env["fusion.billing.source.invoice"].flush_model()
        news = voided | (paid - self._known_as_paid(paid))
        self.env.cr.execute(self._standing_query(service))
        found = {}
        while rows := self.env.cr.fetchmany(AT_ONCE):
            for key, digest, biller_id, state, decision, code in rows:
                if biller_id not in news and is_settled(state, decision, code):
                    outcome = self._standing_outcome(state)
                    found[key] = Standing(digest, outcome, code, biller_id)
        return found

    def _known_as_paid(self, biller_ids):
        self.env.cr.execute(
            """
            SELECT biller_invoice_id FROM fusion_billing_source_invoice
             WHERE biller_invoice_id = ANY(%s) AND facts @> '{"paid": true}'
            """,
            [list(biller_ids)],
        )
        return {biller_id for (biller_id,) in self.env.cr.fetchall()}

    def _standing_query(self, service):
        given_up = self.env["fusion.billing.source.invoice"]._flags(["uncollectible"])
        return SQL(
            """
            SELECT external_id, source_digest, coalesce(biller_invoice_id, ''), state,
                   decision, coalesce(reason_code, '')
              FROM fusion_billing_source_invoice AS source
             WHERE service_id = %s AND source_digest IS NOT NULL
               AND NOT EXISTS (
                   SELECT FROM fusion_billing_flag_fusion_billing_source_invoice_rel
                    WHERE fusion_billing_source_invoice_id = source.id
                      AND fusion_billing_flag_id = %s)
            """,
            service.id,
            given_up.id,
        )

    def _standing_outcome(self, state):
        return OUTCOME_OF_ACTION[SETTLED_ACTIONS.get(state, "keep")]

    def _remember_digests(self, cases):
        """By which the next run knows them; in one statement for all of a batch."""
        fresh = [
            (case.row.id, case.raw["digest"])
            for case in cases
            if case.row and case.raw.get("digest") not in (None, case.row.source_digest)
        ]
        if fresh and self.mode != "dry_run":
            rows = self.env["fusion.billing.source.invoice"].browse(
                row_id for row_id, _digest in fresh
            )
            rows.flush_recordset(["source_digest"])
            self.env.cr.execute_values(
                "UPDATE fusion_billing_source_invoice AS source"
                "   SET source_digest = given.digest FROM (VALUES %s)"
                "    AS given (id, digest) WHERE source.id = given.id",
                fresh,
            )
            rows.invalidate_recordset(["source_digest"], flush=False)
