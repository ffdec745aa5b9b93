from datetime import date
from decimal import Decimal

from odoo.tests import tagged

from ..sources.stripe_credit import CustomerBalance
from .common import raw_invoice, unpaid
from .credit_case import CreditCase
from .money_case import MoneyCase, instant


@tagged("post_install", "-at_install")
class TestBalanceRates(MoneyCase):
    """R2, R32: what stands in another currency is valued at a rate of its week."""

    def test_r32_an_opening_without_a_rate_is_not_booked_and_told(self):
        """The only rate is of later: Odoo would take it."""
        self.dollars()
        self.dollar_journal()
        self.open(CAD="0", USD="100.00")
        self.assertEqual(self.balance_of("opening"), 0)
        self.assertIn("no rate of USD", self.stripe.standing_note)
        self.rate("2026-04-30", 0.5)
        self.open(CAD="0", USD="100.00")
        self.assertEqual(self.balance_of("opening"), -200)
        self.assertNotIn("no rate", self.stripe.standing_note)

    def test_r29_nor_is_a_customers_credit(self):
        self.dollars()
        self.env["res.partner"].create(
            {"name": "Café", "x_fc_stripe_customer_id": "cus_us"}
        )
        told = CustomerBalance("cus_us", "Café", "", "USD", Decimal("100.00"))
        credits = self.env["fusion.billing.customer.credit"].sudo()
        credit = credits._keep(self.stripe, [(told, [])])
        credit._open()
        self.assertEqual(credit.reason_code, "rate_missing")
        self.assertEqual(self.balance_of("credit"), 0)
        self.rate("2026-04-30", 0.5)
        credits._open_waiting(self.stripe)
        self.assertEqual((credit.reason_code, credit.booked), (False, 100))
        self.assertEqual(credit.opening_move_ids.date, date(2026, 5, 1))
        self.assertEqual(self.balance_of("credit"), -200)


@tagged("post_install", "-at_install")
class TestNoteInDollars(CreditCase):
    """R2, R27: a credit note is valued at a rate of its own week."""

    def note_in_dollars(self, at):
        """As Stripe tells it of an open invoice in dollars."""
        raw = raw_invoice(currency="USD")
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        _raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", billed, instant(at), amounts={0: 4000})
        told |= {"invoice": raw["stripe_invoice_id"], "currency": "usd"}
        return told

    def test_r31_a_void_note_falls_away_at_its_own_rate(self):
        self.dollars()
        row = self.take_notes(self.note_in_dollars("2026-05-12 15:00"))
        self.rate("2026-06-01", 0.5)
        void = self.bank.void_credit_note("cn_n", instant("2026-06-02 15:00"))
        self.take_notes(void)
        back = row.move_id.reversal_move_ids
        self.assertEqual(f"{back.date}", "2026-06-02")
        self.assertEqual(row.move_id.amount_total_signed, -56.5)
        self.assertEqual(back.amount_total_signed, 56.5)

    def test_r27_a_note_without_a_rate_is_held(self):
        self.dollars()
        row = self.take_notes(self.note_in_dollars("2026-05-28 15:00"))
        self.assertEqual((row.state, row.reason_code), ("held", "rate_missing"))
        self.rate("2026-05-27", 0.5)
        self.book_papers("note", row)
        self.assertEqual((row.state, row.move_id.amount_total), ("booked", 45.2))
        self.assertEqual(row.move_id.amount_total_signed, -90.4)
