from odoo.tests import tagged

from .common import facts_of, raw_invoice
from .money_case import ROWS, MoneyCase, answer, charge
from .payout_case import of_payout
from .test_balance_back import back


@tagged("post_install", "-at_install")
class TestBalanceConverted(MoneyCase):
    """R31: what Stripe converted, there and back."""

    def receivable(self, moves):
        return moves.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )

    def pay_in_dollars(self):
        """An invoice of 113 US dollars, whose charge came to 158.20 Canadian."""
        self.dollars()
        raw = raw_invoice(currency="USD")
        paid = charge(raw, 15820)
        paid["source"] |= {"currency": "usd", "amount": 11300}
        self.env[ROWS].sudo()._keep(self.stripe, [paid])
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.book_rows(self.env[ROWS].search([("state", "=", "new")]))
        return raw

    def give_back(self, raw, type_="refund"):
        """All of it, which costs 155.94 by then."""
        told = back(raw, 15594, type_)
        told["source"] |= {"currency": "usd", "amount": 11300}
        return self.book(told)

    def test_r31_a_refund_is_in_the_currency_that_was_paid(self):
        row = self.give_back(self.pay_in_dollars())
        payment, note = row.payment_id, row.note_id
        self.assertEqual((payment.amount, payment.currency_id.name), (113, "USD"))
        self.assertEqual(self.balance_of("clearing"), 2.26)
        self.assertIn("113.00 USD", row.reason)
        note.action_post()
        self.assertTrue(self.receivable(payment.move_id).reconciled)
        self.assertEqual(note.payment_state, "paid")

    def test_r31_a_debit_that_comes_back_leaves_nothing_but_the_invoice_open(self):
        raw = self.pay_in_dollars()
        row = self.give_back(raw, "payment_failure_refund")
        invoice = self.row_of(raw)
        self.assertEqual(invoice.move_id.amount_residual, 113)
        items = self.receivable(row.move_id + invoice.payment_ids.move_id)
        self.assertTrue(all(items.mapped("reconciled")))
        self.assertEqual(self.balance_of("clearing"), 2.26)

    def test_r31_a_refund_that_failed_comes_back_at_the_rate_of_its_day(self):
        raw = self.pay_in_dollars()
        refund = self.give_back(raw)
        note, told = refund.note_id, back(raw, -15700, "refund_failure")
        told["source"] |= {"currency": "usd", "amount": 11300}
        failed = self.book(told)
        self.assertFalse(note.exists())
        self.assertEqual((refund.reason_code, failed.reason_code), (False, False))
        items = self.receivable((refund | failed).payment_id.move_id)
        self.assertTrue(all(items.mapped("reconciled")))
        self.assertEqual(self.balance_of("clearing"), 159.26)

    # --- on another day than it was booked ------------------------------------

    def dated_later(self, raw, told):
        """A bank debit of a day that is locked when its invoice is booked as paid."""
        kept = self.env[ROWS].sudo()._keep(self.stripe, [told])
        self.company.fiscalyear_lock_date = "2026-05-11"
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.assertEqual(f"{self.row_of(raw).payment_ids.date}", "2026-05-13")
        self.book_rows(kept)
        self.assertEqual(kept.reason_code, "locked_period")
        self.company.fiscalyear_lock_date = False
        self.book_rows(kept)
        self.assertEqual((kept.state, kept.reason_code), ("booked", False))
        return self.row_of(raw).payment_ids

    def assert_arrived(self, payment, journal, amount):
        days = {f"{payment.date}", f"{payment.move_id.date}"}
        self.assertEqual(days, {"2026-05-11"})
        items = payment.move_id.line_ids
        money = items.filtered(lambda i: i.account_id == journal.default_account_id)
        arrived = (money.amount_currency, money.currency_id)
        self.assertEqual(arrived, (amount, journal._fc_currency()))
        self.assertEqual(payment.reconciled_invoice_ids.payment_state, "paid")

    def test_r31_what_was_converted_is_the_same_on_the_day_of_the_balance(self):
        self.dollars()
        raw = raw_invoice(currency="USD")
        told = charge(raw, 15820, at="2026-05-11 15:00")
        told["source"] |= {"currency": "usd", "amount": 11300}
        payment = self.dated_later(raw, told)
        self.assert_arrived(payment, self.journal, 158.2)
        self.assertEqual(self.balance_of("clearing"), 158.2)

    def test_r31_so_is_a_canadian_payment_that_settled_in_dollars(self):
        self.dollars()
        journal, raw = self.dollar_journal(), raw_invoice()
        told = charge(raw, 9000, at="2026-05-11 15:00", currency="usd")
        told["source"] |= {"currency": "cad", "amount": 11300}
        self.assert_arrived(self.dated_later(raw, told), journal, 90)

    def test_r31_so_it_is_where_a_person_gives_it_another_day(self):
        raw = self.pay_in_dollars()
        payment = self.row_of(raw).payment_ids
        payment.action_draft()
        payment.date = "2026-05-11"
        payment.action_post()
        self.assertEqual(self.balance_of("clearing"), 158.2)

    def test_r31_a_canadian_invoice_that_settles_in_dollars(self):
        """Written together with others, for it is in the company's currency."""
        self.dollars()
        journal, raw = self.dollar_journal(), raw_invoice()
        paid = charge(raw, 9040, currency="usd")
        paid["source"] |= {"currency": "cad", "amount": 11300}
        kept = self.env[ROWS].sudo()._keep(self.stripe, [paid])
        self.ingest(raw)
        self.book_rows(kept)
        self.assertEqual((kept.state, kept.reason_code), ("booked", False))
        items = self.row_of(raw).payment_ids.move_id.line_ids
        money = items.filtered(lambda i: i.account_id == journal.default_account_id)
        self.assertEqual((money.amount_currency, money.currency_id.name), (90.4, "USD"))
        self.assertEqual(self.row_of(raw).move_id.payment_state, "paid")

    def test_r31_whatever_the_books_rate_is_the_invoice_is_paid(self):
        """90 dollars, of which the books' rate would make 112.50."""
        self.dollars()
        journal, raw = self.dollar_journal(), raw_invoice()
        paid = charge(raw, 9000, currency="usd")
        paid["source"] |= {"currency": "cad", "amount": 11300}
        self.env[ROWS].sudo()._keep(self.stripe, [paid])
        self.ingest(raw)
        items = self.row_of(raw).payment_ids.move_id.line_ids
        money = items.filtered(lambda i: i.account_id == journal.default_account_id)
        self.assertEqual((money.amount_currency, money.balance), (90, 113))
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 0)

    def test_r10_without_a_rate_of_what_arrived_a_payment_waits(self):
        """Euros, of which the books have a rate, that came to dollars."""
        euro = self.env.ref("base.EUR")
        euro.active = self.env.ref("base.USD").active = True
        rates = self.env["res.currency.rate"]
        rate = {"currency_id": euro.id, "name": "2026-05-10", "rate": 0.6}
        rates.create(rate | {"company_id": self.company.id})
        self.dollar_journal()
        raw = raw_invoice(currency="EUR")
        told = charge(raw, 12000, currency="usd")
        told["source"] |= {"currency": "eur", "amount": 11300}
        self.env[ROWS].sudo()._keep(self.stripe, [told])
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "payment_rate"))
        self.assertIn("USD", row.reason)

    # --- a balance in dollars ------------------------------------------

    def test_r26_a_payout_that_failed_leaves_nothing_in_transit(self):
        """What the rate moved meanwhile is an exchange difference."""
        self.dollars()
        self.dollar_journal()
        self.rate("2026-05-17", 0.7)
        self.book(of_payout(-5000, currency="usd"))
        failed = {"type_": "payout_failure", "at": "2026-05-18 09:00"}
        self.book(of_payout(5000, currency="usd", **failed))
        self.assertEqual(self.balance_of("transit"), 0)

    def test_r28_a_dispute_that_was_won_leaves_nothing_disputed(self):
        self.dollars()
        self.dollar_journal()
        self.rate("2026-05-17", 0.7)
        about = {"source": {"id": "du_7", "object": "dispute"}, "currency": "usd"}
        told = [
            answer("adjustment", -5000, reporting_category="dispute", **about),
            answer(
                "adjustment",
                5000,
                at="2026-05-18 15:00",
                reporting_category="dispute_reversal",
                **about,
            ),
        ]
        self.book(*told)
        self.assertEqual(self.balance_of("disputed"), 0)

    def test_r25_a_fee_in_dollars_and_its_tax(self):
        self.dollars()
        self.dollar_journal()
        told = answer("stripe_fee", 0, fee=226, tax=26, currency="usd")
        for part in told["fee_details"]:
            part["currency"] = "usd"
        items = self.book(told).fee_move_id.line_ids
        tax = items.filtered("tax_line_id")
        self.assertEqual((tax.amount_currency, tax.balance), (0.26, 0.33))
        self.assertEqual(tax.tax_base_amount, 2.5)
        self.assertEqual(self.balance_of("fee"), 2.5)
