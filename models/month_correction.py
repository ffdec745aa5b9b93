from odoo import api, fields, models

from ..wizards.rights import check_company
from .opening import opened


class FusionBillingMonth(models.Model):
    """What changed of a month after it was closed, or was booked in it of others."""

    _inherit = "fusion.billing.month"

    correction_ids = fields.One2many("fusion.billing.correction", "month_id")
    correction_count = fields.Integer(compute="_compute_correction_count")

    def _compute_correction_count(self):
        """Invoices; of both kinds each month's own."""
        for month in self:
            month.correction_count = len(
                self.env["fusion.billing.correction"]._read_group(
                    month._corrections(), ["number"]
                )
            )

    def _corrections(self):
        return [
            "|",
            ("month_id", "=", self.id),
            ("booked_month_id", "=", self.id),
        ]

    def action_open_corrections(self):
        title = self.env._("Corrections, %s", self.display_name)
        return opened(self.env, "action_correction", title, self._corrections())

    @api.model
    def action_open_all_corrections(self):
        service = self.env["fusion.billing.invoice.ledger"]._service()
        check_company(self.env, service)
        self._add_missing(service)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "fusion_centralize_billing.action_correction"
        )
