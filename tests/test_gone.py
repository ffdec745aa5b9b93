import gc
import tracemalloc

from odoo.tests import tagged
from odoo.tools import SQL

from .runs_case import RunsCase

LARGE = 20_000


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

    def test_r12_each_row_keeps_its_own_flags(self):
        self.run_cron()
        zero = self.row_of(self.zero).sudo()
        zero.flag_ids = other = self.env.ref("fusion_centralize_billing.flag_balanced")
        self.leave_out(self.good, self.zero)
        self.run_cron()
        self.assertEqual(zero.flag_ids, other | self.flag)
        self.assertEqual(self.row_of(self.good).flag_ids, self.flag)
        self.leave_out()
        self.run_cron()
        self.assertEqual(zero.flag_ids, other)
        self.assertFalse(self.row_of(self.good).flag_ids)

    def test_r12_a_large_source_is_compared_in_little_memory(self):
        self.run_cron()
        run = self.last_run()
        seen = {f"large-{number}" for number in range(LARGE)}
        seen |= set(self.row_of(self.good).search([]).mapped("external_id"))
        self.multiply(self.row_of(self.good))
        gc.collect()
        tracemalloc.start()
        run._record_gone(self.service, seen - {"large-7"})
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        self.assertLess(peak, 5_000_000)
        self.assertEqual(self.gone_lines(run).external_id, "large-7")

    def multiply(self, row):
        """Rows as `row`, with all that source and biller said of it."""
        own = ("id", "external_id", "move_id")
        names = [
            name
            for name, field in row._fields.items()
            if field.store and field.column_type and name not in own
        ]
        columns = SQL(", ").join(map(SQL.identifier, names))
        self.env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (external_id, %(columns)s) "
                "SELECT 'large-' || place, %(columns)s FROM %(table)s, "
                "generate_series(0, %(last)s) place WHERE id = %(row)s",
                table=SQL.identifier(row._table),
                columns=columns,
                last=LARGE - 1,
                row=row.id,
            )
        )
        self.env.invalidate_all()

    def test_r12_an_empty_source_is_rather_the_wrong_database(self):
        self.run_cron()
        self.leave_out(*self.everything)
        run = self.run_cron()
        self.assertEqual(run.state, "done")
        self.assertIn("right database", run.warning)
        self.assertFalse(self.gone_lines(run))
        self.assertNotIn(self.flag, self.row_of(self.good).flag_ids)
