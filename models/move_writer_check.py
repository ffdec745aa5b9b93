from odoo import api, models

from ..ledger.case import differs, side_by_side
from ..ledger.reasons import because
from .batch_writer import WrongEntry
from .exact import exact


class FusionBillingMoveWriter(models.AbstractModel):
    """Whether a move says to the cent what its source says (R4, R8)."""

    _inherit = "fusion.billing.move.writer"

    @api.model
    def _check_moves(self, cases):
        """Hold every draft whose figures are not the source's to the cent (R8).

        Not only those just written: a person may have edited the others.
        """
        for case in cases:
            if case.move.state == "draft" and not case.decision.reason:
                case.checked = self._difference(case.move, case.source)
                case.checked = case.checked or self._other_date(case)
                case.checked = case.checked or self._lock_of(case)
                self._check_lines(case)

    @api.model
    def _difference(self, move, source):
        """`totals_mismatch`, or None when amounts and currency are equal (R8)."""
        row = self.env["fusion.billing.source.invoice"]
        booked = self.env["fusion.billing.books"]._booked_move(move, row)
        if not differs(source, booked):
            return None
        return because("totals_mismatch", **side_by_side(source, booked))

    @api.model
    def _check_lines(self, case):
        """Every line just written has its item's amount (R4)."""
        plan = case.decision.plan
        if not plan or case.checked:
            return
        currency, lines = case.move.currency_id, case.move.invoice_line_ids
        sign = -1 if plan.move_type == "out_refund" else 1
        written = sorted(sign * exact(line.price_subtotal, currency) for line in lines)
        if written != sorted(line.amount for line in plan.lines):
            raise WrongEntry(
                f"The lines of invoice {plan.number} came out as {written}, not as "
                f"planned."
            )
