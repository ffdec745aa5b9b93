"""An open invoice at the loopback Stripe, that is paid bit by bit."""

from datetime import UTC, datetime

from freezegun import freeze_time

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..dev.loopback.stripe_objects import customer
from .credit_case import HST
from .money_case import ROWS, instant
from .money_run_case import MoneyRunCase
from .stripe_account import source_invoice


class IntentsCase(MoneyRunCase):
    """113.00, finalised on 12 May, asked for and booked over a socket."""

    def setUp(self):
        super().setUp()
        self.billed = invoice(
            "in_parts",
            lines=[Line("Odoo ERP Hosting", 10000, rates=[HST])],
            status="open",
            buyer=customer("cus_1"),
            created=instant("2026-05-12 15:00"),
            payments=(),
        )
        self.server.invoices.append(self.billed)
        self.raw = source_invoice(self.billed)

    def pay(self, key, cents, day, **told):
        at = instant(f"{day} 15:00")
        return self.bank.pay(key, self.billed, cents, at, **told)

    def pay_elsewhere(self, key, cents, day):
        at = instant(f"{day} 15:00")
        return self.bank.pay_elsewhere(key, self.billed, cents, at)

    def daily_run(self):
        """The invoice, asked of Stripe; then the balance."""
        with self.an_hour_later():
            self.ledger._ingest_invoices([self.raw], post=True)
        self.env.invalidate_all()
        self.read_balance()
        return self.row_of(self.raw)

    def read_balance(self):
        with self.an_hour_later():
            run = self.run_money()
        self.assertEqual((run.state, run.error, run.warning), ("done", False, False))

    def an_hour_later(self):
        """After the latest that happened at Stripe: its balance is of that moment."""
        now = datetime.fromtimestamp(self.bank.now + 3600, UTC)
        return freeze_time(now, tick=True)

    def assert_mirrored(self):
        """R24: each day the clearing account is Stripe's balance."""
        days = self.days()
        self.assertEqual([day for day in days if day[3]], [])
        told = self.bank.balance_at(self.bank.now)["cad"] / 100
        self.assertEqual(self.balance_of("clearing"), round(told, 2))

    def payments(self):
        """[(Stripe's charge, amount, day)] of those that stand."""
        found = self.row_of(self.raw).payment_ids.sorted("x_fc_source_payment_id")
        return [
            (pay.x_fc_source_payment_id.split(":")[1], pay.amount, f"{pay.date}")
            for pay in found
        ]

    def movements(self, kind="receipt"):
        return self.env[ROWS].search([("kind", "=", kind)], order="created_at")
