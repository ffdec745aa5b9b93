import re
from urllib.parse import urlsplit

from odoo import api, fields, models

STRIPE_ID = re.compile(r"in_[A-Za-z0-9]{1,64}")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STRIPE_PAGE = "https://dashboard.stripe.com/invoices/{}"
LAGO_HOST = "api.getlago.com"  # a Lago of one's own has its pages anywhere
LAGO_PAGE = "https://app.getlago.com/customer/{}/invoice/{}/overview"


class FusionBillingSourceInvoice(models.Model):
    """Where the biller shows the invoice."""

    _inherit = "fusion.billing.source.invoice"

    biller_page = fields.Char(
        string="Page at the biller", compute="_compute_biller_page", compute_sudo=True
    )

    @api.depends("biller_invoice_id", "facts")
    def _compute_biller_page(self):
        has_lago_pages = self._is_lago_hosted()
        for row in self:
            biller_id = row.biller_invoice_id or ""
            if STRIPE_ID.fullmatch(biller_id):
                row.biller_page = STRIPE_PAGE.format(biller_id)
            else:
                row.biller_page = has_lago_pages and row._lago_page(biller_id)

    @api.model
    def _is_lago_hosted(self):
        get_param = self.env["ir.config_parameter"].sudo().get_param
        try:
            host = urlsplit(get_param("fusion_billing.lago_api_url") or "").hostname
        except ValueError:
            return False
        return host == LAGO_HOST

    def _lago_page(self, biller_id):
        """By ids of the known shape alone: they come from outside."""
        if not biller_id.startswith("lago:"):
            return False
        told = self.facts or {}
        for name in ("evidence", "invoice", "customer"):
            told = told.get(name)
            if not isinstance(told, dict):
                return False
        ids = (str(told.get("lago_id")), biller_id.removeprefix("lago:"))
        return all(map(UUID.fullmatch, ids)) and LAGO_PAGE.format(*ids)
