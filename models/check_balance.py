from odoo import fields, models

from .check import Look


class FusionBillingCheck(models.Model):
    """The line of the Stripe balance: whether the books mirror it (R24)."""

    _inherit = "fusion.billing.check"

    code = fields.Selection(
        selection_add=[("balance", "Stripe balance")],
        ondelete={"balance": "cascade"},
    )
    mend = fields.Selection(
        selection_add=[
            ("stripe_setup", "Set it up"),
            ("stripe_read", "Read Stripe now"),
            ("stripe_days", "See by day"),
        ]
    )

    def _look_balance(self):
        account = self.service_id.stripe_account_id
        if not account:
            text = self.env._(
                "Not set up: fees, refunds and payouts are not booked, and the Stripe "
                "balance is not proved. You see what will be created before it is."
            )
            return Look("unused", text, "stripe_setup")
        if missing := account._missing_choices():
            text = self.env._(
                "Still to be chosen for the Stripe balance: %(missing)s.",
                missing=", ".join(missing),
            )
            return Look("look", text, "stripe_setup")
        if not account.balance_at:
            return Look("look", account.standing_note, "stripe_read")
        if account.differs or account._unlisted():
            return Look("look", account.standing_note, "stripe_days")
        return Look("done", account.standing_note)

    def _mend_by_stripe_setup(self):
        return self._open("fusion_centralize_billing.action_stripe_setup")

    def _mend_by_stripe_read(self):
        return self.service_id.stripe_account_id.action_read_now()

    def _mend_by_stripe_days(self):
        return self.service_id.stripe_account_id.action_open_days()
