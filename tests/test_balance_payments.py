from decimal import Decimal

from odoo.tests import tagged

from .common import facts_of, raw_invoice
from .money_case import ROWS, MoneyCase, answer, charge


@tagged("post_install", "-at_install")
class TestBalancePayments(MoneyCase):
    """R24, R31: a payment's day and money are those of Stripe's balance."""

    def keep(self, *answers):
        """Read, and not booked yet: as before the invoices of a daily run."""
        return self.env[ROWS].sudo()._keep(self.stripe, list(answers))

    def payment(self, raw):
        return self.row_of(raw).payment_ids

    def test_r24_a_payment_is_dated_by_the_balance_where_it_is_known(self):
        """A bank debit is paid days after the balance has changed."""
        raw = raw_invoice()
        self.keep(charge(raw, 11300, at="2026-05-11 15:00"))
        self.ingest(raw)
        self.assertEqual(f"{self.payment(raw).date}", "2026-05-11")
        self.assertEqual(self.row_of(raw).state, "paid")

    def test_r24_the_day_is_the_services_not_utcs(self):
        raw = raw_invoice()
        self.keep(charge(raw, 11300, at="2026-05-14 02:30"))
        self.ingest(raw)
        self.assertEqual(f"{self.payment(raw).date}", "2026-05-13")

    def test_r24_a_payment_of_another_day_is_redated_and_stays_matched(self):
        raw = raw_invoice()
        self.ingest(raw)
        self.assertEqual(f"{self.payment(raw).date}", "2026-05-13")
        row = self.book(charge(raw, 11300, at="2026-05-11 15:00"))
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual(f"{self.payment(raw).date}", "2026-05-11")
        self.assertEqual(f"{self.payment(raw).move_id.date}", "2026-05-11")
        self.assertEqual(self.row_of(raw).move_id.payment_state, "paid")

    def test_r9_a_payment_in_a_locked_period_is_not_redated(self):
        raw = raw_invoice()
        self.ingest(raw)
        self.company.hard_lock_date = "2026-05-13"
        row = self.book(charge(raw, 11300, at="2026-05-14 15:00"))
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))
        self.assertEqual(f"{self.payment(raw).date}", "2026-05-13")

    def in_dollars(self, cents=11300):
        """An invoice of 113 US dollars, and its charge settled in Canadian ones."""
        self.dollars()
        raw = raw_invoice(currency="USD")
        told = charge(raw, cents)
        told["source"] |= {"currency": "usd", "amount": 11300}
        return raw, told | {
            "exchange_rate": Decimal("1.4"),
            "amount": 15820,
            "net": 15820,
        }

    def test_r31_a_dollar_charge_settled_in_cad(self):
        """At Stripe's own rate; what Odoo's rate differs by is an exchange gain."""
        raw, told = self.in_dollars()
        self.keep(told)
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        payment = self.payment(raw)
        money = payment.move_id.line_ids.filtered(
            lambda item: item.account_id == self.journal.default_account_id
        )
        self.assertEqual(money.currency_id.name, "CAD")
        self.assertEqual((money.amount_currency, money.balance), (158.2, 158.2))
        self.assertEqual((payment.amount, payment.currency_id.name), (113, "USD"))
        self.assertEqual(self.row_of(raw).move_id.payment_state, "paid")
        self.assertEqual(self.balance_of("clearing"), 158.2)
        row = self.env[ROWS].search([])
        self.book_rows(row)
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual(row.payment_id, payment)

    def test_r31_a_payment_that_was_booked_without_the_balance_is_held(self):
        raw, told = self.in_dollars()
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        row = self.book(told)
        self.assertEqual((row.state, row.reason_code), ("held", "charge_differs"))
        self.assertIn("158.20 CAD", row.reason)

    def test_r31_a_currency_with_a_balance_of_its_own_has_its_journal(self):
        raw, told = self.dollars_settled_in_dollars()
        journal = self.dollar_journal()
        self.keep(told)
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        payment = self.payment(raw)
        self.assertEqual(payment.journal_id, journal)
        self.assertEqual(payment.state, "paid")
        self.book_rows(self.env[ROWS].search([]))
        self.assertEqual(self.balance_of("clearing"), 0)

    def dollars_settled_in_dollars(self):
        raw, told = self.in_dollars()
        return raw, told | {"currency": "usd", "amount": 11300, "net": 11300}

    def test_r31_a_dollar_payment_before_the_balance_is_in_its_own_journal(self):
        journal = self.dollar_journal()
        raw, told = self.dollars_settled_in_dollars()
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.assertEqual(self.payment(raw).journal_id, journal)
        row = self.book(told)
        self.assertEqual((row.state, row.payment_id), ("booked", self.payment(raw)))

    def test_r31_a_payment_in_the_journal_of_another_currency_is_held(self):
        raw, told = self.dollars_settled_in_dollars()
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.assertEqual(self.payment(raw).journal_id, self.journal)
        self.dollar_journal()  # only now
        row = self.book(told)
        self.assertEqual((row.state, row.reason_code), ("held", "charge_differs"))
        self.assertIn("0.00 USD", row.reason)

    def test_r24_dollars_on_the_account_of_another_balance_are_not_in_theirs(self):
        raw, told = self.dollars_settled_in_dollars()
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.dollar_journal()
        self.book(told)
        self.open(CAD="0.00", USD="113.00")
        usd = self.env.ref("base.USD")
        days = self.env["fusion.billing.balance.day"]
        day = days.search([("currency_id", "=", usd.id)])
        self.assertEqual((day.stripe_balance, day.ledger_balance), (113, 0))
        [now] = [each for each in self.stripe._standings() if each.currency == usd]
        self.assertEqual(now.difference, day.difference)

    def test_r23_a_currency_without_a_journal_is_held(self):
        self.dollars()
        row = self.book(answer("payout", -100, currency="usd"))
        self.assertEqual((row.state, row.reason_code), ("held", "balance_currency"))
