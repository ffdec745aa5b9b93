from decimal import Decimal

from ..ledger.booked import BookedPayments
from ..ledger.invoice import PaymentFact
from ..ledger.reasons import because
from .decide_case import PAID_AT, DecisionCase, decide, paid, payment
from .pure import DAY, booked, facts, move, source


class TestPayments(DecisionCase):
    def posted(self, said, ids=(), **changes):
        told, payments = source(), BookedPayments(frozenset(ids))
        known = booked(move=move("posted", told, **changes), payments=payments)
        return decide(told, said, known)

    def test_r10_only_what_the_biller_confirms(self):
        for said, ids in [
            (facts(), []),
            (facts(amount_paid=Decimal(113)), []),
            (paid(payment()), ["ch_1"]),
            (paid(payment("a", "50.00"), payment("b", "63.00")), ["a", "b"]),
            (paid(payment("a", "50.00"), paid=False), ["a"]),
            (paid(payment(), payment()), ["ch_1"]),
            (paid(payment(), payment("zero", "0.00")), ["ch_1"]),
            (facts(paid=True, amount_paid=Decimal(113)), ["paid"]),
        ]:
            with self.subTest(said=said):
                for decision in (decide(None, said), self.posted(said)):
                    self.assertIsNone(decision.reason)
                    self.assertIsNone(decision.payment_reason)
                    self.assertEqual([each.id for each in decision.payments], ids)

    def test_r10_without_an_object_it_is_what_was_paid_when_it_was_paid(self):
        said = facts(
            paid=True, amount_paid=Decimal("113.00"), paid_at=PAID_AT, currency="CAD"
        )
        expected = PaymentFact("paid", Decimal("113.00"), PAID_AT, "CAD")
        self.assertEqual(self.posted(said).payments, (expected,))

    def test_r10_what_is_booked_is_not_booked_again(self):
        two = paid(payment("a", "50.00"), payment("b", "63.00"))
        bare = facts(paid=True, amount_paid=Decimal(113))
        for said, known, ids in [
            (two, {"a"}, ["b"]),
            (two, {"a", "b"}, []),
            (two, {"paid"}, []),
            (bare, {"paid"}, []),
            (bare, {"ch_9"}, []),
            (bare, {"out_of_band"}, ["paid"]),
        ]:
            with self.subTest(known=known):
                decision = self.posted(said, known)
                self.assertEqual([each.id for each in decision.payments], ids)

    def test_r12_posted_open_and_paid_since(self):
        decision = self.posted(paid(payment()))
        self.assert_decided(decision, "keep")
        self.assertEqual(decision.payments, (payment(),))

    def test_r10_less_cash_than_the_total_is_flagged(self):
        for said, ids in [
            (paid(payment("a", "100.00")), ["a"]),
            (facts(paid=True), []),
            (facts(paid=True, amount_paid=Decimal("112.99")), ["paid"]),
        ]:
            with self.subTest(said=said):
                decision = self.posted(said)
                self.assertIn("paid_by_credit", decision.flags)
                self.assertEqual([each.id for each in decision.payments], ids)
        for said in [
            facts(),
            paid(payment("a", "1.00"), paid=False),
            paid(payment()),
            facts(paid=True, amount_paid=Decimal(113)),
        ]:
            self.assertNotIn("paid_by_credit", self.posted(said).flags)

    def test_r29_credit_of_an_open_invoice_is_flagged(self):
        said = facts(by_credit=Decimal("13.00"))
        self.assertIn("paid_by_credit", self.posted(said).flags)

    def test_r10_out_of_band_holds_the_payment_not_the_invoice(self):
        said = facts(paid=True, amount_paid=Decimal(113), out_of_band=Decimal(113))
        decision = decide(None, said)
        self.assert_decided(decision, "create")
        self.assertEqual((decision.payments, decision.flags), ((), ()))
        self.assertEqual(decision.payment_reason.code, "paid_out_of_band")
        self.assertEqual(
            decision.payment_reason.figures, {"amount": "113.00", "currency": "CAD"}
        )

    def test_r10_cash_beside_out_of_band_is_booked(self):
        said = paid(
            payment("a", "13.00"), amount_paid=Decimal(113), out_of_band=Decimal(100)
        )
        decision = self.posted(said)
        self.assertEqual([each.id for each in decision.payments], ["a"])
        self.assertEqual(decision.payment_reason.code, "paid_out_of_band")
        self.assertEqual(decision.flags, ())

    def test_r10_out_of_band_is_done_once_booked(self):
        said = facts(paid=True, amount_paid=Decimal(113), out_of_band=Decimal(113))
        for ids in ((), {"out_of_band"}):
            decision = self.posted(said, ids, residual=Decimal(0))
            self.assertIsNone(decision.payment_reason)

    def test_r10_more_than_the_residual_is_held(self):
        for said, changes, figures in [
            (paid(payment("a", "113.01")), {}, ("113.01", "113.00")),
            (paid(payment()), {"residual": Decimal("13.00")}, ("113.00", "13.00")),
            (paid(payment()), {"residual": Decimal(0)}, ("113.00", "0.00")),
        ]:
            with self.subTest(figures=figures):
                decision = self.posted(said, **changes)
                self.assert_decided(decision, "keep")
                self.assertEqual(decision.payments, ())
                self.assertEqual(decision.payment_reason.code, "payment_exceeds")
                self.assertEqual(
                    tuple(decision.payment_reason.figures.values()), figures
                )

    def test_r31_a_payment_in_another_currency_is_held(self):
        said = paid(payment("a", "50.00"), payment("b", "40.00", "usd"), paid=False)
        decision = self.posted(said)
        self.assertEqual([each.id for each in decision.payments], ["a"])
        self.assertEqual(decision.payment_reason.code, "payment_currency")

    def test_r9_a_payment_in_a_locked_period_is_held(self):
        locked = because("payment_locked", payment="a", date=DAY, lock="Global")
        said = paid(payment("a", "50.00"), payment("b", "63.00"))
        decision = decide(None, said, booked(payment_locks={"a": locked}))
        self.assert_decided(decision, "create")
        self.assertEqual([each.id for each in decision.payments], ["b"])
        self.assertEqual(decision.payment_reason, locked)

    def test_r10_flags_of_the_biller(self):
        said = paid(payment(), paid_date_assumed=True, uncollectible=True)
        self.assertEqual(
            self.posted(said).flags, ("paid_date_assumed", "uncollectible")
        )
