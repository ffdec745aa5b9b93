from odoo import api, fields, models

from ..ledger.families import family_of, strip_decoration


class FusionBillingFamilyTest(models.TransientModel):
    """Which family a typed description gets (R6)."""

    _name = "fusion.billing.family.test"
    _description = "Test a Description"

    description = fields.Char(
        help="As on the customer's invoice, for example “2 × Odoo ERP Hosting "
        "(at $189.83 / month)”.",
    )
    named_item = fields.Char(string="Read as", compute="_compute_family")
    family_id = fields.Many2one("fusion.billing.family", compute="_compute_family")
    account_id = fields.Many2one(
        "account.account", string="Income account", compute="_compute_family"
    )
    matched = fields.Boolean(compute="_compute_family")

    @api.depends("description")
    def _compute_family(self):
        service = self.env["fusion.billing.invoice.ledger"]._service()
        families = self.env["fusion.billing.family"].search(
            [("service_id", "=", service.id)]
        )
        rules = families._rules()
        for test in self:
            text = (test.description or "").strip()
            code, matched = family_of(text, rules) if text else ("", False)
            test.named_item = text and strip_decoration(text)
            test.family_id = families.filtered(lambda family, c=code: family.code == c)
            test.account_id = test.family_id.account_id
            test.matched = matched
