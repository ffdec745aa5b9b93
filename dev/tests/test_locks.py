"""A cache entry is either whole or made anew."""

import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from .. import locks


class TestBuiltOnce(unittest.TestCase):
    def setUp(self):
        self.cache = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(patch.object(locks, "CACHE", self.cache))
        self.enterContext(patch.object(locks, "LOCKS", self.cache / "locks"))
        self.entry = self.cache / "entry"

    def build(self, folder: Path) -> None:
        self.assertEqual([], list(folder.iterdir()))
        (folder / "made").touch()

    def test_is_built_only_once(self):
        locks.built_once(self.entry, self.build)
        locks.built_once(self.entry, lambda folder: self.fail("built again"))
        self.assertTrue((self.entry / "made").exists())

    def test_what_was_interrupted_is_built_anew(self):
        def interrupted(folder: Path) -> None:
            (folder / "half").touch()
            raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            locks.built_once(self.entry, interrupted)
        locks.built_once(self.entry, self.build)
        self.assertFalse((self.entry / "half").exists())

    def test_removing_clears_what_a_killed_removal_left(self):
        left = self.cache / ".entry.deleted-1"
        left.mkdir()
        self.entry.mkdir()
        locks.remove_tree(self.entry)
        self.assertEqual([], list(self.cache.iterdir()))
