from odoo.tests import tagged

from .runs_case import RunsCase


@tagged("post_install", "-at_install")
class TestGone(RunsCase):
    """R12: what is gone from the source is flagged, and nothing is deleted."""

    def setUp(self):
        super().setUp()
        self.flag = self.env.ref("fusion_centralize_billing.flag_gone_at_source")
        self.everything = self.raws

    def leave_out(self, *gone):
        self.raws = [raw for raw in self.everything if raw not in gone]

    def gone_lines(self, run):
        return run.line_ids.filtered(lambda line: line.outcome == "gone")

    def test_r12_gone_from_the_source_is_flagged_and_told_once(self):
        self.run_cron()
        self.leave_out(self.good)
        run = self.run_cron()
        row = self.row_of(self.good)
        self.assertIn(self.flag, row.flag_ids)
        self.assertEqual((row.state, row.move_id.state), ("paid", "posted"))
        line = self.gone_lines(run)
        self.assertEqual((line.number, line.is_news), ("RUN-GOOD", True))
        self.assertIn("113.00", line.reason)
        self.assertEqual(run.read_count, 5)
        self.assertFalse(self.gone_lines(self.run_cron()))

    def test_r12_back_in_the_source_the_flag_goes(self):
        self.run_cron()
        self.leave_out(self.good)
        self.run_cron()
        self.leave_out()
        self.run_cron()
        self.assertNotIn(self.flag, self.row_of(self.good).flag_ids)

    def test_r14_a_dry_run_tells_it_and_flags_nothing(self):
        self.run_cron()
        self.leave_out(self.good)
        run = self.run_wizard()
        self.assertEqual(self.gone_lines(run).number, "RUN-GOOD")
        self.assertNotIn(self.flag, self.row_of(self.good).flag_ids)

    def test_r12_an_empty_source_is_rather_the_wrong_database(self):
        self.run_cron()
        self.leave_out(*self.everything)
        run = self.run_cron()
        self.assertEqual(run.state, "done")
        self.assertIn("right database", run.warning)
        self.assertFalse(self.gone_lines(run))
        self.assertNotIn(self.flag, self.row_of(self.good).flag_ids)
