from odoo import api, fields, models
from odoo.tools import SQL

from ..ledger.families import first_keyword
from ..ledger.text import fold

COLUMNS = ("family_id", "text", "date_from", "date_to")


class FusionBillingFamilyCover(models.Model):
    """A description that no rule took when its invoice was decided, and one takes now.

    Kept by family, of all that stood in a source line without a rule; found by the one
    matching code there is, so that the database need not match again (R6).
    """

    _name = "fusion.billing.family.cover"
    _description = "Description with a Rule by Now"
    _inherit = "fusion.billing.bulk"
    _bulk_columns = COLUMNS
    _rec_name = "text"
    _log_access = False  # nobody but the families writes it

    family_id = fields.Many2one(
        "fusion.billing.family", required=True, index=True, ondelete="cascade"
    )
    text = fields.Char(required=True)
    date_from = fields.Date()
    date_to = fields.Date()

    @api.model
    def _delete_of(self, families):
        """By one statement: there may be very many."""
        delete = SQL("DELETE FROM %s", SQL.identifier(self._table))
        chosen = SQL("WHERE family_id = ANY(%s)", families.ids)
        self.env.cr.execute(SQL("%s %s", delete, chosen))
        self.invalidate_model()


class FusionBillingFamily(models.Model):
    """What a family takes now of what none took before."""

    _inherit = "fusion.billing.family"

    @api.model_create_multi
    def create(self, vals_list):
        families = super().create(vals_list)
        families._find_cover()
        return families

    def write(self, vals):
        written = super().write(vals)
        if {"keywords", "date_from", "date_to", "service_id"} & set(vals):
            self._find_cover()
        return written

    def _find_cover(self):
        """Replace what is known of these families."""
        covers = self.env["fusion.billing.family.cover"].sudo()
        covers._delete_of(self)
        for service, families in self.grouped("service_id").items():
            texts = self.env["fusion.billing.unmatched"]._texts(service)
            covers._insert(
                [
                    [family.id, text, family.date_from or None, family.date_to or None]
                    for family in families
                    for text in family._takes(texts)
                ]
            )

    def _takes(self, texts):
        """Those in which a keyword of this family occurs, whatever the date."""
        [rule] = self._rules()
        return [text for text in texts if first_keyword(rule, fold(text))]
