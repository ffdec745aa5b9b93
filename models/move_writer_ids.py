from odoo import api, models

from .account_move import IDS
from .quiet import QUIET


class FusionBillingMoveWriter(models.AbstractModel):
    """A draft that is written anew gets the ids its source has now.

    With `sudo`: the user who runs may not change them, see `id_guard`.
    """

    _inherit = "fusion.billing.move.writer"

    @api.model
    def _rewrite_move(self, service, case, partners):
        vals = self._prepare_move_vals(service, case, partners)
        case.move.sudo().write({name: vals[name] for name in IDS})
        return super()._rewrite_move(service, case, partners)

    @api.model
    def _free_biller_ids(self, service, cases):
        """Take the ids of `cases` off other drafts, whose rows name others now (R1).

        All of them before any is given: two invoices may have changed theirs.
        """
        wanted = {case.decision.plan.biller_id: case.move for case in cases}
        holders = self.env["account.move"].search(
            [
                ("company_id", "=", service.company_id.id),
                ("x_fc_stripe_invoice_id", "in", list(filter(None, wanted))),
                ("state", "!=", "posted"),
            ]
        )
        for move in holders.sudo().with_context(**QUIET):
            if move != wanted[move.x_fc_stripe_invoice_id]:
                move.x_fc_stripe_invoice_id = False
        holders.flush_recordset(["x_fc_stripe_invoice_id"])
