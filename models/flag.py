from odoo import fields, models


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
