"""A linter that looks at nothing passes: what is wrong must fail."""

import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from ..linting import OCA, in_repository, lint

MANIFEST = '{"name": "A", "version": "19.0.1.0.0", "data": ["views/a.xml"]}'
HEADER = '<?xml version="1.0" encoding="UTF-8" ?>'
RECORD = '<record id="a" model="res.partner"><field name="name">A</field></record>'


class TestOcaChecks(unittest.TestCase):
    def told(self, records):
        with TemporaryDirectory() as folder:
            addon = Path(folder)
            (addon / "views").mkdir()
            (addon / "__init__.py").touch()
            (addon / "README.md").touch()
            (addon / "__manifest__.py").write_text(MANIFEST)
            text = f"{HEADER}\n<odoo>{records}</odoo>\n"
            (addon / "views" / "a.xml").write_text(text)
            with in_repository(addon) as copy:
                return lint(sys.executable, OCA, copy)

    def test_an_id_that_stands_twice_fails(self):
        status, output = self.told(RECORD + RECORD)
        self.assertEqual(status, 1)
        self.assertIn("xml-duplicate-record-id", output)

    def test_what_is_right_passes(self):
        self.assertEqual(self.told(RECORD), (0, ""))
