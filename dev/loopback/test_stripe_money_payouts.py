"""Payouts of the loopback Stripe: what they take along, and how they end."""

from .stripe_money import DAY
from .test_stripe_money import NOON, BankCase, balance_by_currency, transaction_of


class TestAutomatic(BankCase):
    def setUp(self):
        super().setUp()
        self.bank.charge("1", 10000, NOON)
        self.bank.charge("2", 5000, NOON + DAY)

    def pay_out(self, key: str, day: int, **how):
        return self.bank.automatic_payout(key, NOON + day * DAY, **how)

    def members(self, key: str) -> list[str]:
        return [each["id"] for each in self.bank.paid_out_with(f"po_{key}")]

    def test_what_is_available_and_nothing_twice(self):
        first, second = self.pay_out("a", 2), self.pay_out("b", 3)
        self.assertEqual((first["amount"], second["amount"]), (9680, 4825))
        self.assertEqual(self.members("a"), ["txn_poa", "txn_1"])
        self.assertEqual(self.members("b"), ["txn_pob", "txn_2"])
        self.assertEqual(first["reconciliation_status"], "completed")
        moved = transaction_of(self.bank, first)
        told = ("payout", "payout", -9680, 0, -9680)
        self.assertMoved(moved, *told, source="po_a")
        self.assertEqual(balance_by_currency(self.bank), {"cad": 0})

    def test_nothing_to_pay_out(self):
        self.assertIsNone(self.pay_out("a", 0))
        self.bank.refund("r", "ch_1", NOON + 2)
        self.bank.account_fee("f", 500, NOON + 3)
        self.assertIsNone(self.pay_out("a", 2))
        debit = self.pay_out("a", 2, may_debit=True)
        self.assertEqual(debit["amount"], -(320 + 500))

    def test_its_way_to_the_bank(self):
        made = self.pay_out("a", 2)
        seen = []
        for hours in (0, 12, 36):
            self.bank.pass_until(NOON + 2 * DAY + hours * 3600)
            seen.append(made["status"])
        self.assertEqual(seen, ["pending", "in_transit", "paid"])

    def test_failed_comes_back_and_leaves_with_the_next(self):
        made = self.pay_out("a", 2)
        self.bank.fail_payout("po_a", NOON + 5 * DAY)
        moved = transaction_of(self.bank, made, "failure_balance_transaction")
        told = ("payout_failure", "payout_reversal", 9680, 0, 9680)
        self.assertMoved(moved, *told, source="po_a")
        self.assertEqual(made["status"], "failed")
        again = self.pay_out("b", 6)
        self.assertEqual(again["amount"], 9680 + 4825)
        self.assertIn(moved["id"], self.members("b"))
        self.bank.pass_until(NOON + 9 * DAY)
        self.assertEqual(made["status"], "failed")

    def test_is_not_cancelled(self):
        self.pay_out("a", 2)
        with self.assertRaisesRegex(ValueError, "automatic"):
            self.bank.cancel_payout("po_a", NOON + 2 * DAY)

    def test_takes_along_what_was_paid_out_by_hand(self):
        self.bank.manual_payout("m", 1000, NOON + 2 * DAY)
        made = self.pay_out("a", 2)
        self.assertEqual(made["amount"], 8680)
        self.assertIn("txn_pom", self.members("a"))


class TestByHand(BankCase):
    def setUp(self):
        super().setUp()
        self.bank.topup("t", 10000, NOON)

    def test_manual(self):
        made = self.bank.manual_payout("m", 4000, NOON + 1)
        self.assertEqual(made["reconciliation_status"], "not_applicable")
        self.assertFalse(made["automatic"])
        self.assertEqual(self.bank.paid_out_with("po_m"), [])
        self.assertEqual(balance_by_currency(self.bank), {"cad": 6000})
        with self.assertRaisesRegex(ValueError, "6000"):
            self.bank.manual_payout("n", 6001, NOON + 2)

    def test_cancelled(self):
        made = self.bank.manual_payout("m", 4000, NOON + 1)
        self.bank.cancel_payout("po_m", NOON + 2)
        moved = transaction_of(self.bank, made, "failure_balance_transaction")
        self.assertMoved(moved, "payout_cancel", "payout_reversal", 4000, 0, 4000)
        self.assertEqual(made["status"], "canceled")
        self.assertEqual(balance_by_currency(self.bank), {"cad": 10000})

    def test_not_cancelled_once_it_is_on_its_way(self):
        self.bank.manual_payout("m", 4000, NOON + 1)
        with self.assertRaisesRegex(ValueError, "in_transit"):
            self.bank.cancel_payout("po_m", NOON + DAY)

    def test_instant(self):
        made = self.bank.instant_payout("i", 4000, NOON + 1, fee=60)
        moved = transaction_of(self.bank, made)
        self.assertMoved(moved, "payout", "payout", -4000, 60, -4060)
        self.assertEqual(made["method"], "instant")
        self.bank.pass_until(NOON + 3600)
        self.assertEqual(made["status"], "paid")
