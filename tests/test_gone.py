import gc
import tracemalloc
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from .common import facts_of, raw_invoice, unpaid
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

    def test_r12_of_a_currency_that_is_none(self):
        self.everything = [raw_invoice(currency="in_"), self.good]
        self.leave_out()
        self.run_cron()
        self.leave_out(self.everything[0])
        run = self.run_cron()
        self.assertEqual(run.state, "done", run.error)
        self.assertIn("113.00", self.gone_lines(run).reason)

    def test_r12_gone_while_the_run_is_under_way_is_counted(self):
        with self.gone_when_read(self.good):
            run = self.run_cron()
        self.assertEqual((run.total_count, run.read_count), (6, 5))
        self.assertEqual(run.vanished_count, 1)
        self.assertIn("Gone from the source meanwhile", run.result)
        self.assertEqual(self.run_cron().vanished_count, 0)
        self.assertEqual(self.row_of(self.good).state, "paid")

    @contextmanager
    def gone_when_read(self, raw):
        """The source lists it, and has it no longer when it is to be read."""
        process = type(self.last_run())._process

        def without(run, ledger, service, data, batch):
            left = [each for each in data if each is not raw]
            return process(run, ledger, service, left, batch)

        with patch.object(type(self.last_run()), "_process", without):
            yield

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

    def test_r12_an_open_invoice_that_is_gone_is_paid_all_the_same(self):
        self.facts[self.good["id"]] = unpaid(self.good)
        self.run_cron()
        row = self.row_of(self.good)
        self.leave_out(self.good)
        self.assertEqual((self.run_cron().read_count, row.state), (6, "posted"))
        self.facts[self.good["id"]] = facts_of(self.good)
        run = self.run_wizard()
        line = run.line_ids.filtered(lambda line: line.number == "RUN-GOOD")
        self.assertEqual((line.outcome, row.state), ("unchanged", "posted"))
        run = self.run_cron()
        self.assertEqual((row.state, run.paid_count), ("paid", 1))
        self.assertEqual(self.run_cron().read_count, 5)

    def test_r11_a_waiting_one_that_is_gone_is_held_after_seven_days(self):
        self.run_cron()
        row = self.row_of(self.waiting)
        row.sudo().waiting_since = date(2026, 1, 1)
        self.leave_out(self.waiting)
        run = self.run_cron()
        self.assertEqual((row.state, row.reason_code), ("held", "unverified"))
        self.assertEqual(self.gone_lines(run).number, "RUN-WAIT")
        self.assertIn(self.flag, row.flag_ids)
        self.assertFalse(self.gone_lines(self.run_cron()))

    def test_r11_read_again_asks_for_one_that_is_gone(self):
        self.facts[self.good["id"]] = unpaid(self.good)
        self.run_cron()
        row = self.row_of(self.good)
        self.leave_out(self.good)
        with (
            self.source(self.raws, {self.good["id"]: facts_of(self.good)}),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            row.with_env(self.env(cr=cr, user=self.accountant.id)).action_resync()
        self.env.invalidate_all()
        self.assertEqual((row.state, self.last_run().read_count), ("paid", 1))
