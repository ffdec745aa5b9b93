from odoo import api, models

from .quiet import QUIET


class FusionBillingMoveWriter(models.AbstractModel):
    """What became of the cases, on their rows."""

    _inherit = "fusion.billing.move.writer"

    @api.model
    def _write_rows(self, service, cases):
        Rows = self.env["fusion.billing.source.invoice"].sudo().with_context(**QUIET)
        cases = [case for case in cases if case.source.external_id]
        lines = self.env["fusion.billing.source.line"].sudo()
        changed = lines._find_parts(cases)
        new = [case for case in cases if not case.row]
        rows = Rows.create(
            [
                {
                    "service_id": service.id,
                    "external_id": case.source.external_id,
                    **Rows._prepare_vals(case),
                }
                for case in new
            ]
        )
        for case, row in zip(new, rows, strict=True):
            case.row = row.sudo(False)
        for case in cases:
            if case not in new:
                case.row.sudo().with_context(**QUIET)._write_changes(
                    Rows._prepare_vals(case)
                )
        lines._write_for(service, changed)
        adopted = [case.row for case in cases if case.decision.action == "adopt"]
        self.env["fusion.billing.payment.writer"]._link(adopted)
