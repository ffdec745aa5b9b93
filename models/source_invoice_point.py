from odoo import api, models
from odoo.fields import Domain

from .open_money import Point


class FusionBillingSourceInvoice(models.Model):
    """An invoice that the biller gave up, and that is neither paid nor written off
    (R30).
    """

    _name = "fusion.billing.source.invoice"
    _inherit = ["fusion.billing.source.invoice", "fusion.billing.open.money"]

    _fields_told = ("number", "biller_invoice_id", "customer_name", "move_id")

    @api.model
    def _to_tell(self, account):
        given_up = Domain("flag_ids", "in", self._flags(["uncollectible"]).ids)
        is_open = Domain("state", "in", ("posted", "partial"))
        return Domain("service_id", "in", account.service_ids.ids) & given_up & is_open

    def _own_points(self):
        invoice = self.move_id
        said = self.env._(
            "Invoice %(number)s of %(customer)s: the biller has given it up, and "
            "%(amount)s of it are open. Press “Write off” on its page, or collect it "
            "yourself.",
            number=self.number or self.biller_invoice_id,
            customer=self.customer_name or "–",
            amount=invoice.currency_id.format(invoice.amount_residual),
        )
        yield Point(f"{self.biller_invoice_id}:uncollectible", said)
