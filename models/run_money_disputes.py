from odoo import models

from ..sources.errors import BillerError
from .outside_text import error_text


class FusionBillingLedgerRun(models.Model):
    """Disputes are read beside payouts (R28)."""

    _inherit = "fusion.billing.ledger.run"

    def _read_disputes(self, billers, account, batch, place):
        after, since = {"step": place["step"] + 1}, account._disputes_since()
        self._commit()  # nothing remote happens inside a transaction
        found = []
        if self.mode != "dry_run":
            what = self.env._("disputes")
            found = self._asked(what, lambda: billers.stripe_disputes().since(since))
        kept = self.env["fusion.billing.dispute"].sudo()
        self._keep_read(batch, after, lambda: kept._keep(account, found))

    def _asked(self, what, ask):
        """All that `ask` yields; a key that may not read it does not stop the rest."""
        try:
            return list(ask())
        except BillerError as error:
            why = error_text(self.env, error)
            self._warn(
                [
                    self.env._(
                        "Stripe's %(what)s were not read: %(why)s", what=what, why=why
                    )
                ]
            )
            return []
