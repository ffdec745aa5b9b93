from odoo.tests import tagged

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..models.reopened import receivable
from .intents_case import HST, IntentsCase
from .money_case import instant
from .stripe_account import source_invoice

SMALL = "2026-05-11 15:00"


@tagged("post_install", "-at_install")
class TestCreditOwed(IntentsCase):
    """R29: what was too little to be charged is paid with the next invoice."""

    def setUp(self):
        super().setUp()
        self.buyer = self.billed["customer"]
        self.small = self.bill("in_small", 30, SMALL, ())
        self.small["status"] = "paid"
        self.small["amount_due"] = self.small["amount_remaining"] = 0
        owed = {"type": "invoice_too_small", "invoice": "in_small"}
        self.bank.move_credit("small", self.buyer, 30, instant(SMALL), **owed)
        self.server.invoices.remove(self.billed)
        self.billed = self.bill("in_next", 10000, "2026-05-12 15:00", [HST])
        self.bank.apply_credit("used", self.billed, instant("2026-05-12 15:00"))
        self.raw = source_invoice(self.billed)
        self.raw_small = source_invoice(self.small)
        with self.an_hour_later():
            self.ledger._ingest_invoices([self.raw_small], post=True)

    def bill(self, key, cents, at, rates):
        made = invoice(
            key,
            lines=[Line("Odoo ERP Hosting", cents, rates=rates)],
            status="open",
            number=key.upper(),
            buyer=self.buyer,
            created=instant(at),
            payments=(),
            starting_balance=self.bank.credit_of(self.buyer),
        )
        self.server.invoices.append(made)
        return made

    def test_r29_the_next_payment_has_it_besides_its_invoice(self):
        self.assertEqual(self.billed["amount_due"], 11330)
        self.pay("a", 11330, "2026-05-13")
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(self.payments(), [("ch_a", 113.30, "2026-05-13")])
        self.assertEqual(self.row_of(self.raw_small).state, "paid")
        credit = self.env["fusion.billing.customer.credit"].search([])
        self.assertEqual(credit.move_ids.mapped("state"), ["booked", "booked"])
        self.assertEqual((credit.told, credit.difference), (0, 0))
        left = self.balance_of("unallocated"), self.balance_of("credit")
        self.assertEqual(left, (0, 0))
        self.assert_all_matched(row)
        self.assert_mirrored()

    def assert_all_matched(self, row):
        entries = row.payment_ids.move_id + row.credit_move_ids.move_id
        self.assertEqual(set(receivable(entries).mapped("reconciled")), {True})

    def test_r29_a_payment_that_is_read_after_the_credit_is_matched_with_it(self):
        self.daily_run()
        self.pay("a", 11330, "2026-05-13")
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assert_all_matched(row)

    def test_r29_so_is_one_whose_invoice_is_read_after_the_balance(self):
        self.daily_run()
        self.pay("a", 12000, "2026-05-13")
        self.read_balance()
        row = self.row_of(self.raw)
        self.assertEqual((row.state, self.balance_of("credit")), ("posted", -6.70))
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assert_all_matched(row)
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assert_mirrored()

    def test_r29_without_more_said_nothing_is_paid_beyond_what_is_open(self):
        """What he owed is due once; a payment of more than that is held."""
        self.pay("a", 11330, "2026-05-13")
        self.billed["starting_balance"] = 0
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("posted", "payment_exceeds"))
