from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from ..models import ledger_run_plan, ledger_run_progress, ledger_run_worker
from .runs_case import RunsCase, at_work_elsewhere

RUN = "fusion.billing.ledger.run"
WORKER = "fusion_centralize_billing.cron_fc_ledger_worker"


@tagged("post_install", "-at_install")
class TestTurns(RunsCase):
    """Workers go where nobody is, and leave when their time is up."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(ledger_run_plan, "DRY_BATCH", 1))

    def left_runs(self, *modes):
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            runs = self.env(cr=cr, user=self.accountant.id)[RUN]
            ids = [runs._start(self.service, mode, "wizard").id for mode in modes]
        self.env.invalidate_all()
        return self.env[RUN].browse(ids)

    def work(self):
        with self.source(self.raws, self.facts), self.enter_registry_test_mode():
            self.env.ref(WORKER).method_direct_trigger()
        self.env.invalidate_all()

    def work_watched(self):
        """The runs at whose batches a worker was, one after the other."""
        Run, order = self.env.registry[RUN], []
        do = Run._do

        def watched(run, ledger, service, batch):
            order.append(run.id)
            return do(run, ledger, service, batch)

        with patch.object(Run, "_do", watched):
            self.work()
        return order

    def next_after(self, run):
        """The run at which a worker goes on, and whether it has to leave for that."""
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            mine = run.with_env(run.env(cr=cr)).sudo()
            found = mine._to_be_worked_at(mine)
            return self.env[RUN].browse(found.id), mine._is_other_waiting()

    def test_a_worker_does_not_leave_a_run_waiting_for_another(self):
        first, second = self.left_runs("dry_run", "dry_run").ids
        order = self.work_watched()
        self.assertIn(order[:6], ([first, second] * 3, [second, first] * 3))
        self.assertEqual(order.count(first), order.count(second))

    def test_a_worker_goes_where_nobody_is(self):
        runs = self.left_runs("dry_run", "dry_run")
        first, second = runs
        first.sudo().batch_ids.create(
            {"run_id": first.id, "task": "gone", "row_ids": []}
        )
        with at_work_elsewhere(first.sudo().batch_ids[:1]):
            self.assertEqual(self.next_after(first), (second, True))
        with at_work_elsewhere(second.sudo().batch_ids):
            self.assertEqual(self.next_after(first), (first, False))

    def test_a_single_run_is_not_left(self):
        [run] = self.left_runs("dry_run")
        self.assertEqual(self.work_watched(), [run.id] * 7)
        self.assertEqual(run.state, "done", run.error)

    def test_when_its_time_is_up_the_workers_are_called_again(self):
        [run] = self.left_runs("dry_run")
        triggers = self.env["ir.cron.trigger"].search_count([])
        with self.no_time_left() as progress:
            self.work()
        self.assertEqual((run.state, len(run.batch_ids)), ("running", 6))
        self.assertEqual(progress[-1], 0, "or Odoo would call on, ten times")
        made = self.env["ir.cron.trigger"].search_count([]) - triggers
        self.assertGreaterEqual(made, 2, "after the plan, and at the end")

    def test_so_they_are_when_another_run_waits(self):
        runs = self.left_runs("dry_run", "dry_run")

        def is_planned(run):
            return "plan" not in run.sudo().batch_ids.mapped("task")

        def planned_last(drawn):  # by lot, one of them might be done before
            drawn.sort(key=is_planned)

        shuffle = patch.object(ledger_run_worker.random, "shuffle", planned_last)
        with shuffle, self.no_time_left():
            while any(batch.task == "plan" for batch in runs.sudo().batch_ids):
                self.work()
            self.env["ir.cron.trigger"].search([]).unlink()
            self.work()
        self.assertEqual(runs.mapped("state"), ["running", "running"])
        self.assertTrue(self.env["ir.cron.trigger"].search_count([]))

    def test_over_many_jobs_each_run_has_its_turn(self):
        runs = self.left_runs("dry_run", "dry_run")
        drawn = []
        shuffle = patch.object(ledger_run_worker.random, "shuffle", drawn.append)
        with shuffle, self.no_time_left():
            self.work()
        self.assertEqual([run.id for run in drawn[0]], runs.ids, "drawn by lot")

    @contextmanager
    def no_time_left(self):
        """After the first batch of a job; gives what is told of the remaining."""
        progress, crons = [], self.env.registry["ir.cron"]
        commit = crons._commit_progress

        def told(cron, processed=0, **vals):
            progress.append(vals.get("remaining"))
            commit(cron, processed, **vals)
            return 0.0

        with patch.object(crons, "_commit_progress", told):
            yield progress

    def test_a_slow_run_is_slow_whoever_waits(self):
        slow, _other = self.left_runs("dry_run", "dry_run")
        slow.sudo().speed = "tenth"
        slept = []
        with patch.object(ledger_run_progress.time, "sleep", slept.append):
            self.work()
        self.assertEqual(len([seconds for seconds in slept if seconds]), 7)
