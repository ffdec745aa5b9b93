from odoo.tests import tagged

from ..sources.stripe_balance import transaction_of
from .common import queries, raw_invoice
from .money_case import ROWS, MoneyCase, answer, charge
from .payout_case import of_payout
from .test_balance_back import back
from .together_case import TogetherCase


@tagged("post_install", "-at_install")
class TestBalanceTogether(MoneyCase, TogetherCase):
    """Written together or entry by entry, the money is booked the same (R24-R28)."""

    def invoices(self):
        items = [("Odoo ERP Hosting", "1", "60.00"), ("Daily Backup", "3", "40.00")]
        quebec = {"items": [("Managed Odoo - Standard", "1", "100.00")]}
        return [
            raw_invoice(items=items),
            raw_invoice("114.98", "14.98", **quebec),
            raw_invoice("50.00", "0.00"),
        ]

    def a_month(self, raws):
        """Of every kind that has entries, some of it on other days."""
        cents = [int(raw["total"] * 100) for raw in raws]
        for raw, amount in zip(raws, cents, strict=True):
            yield charge(raw, amount, fee=amount * 29 // 1000 + 30)
        for raw, amount in zip(raws, cents, strict=True):
            yield back(raw, amount - amount // 3, at="2026-05-20 15:00")
            yield back(raw, amount // 3, at="2026-06-01 15:00")
        yield back(raws[0], -3000, "refund_failure", at="2026-06-02 09:00")
        yield back(raws[1], 11498, "payment_failure_refund", at="2026-06-02 10:00")
        yield answer("adjustment", -11300, 1500, reporting_category="dispute")
        yield answer("stripe_fee", -113, 0, at="2026-05-21 15:00")
        yield answer("stripe_fee", -100, 13, 13, at="2026-05-21 16:00")
        yield of_payout(-5000, at="2026-05-22 15:00")
        yield charge(raw_invoice(), 4200)

    def test_together_and_plainly(self):
        """The same answers twice, and what is written between is taken back."""
        told = list(self.a_month(raws := self.invoices()))
        self.ingest(*raws)

        def booked():
            rows = self.book(*told)
            states = [(row.external_id, row.state, row.reason_code) for row in rows]
            self.assertEqual(len(rows.note_id), 6)
            return states, self.entries()

        together = self.undone(booked)
        with self.plainly():
            plainly = self.undone(booked)
        self.assertEqual(together[0], plainly[0])
        self.assertEqual(len(together[1]), len(plainly[1]))
        for one, other in zip(together[1], plainly[1], strict=True):
            self.assertEqual(one, other)

    def test_queries_do_not_grow_with_the_transactions(self):
        """R23: looked up per batch: payments, candidates, payouts, locks, rates."""
        self.dollars()
        self.queries_of(1)  # what Odoo finds out once for all
        self.assertEqual(self.queries_of(2), self.queries_of(12))

    def queries_of(self, number):
        raws = [raw_invoice() for _turn in range(number)]
        self.ingest(*raws)
        told = [charge(raw, 11300) for raw in raws]
        told += [back(raw, 1000) for raw in raws]
        told += [charge(raw_invoice(), 4200 + n) for n in range(number)]
        told += [of_payout(-5000 - n, f"po_{number}x{n}") for n in range(number)]
        told += [answer("payout", -100) | {"currency": "usd"} for _raw in raws]
        pairs = [(self.env[ROWS], each, transaction_of(each)) for each in told]
        books = self.ledger.env["fusion.billing.balance.books"]
        return queries(self.env, lambda: books._decided(self.stripe, pairs))
