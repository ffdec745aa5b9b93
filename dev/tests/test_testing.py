"""Which tests are meant, and which were forgotten."""

import tempfile
import unittest
from pathlib import Path

from ..tally import not_loaded
from ..testing import test_tags


class TestNotLoaded(unittest.TestCase):
    def test_names_the_files_of_which_nothing_ran(self):
        with tempfile.TemporaryDirectory() as folder:
            checkout = Path(folder)
            for name in ("test_a.py", "test_b.py", "sub/test_c.py", "common.py"):
                path = checkout / "tests" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            hidden = checkout / ".venv/tests/test_d.py"
            hidden.parent.mkdir(parents=True)
            hidden.touch()
            forgotten = not_loaded(checkout, {"tests.test_a"})
        self.assertEqual(["tests/sub/test_c.py", "tests/test_b.py"], forgotten)


class TestTags(unittest.TestCase):
    def test_forms(self):
        module = "/fusion_centralize_billing"
        for given, tags in {
            "tests/test_taxes.py": f"{module}/tests/test_taxes.py",
            "test_taxes": f"{module}/tests/test_taxes.py",
            "TestTaxes": f"{module}:TestTaxes",
            "TestTaxes.test_hst": f"{module}:TestTaxes.test_hst",
            f"{module}:TestTaxes": f"{module}:TestTaxes",
            "-slow": "-slow",
        }.items():
            with self.subTest(given):
                self.assertEqual(tags, test_tags(given))
