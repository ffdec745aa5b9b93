from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _fc_general_journal(self):
        """Of miscellaneous entries: not one that Odoo itself books differences in."""
        journals = self.env["account.journal"]
        found = journals.search(
            [*journals._check_company_domain(self), ("type", "=", "general")]
        )
        kept_apart = self.currency_exchange_journal_id | self.tax_cash_basis_journal_id
        return (found - kept_apart or found)[:1]
