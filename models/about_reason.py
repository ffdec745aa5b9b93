from odoo import api, fields, models
from odoo.exceptions import UserError

from ..wizards.rights import check_accountant
from .reason_figures import reason_vals
from .reason_text import sentence
from .reason_titles import REASON_TITLES


class FusionBillingReasoned(models.AbstractModel):
    """Why a row is where it is: a code, its figures, and the sentence they make."""

    _name = "fusion.billing.reasoned"
    _description = "Row with a Reason"

    reason_code = fields.Selection(REASON_TITLES, string="Reason", readonly=True)
    reason_figures = fields.Json(readonly=True)
    reason = fields.Text(string="Why", compute="_compute_reason")

    def _keep_reason(self, reason):
        """Keep a `Reason`, or that there is none any more."""
        self.write(reason_vals(reason))

    def _say_decided(self, told):
        """A person has done what there was to do of `told`: written on each page."""
        check_accountant(self.env)
        self.check_access("read")
        if not told:
            raise UserError(
                self.env._("Nothing is left to decide of these. Nothing was done.")
            )
        for row in told.sudo():
            said = self.env._("Looked at, and left as it is: %(why)s", why=row.reason)
            row._message_log(body=said)

    @api.depends("reason_code", "reason_figures")
    @api.depends_context("lang")
    def _compute_reason(self):
        for row in self:
            row.reason = row.reason_code and sentence(
                self.env, row.reason_code, row.reason_figures or {}
            )
