"""What prune looks for: names as in R16, and what may point at them."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class Charge(models.Model):
    """What a product was to cost, computed from metered usage."""

    _name = "fusion.billing.charge"
    _description = "Metered Charge"

    name = fields.Char()
    service_id = fields.Many2one("fusion.billing.service", required=True)
    product_id = fields.Many2one("product.product")
    order_id = fields.Many2one("sale.order")
    is_locked = fields.Boolean()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        if any(self.mapped("is_locked")):
            raise UserError(self.env._("A locked charge cannot be deleted."))


class Reconciliation(models.Model):
    """What was computed, beside what was billed."""

    _name = "fusion.billing.reconciliation"
    _description = "Metered Reconciliation"

    name = fields.Char()
    service = fields.Char()
    charge_id = fields.Many2one("fusion.billing.charge", required=True)
    move_id = fields.Many2one("account.move")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    x_fc_shadow = fields.Boolean()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    x_fc_charge_id = fields.Many2one("fusion.billing.charge")


class ResPartner(models.Model):
    _inherit = "res.partner"

    x_fc_usual_product_id = fields.Many2one("product.product", company_dependent=True)
