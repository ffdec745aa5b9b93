"""Counting tests from Odoo's log, whose lines here are those Odoo 19 wrote."""

import unittest
from contextlib import redirect_stdout
from io import StringIO

from ..odoo_log import Event, event, records
from ..tally import Tally

ADDON = "odoo.addons.fusion_centralize_billing.tests"


def line(message: str, logger: str = f"{ADDON}.test_a", level: str = "INFO") -> str:
    return f"2026-11-21 01:46:06,471 6932 {level} test {logger}: {message} \n"


def start(test: str) -> str:
    return line(f"Starting {test} ...")


def failure(test: str, kind: str = "FAIL") -> list[str]:
    return [
        line("=" * 70),
        line(f"{kind}: {test}", level="ERROR"),
        "Traceback (most recent call last):\n",
        "AssertionError: 1 != 2\n",
    ]


class TestRecords(unittest.TestCase):
    def test_a_traceback_belongs_to_the_record_above(self):
        found = list(records([start("TestA.test_x"), *failure("TestA.test_x")]))
        self.assertEqual(["INFO", "INFO", "ERROR"], [each.level for each in found])
        self.assertIn("AssertionError: 1 != 2", found[-1].message)

    def test_what_stands_before_the_first_record_is_dropped(self):
        greeting = "Running as user 'root' is a security risk.\n"
        self.assertEqual([], list(records([greeting])))


class TestCounting(unittest.TestCase):
    def tally(self, *lines: str) -> Tally:
        tally = Tally()
        self.told = StringIO()
        with redirect_stdout(self.told):
            for record in records(lines):
                if found := event(record):
                    tally.take(found)
            tally.finish()
        return tally

    def test_started_and_nothing_else_is_passed(self):
        tally = self.tally(start("TestA.test_x"), start("TestA.test_y"))
        self.assertEqual("2 passed, 0 failed", tally.closing_line())
        self.assertEqual({"tests.test_a"}, tally.modules)

    def test_a_failure_is_shown_with_its_traceback(self):
        tally = self.tally(start("TestA.test_x"), *failure("TestA.test_x"))
        self.assertEqual("0 passed, 1 failed", tally.closing_line())
        self.assertIn("AssertionError: 1 != 2", self.told.getvalue())

    def test_failing_subtests_are_one_failed_test(self):
        subtests = [failure(f"Subtest TestA.test_x (i={i})") for i in range(2)]
        tally = self.tally(start("TestA.test_x"), *subtests[0], *subtests[1])
        self.assertEqual("0 passed, 1 failed", tally.closing_line())

    def test_a_skipped_test_is_not_passed(self):
        skipped = line("skipped TestA.test_x : no browser")
        tally = self.tally(start("TestA.test_x"), skipped)
        self.assertEqual("0 passed, 0 failed, 1 skipped", tally.closing_line())

    def test_a_class_that_cannot_be_set_up_fails(self):
        name = f"setUpClass ({ADDON}.test_b.TestB)"
        lines = [line(f"ERROR: {name}", logger="odoo.tests.suite", level="ERROR")]
        tally = self.tally(*lines, "ValueError: x\n")
        self.assertEqual("0 passed, 1 failed", tally.closing_line())
        self.assertEqual({"tests.test_b"}, tally.modules)

    def test_an_error_that_a_passing_test_logs_fails_it(self):
        error = line("could not charge", logger="odoo.cron", level="ERROR")
        tally = self.tally(start("TestA.test_x"), error, start("TestA.test_y"))
        self.assertEqual("1 passed, 1 failed", tally.closing_line())
        self.assertIn("could not charge", self.told.getvalue())

    def test_an_error_of_a_failing_test_is_counted_once(self):
        error = line("could not charge", logger="odoo.cron", level="ERROR")
        test = [start("TestA.test_x"), error, *failure("TestA.test_x")]
        self.assertEqual("0 passed, 1 failed", self.tally(*test).closing_line())

    def test_an_error_before_any_test_fails(self):
        broken = line("Failed to load", logger="odoo.registry", level="CRITICAL")
        tally = self.tally(broken, start("TestA.test_x"))
        self.assertEqual("1 passed, 1 failed", tally.closing_line())

    def test_an_error_is_not_put_down_to_an_earlier_run(self):
        tally = self.tally(start("TestA.test_x"))
        with redirect_stdout(self.told):
            tally.take(Event("error", "odoo.registry", "", "Failed to load"))
            tally.finish()
        self.assertEqual("1 passed, 1 failed", tally.closing_line())

    def test_odoo_summing_up_is_no_further_failure(self):
        loading = "odoo.modules.loading"
        summing = {
            "Module x: 1 failures, 0 errors of 3 tests": loading,
            "At least one test failed when loading the modules.": loading,
            "1 failed, 0 error(s) of 3 tests when loading": "odoo.tests.result",
        }
        lines = [line(text, name, "ERROR") for text, name in summing.items()]
        tally = self.tally(start("TestA.test_x"), *lines)
        self.assertEqual("1 passed, 0 failed", tally.closing_line())

    def test_how_a_class_went_is_told(self):
        self.tally(start("TestA.test_x"), start("TestB.test_y"))
        self.assertIn("tests.test_a.TestA: 1 passed", self.told.getvalue())
        self.assertIn("tests.test_a.TestB: 1 passed", self.told.getvalue())
