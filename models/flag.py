from odoo import api, fields, models


class FusionBillingFlag(models.Model):
    """Something on a source invoice that deserves a look but blocks nothing."""

    _name = "fusion.billing.flag"
    _description = "Source Invoice Flag"
    _order = "code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    description = fields.Text(translate=True)
    color = fields.Integer(default=3)

    _code_uniq = models.UniqueIndex("(code)")

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
