"""The same seed plays the same; a play is long and dangerous enough."""

import unittest
from collections import Counter

from .__main__ import plan
from .fault import Fault
from .orders import Order, Strike, from_line, to_line
from .play import Outcome
from .report import closing_line, histogram, losses
from .worker.points import STAGES, STREAMS


def told(seed):
    return [(name, [str(fault) for fault in faults]) for name, faults in plan(seed)]


class TestPlan(unittest.TestCase):
    def test_a_seed_says_it_all(self):
        self.assertEqual(told("7"), told("7"))
        self.assertNotEqual(told("7"), told("8"))

    def test_there_are_as_many_faults_as_promised(self):
        counts = Counter()
        for _name, faults in plan("7"):
            for fault in faults:
                counts[fault.kind] += fault.times
        self.assertGreaterEqual(counts.total(), 200)
        self.assertGreaterEqual(counts["kill -9"], 40)

    def test_kills_strike_at_every_stage_of_a_run(self):
        stages = {
            fault.stage
            for _name, faults in plan("7")
            for fault in faults
            if fault.kind == "kill -9"
        }
        self.assertEqual(stages, {*STAGES, *STREAMS, "statement"})

    def test_orders_reach_the_worker_as_they_were_given(self):
        orders = [
            Order("daily", [Strike("pay", "kill", 2, "after")], clock="2026-01-01"),
            Order("press", [], {"wizard_id": 7}, waits=True),
        ]
        self.assertEqual(from_line(to_line(orders)), orders)


class TestReport(unittest.TestCase):
    def setUp(self):
        faults = [
            Fault("kill -9", stage, (Order("daily"),)) for stage in ("pay", "pay")
        ]
        self.outcome = Outcome(faults)

    def test_all_survived(self):
        self.assertEqual(closing_line([self.outcome]), "survived 2 of 2, lost 0")
        self.assertEqual(list(losses(self.outcome)), [])
        self.assertRegex(histogram([self.outcome]), r"kill -9 +pay +2\n?$")

    def test_what_was_lost_is_counted_and_told(self):
        self.outcome.note(1, iter(["one move: in_1 has 2"]))
        self.assertEqual(closing_line([self.outcome]), "survived 1 of 2, lost 1")
        self.assertIn("  one move: in_1 has 2", list(losses(self.outcome)))
        self.assertRegex(histogram([self.outcome]), r"pay +2 +1")

    def test_a_note_of_nothing_is_no_loss(self):
        self.outcome.note(0, iter([]))
        self.assertTrue(self.outcome.survived(0))
