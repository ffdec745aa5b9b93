"""Servers are stopped by who they are, not by a number that is used again."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from .. import background

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


class TestBackground(unittest.TestCase):
    def setUp(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(patch.object(background, "NOTES", folder / "notes"))
        self.enterContext(patch.object(background, "LOGS", folder))
        self.addCleanup(background.stop_all)

    def test_starts_and_stops(self):
        background.start("sleeper", SLEEPER)
        self.assertTrue(background.is_running("sleeper"))
        background.stop("sleeper")
        self.assertFalse(background.is_running("sleeper"))

    def test_starting_again_replaces_it(self):
        background.start("sleeper", SLEEPER)
        first = self.pid()
        background.start("sleeper", SLEEPER)
        self.assertNotEqual(first, self.pid())
        self.assertTrue(background.is_running("sleeper"))

    def test_what_died_is_revived_as_it_was(self):
        background.start("sleeper", SLEEPER, {"COLOUR": "blue"})
        first = self.pid()
        os.kill(first, signal.SIGKILL)
        os.waitpid(first, 0)
        background.revive()
        self.assertNotEqual(first, self.pid())
        environment = Path(f"/proc/{self.pid()}/environ").read_text()
        self.assertIn("COLOUR=blue", environment)

    def test_somebody_else_with_the_same_number_is_left_alone(self):
        stranger = subprocess.Popen(SLEEPER)
        self.addCleanup(stranger.wait)
        self.addCleanup(stranger.kill)
        background.note("sleeper", stranger.pid)
        note = background.NOTES / "sleeper.json"
        note.write_text(json.dumps({"pid": stranger.pid, "began": "1"}))
        background.stop("sleeper")
        self.assertIsNone(stranger.poll())

    def pid(self) -> int:
        return json.loads((background.NOTES / "sleeper.json").read_text())["pid"]
