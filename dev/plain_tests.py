"""Runs the unit tests below ``dev``: ``python3 -m dev.plain_tests [test_x.py]``.

Standard output gets one line of JSON per outcome, as it happens: module, test,
outcome, traceback or reason. What the tests themselves print goes to standard error.
"""

import json
import os
import sys
import unittest
from pathlib import Path
from typing import TextIO

HERE = Path(__file__).resolve().parent


class Outcomes(unittest.TestResult):
    """Tells each test's outcome, and each failing subtest's."""

    def __init__(self, out: TextIO) -> None:
        super().__init__()
        self._out = out

    def _tell(self, test: unittest.TestCase, outcome: str, text: str = "") -> None:
        case = getattr(test, "test_case", test)
        module = type(case).__module__
        row = (module, case.id().removeprefix(f"{module}."), outcome, text)
        print(json.dumps(row), file=self._out, flush=True)

    def addSuccess(self, test):
        self._tell(test, "passed")

    def addSkip(self, test, reason):
        self._tell(test, "skipped", reason)

    def addFailure(self, test, err):
        self._tell(test, "failed", self._exc_info_to_string(err, test))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addFailure(subtest, err)

    def addExpectedFailure(self, test, err):
        self._tell(test, "passed")

    def addUnexpectedSuccess(self, test):
        self._tell(test, "failed", "It was expected to fail and did not.")


def main(pattern: str = "test_*.py") -> None:
    """Run what is found; what failed is the reader's concern, not our exit status."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    loader = unittest.defaultTestLoader
    suite = loader.discover(str(HERE), pattern, top_level_dir=str(HERE.parent))
    suite.run(Outcomes(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
