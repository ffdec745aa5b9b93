from functools import partial
from unittest.mock import patch

from odoo.tests import tagged

from ..models.of_run import marked
from . import test_same_ledger
from .common import facts_of, queries, raw_invoice
from .money_case import PAYOUTS, answer, instant
from .runs_case import RunsCase
from .undo_case import RUN, UndoMixin
from .undo_money_case import UndoMoneyCase

OddInvoices = test_same_ledger.TestSameLedger
FEW, MANY = 10, 40


@tagged("post_install", "-at_install")
class TestUndoSpeed(UndoMixin, RunsCase):
    """R33: a run of thousands is undone together, not entry by entry."""

    def queries_of(self, count):
        """By an undo of so many invoices, each of which is posted and paid."""
        self.raws = [raw_invoice() for _each in range(count)]
        self.facts = {raw["id"]: facts_of(raw) for raw in self.raws}
        run = self.run_wizard(dry_run=False, auto_post=True)
        self.assertEqual((run.state, run.paid_count), ("done", count), run.error)
        window = self.window(run)
        self.assertFalse(window.obstacles)
        return queries(self.env, window.action_undo)

    def test_r33_more_entries_take_hardly_more_queries(self):
        self.queries_of(FEW)  # what is looked up once
        few = self.queries_of(FEW)
        many = self.queries_of(MANY)
        self.assertLess((many - few) / (MANY - FEW), 4, (few, many))


@tagged("post_install", "-at_install")
class TestUndoMoneySpeed(UndoMoneyCase):
    """R33: so is a run of the Stripe balance, with the payments that it dated."""

    def queries_of(self, count):
        for number in range(count):
            self.sold()
            self.bank.charge(f"{count}.{number}", 5000, instant("2026-05-03 15:00"))
        run = self.done()
        self.dated = len(run._redated())
        window = self.window(run)
        self.assertFalse(window.obstacles)
        return queries(self.env, window.action_undo)

    def test_r33_more_movements_take_hardly_more_queries(self):
        few = self.queries_of(5)
        self.assertEqual(self.dated, 5)
        many = self.queries_of(20)  # and these five, which are to be booked again
        self.assertEqual(self.dated, 25)
        self.assertLess((many - few) / 20, 4, (few, many))

    def test_r33_how_many_rows_stood_is_kept_by_as_many_queries(self):
        rows = self.book(*(answer("charge", 100 + place) for place in range(40)))
        runs = self.env[RUN].sudo()
        vals = {"service_id": self.service.id, "mode": "post", "trigger": "wizard"}
        found = []
        for some in (rows[:10], rows[10:]):
            run = runs.create(vals)
            kept = marked(some.sudo(), run)
            act = partial(kept.write, {"note_id": False})
            found.append(queries(self.env, act))
            self.assertEqual(len(run._kept("row", rows._name)), len(some))
        few, many = found
        self.assertLessEqual(many, few + 2)

    def test_r33_of_which_payout_a_row_is_part_is_not_kept(self):
        rows, run = self.book(answer("charge", 100)), self.run_money()
        kept = marked(rows.sudo(), run)
        vals = {"stripe_account_id": self.stripe.id, "external_id": "po_1"}
        kept.payout_id = self.env[PAYOUTS].sudo().create(vals)
        self.assertFalse(run._kept("row", rows._name))
        kept.note_id = False
        self.assertTrue(run._kept("row", rows._name))


@tagged("post_install", "-at_install")
class TestUndoTogether(UndoMixin, test_same_ledger.TogetherCase):
    """R33: reversed together or one by one, the entries are the same."""

    told, abroad = OddInvoices.told, OddInvoices.abroad
    odd_invoices = OddInvoices.odd_invoices
    in_every_state_of_payment = OddInvoices.in_every_state_of_payment

    def setUp(self):
        super().setUp()
        made = self.odd_invoices()
        self.before = self.trial_balance()
        with self.of_a_run() as self.run_of_all:
            self.ingest(*(raw for raw, _said in made), facts=dict(_by_id(made)))

    def taken_back(self):
        self.env[RUN].browse(self.run_of_all.id).with_user(self.accountant)._undo()
        self.assertEqual(self.trial_balance(), self.before)
        return self.entries()

    def test_r33_the_reversals_are_the_same_in_every_column(self):
        def no_shortcut(*_args):
            raise AssertionError("it was to be reversed by Odoo")

        cls = type(self.env["account.move"])
        with patch.object(cls, "_reverse_moves", no_shortcut):
            together = self.undone(self.taken_back)
        with self.plainly():
            plainly = self.undone(self.taken_back)
        self.assertTrue(any("Undone" in key for key, _item in together))
        pairs = zip(together, plainly, strict=True)
        self.assertEqual([_differing(*pair) for pair in pairs if _differing(*pair)], [])


def _by_id(made):
    return ((raw["id"], said) for raw, said in made)


def _differing(one, other):
    """{column: (of the one, of the other)} of an item and of its entry.

    Nothing is nothing, whether it was written or not.
    """
    flat, twin = (
        {**item, **item["of_move"], "of_move": None, "key": key}
        for key, item in (one, other)
    )
    pairs = {name: (flat[name] or None, twin[name] or None) for name in flat}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
