"""What the tests of undoing share: a picture of the books, and the button."""

from contextlib import contextmanager

from ..models.of_run import KEY, OfRun

RUN = "fusion.billing.ledger.run"
WIZARD = "fusion.billing.undo.run"
PICTURED = {
    "account.move": ["state", "date", "amount_total_signed", "payment_state", "ref"],
    "account.payment": ["state", "date", "x_fc_source_payment_id"],
    "account.partial.reconcile": ["debit_move_id", "credit_move_id", "amount"],
    "fusion.billing.source.invoice": ["state", "decision", "move_id", "reason_code"],
    "fusion.billing.balance.transaction": ["state", "move_id", "payment_id", "note_id"],
    "fusion.billing.ledger.run": ["state", "undone_at"],
}


class UndoMixin:
    """For a `LedgerCase`."""

    def a_run(self, mode="post"):
        """Of a `RunsCase`: over all of its source."""
        run = self.run_wizard(dry_run=False, auto_post=mode == "post")
        self.assertEqual(run.state, "done", run.error)
        return run

    def trial_balance(self):
        """{(month, account): balance} of all that is posted."""
        groups = self.env["account.move.line"]._read_group(
            [("parent_state", "=", "posted"), ("company_id", "=", self.company.id)],
            ["date:month", "account_id"],
            ["balance:sum"],
        )
        return {
            (f"{month:%Y-%m}", account.code): round(balance, 2)
            for month, account, balance in groups
            if round(balance, 2)
        }

    @contextmanager
    def of_a_run(self):
        """What `self.ledger` does within the block is done by the run that it gives."""
        vals = {"service_id": self.service.id, "mode": "post", "trigger": "wizard"}
        run = self.env[RUN].sudo().create(vals | {"state": "done"})
        plain, mark = self.ledger, {KEY: OfRun(run.id)}
        self.ledger = self.ledger.with_context(**mark)
        try:
            yield run.with_env(self.env)
        finally:
            self.ledger = plain

    def picture(self):
        """All that an undo may touch, to be compared."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            model: self.env[model].search_read([], names, order="id", load=False)
            for model, names in PICTURED.items()
        }

    def window(self, run, user=None):
        wizards = self.env(user=user or self.accountant)[WIZARD]
        action = run.with_env(wizards.env).action_undo()
        return wizards.browse(action["res_id"])

    def undo(self, run, note=False):
        window = self.window(run)
        self.assertFalse(window.obstacles)
        window.note = note
        window.action_undo()
        self.env.flush_all()
        self.env.invalidate_all()

    def refuses(self, run, words):
        """It says why, and even a press of the button leaves everything as it is."""
        before = self.picture()
        window = self.window(run)
        self.assertRegex(window.obstacles, words)
        with self.assertRaisesRegex(Exception, words), self.env.cr.savepoint():
            window.action_undo()
        self.assertEqual(self.picture(), before)
