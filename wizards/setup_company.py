from odoo import api, fields, models
from odoo.exceptions import UserError

from .rights import check_administrator, check_company


class FusionBillingSetup(models.TransientModel):
    """The company that the invoices are booked in, while there are none (R2)."""

    _inherit = "fusion.billing.setup"

    chosen_company_id = fields.Many2one(
        "res.company",
        string="Company",
        required=True,
        domain="[('id', 'in', allowed_company_ids)]",
        default=lambda self: self._service().company_id,
    )
    is_in_use = fields.Boolean(compute="_compute_is_in_use")

    @api.depends("service_id")
    def _compute_is_in_use(self):
        for setup in self:
            setup.is_in_use = setup.service_id._has_invoices()

    def action_change_company(self):
        """Begin anew in the chosen company: its journals and accounts are proposed."""
        self.ensure_one()
        check_administrator(self.env)
        service = self._service()
        check_company(self.env, service)
        if self.chosen_company_id not in self.env.companies:
            raise UserError(
                self.env._(
                    "Please switch to the chosen company as well, at the top right, "
                    "and try again."
                )
            )
        service._move_to(self.chosen_company_id)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "fusion_centralize_billing.action_setup"
        )
