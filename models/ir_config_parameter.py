from odoo import api, models

from .check import FOUND_WITH

PREFIX = "fusion_billing."


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        parameters._forget_what_was_found()
        return parameters

    def write(self, vals):
        self._forget_what_was_found()
        return super().write(vals)

    def unlink(self):
        self._forget_what_was_found()
        return super().unlink()

    def _forget_what_was_found(self):
        """What the set-up was told with the help of these holds no longer."""
        keys = [key for key in self.mapped("key") if (key or "").startswith(PREFIX)]
        names = {key.removeprefix(PREFIX) for key in keys} & FOUND_WITH.keys()
        if names:
            self.env["fusion.billing.check"]._forget_found_with(sorted(names))
