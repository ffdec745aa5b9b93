from odoo import api, models


class FusionBillingMoveWriter(models.AbstractModel):
    """What was paid after it was written off is added back, by a draft (R30)."""

    _inherit = "fusion.billing.move.writer"

    @api.model
    def _write_rows(self, service, cases):
        done = super()._write_rows(service, cases)
        for case in cases:
            reason = case.decision.payment_reason
            if case.row and reason and reason.code == "written_off_paid":
                case.row._draft_recovery(reason.figures["amount"])
        return done
