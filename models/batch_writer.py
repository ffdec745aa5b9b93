from contextlib import nullcontext

import psycopg2

from odoo import api, models

from ..ledger.reasons import because
from .batch import together

# Not the row's fault: the transaction itself must be taken afresh (R13).
TRANSACTION_ERRORS = (
    psycopg2.OperationalError,  # serialization failures and lost connections
    psycopg2.InterfaceError,
    psycopg2.errors.UniqueViolation,
)


class WrongEntry(Exception):
    """What was posted is not what was decided: the batch is undone.

    The row is held for `reason`, where there is one that a person can act on.
    """

    def __init__(self, message, reason=None):
        super().__init__(message)
        self.reason = reason


class FusionBillingBatchWriter(models.AbstractModel):
    """Cases are written all together, or one by one when one of them fails (R13)."""

    _name = "fusion.billing.batch.writer"
    _description = "Writer of Batches"

    @api.model
    def _all_or_each(self, service, cases, write, manner=nullcontext):
        """`write` all cases, or one by one when one of them fails (R13)."""
        if not cases:
            return
        try:
            with self.env.cr.savepoint(), manner(self.env):
                write(cases)
        except TRANSACTION_ERRORS as error:
            if not self._is_own_fault(error):
                raise
            self._each(service, cases, write, error, manner)
        except Exception as error:
            self._each(service, cases, write, error, manner)

    @api.model
    def _is_own_fault(self, error):
        """An id that is taken even after the batch was taken afresh."""
        taken = isinstance(error, psycopg2.errors.UniqueViolation)
        return taken and bool(self.env.context.get("fc_last_attempt"))

    @api.model
    def _each(self, service, cases, write, error, manner):
        for case in cases:
            case.begin()
        if len(cases) > 1 or manner is together:
            for case in cases:
                self._all_or_each(service, [case], write)
        else:
            self._write_failure(service, cases[0], error)

    @api.model
    def _error_reason(self, error):
        """What a person is told of an error of ours: its words, in one line."""
        words = " ".join(str(error).split()) or type(error).__name__
        return because("error", reference=words.rstrip("."))

    @api.model
    def _write_failure(self, service, case, error):
        """Keep, instead of the case, that it failed and why."""
        raise NotImplementedError
