from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

SPAN = 2**34  # more than there will be lines; a browser still counts far beyond


class FusionBillingByMonth(models.AbstractModel):
    """What the database computes of months, and finds again by its id.

    The id begins with the month's, so that a few records are read without computing
    those of all other months.
    """

    _name = "fusion.billing.by.month"
    _description = "Computed by Month"

    @api.model
    def _id_of_part(self):
        """As SQL: each line is in one group only, so its first names the group."""
        return SQL("coalesce(month_id, 0)::bigint * %s + min(id)", SPAN)

    @api.model
    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain)
        named = getattr(domain, "field_expr", "") == "id" and domain.operator == "in"
        if named and not any(isinstance(value, str) for value in domain.value):
            domain &= self._in_months_of(domain.value)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _in_months_of(self, ids):
        months = {record_id // SPAN or False for record_id in ids}
        return Domain("month_id", "in", list(months))

    @api.private
    def exists(self):
        return self.browse(self.sudo()._search([("id", "in", self.ids)]))
