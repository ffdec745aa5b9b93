from odoo import fields, models

from ..ledger.invoice import FamilyRule
from .zero_tax import ZERO_TAX, usable


class FusionBillingFamily(models.Model):
    """A service family: which descriptions belong to it, which account they go to."""

    _name = "fusion.billing.family"
    _description = "Service Family"
    _order = "service_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    service_id = fields.Many2one(
        "fusion.billing.service", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="service_id.company_id", store=True)
    keywords = fields.Text(
        help="One per line. A description that contains one of them belongs to this "
        "family; the first family that matches wins. A family without keywords takes "
        "what no other does.",
    )
    account_id = fields.Many2one(
        "account.account",
        string="Income account",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
    )
    zero_tax_id = fields.Many2one(
        "account.tax",
        string="Zero-rated or exempt tax",
        check_company=True,
        domain=ZERO_TAX,
        help="Put on the lines of this family when the biller charged no tax, so that "
        "they reach the tax return.",
    )

    _code_uniq = models.UniqueIndex("(service_id, code)")

    def _rules(self):
        """The families as pure rules, in order; those without keywords last (R6)."""
        return tuple(
            FamilyRule(
                code=family.code,
                keywords=tuple(filter(None, map(str.strip, family._keyword_lines()))),
                zero_tax_id=usable(family.zero_tax_id, family.company_id).id or None,
            )
            for family in self.sorted(lambda family: not family._keyword_lines())
        )

    def _keyword_lines(self):
        return (self.keywords or "").splitlines()
