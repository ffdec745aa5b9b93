from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models import ledger_run_plan, ledger_run_progress, locks
from .runs_case import RunsCase

RUN = "fusion.billing.ledger.run"


@tagged("post_install", "-at_install")
class TestProgress(RunsCase):
    """A person sees how fast a run is, and may stop, resume and slow it."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(ledger_run_plan, "BATCH", 2))
        self.paused = []
        self.startPatcher(
            patch.object(ledger_run_progress.time, "sleep", self.paused.append)
        )

    def start(self, after=lambda _run: None, batches=1):
        """A run at the point where so many batches are done; `after` it, the rest."""
        Run, done = self.env.registry[RUN], []
        add_up = Run._add_up

        def counted(run):
            add_up(run)
            done.append(run)
            if len(done) == batches:
                after(run.with_user(self.accountant))
                run._commit()

        with (
            self.source(self.raws, self.facts),
            patch.object(Run, "_add_up", counted),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            runs = self.env(cr=cr, user=self.accountant.id)[RUN]
            runs._start(self.service, "post", "wizard")._work()
        self.env.invalidate_all()
        return self.last_run()

    def work(self, resumed=None):
        """What a worker does, after `resumed` was resumed by a person."""
        with (
            self.source(self.raws, self.facts),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            runs = self.env(cr=cr, user=self.accountant.id)[RUN]
            if resumed:
                runs.browse(resumed.id).action_resume()
            runs.sudo()._cron_work()
        self.env.invalidate_all()

    def test_all_is_counted_beforehand(self):
        found = []
        run = self.start(lambda run: found.append((run.total_count, run.read_count)))
        self.assertEqual(found, [(6, 0)])
        self.assertEqual((run.total_count, run.read_count, run.work_count), (6, 6, 6))
        self.assertGreater(run.work_seconds, 0)

    def test_a_stopped_run_leaves_the_rest_and_goes_on_when_resumed(self):
        run = self.start(lambda run: run.action_stop(), batches=2)
        self.assertEqual((run.state, run.read_count), ("stopped", 2))
        self.assertEqual(len(run.batch_ids), 2)
        self.assertIn("stopped", run.result)
        self.assertIn("Resume", run.result)
        self.work()
        self.assertEqual((run.state, run.read_count), ("stopped", 2))
        self.work(resumed=run)
        self.assertCounts(
            run, created_count=1, skipped_count=3, held_count=1, waiting_count=1
        )
        self.assertEqual((run.posted_count, run.paid_count), (1, 1))

    def test_a_slower_run_pauses_for_as_long_as_it_worked_and_longer(self):
        run = self.start(lambda run: run.action_slower())
        self.assertTrue(any(self.paused), self.paused)
        self.assertEqual(run.speed, "half")
        del self.paused[:]
        self.startPatcher(patch.object(type(run), "_commit"))
        run._pause(2.0)
        run.sudo().speed = "tenth"
        run._pause(2.0)
        run._pause(20.0)
        self.assertEqual(self.paused, [2.0, 18.0, ledger_run_progress.LONGEST_PAUSE])

    def test_a_pause_holds_no_transaction(self):
        run = self.start()
        run.sudo().speed = "half"
        done = []
        Run = type(run)
        with (
            patch.object(Run, "_commit", lambda *_args: done.append("commit")),
            patch.object(
                ledger_run_progress.time, "sleep", lambda _s: done.append("sleep")
            ),
        ):
            run._pause(2.0)
        self.assertEqual(done, ["commit", "sleep"])

    def test_full_speed_does_not_pause(self):
        self.start(lambda run: (run.action_slower(), run.action_full_speed()))
        self.assertFalse(any(self.paused))

    def test_pace_and_time_left(self):
        run = self.start().sudo()
        run.write(
            {
                "state": "running",
                "total_count": 1006,
                "work_count": 6,
                "work_seconds": 0.3,
            }
        )
        run.batch_ids.create({"run_id": run.id, "task": "ingest", "invoice_ids": []})
        self.assertFalse(run.pace, "nobody is at work")
        self.assertTrue(locks.take(self.env.cr, locks.BATCH, run.batch_ids.id))
        run.invalidate_recordset(["pace"])
        self.assertIn("20 invoices a second", run.pace)
        self.assertIn("50 seconds", run.pace)
        run.speed = "half"
        self.assertIn("10 invoices a second", run.pace)
        self.env.cr.execute("SELECT pg_advisory_unlock_all()")

    def test_only_accountants_steer(self):
        reader = new_test_user(
            self.env, "looker", groups="fusion_centralize_billing.group_reader"
        )
        run = self.start().with_user(reader)
        for name in ("stop", "resume", "slower", "full_speed"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(run, f"action_{name}")()
