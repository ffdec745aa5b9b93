"""What the tests of credit notes and customers' credit share: a loopback's objects."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from ..dev.loopback.stripe_bank import Bank
from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..dev.loopback.stripe_objects import customer, tax_rate
from ..sources.stripe_credit import balance_of
from ..sources.values import parse_json
from .common import facts_of, raw_invoice, unpaid
from .money_case import MoneyCase, instant

HST = tax_rate("txr_hst", "HST", "13", state="ON")
MOVES = "fusion.billing.credit.move"
NOTES = "fusion.billing.credit.note"
FINALIZED = "2026-05-12 15:00"
MAY_20 = instant("2026-05-20 15:00")


class CreditCase(MoneyCase):
    """Invoices that the loopback's Stripe has billed, and the books have ingested."""

    def setUp(self):
        super().setUp()
        self.bank = Bank()
        self.buyer = customer("cus_1")

    def bill(self, *lines, paid=True):
        """(raw invoice, Stripe's) of `(description, cents)`, with HST, ingested."""
        told = [Line(name, cents, rates=[HST]) for name, cents in lines]
        number = raw_invoice()["invoice_number"]
        billed = invoice(
            f"in_{number}",
            lines=told,
            buyer=self.buyer,
            created=instant(FINALIZED),
            status="paid" if paid else "open",
            paid_at=instant("2026-05-13 15:00") if paid else None,
        )
        raw = raw_invoice(
            str(Decimal(billed["total"]) / 100),
            str(Decimal(billed["total"] - billed["subtotal"]) / 100),
            [(name, "1", str(Decimal(cents) / 100)) for name, cents in lines],
            invoice_number=number,
        )
        facts = facts_of(raw) if paid else unpaid(raw)
        self.ingest(raw, facts={raw["id"]: facts})
        return raw, billed

    def take_notes(self, *answers):
        """Keep, decide and book them as the accountant: their rows, in order."""
        wired = [parse_json(json.dumps(told)) for told in reversed(answers)]
        rows = self.env[NOTES].sudo()._keep(self.stripe, wired)
        self.book_papers("note", rows & rows._to_be_booked(self.stripe))
        return rows

    def pay_by_hand(self, invoice):
        wizards = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizards.create({"payment_date": "2026-05-14"}).action_create_payments()

    def take_credit(self, *customers):
        """Keep and book what the bank says of these customers' credit."""
        told = [(self.balance(each), self.moves_of(each)) for each in customers]
        credits = self.env["fusion.billing.customer.credit"].sudo()
        credits = credits._keep(self.stripe, told)
        due = self.env[MOVES].sudo()._to_be_booked(self.stripe)
        self.book_papers("credit", due)
        credits._open()
        self.env.invalidate_all()
        return credits

    def balance(self, buyer):
        return balance_of(self.bank.current("customer", buyer))

    def moves_of(self, buyer):
        """As Stripe lists them, newest first."""
        found = [
            each
            for each in self.bank.held("customer_balance_transaction")
            if each["customer"]["id"] == buyer["id"]
        ]
        return [parse_json(json.dumps(each)) for each in reversed(found)]


class KnownCustomerCase(CreditCase):
    """A customer of Stripe's whom the books know, and his credit."""

    def setUp(self):
        super().setUp()
        self.env["res.partner"].create(
            {"name": "Café Éclair", "x_fc_stripe_customer_id": "cus_1"}
        )

    def move(self, key, cents, at=MAY_20, **told):
        """Stripe's own sign: less than zero is in the customer's favour."""
        return self.bank.move_credit(key, self.buyer, cents, at, **told)

    def liability(self):
        return -self.balance_of("credit")

    def ingest_paid(self, raw, amount, **said):
        """Ingest it, paid with this amount at once: what its biller says of it."""
        payment = {
            "id": f"ch_{raw['invoice_number']}",
            "amount": amount,
            "paid_at": datetime(2026, 5, 13, 15, tzinfo=UTC),
        }
        facts = facts_of(raw, payments=[payment], amount_paid=amount, **said)
        self.ingest(raw, facts={raw["id"]: facts})
        return facts
