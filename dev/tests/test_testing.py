"""Which tests are meant, and which were forgotten."""

import os
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from .. import __main__ as commands
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


class TestProperty(unittest.TestCase):
    """``make property``: make hands on what was not given as something empty."""

    def played(self, **given):
        with patch.dict(os.environ, given), patch.object(commands, "test") as test:
            commands.property_()
            test.assert_called_once_with()
            return os.environ["EXAMPLES"], os.environ["DB"], os.environ["TESTS"]

    def test_five_hundred_in_a_database_of_their_own(self):
        usual = ("500", "property", "test_balance_property.py")
        self.assertEqual(usual, self.played(EXAMPLES="", DB="", TESTS=""))

    def test_what_was_given(self):
        self.assertEqual("7", self.played(EXAMPLES="7", DB="", TESTS="")[0])


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
