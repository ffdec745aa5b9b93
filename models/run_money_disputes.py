from odoo import models

from ..sources.stripe_disputes import dispute_of


class FusionBillingLedgerRun(models.Model):
    """Disputes are read beside payouts (R28)."""

    _inherit = "fusion.billing.ledger.run"

    def _read_disputes(self, billers, account, batch, place):
        after, since = {"step": place["step"] + 1}, account._disputes_since()
        self._commit()  # nothing remote happens inside a transaction
        found = []
        if self.mode != "dry_run":
            what = self.env._("disputes")
            told = self._asked(what, lambda: billers.stripe_disputes().since(since))
            found = [each for _raw, each in self._readable(told, dispute_of)]
        kept = self.env["fusion.billing.dispute"].sudo()
        self._keep_read(batch, after, lambda: kept._keep(account, found))
