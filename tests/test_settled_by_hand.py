from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from odoo.tests import tagged

from ..ledger.booked import BookedPayments
from .decide_case import (
    LOCKED,
    UNREACHABLE,
    DecisionCase,
    decide,
    paid,
    payment,
    unasked,
)
from .pure import booked, move, source
from .test_completeness import StripeRunCase, singly


@tagged("post_install", "-at_install")
class TestSettledByHand(StripeRunCase):
    """R10: what a person settled or reversed in Odoo, and the biller was paid since."""

    def setUp(self):
        super().setUp()
        self.bill(0, "open")
        self.run_cron()
        self.row = self.row_of(self.raws[0])
        self.move = self.row.move_id

    def pay_by_hand(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.move.ids
        ).create({})._create_payments()

    def reverse(self):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.move.ids
        )
        wizard.create({"journal_id": self.move.journal_id.id}).refund_moves()
        self.move.reversal_move_ids.action_post()

    def pay_at_stripe(self):
        now = int(datetime.now(UTC).timestamp())
        self.bill(0, "paid", paid_at=now)
        self.peer.invoices[-1]["payments"]["data"][0]["created"] = now

    def assert_told(self, state):
        self.env.invalidate_all()
        self.assertEqual(self.row.state, state)
        self.assertFalse(self.row.reason_code)
        self.run_cron()
        self.assertFalse(self.row.reason_code)
        self.pay_at_stripe()
        run, paths = self.run_cron()
        found = (self.row.state, self.row.reason_code)
        self.assertEqual(found, (state, "payment_exceeds"))
        self.assertEqual((singly(paths), run.paid_count), ([], 0))
        self.row.with_user(self.accountant)._accept("Refunded at Stripe")
        self.run_cron()
        self.assertEqual((self.row.state, self.row.reason_code), (state, False))

    def test_r10_paid_by_hand_and_then_at_the_biller_is_told(self):
        self.pay_by_hand()
        self.assert_told("paid")

    def test_r10_reversed_and_then_paid_at_the_biller_is_told(self):
        self.reverse()
        self.assert_told("reversed")


class TestReversed(DecisionCase):
    """R11: what is reversed stays, and of its payments only what is new is told."""

    def reversed(self, **changes):
        told = source()
        changes = {"reversed": True, "residual": Decimal(0)} | changes
        return told, booked(move=replace(move("posted", told), **changes))

    def test_r10_a_payment_of_what_is_reversed_is_told_even_in_a_locked_period(self):
        told, known = self.reversed()
        known = replace(known, payment_locks={"ch_1": LOCKED})
        decision = decide(told, paid(payment()), known)
        self.assert_decided(decision, "keep", "payment_exceeds")
        self.assertEqual(decision.payments, ())

    def test_r11_nothing_is_told_of_what_is_booked_void_or_of_another_invoice(self):
        for changes, ids, said in [
            ({}, {"ch_1"}, paid(payment())),
            ({}, (), paid(payment(), void=True)),
            ({"biller_id": "in_another"}, (), paid(payment())),
            ({"adopted": True}, (), paid(payment())),
        ]:
            with self.subTest(changes=changes, ids=ids, said=said):
                told, known = self.reversed(**changes)
                known = replace(known, payments=BookedPayments(frozenset(ids)))
                self.assert_decided(decide(told, said, known), "keep")

    def test_r11_what_was_told_stands_when_nobody_could_be_asked(self):
        told, known = self.reversed()
        decision = unasked(told, UNREACHABLE, known)
        self.assert_decided(decision, "keep")
        self.assertFalse(decision.asked)
