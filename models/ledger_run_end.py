import logging

from odoo import fields, models

from .batch_writer import TRANSACTION_ERRORS

_logger = logging.getLogger(__name__)

OPEN = ("running", "stopped")


class FusionBillingLedgerRun(models.Model):
    """The end of a run: when its work is done, when it fails, or when it is given up.

    Ending it and telling of it is one transaction: no kill comes between.
    """

    _inherit = "fusion.billing.ledger.run"

    def _end_if_done(self):
        self._commit()  # a fresh look: another process may have done the last batch
        if not self.sudo().batch_ids:
            self._end("done")

    def _fail(self, message, error=None):
        self.env.cr.rollback()
        _logger.error("Billing run %s failed: %s", self.id, message, exc_info=error)
        self._end("failed", error=message)

    def _give_up(self, reason, of=("stopped",)):
        """Leave what is left of a run for good; the next one finds it in the source."""
        self._end("cancelled", of=of, error=reason)

    def _end(self, state, of=OPEN, **vals):
        """End a run of these states and tell of it, whichever process comes first."""
        try:
            self._afresh(lambda _last: self._close(state, of, vals))
        except TRANSACTION_ERRORS:
            raise
        except Exception as error:  # must not keep the run open, or it fails for ever
            self.env.cr.rollback()
            _logger.exception("Nobody was told of billing run %s", self.id)
            untold = self._untold(str(error) or type(error).__name__)
            self._afresh(lambda _last: self._close(state, of, vals, untold))

    def _close(self, state, of, vals, untold=None):
        self._commit()  # a fresh look at what others have added
        run = self.sudo()
        if run.state not in of:
            return
        self._add_up_done()
        run.batch_ids.unlink()
        self.env["fusion.billing.run.effect"].sudo()._forget_unchanged(run)
        run.write({"state": state, "ended_at": fields.Datetime.now(), **vals})
        if state == "done":
            run._keep_how_far_listed()
        if untold:
            self._warn([untold])
        else:
            self._close_gaps(run.service_id)
            self._tell()
        self._commit()

    def _untold(self, error):
        return self.env._(
            "Nobody could be told of this run, because of an error: %(error)s. Its "
            "figures are complete.",
            error=error,
        )
