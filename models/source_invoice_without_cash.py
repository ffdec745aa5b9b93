from odoo import fields, models


class FusionBillingSourceInvoice(models.Model):
    """What Stripe settled of an invoice without a payment (R27, R29)."""

    _inherit = "fusion.billing.source.invoice"

    credit_note_ids = fields.One2many(
        "fusion.billing.credit.note",
        "source_invoice_id",
        string="Credit notes of Stripe",
        readonly=True,
        groups="fusion_centralize_billing.group_reader",
    )
    credit_move_ids = fields.One2many(
        "fusion.billing.credit.move",
        "source_invoice_id",
        string="Moves of the customer's credit",
        readonly=True,
        groups="fusion_centralize_billing.group_reader",
    )

    def _paid_by_biller(self):
        """With what was credited, and what the customer's credit settled.

        What his credit gets of a payment, overpaid or owed before, is booked before
        the payment at times: that unsettles nothing.
        """
        rows = self.sudo()
        notes = rows.credit_note_ids.filtered(lambda note: note.state == "booked")
        moves = rows.credit_move_ids.filtered(
            lambda move: (
                move.state == "booked"
                and (move.amount < 0 or move.type == "unapplied_from_invoice")
            )
        )
        credited = sum(notes.mapped("before_payment")) - sum(moves.mapped("amount"))
        return super()._paid_by_biller() + credited
