"""Comparing two runs of Odoo's own tests, from logs as Odoo 19 writes them."""

import tempfile
import unittest
from pathlib import Path

from ..console import DevError
from ..upstream import Run, differences, read

TESTS = "odoo.addons.account.tests.test_a"


def line(message: str, logger: str = TESTS, level: str = "INFO") -> str:
    return f"2026-11-21 01:46:06,471 6932 {level} with {logger}: {message}\n"


def start(test: str) -> str:
    return line(f"Starting {test} ...")


def ended(tests: int) -> str:
    result = f"0 failed, 0 error(s) of {tests} tests when loading database 'with'"
    return line(result, "odoo.tests.result")


class TestRead(unittest.TestCase):
    def read(self, *lines: str, status: int = 0) -> Run:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "with.log"
            log.write_text("".join(lines))
            return read("with", log, status)

    def assert_refused(self, why: str, *lines: str, status: int = 0):
        with self.assertRaisesRegex(DevError, why):
            self.read(*lines, status=status)

    def test_each_outcome(self):
        run = self.read(
            *map(start, ["A.passes", "A.skips"]),
            line("skipped A.skips : no browser"),
            start("A.fails"),
            line("FAIL: A.fails\nTraceback", level="ERROR"),
            start("A.raises"),
            line("ERROR: A.raises\nTraceback", level="ERROR"),
            start("A.subtest"),
            line("FAIL: Subtest A.subtest (i=1)\nTraceback", level="ERROR"),
            start("A.logs"),
            line("could not charge", "odoo.cron", "ERROR"),
            line("7 tests, 4 not passed", "odoo.service.server"),
            ended(6),
            status=1,
        )
        expected = {
            "passes": "passed",
            "skips": "skipped",
            "fails": "failed",
            "raises": "error",
            "subtest": "failed",
            "logs": "error",
        }
        named = {
            f"tests.test_a.A.{name}": outcome for name, outcome in expected.items()
        }
        self.assertEqual(named, run.outcomes)
        self.assertEqual("1 passed, 1 skipped, 2 failed, 2 error", run.counts())

    def test_a_class_that_cannot_be_set_up(self):
        setup = f"ERROR: setUpClass ({TESTS}.B)\nTraceback"
        run = self.read(
            start("A.x"), line(setup, "odoo.tests.suite", "ERROR"), ended(1), status=1
        )
        self.assertEqual("1 passed, 0 skipped, 0 failed, 1 error", run.counts())

    def test_the_summing_up_is_no_error_of_the_last_test(self):
        text = "At least one test failed when loading the modules."
        summing = line(text, "odoo.modules.loading", "ERROR")
        run = self.read(start("A.x"), summing, ended(1), status=1)
        self.assertEqual("1 passed, 0 skipped, 0 failed, 0 error", run.counts())

    def test_a_crash_is_no_result(self):
        self.assert_refused("did not come to its end", start("A.x"), status=-9)

    def test_an_unknown_status_is_no_result(self):
        self.assert_refused(r"\(status 3\)", start("A.x"), ended(1), status=3)

    def test_zero_tests_are_no_result(self):
        self.assert_refused("counts 0 tests", ended(0))

    def test_a_count_that_is_not_odoos_own_is_no_result(self):
        self.assert_refused("counts 2 tests, its log shows 1", start("A.x"), ended(2))


class TestDifferences(unittest.TestCase):
    def test_same_is_same(self):
        outcomes = {"a.A.x": "passed", "a.A.y": "failed"}
        without, given = Run("without", outcomes), Run("with", dict(outcomes))
        self.assertEqual([], differences(without, given))

    def test_each_difference_is_named(self):
        without = Run("without", {"x": "passed", "y": "failed", "gone": "passed"})
        given = Run("with", {"x": "error", "y": "failed", "new": "skipped"})
        self.assertEqual(
            [
                "gone: passed without, not run with",
                "new: not run without, skipped with",
                "x: passed without, error with",
            ],
            differences(without, given),
        )
