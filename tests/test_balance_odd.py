from unittest.mock import patch

from odoo.tests import tagged

from ..models import run_money_read
from ..sources import stripe_api
from .money_case import ROWS, answer, instant
from .money_run_case import MoneyRunCase

LIST = "/v1/balance_transactions"
MAY_14 = instant("2026-05-14 15:00")
LONG = "x" * 10_000


class OddCase(MoneyRunCase):
    """Two charges, and a Stripe that tells more than these."""

    def setUp(self):
        super().setUp()
        self.bank.charge("1", 1000, MAY_14, fee=0)
        self.bank.charge("2", 2000, MAY_14 + 60, fee=0)

    def spoil(self, change, path=LIST):
        """What Stripe answers to this path is changed on its way."""
        honest = self.server.answer

        def answered(request):
            told = honest(request)
            return change(told) if request.path == path else told

        self.server.answer = answered

    def tell(self, *changes):
        """Before what is listed stand charges of 5.00, each changed so."""
        base = answer("charge", 500, at="2026-05-15 15:00")
        odd = [
            base | {"id": f"odd_{place}"} | change
            for place, change in enumerate(changes)
        ]
        self.spoil(lambda page: page | {"data": [*odd, *page["data"]]})

    def states(self):
        rows = self.env[ROWS].search([])
        return {row.external_id: (row.state, row.reason_code) for row in rows}

    def run_well(self, mode="post"):
        run = self.run_money(mode)
        self.assertEqual((run.state, run.error), ("done", False))
        return run

    def assert_booked(self, *ids):
        states = self.states()
        self.assertEqual({states[each][0] for each in ids}, {"booked"}, states)


@tagged("post_install", "-at_install")
class TestBalanceOdd(OddCase):
    """R13, R23: transactions that a Stripe in good order would not tell."""

    def test_r13_one_without_an_id_hides_no_other(self):
        self.tell({"id": ""}, {"id": {}}, {"id": ["a"]})
        for mode in ("dry_run", "post"):
            run = self.run_well(mode)
            self.assertEqual(run.warning.count("Left unread"), 3, run.warning)
        self.assertEqual(set(self.states()), {"txn_1", "txn_2"})
        self.assert_booked("txn_1", "txn_2")

    def test_r23_after_an_id_that_is_too_long_the_list_goes_on(self):
        self.startPatcher(patch.object(run_money_read, "PART", 1))
        self.startPatcher(patch.object(stripe_api, "PAGE", 1))
        first = answer("charge", 500, at="2026-05-15 15:00", id=LONG)
        honest = self.server.answer

        def answered(request):
            after = request.args.get("starting_after")
            if request.path != LIST or after not in (None, LONG):
                return honest(request)
            data = [
                first if after is None else self.bank.held("balance_transaction")[-1]
            ]
            return {"data": data, "has_more": True}

        self.server.answer = answered
        self.run_well()
        self.assert_booked("txn_1", "txn_2")
        held = self.states()[LONG[:255]]
        self.assertEqual(held, ("held", "transaction_unreadable"))

    def test_r24_charges_without_a_charge_are_each_its_own(self):
        self.tell({"source": None}, {"source": "x"}, {"source": None})
        self.run_well()
        self.assert_booked("odd_0", "odd_1", "odd_2")
        row = self.env[ROWS].search([("external_id", "=", "odd_1")])
        self.assertIn("Charge odd_1 of 5.00 CAD", row.reason)
        self.assertEqual(self.balance_of("unallocated"), -45)

    def test_r13_names_of_any_length_are_cut(self):
        self.tell(
            {"type": LONG},
            {"currency": LONG},
            {"type": "adjustment", "reporting_category": LONG},
        )
        self.run_well()
        for row in self.env[ROWS].search([("state", "=", "held")]):
            self.assertLess(len(row.reason), 600)
        self.assert_booked("txn_1", "txn_2")

    def test_r23_what_is_held_follows_what_stripe_tells_now(self):
        self.tell({"type": "who_knows"})
        self.run_well()
        self.assertEqual(self.states()["odd_0"], ("held", "unknown_kind"))
        changed = {"type": "charge", "amount": 700, "net": 700}
        self.spoil(
            lambda page: page | {"data": [page["data"][0] | changed, *page["data"][1:]]}
        )
        run = self.run_well()
        self.assertFalse(run.warning)
        row = self.env[ROWS].search([("external_id", "=", "odd_0")])
        self.assertEqual((row.state, row.kind, row.gross), ("booked", "receipt", 7))

    def test_r12_what_is_booked_is_not_altered_and_told(self):
        self.run_well()
        changed = {"amount": 1500, "fee": 100, "net": 1400}
        self.spoil(
            lambda page: page | {"data": [page["data"][0], page["data"][1] | changed]}
        )
        for mode in ("post", "dry_run"):
            run = self.run_well(mode)
            self.assertIn("Stripe changed txn_1, which is booked", run.warning)
            self.assertIn("were 10.00 CAD / 0.00 CAD, and are 15.00 CAD", run.warning)
        self.assertEqual(self.balance_of("clearing"), 30)

    def test_r14_a_dry_run_tells_once_what_moved_meanwhile(self):
        later = iter(["9"])

        def moved(told):
            for key in later:
                self.bank.charge(key, 500, MAY_14 + 600, fee=0)
            return told

        self.spoil(moved, "/v1/balance")
        run = self.run_well("dry_run")
        told = run.line_ids.mapped("external_id")
        self.assertEqual(sorted(told), ["txn_1", "txn_2", "txn_9"])

    def test_r26_a_payout_that_stripe_does_not_list_hides_no_other(self):
        self.bank.automatic_payout("1", instant("2026-05-20 15:00"))

        def one_more(page):
            return page | {"data": [page["data"][0] | {"id": "po_odd"}, *page["data"]]}

        self.spoil(one_more, "/v1/payouts")
        run = self.run_well()
        self.assertIn("Left unread: po_odd", run.warning)
        payouts = self.env["fusion.billing.payout"].search([])
        listed = payouts.filtered("is_listed").mapped("external_id")
        self.assertEqual(listed, ["po_1"])
        self.assert_booked("txn_1", "txn_2", "txn_po1")


@tagged("post_install", "-at_install")
class TestBalanceJournalGone(OddCase):
    """R24: the clearing journal is archived, dropped or emptied between two runs."""

    def test_r24_what_comes_then_is_held_and_told(self):
        self.run_well()
        self.bank.charge("3", 3000, MAY_14 + 90, fee=0)
        for taken in (self.close, self.archive, self.drop, self.empty):
            with self.subTest(taken=taken.__name__):
                taken()
                self.env.flush_all()
                self.run_well("dry_run")
                self.run_well()
                state = self.states()["txn_3"]
                self.assertEqual(state, ("held", "balance_currency"))
                self.assertIn("a difference of", self.stripe.standing_note)
        self.journal.default_account_id = self.clearing
        self.run_well()
        self.assert_booked("txn_3")
        self.assertFalse(self.stripe.differs)

    def close(self):
        self.journal.default_account_id.active = False

    def archive(self):
        self.journal.default_account_id.active = True
        self.journal.active = False

    def drop(self):
        self.journal.active = True
        self.stripe.journal_ids = False

    def empty(self):
        self.stripe.journal_ids = self.journal
        self.clearing = self.journal.default_account_id
        self.journal.default_account_id = False

    def test_r24_at_the_first_run_it_has_no_account(self):
        self.journal.default_account_id = False
        self.run_well()
        self.assertEqual(self.states()["txn_1"], ("held", "balance_currency"))

    def test_r28_a_dispute_that_is_lost_then_is_told(self):
        self.bank.dispute("d1", "ch_2", MAY_14 + 95)
        self.run_well()
        self.bank.lose("du_d1", MAY_14 + 86400)
        self.journal.active = False
        self.run_well()
        dispute = self.env["fusion.billing.dispute"].search([])
        self.assertEqual(dispute.reason_code, "balance_currency")
        self.assertFalse(dispute.move_ids)
        self.journal.active = True
        self.run_well()
        self.assertEqual(dispute.move_ids.journal_id, self.journal)
