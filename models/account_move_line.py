from odoo import fields, models

from .batch import checked_names, one_of_each


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    x_fc_family_id = fields.Many2one(
        "fusion.billing.family",
        string="Service family",
        readonly=True,
        ondelete="set null",
        groups="base.group_user",
        help="As it was booked. Another income account may say otherwise.",
    )

    def _check_company(self, fnames=None):
        """Items that refer to the same are compared with their company once.

        Their entry needs no comparison: an item's company is its entry's.
        """
        alike = one_of_each(self, checked_names(self, but=("move_id",)))
        return super(AccountMoveLine, alike)._check_company(fnames)
