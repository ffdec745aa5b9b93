from odoo import models

from ..wizards.rights import check_accountant, check_company


class FusionBillingFamily(models.Model):
    _inherit = "fusion.billing.family"

    def action_apply_to_drafts(self):
        """Show what drafts would become by the families of now; nothing is changed."""
        check_accountant(self.env)
        service = self.env["fusion.billing.invoice.ledger"]._service()
        check_company(self.env, service)
        wizards = self.env["fusion.billing.family.apply"]
        wizard = wizards.create({"service_id": service.id})
        wizard._scan()
        return wizard._get_records_action(
            name=self.env._("Apply to Drafts"),
            target="new",
            context={"dialog_size": "extra-large"},
        )
