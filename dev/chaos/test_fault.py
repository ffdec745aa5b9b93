"""A fault that does not strike proves nothing, and what it breaks is told."""

import unittest
from contextlib import contextmanager

from .fault import HUNG, KILLED, Fault
from .orders import End, Order, Strike


class Lane:
    """Answers orders with the ends it was given."""

    def __init__(self, *ends):
        self._ends = list(ends)
        self.tasks = []

    def run(self, *orders):
        self.tasks += [order.task for order in orders]
        return [self._ends.pop(0) for _order in orders]


DAILY = Order("daily", [Strike("pay", "kill", 2)])


class TestFault(unittest.TestCase):
    def strike(self, *ends, **options):
        self.lane = Lane(*ends)
        return Fault("kill -9", "pay", (DAILY,), **options).strike(self.lane)

    def test_a_kill_that_struck(self):
        self.assertEqual(self.strike(End(KILLED, struck=1)), [])

    def test_one_that_did_not_strike(self):
        self.assertEqual(self.strike(End(0)), ["it never struck"])

    def test_what_strikes_from_outside_counts(self):
        @contextmanager
        def around(_lane):
            yield lambda: 1

        self.assertEqual(self.strike(End(0), around=around), [])

    def test_a_process_that_hangs(self):
        told = self.strike(End(HUNG, struck=1), may_break=True)
        self.assertEqual(told, ["a process hung"])

    def test_an_error_is_told_unless_it_may_be(self):
        end = End(1, struck=1, error="Traceback: KeyError")
        self.assertIn("KeyError", self.strike(end)[0])
        self.assertEqual(self.strike(end, may_break=True), [])

    def test_what_comes_first_must_be_in_order(self):
        first = (Order("ingest"),)
        told = self.strike(End(1, error="no"), first=first)
        self.assertEqual(told, ["ingest failed before the fault: no"])
        self.assertEqual(self.lane.tasks, ["ingest"])

    def test_it_says_how_to_find_it(self):
        fault = Fault("kill -9", "pay", (DAILY,))
        self.assertEqual(str(fault), "kill -9, pay (daily: kill before pay 2)")
        around = Fault("source", "slow", (Order("daily"),))
        self.assertEqual(str(around), "source, slow (daily)")
