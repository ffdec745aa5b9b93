"""A Stripe account that lives, and books that follow it: for random sequences."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ..sources.stripe_disputes import StripeDisputes
from .common import facts_of, raw_invoice
from .dispute_case import DISPUTES
from .money_case import ROWS, instant

START = instant("2026-04-20 15:00")
HOUR = 3600
EVENTS = (
    *("sale", "sale", "late_sale", "dollar_sale", "debit", "unknown"),
    *("refund", "refund", "fail_refund", "return_debit"),
    *("dispute", "win", "lose", "fee", "top_up", "odd_kind"),
    *("automatic_payout", "manual_payout", "fail_payout", "lock", "sync", "sync"),
)


class Nothing(Exception):
    """There is nothing to refund, to fail, to pay out."""


class MoneyWorld:
    """`case` is a `MoneyCase`, `bank` the loopback's, `stripe` a `StripeBalance`."""

    def __init__(self, case, bank, stripe):
        self.case, self.bank, self.stripe = case, bank, stripe
        self.at, self.count, self.late = START, 0, []

    def play(self, events):
        """[(event, hours since the one before, a number to choose by)]."""
        for name, hours, number in events:
            self.at += hours * HOUR
            self.count += 1
            try:
                getattr(self, name)(number)
            except Nothing:
                continue
        self.settle()

    def settle(self):
        """At the end everything that waits is ingested, and read once more."""
        self.bank.pass_until(self.at)
        for raw, facts in self.late:
            self.case.ingest(raw, facts={raw["id"]: facts})
        self.late = []
        self.sync(7)

    # --- what happens ------------------------------------------

    def sale(self, number, prefix="ch"):
        """An invoice, paid at once; its payment is dated by the invoice's facts."""
        raw, facts = self._billed(number, prefix)
        self.case.ingest(raw, facts={raw["id"]: facts})

    def late_sale(self, number):
        """Stripe tells of the charge before the source tells of the invoice."""
        self.late.append(self._billed(number))

    def debit(self, number):
        self.sale(number, "py")

    def dollar_sale(self, number):
        """Paid in US dollars, which Stripe converts; the balance is read first."""
        raw, facts = self._billed(number, currency="USD")
        self._keep()
        self.case.ingest(raw, facts={raw["id"]: facts})

    def unknown(self, number):
        self._at_bank("charge", self._key(), 100 + number, self.at)

    def refund(self, number):
        charge = self._one("charge", number)
        left = charge["amount"] - charge["amount_refunded"]
        amount = min(left, 1 + number * 97 % 6000)
        rate = {} if charge["currency"] == "cad" else {"exchange_rate": 1.39}
        self._at_bank("refund", self._key(), charge["id"], self.at, amount, **rate)

    def fail_refund(self, number):
        self._at_bank("fail_refund", self._one("refund", number)["id"], self.at)

    def return_debit(self, number):
        debits = [
            each
            for each in self.bank.held("charge")
            if each["id"].startswith("py_") and not each["amount_refunded"]
        ]
        self._at_bank(
            "return_debit", self._among(debits, number)["id"], self.at, fee=500
        )

    def dispute(self, number):
        charge = self._one("charge", number)
        rate = {} if charge["currency"] == "cad" else {"exchange_rate": 1.39}
        self._at_bank("dispute", self._key(), charge["id"], self.at, **rate)

    def win(self, number):
        dispute = self._one("dispute", number)["id"]
        self._at_bank("win", dispute, self.at, fee_returned=number % 2 * 1500)

    def lose(self, number):
        self._at_bank("lose", self._one("dispute", number)["id"], self.at)

    def fee(self, number):
        apart = bool(number % 3)
        self._at_bank(
            "account_fee",
            self._key(),
            100 + number,
            self.at,
            tax=number % 50,
            tax_apart=apart,
        )

    def top_up(self, number):
        self._at_bank("topup", self._key(), 1000 + number, self.at)

    def odd_kind(self, number):
        self._at_bank(
            "other", self._key(), number - 50, self.at, type="moon_tax", category="moon"
        )

    def automatic_payout(self, _number):
        self._at_bank("automatic_payout", self._key(), self.at)

    def manual_payout(self, number):
        self._at_bank("manual_payout", self._key(), 100 + number, self.at)

    def fail_payout(self, number):
        self._at_bank("fail_payout", self._one("payout", number)["id"], self.at)

    def lock(self, _number):
        """A month is closed, when its books are as they are."""
        day = datetime.fromtimestamp(self.at, UTC).date().replace(day=1)
        self.case.company.hard_lock_date = day - timedelta(days=1)

    def sync(self, number):
        """Read all again, as after a lost watermark; book it in batches of a size."""
        rows = self._keep()
        account = self.case.stripe
        now = datetime.fromtimestamp(self.at, UTC).replace(tzinfo=None)
        self.case.open(at=now, **self._balance())
        due = rows._to_be_booked(account)
        size = number % 9 + 1
        for place in range(0, len(due), size):
            self.case.book_rows(due[place : place + size])
        self._follow_disputes()
        if self.case.stripe.opening_ids:
            self._check()

    # --- what must hold ------------------------------------------

    def _check(self):
        """Clearing is Stripe's balance, but for what is held, by name."""
        rows = self.case.env[ROWS].search([])
        failed = rows.filtered(lambda row: row.state == "failed")
        self.case.assertFalse(failed.mapped("reason"))
        held = rows.filtered(lambda row: row.state == "held")
        left = sum(map(self._left, held), Decimal(0))
        booked = Decimal(f"{self.case.balance_of('clearing'):.2f}")
        self.case.assertEqual(booked + left, Decimal(self._balance()["CAD"]))
        ids = self.case.env["account.payment"].search([]).mapped("memo")
        self.case.assertTrue(len(rows) == len(set(rows.mapped("external_id"))), ids)

    def _follow_disputes(self):
        """On the account are those that are still open, and no other (R28)."""
        told = list(StripeDisputes(self.stripe._api).since(_instant(START)))
        disputes = self.case.env[DISPUTES].sudo()._keep(self.case.stripe, told)
        self.case.env.invalidate_all()
        self.case.assertFalse(
            disputes.filtered(lambda each: each.reason_code == "error")
        )
        lost = disputes.filtered(lambda each: each.status == "lost")
        rows = self.case.env[ROWS].search(
            [
                ("kind", "in", ("dispute", "dispute_won")),
                ("state", "=", "booked"),
                ("source_ref", "not in", lost.mapped("external_id")),
            ]
        )
        due = -sum(rows.mapped("gross"))
        self.case.assertAlmostEqual(self.case.balance_of("disputed"), due, 2)

    def _left(self, row):
        """What the books lack of a row; a payment may stand, on another day."""
        payments = self.case.env["account.payment"].search(
            [("x_fc_stripe_reference", "=", row.charge_ref or "-")]
        )
        standing = sum(payments.mapped("amount")) if row.kind == "receipt" else 0
        moved = row.net if row.date >= self.case.stripe.cut_over_date else 0
        return Decimal(f"{moved - standing:.2f}")

    def _balance(self):
        cents = self.bank.balance_at(self.at)["cad"]
        return {"CAD": str(Decimal(cents).scaleb(-2))}

    # --- how ------------------------------------------

    def _key(self):
        return f"k{self.count}"

    def _one(self, kind, number):
        return self._among(self.bank.held(kind), number)

    def _among(self, objects, number):
        if not objects:
            raise Nothing
        return objects[number % len(objects)]

    def _at_bank(self, name, *args, **options):
        """What Stripe would refuse does not happen."""
        try:
            return getattr(self.bank, name)(*args, **options)
        except ValueError as error:
            raise Nothing from error

    def _billed(self, number, prefix="ch", currency="CAD"):
        """(raw invoice, what the biller says), and its charge at Stripe."""
        raw = raw_invoice(currency=currency)
        rate = {} if currency == "CAD" else {"exchange_rate": 1.3 + number % 20 / 100}
        key = raw["invoice_number"]
        self._at_bank(
            "charge",
            key,
            11300,
            self.at,
            currency=currency.lower(),
            prefix=prefix,
            **rate,
        )
        return raw, self._confirmed(raw, f"{prefix}_{key}")

    def _confirmed(self, raw, charge):
        """A bank debit is said to be paid days after the balance has changed."""
        delay = timedelta(days=4 if charge.startswith("py_") else 0)
        paid_at = datetime.fromtimestamp(self.at, UTC) + delay
        payment = {"id": charge, "amount": raw["total"], "paid_at": paid_at}
        return facts_of(
            raw,
            invoice_date=datetime.fromtimestamp(self.at, UTC).date(),
            paid_at=paid_at,
            payments=[payment],
        )

    def _keep(self):
        answers = list(self.stripe.listed(self.case.stripe._listed_since()))
        return self.case.env[ROWS].sudo()._keep(self.case.stripe, answers)


def _instant(seconds):
    return datetime.fromtimestamp(seconds, UTC)
