from odoo import models

from ..sources.errors import BillerError
from .outside_text import error_text


class FusionBillingLedgerRun(models.Model):
    """Disputes are read beside payouts (R28)."""

    _inherit = "fusion.billing.ledger.run"

    def _read_balance(self, ledger, account):
        """A key that may not read them does not stop the rest: the run tells."""
        since = account._disputes_since()
        told = super()._read_balance(ledger, account)
        try:
            disputes = list(ledger._current_billers().stripe_disputes().since(since))
        except BillerError as error:
            why = error_text(self.env, error)
            self._warn([self.env._("The disputes were not read: %(why)s", why=why)])
            return told
        return told._replace(disputes=disputes)
