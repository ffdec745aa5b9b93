"""Random sequences of what happens to money: the sums agree whatever happens."""

import random
import unittest

from .stripe_bank import Bank
from .stripe_money import DAY
from .test_stripe_money import NOON, balance_by_currency, net_by_currency


class TestManyMoves(unittest.TestCase):
    """Random sequences: whatever happens, the sums agree."""

    def test_transactions_and_balance(self):
        for seed in range(20):
            with self.subTest(seed=seed):
                bank = Bank(("cad", "usd"))
                self._live(bank, random.Random(seed))
                self.assertEqual(net_by_currency(bank), balance_by_currency(bank))
                self._check_pending(bank)
                self._check_past(bank)
                self._check_payouts(bank)

    def _live(self, bank: Bank, dice: random.Random):
        at = NOON
        for key in map(str, range(120)):
            at += dice.randrange(DAY // 2)
            try:
                dice.choice(MOVES)(bank, key, at, dice)
            except (IndexError, ValueError):
                continue  # there was nothing to refund, to fail, to pay out

    def _check_pending(self, bank: Bank):
        for part in bank.balance()["pending"]:
            waiting = [
                each["net"]
                for each in bank.held("balance_transaction")
                if each["currency"] == part["currency"] and each["status"] == "pending"
            ]
            self.assertEqual(part["amount"], sum(waiting))

    def _check_past(self, bank: Bank):
        for instant in range(NOON, bank.now, DAY):
            past = dict.fromkeys(bank.balances, 0)
            for each in bank.held("balance_transaction"):
                if each["created"] <= instant:
                    past[each["currency"]] += each["net"]
            self.assertEqual(bank.balance_at(instant), past)

    def _check_payouts(self, bank: Bank):
        automatic = [each for each in bank.held("payout") if each["automatic"]]
        self.assertTrue(automatic)
        for each in automatic:
            own, *members = bank.paid_out_with(each["id"])
            self.assertEqual(own["net"], -each["amount"])
            self.assertEqual(sum(one["net"] for one in members), each["amount"])


def _currency(dice: random.Random) -> str:
    return dice.choice(["cad", "cad", "usd"])


MOVES = [
    lambda bank, key, at, dice: bank.charge(
        key, dice.randrange(50, 90000), at, currency=_currency(dice)
    ),
    lambda bank, key, at, dice: bank.charge(
        key, dice.randrange(50, 90000), at, currency="eur", exchange_rate=1.6123
    ),
    lambda bank, key, at, dice: bank.charge(key, 7000, at - 3 * DAY, prefix="py"),
    lambda bank, key, at, dice: bank.refund(
        key, dice.choice(bank.held("charge"))["id"], at, dice.randrange(1, 9000)
    ),
    lambda bank, key, at, dice: bank.fail_refund(
        dice.choice(bank.held("refund"))["id"], at
    ),
    lambda bank, key, at, dice: bank.dispute(
        key, dice.choice(bank.held("charge"))["id"], at
    ),
    lambda bank, key, at, dice: bank.win(
        dice.choice(bank.held("dispute"))["id"], at, fee_returned=dice.choice([0, 1500])
    ),
    lambda bank, key, at, dice: bank.account_fee(key, 70, at, tax=9, tax_apart=True),
    lambda bank, key, at, dice: bank.automatic_payout(
        key, at, currency=_currency(dice), may_debit=True
    ),
    lambda bank, key, at, dice: bank.manual_payout(key, dice.randrange(1, 5000), at),
    lambda bank, key, at, dice: bank.fail_payout(
        dice.choice(bank.held("payout"))["id"], at
    ),
]
