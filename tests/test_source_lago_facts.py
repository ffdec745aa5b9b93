"""What a Lago invoice and its payments say (R19), and what older servers leave out."""

from datetime import date, datetime, timezone
from decimal import Decimal

from ..dev.loopback.lago_objects import Fee, Tax, customer, payment, uuid_of
from ..ledger.invoice import PaymentFact, TaxPart
from ..sources.errors import BillerAnswerError
from .lago_case import BILLER_ID, ID, LagoCase, plan_invoice

HST = Tax("HST", "hst_on", "13")
PAID_AT = datetime(2026, 2, 1, 2, tzinfo=timezone.utc)
AT = "2026-02-01T02:00:00Z"


class LagoFactsCase(LagoCase):
    def facts(self, one, *payments, others=()):
        peer = self.serve(one, *others, payments=payments)
        return self.biller(peer.url).facts(BILLER_ID)


class TestLagoFacts(LagoFactsCase):
    def test_r19_the_issuing_date_is_never_shifted(self):
        facts = self.facts(plan_invoice(due_date="2026-02-28"))
        self.assertEqual(facts.invoice_date, date(2026, 1, 31))
        self.assertEqual(facts.due_date, date(2026, 2, 28))

    def test_r19_amounts_taxes_customer_lines(self):
        period = ("2026-01-01T05:00:00Z", "2026-01-31T23:59:59Z")
        fee = Fee("Base plan", 10000, taxes=[HST], period=period)
        facts = self.facts(plan_invoice(fees=[fee], credits={"coupons": 0}))
        tax = TaxPart(Decimal("13.00"), Decimal(13), "HST")
        self.assertEqual((facts.subtotal, facts.tax, facts.total), (100, 13, 113))
        self.assertEqual((facts.taxes, facts.currency), ((tax,), "CAD"))
        self.assertEqual((facts.customer.country, facts.customer.state), ("CA", "ON"))
        (line,) = facts.lines
        self.assertEqual((line.description, line.amount), ("Base plan", 100))
        self.assertEqual(line.taxes, (tax,))
        self.assertEqual(line.period_start, date(2026, 1, 1))
        self.assertEqual(line.period_end, date(2026, 1, 31))

    def test_r19_each_visible_status(self):
        for status, draft, void in (
            ("finalized", False, False),
            ("draft", True, False),
            ("pending", True, False),
            ("failed", True, False),
            ("voided", False, True),
        ):
            facts = self.facts(plan_invoice(status=status, payment_status="pending"))
            self.assertEqual((facts.draft, facts.void), (draft, void), status)
            self.assertFalse(facts.paid)

    def test_r20_the_total_is_before_credits(self):
        credits = {"coupons": 900, "credit_notes": 2000, "prepaid_credit": 1000}
        facts = self.facts(plan_invoice(credits=credits))
        self.assertEqual((facts.total, facts.subtotal, facts.discount), (140, 140, 9))
        self.assertTrue(facts.paid)
        self.assertEqual(facts.amount_paid, 110)

    def test_r19_a_currency_without_decimals(self):
        self.assertEqual(self.facts(plan_invoice(currency="JPY")).total, 14900)

    def test_r3_a_province_by_its_name(self):
        buyer = customer(state="Ontario")
        self.assertEqual(self.facts(plan_invoice(buyer=buyer)).customer.state, "ON")

    def test_r17_evidence_has_the_answer_and_no_bank_details(self):
        one = plan_invoice(
            applied_invoice_custom_sections=[{"details": "IBAN FR76"}],
            file_url="https://lago.example/pdf",
        )
        facts = self.facts(one, payment(one, at=AT))
        shown = str(facts.evidence)
        self.assertNotIn("IBAN", shown)
        self.assertNotIn("lago.example", shown)
        self.assertEqual(facts.evidence["invoice"]["total_amount_cents"], 14900)
        self.assertEqual(facts.evidence["payments"][0]["amount_cents"], 14900)


class TestLagoPayments(LagoFactsCase):
    def test_r19_paid_when_the_payment_was_made(self):
        one = plan_invoice()
        paid = payment(one, at=AT)
        facts = self.facts(one, paid)
        expected = PaymentFact(
            paid["lago_id"],
            Decimal("149.00"),
            PAID_AT,
            "CAD",
            paid["provider_payment_id"],
        )
        self.assertEqual(facts.payments, (expected,))
        self.assertEqual((facts.paid_at, facts.paid_date_assumed), (PAID_AT, False))
        self.assertEqual(facts.out_of_band, 0)

    def test_r19_without_a_payment_the_issuing_date_is_assumed(self):
        facts = self.facts(plan_invoice())
        self.assertTrue(facts.paid and facts.paid_date_assumed)
        self.assertEqual(facts.paid_at.isoformat(), "2026-01-31T12:00:00+00:00")
        self.assertEqual((facts.payments, facts.amount_paid), ((), 149))

    def test_r19_a_lost_dispute_is_not_paid(self):
        one = plan_invoice(payment_dispute_lost_at="2026-03-01T00:00:00.000Z")
        facts = self.facts(one, payment(one, at=AT))
        self.assertFalse(facts.paid)
        self.assertEqual((facts.payments, facts.amount_paid), ((), 0))
        self.assertIsNone(facts.paid_at)

    def test_r10_partly_paid(self):
        one = plan_invoice(payment_status="pending", paid_amount=5000)
        facts = self.facts(
            one,
            payment(one, at=AT, amount=5000),
            payment(one, at="2026-02-03T00:00:00Z", amount=99, payment_status="failed"),
        )
        self.assertFalse(facts.paid)
        self.assertEqual([p.amount for p in facts.payments], [50])

    def test_r19_one_payment_of_several_invoices(self):
        one = plan_invoice()
        other = plan_invoice(uuid_of("other"), fees=[Fee("Base plan", 4900)])
        facts = self.facts(one, payment(one, other, at=AT), others=[other])
        self.assertEqual([p.amount for p in facts.payments], [149])
        self.assertEqual(facts.amount_paid, 149)

    def test_r19_a_shared_payment_beside_one_of_its_own(self):
        one = plan_invoice()
        other = plan_invoice(uuid_of("other"))
        own = payment(one, at="2026-02-02T00:00:00Z", amount=10000)
        shared = payment(one, other, at=AT, amount=19800)
        facts = self.facts(one, shared, own, others=[other])
        found = {p.id: p.amount for p in facts.payments}
        self.assertEqual(found, {shared["lago_id"]: 49, own["lago_id"]: 100})
        self.assertEqual(facts.paid_at.isoformat(), "2026-02-02T00:00:00+00:00")

    def test_r10_what_was_entered_by_hand_was_paid_elsewhere(self):
        one = plan_invoice()
        facts = self.facts(one, payment(one, at=AT, by_hand=True))
        self.assertEqual((facts.payments, facts.out_of_band), ((), 149))
        self.assertEqual((facts.paid, facts.paid_at), (True, PAID_AT))

    def test_r10_another_provider_is_not_stripe(self):
        one = plan_invoice()
        for provider, outside in (
            ("gocardless", 149),
            ("PaymentProviders::AdyenProvider", 149),
            ("PaymentProviders::StripeProvider", 0),
            (None, 0),
        ):
            paid = payment(one, at=AT, payment_provider_type=provider)
            with self.subTest(provider=provider):
                self.assertEqual(self.facts(one, paid).out_of_band, outside)

    def test_r10_entered_by_hand_with_stripes_own_reference(self):
        one = plan_invoice()
        paid = payment(one, at=AT, by_hand=True, reference="pi_3Nexa")
        facts = self.facts(one, paid)
        self.assertEqual((facts.payments[0].amount, facts.out_of_band), (149, 0))


class TestLagoOlderServers(LagoFactsCase):
    def test_r19_optional_fields_are_optional(self):
        one = {
            "lago_id": ID,
            "number": "NEX-0001",
            "issuing_date": "2026-01-31",
            "status": "finalized",
            "payment_status": "succeeded",
            "currency": "cad",
            "total_amount_cents": "11300",
            "taxes_amount_cents": 1300,
            "applied_taxes": [{"tax_rate": "13.0", "amount_cents": 1300}],
            "fees": [
                {
                    "amount_cents": 10000,
                    "item": {"name": "Base plan"},
                    "from_date": "2026-02-00T00:00:00Z",
                }
            ],
        }
        facts = self.facts(one)
        self.assertEqual((facts.subtotal, facts.tax, facts.total), (100, 13, 113))
        self.assertEqual((facts.paid, facts.amount_paid), (True, 113))
        self.assertEqual(facts.currency, "CAD")
        self.assertEqual(facts.taxes[0].rate, Decimal("13.0"))
        self.assertEqual(facts.lines[0].description, "Base plan")
        self.assertIsNone(facts.lines[0].period_start)
        self.assertIsNone(facts.due_date)

    def test_r19_a_server_that_cannot_list_payments(self):
        peer = self.serve(plan_invoice())
        peer.fail_next(404, path="/payments")
        facts = self.biller(peer.url).facts(BILLER_ID)
        self.assertTrue(facts.paid and facts.paid_date_assumed)

    def test_r13_invoice_ids_that_are_no_list(self):
        one = plan_invoice()
        peer = self.serve(one)
        for wrong in (7, "all of them", {"id": 1}):
            told = {"payments": [payment(one, at=AT) | {"invoice_ids": wrong}]}
            peer._get_payments = lambda args, told=told: told
            with self.subTest(wrong=wrong), self.raises(BillerAnswerError, "a list"):
                self.biller(peer.url).facts(BILLER_ID)

    def test_r19_a_server_that_lists_everybodys_payments(self):
        one, other = plan_invoice(), plan_invoice(uuid_of("other"))
        peer = self.serve(one, other)
        peer.payments = [payment(other, at=AT)]
        peer._get_payments = lambda args: {"payments": peer.payments}
        facts = self.biller(peer.url).facts(BILLER_ID)
        self.assertEqual(facts.payments, ())
        self.assertTrue(facts.paid_date_assumed)
