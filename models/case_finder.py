from odoo import api, models

from ..ledger.decision import Decision
from ..ledger.invoice import Reason
from ..ledger.normalise import normalise
from ..ledger.reasons import because
from ..ledger.settled import is_settled
from .case import Case

SETTLED_ACTIONS = {
    "skipped": "skip",
    "cancelled": "skip",
    "ignored": "ignore",
    "held": "hold",
    "waiting": "wait",
    "failed": "fail",
}


class FusionBillingCaseFinder(models.AbstractModel):
    """Source invoices with the row and the move they already have."""

    _name = "fusion.billing.case.finder"
    _description = "Case Finder"

    @api.model
    def _open_cases(self, service, data, sources=None):
        """A case per dict of the reader, with the row and the move it already has.

        A settled one is decided at once: it costs no question and no write. `sources`
        are the dicts normalised, where they have been before.
        """
        sources = sources or [normalise(raw) for raw in data]
        rows = self._rows_of(service, sources)
        moves = self._unlinked_moves(service, sources)
        cases, seen = [], set()
        for raw, source in zip(data, sources, strict=True):
            row = rows.get(
                source.external_id, self.env["fusion.billing.source.invoice"]
            )
            move = row.move_id or self._take_move(moves, source)
            case = Case(raw, source, row, move)
            case.decision = self._decided_at_once(case, seen)
            seen.add(source.external_id)
            cases.append(case)
        return cases

    @api.model
    def _take_move(self, moves, source):
        """The move that carries an id of the source; no other source gets it (R1)."""
        for key in (source.external_id, source.biller_id):
            if key in moves:
                return moves.pop(key)
        return self.env["account.move"]

    @api.model
    def _decided_at_once(self, case, seen):
        external_id = case.source.external_id
        if external_id in seen:
            reason = because("bad_data", "repeated", field="id", value=external_id)
            return Decision("hold", reason)
        return self._settled_decision(case.row) if self._is_settled(case) else None

    @api.model
    def _rows_of(self, service, sources):
        rows = self.env["fusion.billing.source.invoice"].search(
            [
                ("service_id", "=", service.id),
                ("external_id", "in", [source.external_id for source in sources]),
            ]
        )
        return {row.external_id: row for row in rows}

    @api.model
    def _unlinked_moves(self, service, sources):
        """Moves that carry an id but have no row: to be adopted (R1)."""
        moves = self.env["account.move"].search(
            [
                ("company_id", "=", service.company_id.id),
                ("x_fc_source_row_ids", "=", False),
                "|",
                ("x_fc_nexacloud_invoice_id", "in", [s.external_id for s in sources]),
                (
                    "x_fc_stripe_invoice_id",
                    "in",
                    [source.biller_id for source in sources if source.biller_id],
                ),
            ]
        )
        return {
            move.x_fc_nexacloud_invoice_id or move.x_fc_stripe_invoice_id: move
            for move in moves
        }

    @api.model
    def _is_settled(self, case):
        """Nothing can have changed that concerns us: no query, no call (R12)."""
        row = case.row
        if row.decision == "ignored":
            return True
        if self.env.context.get("fc_again"):  # a person wants it read and asked for
            return False
        if not row or row.fingerprint != case.source.fingerprint:
            return False
        settled = is_settled(row.state, row.decision, row.reason_code or "")
        return settled and not self._is_news(row)

    @api.model
    def _is_news(self, row):
        """The biller said, or its list of this run says, what the row does not yet."""
        if row.state == "paid":
            told = self._is_voided(row) or row._is_given_up()
            return told or self._is_paid_since(row)
        by_person = row.state in ("reversed", "cancelled") and row.decision != "skipped"
        return by_person and self._is_paid_since(row)

    @api.model
    def _is_paid_since(self, row):
        """So the biller's list of this run says, of what was settled without it."""
        listed = row.biller_invoice_id in self.env.context.get("fc_paid", ())
        return listed and not (row.facts or {}).get("paid")

    @api.model
    def _is_voided(self, row):
        """The biller's list of this run says so, and the row does not yet."""
        voided = self.env.context.get("fc_voided", ())
        return row.biller_invoice_id in voided and row.reason_code != "void_after_post"

    @api.model
    def _settled_decision(self, row):
        """What the row says already, as a decision that changes nothing."""
        reason = (
            Reason(row.reason_code, row.reason_figures or {})
            if row.reason_code
            else None
        )
        return Decision(SETTLED_ACTIONS.get(row.state, "keep"), reason)

    @api.model
    def _case_from(self, row):
        """A case, not decided yet, of what the row keeps."""
        return Case(row.payload, normalise(row.payload), row, row.move_id)

    @api.model
    def _case_of_row(self, row):
        """A case for a row to be posted as it is, with the payments then due."""
        case = self._case_from(row)
        case.decision = self._settled_decision(row)
        if row._is_ready() and row.facts:
            plan = self.env["fusion.billing.payment.writer"]._plan(row)
            case.decision = Decision(
                "keep", case.decision.reason, plan.flags, None, plan.due, plan.reason
            )
        return case
