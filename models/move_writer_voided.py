from odoo import api, models

from .source_invoice_void import VOID


class FusionBillingMoveWriter(models.AbstractModel):
    """What the biller took back is linked with what it billed instead (R30)."""

    _inherit = "fusion.billing.move.writer"

    @api.model
    def _write_rows(self, service, cases):
        done = super()._write_rows(service, cases)
        told = [(case.row.sudo(), case.facts) for case in cases if case.row]
        rows = self.env["fusion.billing.source.invoice"].sudo()
        rows._link_revisions([(row, facts) for row, facts in told if facts])
        if service.stripe_account_id.void_notes == "draft":
            self._draft_void_notes(cases)
        return done

    @api.model
    def _draft_void_notes(self, cases):
        """Of what was voided just now; what a person deleted is not drafted again."""
        for case in cases:
            is_new = case.row.reason_code == VOID and case.reason_before != VOID
            if is_new and not case.row._why_not_draft_note():
                case.row._draft_void_note()
