"""A part that is no part is told: a command that does nothing would pass."""

import unittest

from ..chaos.faults import all_names
from ..console import DevError
from ..parts import known_parts
from ..walks.screens import look_at_all


class TestParts(unittest.TestCase):
    def test_without_names_it_is_all(self):
        self.assertEqual(known_parts([], ["money", "kills"]), ["money", "kills"])

    def test_names_are_what_is_done(self):
        self.assertEqual(known_parts(["money"], all_names()), ["money"])

    def test_a_name_of_nothing_is_refused(self):
        with self.assertRaisesRegex(DevError, "PARTS may be money, kills, not monye."):
            known_parts(["monye"], ["money", "kills"])

    def test_a_screen_there_is_not_is_refused_before_a_browser_opens(self):
        with self.assertRaisesRegex(DevError, "payouts, .*, not paymets"):
            look_at_all("http://127.0.0.1:9", None, "september", ["paymets"])
