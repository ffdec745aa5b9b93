"""How a Stripe invoice was paid, in both shapes (R10, R18)."""

from decimal import Decimal

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_legacy import before_basil
from ..dev.loopback.stripe_payments import Paid
from ..ledger.invoice import PaymentFact
from .stripe_case import HOSTING, NOON, PAID_AT, StripeFactsCase


class TestStripePayments(StripeFactsCase):
    def test_r10_the_id_is_the_charges_in_both_shapes(self):
        for facts in self.both_shapes(paid_at=PAID_AT):
            expected = PaymentFact("ch_1", Decimal("214.51"), NOON, "CAD")
            self.assertEqual(facts.payments, (expected,))
            self.assertEqual(facts.paid_at, NOON)

    def test_r10_a_bank_debit_and_a_charge_without_intent(self):
        for paid, expected in (
            (Paid(21451, 1777636800, "A", charge_prefix="py"), "py_A"),
            (Paid(21451, 1777636800, "B", kind="charge"), "ch_B"),
        ):
            for facts in self.both_shapes(payments=[paid], paid_at=PAID_AT):
                self.assertEqual([p.id for p in facts.payments], [expected])

    def test_r10_an_intent_without_a_charge_is_the_id_itself(self):
        one = invoice("in_1", lines=[HOSTING])
        intent = one["payments"]["data"][0]["payment"]["payment_intent"]
        intent["latest_charge"] = None
        self.assertEqual(self.facts(one).payments[0].id, "pi_1")

    def test_r10_several_payments_each_on_its_own_day(self):
        payments = [
            Paid(11451, 1777722000, "late"),
            Paid(5000, 1777636800, "early"),
            Paid(5000, 1777640000, "open", status="open"),
            Paid(5000, 1777640000, "gone", status="canceled"),
        ]
        one = invoice("in_1", lines=[HOSTING], status="open", payments=payments)
        facts = self.facts(one)
        self.assertFalse(facts.paid)
        self.assertEqual(facts.amount_paid, Decimal("164.51"))
        self.assertEqual([p.id for p in facts.payments], ["ch_early", "ch_late"])
        early, late = facts.payments
        self.assertEqual((early.amount, late.amount), (Decimal(50), Decimal("114.51")))
        self.assertEqual(early.paid_at, NOON)
        self.assertEqual(late.paid_at.isoformat(), "2026-05-02T11:40:00+00:00")

    def test_r10_more_payments_than_are_embedded(self):
        payments = [Paid(100, 1777636800 + n, f"{n:02}") for n in range(25)]
        facts = self.facts(invoice("in_1", lines=[HOSTING], payments=payments))
        self.assertEqual(
            [p.id for p in facts.payments], [f"ch_{n:02}" for n in range(25)]
        )
        self.assertEqual(sum(p.amount for p in facts.payments), facts.amount_paid)

    def test_r10_one_intent_attached_twice_is_one_payment(self):
        paid = [Paid(100, 1777636800, "A"), Paid(200, 1777636800, "A")]
        facts = self.facts(invoice("in_1", lines=[HOSTING], payments=paid))
        self.assertEqual([(p.id, p.amount) for p in facts.payments], [("ch_A", 3)])

    def test_r10_out_of_band_today(self):
        record = {"type": "payment_record", "payment_record": "payrec_1"}
        paid = [Paid(11451, 1777636800, "A"), Paid(10000, 1777636800, "B")]
        one = invoice("in_1", lines=[HOSTING], payments=paid, paid_at=PAID_AT)
        one["payments"]["data"][1]["payment"] = record
        facts = self.facts(one)
        self.assertEqual([p.id for p in facts.payments], ["ch_A"])
        self.assertEqual(facts.out_of_band, Decimal("100.00"))
        self.assertEqual(facts.amount_paid, Decimal("214.51"))

    def test_r10_out_of_band_without_any_payment_object(self):
        one = invoice("in_1", lines=[HOSTING], payments=[], amount_paid=21451)
        facts = self.facts(one)
        self.assertEqual((facts.payments, facts.out_of_band), ((), Decimal("214.51")))

    def test_r10_out_of_band_before_basil(self):
        today = invoice("in_1", lines=[HOSTING], payments=[], paid_at=PAID_AT)
        facts = self.facts(before_basil(today, paid_out_of_band=True))
        self.assertEqual((facts.payments, facts.out_of_band), ((), Decimal("214.51")))
        self.assertEqual(facts.amount_paid, Decimal("214.51"))

    def test_r10_no_payment_is_shown_at_all(self):
        one = before_basil(invoice("in_1", lines=[HOSTING], paid_at=PAID_AT))
        one["charge"] = one["payment_intent"] = None
        facts = self.facts(one)
        self.assertEqual((facts.payments, facts.out_of_band), ((), 0))
        self.assertEqual((facts.paid_at, facts.amount_paid), (NOON, Decimal("214.51")))
