from odoo import api, models

from ..ledger.booked import BookedLine, BookedMove, BookedPayments
from ..ledger.obstacles import REVIEWABLE
from .exact import exact


class FusionBillingBooks(models.AbstractModel):
    """The move and the payments of a row, as pure values."""

    _inherit = "fusion.billing.books"

    @api.model
    def _booked_move(self, move, row):
        if not move:
            return None
        sign = 1 if move.move_type == "out_invoice" else -1
        edited = move.state == "draft" and move.is_manually_modified
        return BookedMove(
            id=move.id,
            state=move.state,
            untaxed=sign * exact(move.amount_untaxed, move.currency_id),
            tax=sign * exact(move.amount_tax, move.currency_id),
            total=sign * exact(move.amount_total, move.currency_id),
            residual=sign * exact(move.amount_residual, move.currency_id),
            edited=edited,
            # a move without a row, or whose row never wrote it, is an earlier tool's
            fingerprint=row.written_fingerprint or "",
            adopted=bool(row) and not row.written_plan,
            cancelled_by_person=move.state == "cancel" and not row.cancelled_here,
            stale=row.decision == "held" and row.reason_code in REVIEWABLE,
            reversed=_is_reversed(move),
            invoice_date=move.invoice_date or None,
            accounting_date=move.date,
            on_open_day=self._is_on_open_day(move, row),
            partner_id=move.partner_id.id or None,
            currency=move.currency_id.name,
            biller_id=move.x_fc_stripe_invoice_id or "",
            number=move.ref or "",
            due_date=move.invoice_date_due or None,
            lines=self._booked_lines(move) if edited else (),
        )

    @api.model
    def _is_on_open_day(self, move, row):
        moved = move.date != move.invoice_date
        return moved and "first_open_day" in row.flag_ids.mapped("code")

    @api.model
    def _booked_lines(self, move):
        lines = move.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return tuple(
            BookedLine(
                line.name or "",
                exact(line.price_subtotal, move.currency_id),
                tuple(line.tax_ids.ids),
            )
            for line in lines
        )

    @api.model
    def _booked_payments(self, row):
        if not row:
            return BookedPayments()
        billed = row.move_id or row
        return BookedPayments(
            ids=row._booked_payment_ids(),
            total=exact(row._paid_by_biller(), billed.currency_id),
            out_of_band=exact(row._registered_out_of_band(), billed.currency_id),
            **row._money_lost(),
        )


def _is_reversed(move):
    """A credit note that credit settled is “reversed” to Odoo, and paid to us."""
    return move.payment_state == "reversed" and move.move_type == "out_invoice"
