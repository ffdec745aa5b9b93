from odoo import api, fields, models

from ..ledger.balance_kinds import MATCHED
from .stripe_setup_line import SPENT


class FusionBillingStripeSetup(models.TransientModel):
    """Said before anything is created: what it will be."""

    _inherit = "fusion.billing.stripe.setup"

    preview = fields.Text(compute="_compute_preview")
    makes_accounts = fields.Boolean(compute="_compute_preview")

    @api.depends(
        "name",
        "cut_over_date",
        "journal_ids",
        "line_ids.account_id",
        "line_ids.new_code",
        "line_ids.new_name",
    )
    @api.depends_context("lang")
    def _compute_preview(self):
        for setup in self:
            new = setup.line_ids.filtered(lambda line: not line.account_id)
            setup.makes_accounts = bool(new)
            lines = [f"• {each}" for each in setup._say_new(new)]
            told = (
                [self.env._("“Apply” creates:"), *lines]
                if lines
                else [self.env._("“Apply” creates nothing: all of it is there.")]
            )
            setup.preview = "\n".join([*told, setup._say_after()])

    def _say_new(self, lines):
        if not self.stripe_account_id:
            yield self.env._("the Stripe account %(name)s", name=self.name or "–")
        for line in lines:
            told = {"code": line.new_code or "–", "name": line.new_name or "–"}
            if line.role in SPENT:
                yield self.env._("the expense account %(code)s %(name)s", **told)
            elif line.role not in MATCHED:
                yield self.env._("the account %(code)s %(name)s", **told)
            else:
                yield self.env._(
                    "the account %(code)s %(name)s, whose items can be matched", **told
                )

    def _say_after(self):
        """What follows from it, at the first reading."""
        journals = ", ".join(self.journal_ids.mapped("name")) or "–"
        return self.env._(
            "Nothing is booked by it. Clearing: %(journals)s. When Stripe is read "
            "next, the opening and every movement since the cut-over date are booked.",
            journals=journals,
        )
