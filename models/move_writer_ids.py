from odoo import api, models

from .account_move import IDS


class FusionBillingMoveWriter(models.AbstractModel):
    """A draft that is written anew gets the ids its source has now."""

    _inherit = "fusion.billing.move.writer"

    @api.model
    def _rewrite_move(self, service, case, partners):
        # the user who runs may not change them: see `id_guard`
        vals = self._prepare_move_vals(service, case, partners)
        case.move.sudo().write({name: vals[name] for name in IDS})
        return super()._rewrite_move(service, case, partners)
