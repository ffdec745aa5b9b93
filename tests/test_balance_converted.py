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
