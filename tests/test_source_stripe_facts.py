"""What a Stripe invoice says, in both shapes, as a loopback Stripe serves it (R18)."""

import json
from datetime import date
from decimal import Decimal

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..dev.loopback.stripe_objects import address, customer, tax_rate
from ..dev.loopback.stripe_payments import Paid
from ..ledger.invoice import TaxPart
from ..sources.values import ISO_MINOR_DIGITS, STRIPE_MINOR_DIGITS, major_amount
from .stripe_case import HOSTING, HST, PAID_AT, StripeFactsCase

GST = tax_rate("txr_gst", "GST", "5")
QST = tax_rate("txr_qst", "QST", "9.975", jurisdiction="CA - QC")


class TestStripeDates(StripeFactsCase):
    def test_r18_a_date_is_the_days_in_the_services_zone(self):
        for zone, day in (("America/Toronto", 30), ("UTC", 1), ("Asia/Tokyo", 1)):
            one = invoice("in_1", lines=[HOSTING], finalized_at="2026-05-01T02:30:00Z")
            with self.subTest(zone=zone):
                expected = date(2026, 4 if day == 30 else 5, day)
                self.assertEqual(self.facts(one, zone).invoice_date, expected)

    def test_r18_effective_then_finalized_then_created(self):
        moments = {"created": 1772323200, "finalized_at": 1772409600}
        one = invoice("in_1", lines=[HOSTING], effective_at=1772496000, **moments)
        self.assertEqual(self.facts(one).invoice_date, date(2026, 3, 2))
        one["effective_at"] = None
        self.assertEqual(self.facts(one).invoice_date, date(2026, 3, 1))
        one["status_transitions"]["finalized_at"] = None
        self.assertEqual(self.facts(one).invoice_date, date(2026, 2, 28))

    def test_r30_when_it_was_voided_and_what_was_billed_instead(self):
        closed = "2026-06-03T02:30:00Z"
        one = invoice("in_1", lines=[HOSTING], status="void", closed_at=closed)
        one["latest_revision"] = "in_2"
        facts = self.facts(one)
        self.assertEqual(f"{facts.voided_at}", "2026-06-03 02:30:00+00:00")
        self.assertEqual((facts.revises, facts.revision), ("", "in_2"))
        other = invoice("in_2", lines=[HOSTING])
        other["from_invoice"] = {"action": "revision", "invoice": "in_1"}
        self.assertEqual(self.facts(other).revises, "in_1")

    def test_r2_the_due_date_is_a_day_of_the_zone_too(self):
        one = invoice("in_1", lines=[HOSTING], due_at="2026-06-01T01:00:00Z")
        self.assertEqual(self.facts(one).due_date, date(2026, 5, 31))

    def test_a_service_period_ends_on_its_last_day(self):
        period = ("2026-05-01T04:00:00Z", "2026-06-01T04:00:00Z")
        moment = ("2026-05-01T16:00:00Z", "2026-05-01T16:00:00Z")
        lines = [Line("Hosting", 100, period=period), Line("Setup", 100, period=moment)]
        hosting, setup = self.facts(invoice("in_1", lines=lines)).lines
        self.assertEqual(hosting.period_start, date(2026, 5, 1))
        self.assertEqual(hosting.period_end, date(2026, 5, 31))
        self.assertEqual(
            (setup.period_start, setup.period_end), (date(2026, 5, 1),) * 2
        )


class TestStripeAmounts(StripeFactsCase):
    def test_r18_amounts_in_both_shapes(self):
        for facts in self.both_shapes(paid_at=PAID_AT):
            self.assertEqual(facts.subtotal, Decimal("189.83"))
            self.assertEqual(facts.tax, Decimal("24.68"))
            self.assertEqual(facts.total, Decimal("214.51"))
            self.assertEqual(facts.amount_paid, Decimal("214.51"))
            self.assertEqual(
                (facts.currency, facts.biller_number), ("CAD", "LOOP-in_1")
            )
            self.assertTrue(facts.paid)
            self.assertFalse(facts.void or facts.draft or facts.uncollectible)
            self.assertEqual(facts.customer.external_id, "cus_Loopback")
            self.assertEqual(
                (facts.customer.country, facts.customer.state), ("CA", "ON")
            )

    def test_r7_components_with_rate_and_jurisdiction_in_both_shapes(self):
        lines = [Line("Hosting", 10000, rates=[GST, QST]), Line("Untaxed", 500)]
        expected = (
            TaxPart(Decimal("5.00"), Decimal(5), "GST", "CA", ""),
            TaxPart(Decimal("9.98"), Decimal("9.975"), "QST", "CA", "QC"),
        )
        for facts in self.both_shapes(lines=lines):
            self.assertEqual(facts.taxes, expected)
            self.assertEqual([line.taxes for line in facts.lines], [expected, ()])

    def test_r7_a_tax_within_the_price_is_not_part_of_the_line(self):
        inside = {**HST, "inclusive": True}
        line = Line("Hosting", 11300, rates=[inside], taxes={"txr_on": 1300})
        one = invoice("in_1", lines=[line], total=11300)
        facts = self.facts(one)
        self.assertEqual(facts.lines[0].amount, Decimal("100.00"))
        self.assertEqual((facts.subtotal, facts.tax), (Decimal(100), Decimal(13)))

    def test_r5_discounts_are_named(self):
        for facts in self.both_shapes(lines=[Line("Hosting", 10000, discount=1500)]):
            self.assertEqual(facts.discount, Decimal("15.00"))
            self.assertEqual(facts.subtotal, Decimal("85.00"))
            self.assertEqual(facts.lines[0].amount, Decimal("100.00"))

    def test_r18_currencies_without_and_with_three_decimals(self):
        for currency, expected in (("jpy", "10000"), ("kwd", "10.000"), ("isk", "100")):
            one = invoice("in_1", lines=[Line("Hosting", 10000)], currency=currency)
            facts = self.facts(one)
            self.assertEqual(facts.total, Decimal(expected))
            self.assertEqual(facts.lines[0].amount, Decimal(expected))
            self.assertEqual(facts.payments[0].amount, Decimal(expected))
            self.assertEqual(facts.currency, currency.upper())

    def test_r18_minor_units_of_stripe_and_of_iso(self):
        for currency, stripe, iso in (
            ("CAD", "12.34", "12.34"),
            ("jpy", "1234", "1234"),
            ("bhd", "1.234", "1.234"),
            ("ugx", "12.34", "1234"),
            ("isk", "12.34", "1234"),
            ("huf", "12.34", "12.34"),
            ("mga", "1234", "12.34"),
        ):
            with self.subTest(currency=currency):
                for table, text in (
                    (STRIPE_MINOR_DIGITS, stripe),
                    (ISO_MINOR_DIGITS, iso),
                ):
                    self.assertEqual(str(major_amount(1234, currency, table)), text)

    def test_r18_all_lines_and_not_the_first_ten(self):
        lines = [Line(f"Line {n}", 100 + n) for n in range(123)]
        facts = self.facts(invoice("in_1", lines=lines))
        self.assertEqual(
            [li.description for li in facts.lines], [li.description for li in lines]
        )
        self.assertEqual(sum(line.amount for line in facts.lines), facts.total)
        self.assertEqual(len(facts.evidence["lines"]["data"]), 123)

    def test_r3_a_province_by_its_name_and_a_state_abroad(self):
        for country, state, expected in (
            ("CA", "Québec", "QC"),
            ("CA", "on", "ON"),
            ("US", "NY", "NY"),
            ("FR", "Île-de-France", ""),
            (None, None, ""),
        ):
            buyer = customer(where=address(country, state))
            found = self.facts(invoice("in_1", lines=[HOSTING], buyer=buyer)).customer
            self.assertEqual((found.country, found.state), (country or "", expected))


class TestStripeStates(StripeFactsCase):
    def test_r18_each_status_in_both_shapes(self):
        for status in ("draft", "open", "paid", "uncollectible", "void"):
            for facts in self.both_shapes(status=status):
                found = {
                    "draft": facts.draft,
                    "void": facts.void,
                    "paid": facts.paid,
                    "uncollectible": facts.uncollectible,
                }
                self.assertEqual(
                    [k for k, v in found.items() if v], [status][: status != "open"]
                )
                self.assertEqual(bool(facts.payments), status == "paid")

    def test_r18_paid_does_not_say_how_much(self):
        for facts in self.both_shapes(starting_balance=-20000, paid_at=PAID_AT):
            self.assertTrue(facts.paid)
            self.assertEqual(facts.total, Decimal("214.51"))
            self.assertEqual(facts.amount_paid, Decimal("14.51"))
            self.assertEqual(facts.out_of_band, 0)

    def test_r29_what_credit_took_off_is_told_of_an_open_invoice_too(self):
        balances = {(-20000, None): "200", (-30000, -8549): "214.51", (500, 0): "0"}
        for (starting, ending), taken in balances.items():
            told = {"starting_balance": starting, "status": "open"}
            one = invoice("in_1", lines=[HOSTING], **told)
            facts = self.facts(one | {"ending_balance": ending})
            with self.subTest(starting):
                self.assertEqual(facts.by_credit, Decimal(taken))

    def test_r10_a_paid_invoice_of_nothing_has_no_payment(self):
        facts = self.facts(invoice("in_1", lines=[Line("Trial", 0)]))
        self.assertTrue(facts.paid)
        self.assertEqual(
            (facts.payments, facts.amount_paid, facts.out_of_band), ((), 0, 0)
        )


class TestStripeEvidence(StripeFactsCase):
    def test_r17_as_received_without_card_and_bank(self):
        bank = Paid(21451, 1777636800, "A", charge_prefix="py")
        one = invoice("in_1", lines=[HOSTING], payments=[bank])
        one |= {
            "footer": "Pay to IBAN CA00",
            "default_payment_method": "pm_1",
            "description": "NUL \x00 and \ud800",
        }
        facts = self.facts(one)
        evidence = json.dumps(facts.evidence, ensure_ascii=False)
        for word in ("pm_1", "IBAN", "TEST BANK", "client_secret", "invoice.example"):
            self.assertNotIn(word, evidence)
        for character in ("\x00", "\\u0000", "\ud800"):
            self.assertNotIn(character, evidence)
        for name in (
            "total",
            "total_excluding_tax",
            "status_transitions",
            "total_taxes",
        ):
            self.assertEqual(facts.evidence[name], one[name])
        payment = facts.evidence["payments"]["data"][0]["payment"]["payment_intent"]
        self.assertEqual(payment["latest_charge"], "py_A")
        self.assertEqual(payment["amount_received"], 21451)
