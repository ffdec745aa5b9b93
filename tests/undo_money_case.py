"""What the tests share that undo a run of the Stripe balance (R33)."""

from .common import raw_invoice
from .money_case import instant
from .money_run_case import MoneyRunCase
from .undo_case import UndoMixin

PROOF = "fusion.billing.balance.day"
MAY_20 = instant("2026-05-20 15:00")


class UndoMoneyCase(UndoMixin, MoneyRunCase):
    def differences(self):
        return set(self.env[PROOF].search([]).mapped("difference"))

    def done(self, **options):
        run = self.run_money(**options)
        self.assertEqual((run.state, run.error), ("done", False))
        return run

    def undone_and_again(self, run, before):
        """Undone, it is as before; the next run books the same, and once."""
        booked, made = self.trial_balance(), len(run._made())
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        again = self.done()
        self.assertEqual(self.trial_balance(), booked)
        self.assertEqual(len(again._made()), made)
        self.assertEqual(self.differences(), {0.0})
        return again

    def sold(self, day="2026-05-02 15:00", **more):
        """An invoice that was ingested before, and its charge at Stripe."""
        raw = raw_invoice()
        self.ingest(raw)
        self.bank.charge(raw["invoice_number"], 11300, instant(day), **more)
        return raw, f"ch_{raw['invoice_number']}"

    def ingested_by_a_run(self, raw):
        with self.source([raw]):
            return self.done(task="ingest")
