"""Children end with whoever started them, and say why they failed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from ..background import began
from ..console import DevError
from ..process import capture, child, logged

# starts a grandchild, tells its number and waits for it
PARENT = "sleep 60 & echo $!; wait"


def lives(pid: int) -> bool:
    return began(pid) is not None


class TestChild(unittest.TestCase):
    def test_leaving_the_block_ends_grandchildren_too(self):
        argv = ["sh", "-c", PARENT]
        with child(argv, stdout=subprocess.PIPE, text=True) as process:
            grandchild = int(process.stdout.readline())
            self.assertTrue(lives(grandchild))
        process.stdout.close()
        self.assertFalse(lives(grandchild))

    def test_a_killed_starter_takes_its_child_along(self):
        code = (
            "from dev.process import child\n"
            "with child(['sh', '-c', 'echo $$; exec sleep 60']) as process:\n"
            "    process.wait()\n"
        )
        argv = [sys.executable, "-c", code]
        with child(argv, stdout=subprocess.PIPE, text=True) as starter:
            started = int(starter.stdout.readline())
            os.kill(starter.pid, signal.SIGKILL)
            deadline = time.monotonic() + 5
            while lives(started) and time.monotonic() < deadline:
                time.sleep(0.02)
            self.assertFalse(lives(started))
        starter.stdout.close()


class TestFailure(unittest.TestCase):
    def test_names_the_program_and_its_complaint(self):
        with self.assertRaisesRegex(DevError, "ended with status 2: .*nowhere"):
            capture(["ls", "/nowhere"])

    def test_shows_the_end_of_the_log(self):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "some.log"
            with self.assertRaisesRegex(DevError, "last words"):
                logged(["sh", "-c", "echo last words; exit 1"], log)
