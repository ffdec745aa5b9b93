"""Another suite's source, derived from what this machine is configured for."""

import tempfile
import unittest
from pathlib import Path

from ..apt_archive import source_line
from ..console import DevError

STANZAS = """\
# the archive
Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /keys/archive.gpg

Types: deb
URIs: http://mirror.example/security
Suites: bookworm-security
Components: main
"""


class TestSourceLine(unittest.TestCase):
    def source(self, name: str, text: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
            return source_line("unstable", "bookworm", Path(folder))

    def test_newer_form(self):
        self.assertEqual(
            "deb [signed-by=/keys/archive.gpg] "
            "http://mirror.example/debian unstable main",
            self.source("sources.list.d/debian.sources", STANZAS),
        )

    def test_a_stanza_that_is_switched_off_does_not_count(self):
        off = STANZAS.replace("Types: deb\n", "Types: deb\nEnabled: no\n", 1)
        with self.assertRaises(DevError):
            self.source("sources.list.d/debian.sources", off)

    def test_older_form(self):
        line = "deb [arch=amd64 signed-by=/k.gpg] http://m.example/d bookworm main\n"
        self.assertEqual(
            "deb [signed-by=/k.gpg] http://m.example/d unstable main",
            self.source("sources.list", f"# deb http://no bookworm main\n{line}"),
        )

    def test_older_form_without_options(self):
        found = self.source("sources.list", "deb http://m.example/d bookworm main\n")
        self.assertRegex(found, r"^deb \[signed-by=\S+\] http://m.example/d unstable")

    def test_another_distribution_is_not_taken_for_debian(self):
        with self.assertRaises(DevError):
            self.source("sources.list", "deb http://m.example/d noble main\n")
