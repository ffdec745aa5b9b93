from datetime import UTC, timedelta

from odoo import fields, models
from odoo.fields import Domain

from .dispute import FINISHED

BEFORE = timedelta(days=365)  # the first time, of the year before the cut-over
FOLLOWED = timedelta(days=120)  # what is decided may still be decided otherwise


class FusionBillingStripeAccount(models.Model):
    """What becomes of lost money (R30), and how far back disputes are read (R28)."""

    _inherit = "fusion.billing.stripe.account"

    lost_disputes = fields.Selection(
        [
            ("reopen", "Only reopen the invoice"),
            ("write_off", "Draft a bad-debt write-off"),
            ("note", "Draft a credit note"),
        ],
        string="Lost dispute",
        required=True,
        default="write_off",
        help="The invoice is open again in any case. A draft is posted, or deleted, by "
        "a person.",
    )
    bad_debt_account_id = fields.Many2one(
        "account.account",
        string="Bad debts",
        check_company=True,
        domain="[('internal_group', '=', 'expense')]",
        help="The expense of what customers will not pay.",
    )

    void_notes = fields.Selection(
        [("tell", "Only tell"), ("draft", "Draft a credit note")],
        string="Voided after posting",
        required=True,
        default="tell",
        help="A draft is a full credit note, dated when the biller voided the invoice. "
        "It is posted, or deleted, by a person.",
    )

    def _bad_debt_account(self):
        """The one chosen, else the one that looks like it."""
        writer = self.env["fusion.billing.write.off.writer"]
        return self.bad_debt_account_id or writer._proposed_account(self.company_id)

    def _disputes_since(self):
        """An aware instant: of the oldest one that may still change."""
        disputes = self.env["fusion.billing.dispute"]
        own = Domain("stripe_account_id", "=", self.id)
        if not self.listed_until or not disputes.search_count(own, limit=1):
            return self._begin_of(self.cut_over_date - BEFORE)
        recent = fields.Date.today() - FOLLOWED
        may_change = Domain("status", "not in", FINISHED) | Domain(
            "decided_on", ">=", recent
        )
        oldest = disputes.search(own & may_change, order="created_at", limit=1)
        since = self._listed_since()
        if not oldest:
            return since
        return min(since, oldest.created_at.replace(tzinfo=UTC))
