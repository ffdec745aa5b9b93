"""Finding Odoo 19 where the person says, and nothing that only looks like it."""

import os
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from .. import odoo_source
from ..console import DevError


class TestChosen(unittest.TestCase):
    def setUp(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()
        self.package = folder / "odoo"
        self.package.mkdir()
        self.release(19, 0)

    def release(self, major: int, minor: int) -> None:
        text = f"version_info = ({major}, {minor}, 0, FINAL, 0, '')\n"
        (self.package / "release.py").write_text(text)

    def find(self, path: Path) -> odoo_source.OdooSource:
        with patch.dict(os.environ, {"ODOO_PATH": str(path)}):
            return odoo_source.find()

    def test_the_folder_that_holds_the_package(self):
        self.assertEqual(self.package, self.find(self.package.parent).package)

    def test_the_package_itself(self):
        self.assertEqual(self.package, self.find(self.package).package)

    def test_another_version_is_refused(self):
        self.release(18, 0)
        with self.assertRaisesRegex(DevError, "holds no Odoo 19.0"):
            self.find(self.package.parent)

    def test_an_empty_folder_is_refused(self):
        with self.assertRaisesRegex(DevError, "holds no Odoo 19.0"):
            self.find(self.package / "addons")
