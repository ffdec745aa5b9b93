"""A Stripe account that lives, and books that follow it: for random sequences."""

from datetime import UTC, date, datetime, timedelta

from ..sources.stripe_balance import transaction_of
from ..sources.stripe_payouts import payout_of
from .common import facts_of, raw_invoice
from .money_case import PAYOUTS, ROWS, instant
from .money_world_credit import CREDIT_EVENTS, CreditEvents
from .money_world_hands import Nothing

START = instant("2026-04-20 15:00")
HOUR = 3600
EVENTS = (
    *("sale", "sale", "late_sale", "dollar_sale", "dollar_sale", "blind_dollar_sale"),
    *("euro_sale", "debit", "unknown", "refund", "refund", "fail_refund"),
    *("return_debit", "dispute", "win", "lose", "fee", "fee", "top_up", "odd_kind"),
    *("automatic_payout", "automatic_payout", "manual_payout", "fail_payout"),
    *("lock", "sync", "sync", "sync"),
    *CREDIT_EVENTS,
)
RATES = {"USD": (0.72, 0.74, 0.71), "EUR": (0.62, 0.64, 0.61)}  # in turn, each week


def make_rates(case):
    """Rates of every week in which something may happen."""
    for name, rates in RATES.items():
        currency = case.env.ref(f"base.{name}")
        currency.active = True
        case.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "name": date(2026, 4, 1) + timedelta(weeks=week),
                    "rate": rates[week % len(rates)],
                    "company_id": case.company.id,
                }
                for week in range(16)
            ]
        )


class MoneyWorld(CreditEvents):
    """`case` is a `MoneyCase`, `bank` the loopback's, with `BALANCES`; `stripe` is a
    `StripeBalance` and `payouts` a `StripePayouts` that ask it.
    """

    def __init__(self, case, bank, stripe, payouts):
        self.case, self.bank = case, bank
        self.stripe, self.payouts = stripe, payouts
        self.at, self.count, self.late = START, 0, []
        self.begin_billing()

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
            self._ingest(raw, facts)
        self.late = []
        self.read_again()
        self.sync(7)
        self.check_invoices()

    # --- what happens ------------------------------------------

    def sale(self, number, prefix="ch", currency="CAD"):
        """An invoice, paid at once; its payment is dated by the invoice's facts."""
        self._ingest(*self._billed(number, prefix, currency))

    def late_sale(self, number):
        """Stripe tells of the charge before the source tells of the invoice."""
        currency = "USD" if number % 3 == 0 else "CAD"
        self.late.append(self._billed(number, currency=currency))

    def debit(self, number):
        self.sale(number, "py")

    def blind_dollar_sale(self, number):
        """Booked before anybody has read the balance."""
        self.sale(number, currency="USD")

    def dollar_sale(self, number, currency="USD"):
        """The balance is read first."""
        billed = self._billed(number, currency=currency)
        self._keep()
        self._ingest(*billed)

    def euro_sale(self, number):
        """Stripe converts what is paid into Canadian dollars."""
        self.dollar_sale(number, "EUR")

    def unknown(self, number):
        cents, currency = 100 + number, self._purse(number)
        self._at_bank("charge", self._key(), cents, self.at, currency=currency)

    def refund(self, number):
        charge = self._one("charge", number)
        left = charge["amount"] - charge["amount_refunded"]
        amount = min(left, 1 + number * 97 % 6000)
        rate = _rate_of(charge)
        self._at_bank("refund", self._key(), charge["id"], self.at, amount, **rate)

    def fail_refund(self, number):
        self._at_bank("fail_refund", self._one("refund", number)["id"], self.at)

    def return_debit(self, number):
        debits = [
            each
            for each in self.bank.held("charge")
            if each["id"].startswith("py_") and not each["amount_refunded"]
        ]
        debit = self._among(debits, number)["id"]
        self._at_bank("return_debit", debit, self.at, fee=500)

    def dispute(self, number):
        charge = self._one("charge", number)
        rate = _rate_of(charge)
        self._at_bank("dispute", self._key(), charge["id"], self.at, **rate)

    def win(self, number):
        dispute = self._one("dispute", number)["id"]
        self._at_bank("win", dispute, self.at, fee_returned=number % 2 * 1500)

    def lose(self, number):
        self._at_bank("lose", self._one("dispute", number)["id"], self.at)

    def fee(self, number):
        cents, currency = 100 + number, self._purse(number)
        tax = {"tax": number % 50, "tax_apart": bool(number % 3), "currency": currency}
        self._at_bank("account_fee", self._key(), cents, self.at, **tax)

    def top_up(self, number):
        cents, currency = 1000 + number, self._purse(number)
        self._at_bank("topup", self._key(), cents, self.at, currency=currency)

    def odd_kind(self, number):
        self._at_bank(
            "other", self._key(), number - 50, self.at, type="moon_tax", category="moon"
        )

    def automatic_payout(self, number):
        currency = self._purse(number)
        self._at_bank("automatic_payout", self._key(), self.at, currency=currency)

    def manual_payout(self, number):
        cents, currency = 100 + number, self._purse(number)
        self._at_bank("manual_payout", self._key(), cents, self.at, currency=currency)

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
        self.case.open(at=now, **self.balance())
        self._keep_payouts()
        self.keep_papers()
        size = number % 9 + 1
        self.book_notes(size)
        due = rows._to_be_booked(account)
        for place in range(0, len(due), size):
            self.case.book_rows(due[place : place + size])
        self.follow_disputes(datetime.fromtimestamp(START, UTC))
        self.book_credit(size)
        self.check()

    # --- how ------------------------------------------

    def _billed(self, number, prefix="ch", currency="CAD"):
        """(raw invoice, what the biller says), and its charge at Stripe."""
        raw = raw_invoice(currency=currency)
        key, told = raw["invoice_number"], {"currency": currency.lower()}
        if currency == "EUR":
            told["exchange_rate"] = 1.5 + number % 20 / 100
        self._at_bank("charge", key, 11300, self.at, prefix=prefix, **told)
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

    def _ingest(self, raw, facts):
        self.case.ingest(raw, facts={raw["id"]: facts})

    def _keep(self):
        answers = list(self.stripe.listed(self.case.stripe._listed_since()))
        return self.case.env[ROWS].sudo()._keep(self.case.stripe, answers)

    def _keep_payouts(self):
        """As a run does: all of them, and what each is made of, once."""
        account = self.case.stripe
        payouts, listed = self.case.env[PAYOUTS].sudo(), account._payouts_listed()
        told = [*map(payout_of, self.payouts.since(account._payouts_since()))]
        payouts._keep(account, told)
        for each in told:
            if each.automatic and each.is_complete and each.id not in listed:
                members = self.stripe.listed(None, each.id)
                members = [transaction_of(answer) for answer in members]
                payouts._made_of(account, each.id, members)


def _rate_of(charge):
    """Stripe converts at the rate of the day, where it converts."""
    return {"exchange_rate": 1.59} if charge["currency"] == "eur" else {}
