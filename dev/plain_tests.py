"""Runs the unit tests below ``dev``: ``python3 -m dev.plain_tests RESULTS.json``.

The outcomes are written as JSON: module, test, outcome, traceback or reason of each.
"""

import json
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Outcomes(unittest.TestResult):
    """Collects one row per test, failing subtests included."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str, str, str]] = []

    def _add(self, test: unittest.TestCase, outcome: str, text: str = "") -> None:
        case = getattr(test, "test_case", test)
        name = case.id().removeprefix(f"{type(case).__module__}.")
        self.rows.append((type(case).__module__, name, outcome, text))

    def addSuccess(self, test):
        self._add(test, "passed")

    def addSkip(self, test, reason):
        self._add(test, "skipped", reason)

    def addFailure(self, test, err):
        self._add(test, "failed", self._exc_info_to_string(err, test))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addFailure(subtest, err)

    def addExpectedFailure(self, test, err):
        self._add(test, "passed")

    def addUnexpectedSuccess(self, test):
        self._add(test, "failed", "It was expected to fail and did not.")


def main(results: Path) -> None:
    """Run what is found; failing tests are the reader's concern, not ours."""
    suite = unittest.defaultTestLoader.discover(HERE, top_level_dir=HERE.parent)
    outcomes = Outcomes()
    suite.run(outcomes)
    results.write_text(json.dumps(outcomes.rows, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
