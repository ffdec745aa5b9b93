"""A strike happens at its passage, on its side, and once."""

import unittest

from .orders import Strike
from .worker.points import LEDGER, MOVES, RUN, arm


class Moves:
    def _create_moves(self, service, cases, partners):
        return [f"move of {case}" for case in cases]


class Run:
    def _commit(self, processed=0):
        return processed


class Ledger:
    def _read_nexacloud_invoices(self, since=None, ids=None):
        yield from ("one", "two", "three")


class Noted:
    """Acts that only note when they are done."""

    def __init__(self):
        self.done = []

    def do(self, strike):
        self.done.append(strike)


class TestPoints(unittest.TestCase):
    def setUp(self):
        self.acts = Noted()
        self.registry = {
            MOVES: type("Model", (Moves,), {}),
            RUN: type("Model", (Run,), {}),
            LEDGER: type("Model", (Ledger,), {}),
        }

    def arm(self, *strike):
        arm(self.registry, Strike(*strike), self.acts)

    def create(self, cases):
        found = self.registry[MOVES]()._create_moves("service", cases, {})
        return found, len(self.acts.done)

    def test_at_the_second_passage_only(self):
        self.arm("create", "kill", 2)
        self.assertEqual(self.create(["a"]), (["move of a"], 0))
        self.assertEqual(self.create(["b"]), (["move of b"], 1))
        self.assertEqual(self.create(["c"]), (["move of c"], 1))

    def test_a_stage_without_work_is_not_passed(self):
        self.arm("create", "kill", 1)
        self.assertEqual(self.create([]), ([], 0))
        self.assertEqual(self.create(["a"])[1], 1)

    def test_afterwards_means_when_the_work_is_done(self):
        order = []
        model = self.registry[RUN]
        model._commit = lambda _run, processed=0: order.append("committed")
        self.acts.do = lambda strike: order.append(strike.side)
        self.arm("commit", "kill", 1, "after")
        self.arm("commit", "kill", 1, "before")
        model()._commit(3)
        self.assertEqual(order, ["before", "committed", "after"])

    def test_while_the_source_is_read(self):
        self.arm("read", "kill", 2)
        reader = self.registry[LEDGER]()._read_nexacloud_invoices()
        self.assertEqual((next(reader), self.acts.done), ("one", []))
        self.assertEqual((next(reader), len(self.acts.done)), ("two", 1))
