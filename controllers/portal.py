from odoo.addons.account.controllers.portal import PortalAccount


class FusionBillingPortal(PortalAccount):
    """Ingested invoices are paid at the biller, never on Odoo's portal (R2)."""

    def _get_overdue_invoices_domain(self, partner_id=None):
        domain = super()._get_overdue_invoices_domain(partner_id)
        ids = ("x_fc_nexacloud_invoice_id", "x_fc_stripe_invoice_id")
        return [*domain, *((name, "=", False) for name in ids)]
