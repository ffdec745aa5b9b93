"""Refunds, returned debits and disputes of the loopback Stripe."""

from .stripe_money import DAY
from .test_stripe_money import NOON, BankCase, balance_by_currency, transaction_of


class TestRefunds(BankCase):
    def setUp(self):
        super().setUp()
        self.charge = self.bank.charge("1", 10000, NOON)

    def test_in_part_and_then_the_rest(self):
        part = self.bank.refund("a", "ch_1", NOON + 1, 2500)
        moved = transaction_of(self.bank, part)
        self.assertMoved(moved, "refund", "refund", -2500, 0, -2500, source="re_a")
        self.assertFalse(self.charge["refunded"])
        self.assertEqual(self.bank.refund("b", "ch_1", NOON + 2)["amount"], 7500)
        self.assertTrue(self.charge["refunded"])
        self.assertEqual(balance_by_currency(self.bank), {"cad": -320})

    def test_never_more_than_was_paid(self):
        self.bank.refund("a", "ch_1", NOON + 1, 2500)
        with self.assertRaisesRegex(ValueError, "7500 is left"):
            self.bank.refund("b", "ch_1", NOON + 2, 7501)

    def test_failed(self):
        part = self.bank.refund("a", "ch_1", NOON + 1)
        self.bank.fail_refund("re_a", NOON + DAY)
        moved = transaction_of(self.bank, part, "failure_balance_transaction")
        told = ("refund_failure", "refund_failure", 10000, 0, 10000)
        self.assertMoved(moved, *told, source="re_a")
        self.assertEqual(
            (part["status"], self.charge["amount_refunded"]), ("failed", 0)
        )
        self.assertFalse(self.charge["refunded"])

    def test_of_a_converted_charge_at_the_rate_of_the_day(self):
        self.bank.charge("2", 1000, NOON, currency="usd", exchange_rate=1.37)
        back = self.bank.refund("a", "ch_2", NOON + DAY, exchange_rate=1.4)
        moved = transaction_of(self.bank, back)
        told = ("refund", "refund", -1400, 0, -1400)
        self.assertMoved(moved, *told, currency="cad", exchange_rate=1.4)
        self.assertEqual((back["amount"], back["currency"]), (1000, "usd"))

    def test_of_a_debit(self):
        self.bank.charge("2", 5000, NOON, prefix="py")
        back = self.bank.refund("a", "py_2", NOON + 1)
        moved = transaction_of(self.bank, back)
        told = ("payment_refund", "refund", -5000, 0, -5000)
        self.assertMoved(moved, *told, source="pyr_a")

    def test_a_debit_returned(self):
        debit = self.bank.charge("2", 5000, NOON, prefix="py")
        self.bank.return_debit("py_2", NOON + 3 * DAY, fee=700)
        moved = transaction_of(self.bank, debit, "failure_balance_transaction")
        told = ("payment_failure_refund", "charge_failure", -5000, 700, -5700)
        self.assertMoved(moved, *told, source="py_2")
        self.assertEqual((debit["paid"], debit["status"]), (False, "failed"))
        with self.assertRaisesRegex(ValueError, "py_2 is failed"):
            self.bank.refund("a", "py_2", NOON + 4 * DAY)


class TestDisputes(BankCase):
    def setUp(self):
        super().setUp()
        self.charge = self.bank.charge("1", 10000, NOON)

    def test_lost(self):
        made = self.bank.dispute("d", "ch_1", NOON + DAY)
        (moved,) = made["balance_transactions"]
        told = ("adjustment", "dispute", -10000, 1500, -11500)
        self.assertMoved(moved, *told, source="du_d")
        self.assertTrue(self.charge["disputed"])
        with self.assertRaisesRegex(ValueError, "disputed"):
            self.bank.refund("a", "ch_1", NOON + DAY)
        self.bank.lose("du_d", NOON + 2 * DAY)
        self.assertEqual(made["status"], "lost")
        self.assertEqual(balance_by_currency(self.bank), {"cad": 9680 - 11500})

    def test_won_with_the_fee_or_without(self):
        for fee, left in ((1500, 9680), (0, 8180)):
            with self.subTest(fee=fee):
                self.setUp()
                made = self.bank.dispute("d", "ch_1", NOON + DAY)
                self.bank.win("du_d", NOON + 2 * DAY, fee_returned=fee)
                moved = made["balance_transactions"][1]
                told = ("adjustment", "dispute_reversal", 10000, -fee, 10000 + fee)
                self.assertMoved(moved, *told)
                self.assertEqual(made["status"], "won")
                self.assertEqual(balance_by_currency(self.bank), {"cad": left})

    def test_an_inquiry_moves_nothing_until_it_is_a_dispute(self):
        made = self.bank.inquire("d", "ch_1", NOON + DAY)
        self.assertEqual(made["status"], "warning_needs_response")
        self.assertEqual(balance_by_currency(self.bank), {"cad": 9680})
        self.bank.escalate("du_d", NOON + 2 * DAY)
        self.assertEqual(made["status"], "needs_response")
        self.assertEqual(balance_by_currency(self.bank), {"cad": 9680 - 11500})

    def test_an_inquiry_closed(self):
        made = self.bank.inquire("d", "ch_1", NOON + DAY)
        self.bank.close_inquiry("du_d", NOON + 2 * DAY)
        self.assertEqual(made["status"], "warning_closed")
        self.assertEqual(made["balance_transactions"], [])
