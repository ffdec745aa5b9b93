from odoo import models

from .batch import checked_names, one_of_each


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _check_company(self, fnames=None):
        """Items that refer to the same are compared with their company once.

        Their entry needs no comparison: an item's company is its entry's.
        """
        alike = one_of_each(self, checked_names(self, but=("move_id",)))
        return super(AccountMoveLine, alike)._check_company(fnames)
