import json
from unittest.mock import patch

from odoo.tests import tagged

from ..models import ledger_run_batch, ledger_run_worker, locks
from .common import raw_invoice
from .runs_case import CRON, at_work_elsewhere
from .test_wizards import INGEST, POST, WizardCase

RUN = "fusion.billing.ledger.run"


@tagged("post_install", "-at_install")
class TestWorker(WizardCase):
    """R13, R15: what takes long is done in the background, and survives a kill."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(ledger_run_worker, "AT_ONCE", 1))
        self.startPatcher(patch.object(ledger_run_worker, "HANDFUL", 1))
        self.worker = self.env.ref(ledger_run_worker.WORKER)

    def leave_drafts_to_worker(self):
        with patch.object(ledger_run_worker, "AT_ONCE", 200):
            self.make_drafts()
        self.press(POST, "action_post")
        return self.last_run()

    def work(self):
        with self.source(self.raws), self.enter_registry_test_mode():
            self.worker.method_direct_trigger()
        self.env.invalidate_all()

    def last_run(self):
        return self.env[RUN].search([], limit=1)

    def killed_run(self, task, rows=()):
        """A run whose process has died before it took anything up."""
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            runs = self.env(cr=cr, user=self.accountant.id)[RUN]
            run_id = runs._start(self.service, "post", "bulk_post", task, rows).id
        return self.env[RUN].sudo().browse(run_id)

    # --- left to the worker ------------------------------------------

    def test_r15_a_handful_is_posted_while_the_person_waits(self):
        with patch.object(ledger_run_worker, "HANDFUL", 2):
            run = self.leave_drafts_to_worker()
        self.assertEqual((run.state, run.posted_count), ("done", 2))

    def test_r15_its_bar_moves_some_twenty_times(self):
        runs = self.env[RUN]
        with patch.object(ledger_run_worker, "AT_ONCE", 200):
            steps = [
                runs.new({"total_count": count})._step()
                for count in (3, 40, 1000, 100_000)
            ]
        self.assertEqual(steps, [5, 5, 50, 200])

    def test_r15_more_is_left_to_the_worker_which_is_called_at_once(self):
        triggers = self.env["ir.cron.trigger"].search_count([])
        run = self.leave_drafts_to_worker()
        self.assertEqual((run.state, run.posted_count), ("running", 0))
        self.assertIn("in the background", run.result)
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), triggers + 1)

    def test_r15_the_worker_ends_it_with_the_report(self):
        run = self.leave_drafts_to_worker()
        self.work()
        self.assertEqual(run.state, "done", run.error)
        self.assertEqual((run.read_count, run.posted_count, run.paid_count), (2, 2, 2))
        self.assertFalse(run.batch_ids)
        self.assertEqual(self.row_of(self.good).state, "paid")

    def test_r15_at_its_end_the_person_is_told_on_the_screen(self):
        run = self.leave_drafts_to_worker()
        self.work()
        sent = (
            self.env["bus.bus"]
            .sudo()
            .search([("message", "like", "simple_notification")])
        )
        self.assertIn(f'"res.partner",{self.accountant.partner_id.id}]', sent.channel)
        told = json.loads(sent.message)["payload"]
        self.assertEqual((told["type"], told["title"]), ("success", run.display_name))
        self.assertIn("Posted: 2, Payments booked: 2", told["message"])

    def test_r15_the_worker_acts_as_the_person_who_asked(self):
        self.leave_drafts_to_worker()
        self.work()
        payments = self.row_of(self.good).payment_ids
        self.assertEqual(payments.create_uid, self.accountant)

    def test_r14_a_large_source_is_ingested_in_the_background(self):
        wizard = self.press(INGEST, "action_run")
        self.assertEqual(wizard.run_state, "running")
        self.work()
        self.assertEqual((wizard.run_state, wizard.run_id.read_count), ("done", 3))
        self.assertFalse(self.row_of(self.good))

    def test_r11_many_rows_are_read_again_in_the_background(self):
        with patch.object(ledger_run_worker, "AT_ONCE", 200):
            self.make_drafts()
        rows = self.env["fusion.billing.source.invoice"].search([])
        with (
            self.source(self.raws),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            rows.with_env(self.env(cr=cr, user=self.accountant.id)).action_resync()
        run = self.last_run()
        self.assertEqual((run.state, run.total_count), ("running", 3))
        self.work()
        self.assertEqual((run.state, run.held_count), ("done", 1), run.error)

    def test_r15_without_an_active_worker_it_is_done_at_once(self):
        self.worker.active = False
        run = self.leave_drafts_to_worker()
        self.assertEqual((run.state, run.posted_count), ("done", 2))

    def test_r15_the_worker_stops_when_its_time_is_up_and_goes_on_later(self):
        run = self.leave_drafts_to_worker()
        with (
            patch.object(type(run), "_commit", self.commit_with_no_time_left),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            self.env(cr=cr)[RUN]._cron_work()
        self.env.invalidate_all()
        self.assertEqual((run.state, run.read_count), ("running", 1))
        self.work()
        self.assertEqual((run.state, run.read_count), ("done", 2))

    def test_r21_without_an_active_worker_nothing_is_left_when_time_is_up(self):
        self.worker.active = False
        Run = type(self.env[RUN])
        with (
            self.source(self.raws),
            patch.object(Run, "_commit", self.commit_with_no_time_left),
            self.enter_registry_test_mode(),
        ):
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()
        run = self.last_run()
        self.assertEqual((run.state, run.read_count), ("done", 3), run.error)

    @staticmethod
    def commit_with_no_time_left(run, processed=0):
        run.env["ir.cron"]._commit_progress(processed)
        return 0.0

    # --- killed ------------------------------------------

    def test_r15_a_killed_bulk_post_is_resumed(self):
        with patch.object(ledger_run_worker, "AT_ONCE", 200):
            self.make_drafts()
        rows = self.row_of(self.good) + self.row_of(self.other)
        run = self.killed_run("post", rows)
        self.assertEqual(run.state, "running")
        self.work()
        self.assertEqual((run.state, run.posted_count), ("done", 2), run.error)

    def test_r13_a_killed_ingest_goes_on(self):
        run = self.killed_run("ingest")
        run.batch_ids.attempts = 1
        self.work()
        self.assertEqual((run.state, run.read_count), ("done", 3), run.error)

    def test_r13_figures_of_a_killed_process_are_not_lost(self):
        run = self.killed_run("ingest")
        found = {"read_count": 400, "unchanged_count": 400}
        run.batch_ids.write(
            {
                "done": True,
                "found": {
                    "counts": found,
                    "totals": {},
                    "seconds": 2.0,
                    "warnings": ["Stripe could not be asked."],
                },
            }
        )
        self.work()
        self.assertEqual((run.state, run.read_count), ("done", 400), run.error)
        self.assertEqual(run.warning, "Stripe could not be asked.")

    def test_r13_what_kills_its_process_every_time_is_given_up(self):
        with patch.object(ledger_run_worker, "AT_ONCE", 200):
            self.make_drafts()
        run = self.killed_run("post", self.row_of(self.good))
        run.batch_ids.attempts = ledger_run_batch.MAX_ATTEMPTS
        with self.assertLogs("odoo.addons.fusion_centralize_billing", "ERROR"):
            self.work()
        self.assertEqual(run.state, "failed")
        self.assertIn("The run has failed: its process was ended", run.error)
        self.assertFalse(run.batch_ids)
        self.assertEqual(self.row_of(self.good).state, "draft")

    def test_r13_a_batch_at_work_elsewhere_is_left_alone(self):
        run = self.killed_run("ingest")
        with at_work_elsewhere(run.batch_ids):
            self.work()
            self.assertEqual((run.state, run.batch_ids.attempts), ("running", 0))
        self.work()
        self.assertEqual(run.state, "done", run.error)

    def test_r13_a_run_leaves_no_lock_behind(self):
        self.press(INGEST, "action_run")
        self.assertFalse(locks.held_ids(self.env.cr, locks.BATCH))

    def test_r11_an_invoice_deleted_meanwhile_stops_nothing(self):
        with patch.object(ledger_run_worker, "AT_ONCE", 200):
            self.make_drafts()
        gone = self.row_of(raw_invoice(invoice_number="WIZ-NEVER"))
        rows = self.row_of(self.good) + gone.browse(2**30)
        run = self.killed_run("post", rows)
        self.work()
        self.assertEqual((run.state, run.posted_count), ("done", 1), run.error)
