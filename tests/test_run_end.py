from contextlib import suppress
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .runs_case import CRON, RunsCase, at_work_elsewhere

RUN = "fusion.billing.ledger.run"
LOG = "odoo.addons.fusion_centralize_billing"


class Killed(BaseException):
    """What no `except Exception` sees, as a kill."""


def killed(run):
    run.env.cr.rollback()  # as the database does
    raise Killed


@tagged("post_install", "-at_install")
class TestRunEnd(RunsCase):
    """R13, R21: how a run ends, and what the next makes of one that did not."""

    def left_run(self, state="running"):
        """A daily run whose process died before it took anything up."""
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            runs = self.env(cr=cr)[RUN]
            run = runs._start(self.service, "post", "cron")
            run.sudo().state = state
        self.env.invalidate_all()
        return self.env[RUN].browse(run.id)

    def telling(self, error):
        return patch.object(self.env.registry[RUN], "_tell", side_effect=error)

    # --- ended and told in one ------------------------------------------

    def test_r13_a_kill_while_it_is_told_leaves_the_run_open(self):
        with (
            self.source(self.raws, self.facts),
            self.enter_registry_test_mode(),
            patch.object(self.env.registry[RUN], "_tell", killed),
            suppress(Killed),  # assertRaises would take all of it back
        ):
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()
        run = self.last_run()
        self.assertEqual((run.state, run.posted_count), ("running", 1))
        self.run_cron()
        self.assertEqual(run.state, "done")
        self.assertIn("6 invoices read", run.message_ids[-1:].body)

    def test_r13_a_run_that_cannot_be_told_of_ends_and_says_so(self):
        with self.telling(ValueError("no such type")), self.assertLogs(LOG, "ERROR"):
            run = self.run_cron()
        self.assertEqual((run.state, run.posted_count), ("done", 1))
        self.assertIn("Nobody could be told", run.warning)
        self.assertIn("no such type", run.warning)

    # --- what an earlier daily run has left ------------------------------------------

    def test_r21_the_daily_run_begins_with_what_an_earlier_one_has_left(self):
        earlier = self.left_run()
        run = self.run_cron()
        self.assertEqual((earlier.state, earlier.posted_count), ("done", 1))
        self.assertNotEqual(run, earlier)
        self.assertEqual((run.state, run.posted_count, run.read_count), ("done", 0, 6))

    def test_r21_the_daily_run_takes_over_from_one_that_was_stopped(self):
        earlier = self.left_run("stopped")
        run = self.run_cron()
        self.assertEqual((earlier.state, run.state), ("cancelled", "done"))
        self.assertIn("took over", earlier.result)
        self.assertEqual(run.posted_count, 1)

    def test_r21_none_is_begun_beside_one_at_work(self):
        earlier = self.left_run()
        with at_work_elsewhere(earlier.sudo().batch_ids):
            run = self.run_cron()
        self.assertEqual((run, run.state), (earlier, "running"))

    def test_r21_one_of_another_mode_is_taken_over(self):
        earlier = self.left_run()
        self.service.cron_auto_post = False
        run = self.run_cron()
        self.assertEqual((earlier.state, run.mode), ("cancelled", "draft"))
        self.assertEqual((earlier.posted_count, run.posted_count), (0, 0))

    def test_r21_the_daily_run_comes_back_soon_where_it_found_one_at_work(self):
        earlier = self.left_run()
        self.env.ref(CRON).active = True
        with at_work_elsewhere(earlier.sudo().batch_ids):
            self.run_cron()
        [trigger] = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref(CRON).id)]
        )
        minutes = (trigger.call_at - fields.Datetime.now()).total_seconds() / 60
        self.assertAlmostEqual(minutes, 15, delta=1)

    def test_r20_how_far_the_billers_were_listed_is_kept_at_the_end(self):
        run = self.left_run().sudo()
        run.listed = {"listed_until": {"Stripe": "2026-06-01T00:00:00+00:00"}}
        self.assertFalse(self.service.listed_until)
        self.give_up(run, "stopped")
        self.assertFalse(self.service.listed_until, "what it listed is thrown away")
        run.state = "running"
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            run.with_env(run.env(cr=cr))._end("done")
        self.env.invalidate_all()
        self.assertEqual(self.service.listed_until["Stripe"][:10], "2026-06-01")

    # --- given up by a person ------------------------------------------

    def give_up(self, run, state):
        run.sudo().state = state
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            mine = run.with_env(run.env(cr=cr, user=self.accountant.id))
            mine.action_give_up()
        self.env.invalidate_all()

    def test_r13_a_stopped_run_is_given_up_by_an_accountant(self):
        run = self.left_run("stopped")
        self.give_up(run, "stopped")
        self.assertEqual((run.state, run.batch_ids.ids), ("cancelled", []))
        self.assertTrue(run.ended_at)
        self.assertIn(self.accountant.name, run.result)

    def test_r13_a_run_given_up_while_it_is_planned_is_not_planned(self):
        Run = self.env.registry[RUN]
        list_billed = Run._list_billed

        def given_up(run, service, billers):
            told = list_billed(run, service, billers)
            run._give_up("Enough.", of=("running",))
            return told

        with patch.object(Run, "_list_billed", given_up):
            run = self.run_cron()
        self.assertEqual((run.state, run.total_count), ("cancelled", 0))
        self.assertFalse(run.sudo().batch_ids)
        self.assertFalse(run.line_ids)

    def test_r13_a_run_resumed_meanwhile_is_not_given_up(self):
        run = self.left_run("running")
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            run.with_env(run.env(cr=cr))._give_up("Enough.")
        self.env.invalidate_all()
        self.assertEqual(run.state, "running")

    def test_r13_a_run_at_work_is_not_given_up(self):
        run = self.left_run()
        run.with_user(self.accountant).action_give_up()
        self.assertEqual((run.state, len(run.batch_ids)), ("running", 1))

    def test_r13_who_stopped_a_run_is_kept(self):
        run = self.left_run().with_context(tracking_disable=False, mail_notrack=False)
        run.with_user(self.accountant).action_stop()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(run.message_ids[:1].author_id, self.accountant.partner_id)

    def test_r13_a_reader_gives_nothing_up(self):
        reader = new_test_user(
            self.env, "onlooker", groups="fusion_centralize_billing.group_reader"
        )
        with self.assertRaises(AccessError):
            self.left_run("stopped").with_user(reader).action_give_up()
