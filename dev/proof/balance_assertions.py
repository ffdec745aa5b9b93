"""What Stripe's balance says of the books, as hledger balance assertions.

    python -m dev.proof.balance_assertions > balance.journal

STRIPE_MONEY in the environment says which of the loopback's months of money. All is
taken from the account that the loopback keeps (``Bank``), never from Odoo: the
clearing account of each day from its balance, which is counted apart from its
transactions; the other accounts of the last day from its payouts, disputes, refunds,
charges, fees, credit notes and customers' credit. Each currency has accounts of its own
(``names.in_currency``); a third one is declared by nobody.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ..demo import september
from ..loopback import demo
from ..loopback.demo_money import balance_on, day_in_toronto
from ..loopback.stripe_bank import Bank
from . import names
from .families import family

Json = dict[str, Any]
CURRENCIES = september.BALANCES  # the books' own first
CUT_OVER = date.fromisoformat(september.CUT_OVER)
LAST = date.fromisoformat(september.KNOWN_UNTIL[:10])
# disputes that took money and have not given it back
OPEN = ("needs_response", "under_review")
# a lost one is owed by the customer from the day on which the demo reads it: later
TAKEN = (*OPEN, "lost")
END = date(2999, 12, 31)
FEE_KINDS = ("stripe_fee", "tax_fee")  # those of the balance whose amount is a fee
Balances = dict[str, int]  # cents by account, debit positive


def main() -> None:
    """Print the assertions."""
    print("\n".join(journal(demo.bank(os.environ["STRIPE_MONEY"]))))


def journal(bank: Bank) -> Iterator[str]:
    """The lines of a journal that asserts the balance of ``bank``."""
    yield f"account {names.OPENING}"  # it takes what the other accounts leave
    for currency in CURRENCIES:
        yield f"commodity 1000.00 {currency.upper()}"
        yield f"account {names.in_currency(names.CLEARING, currency.upper())}"
        yield f"account {names.in_currency(names.OTHER_CLEARING, currency.upper())}"
        yield from _held(bank, currency)
        yield from _became(_others(bank, currency), currency)
        still = _disputed(bank, OPEN, currency)
        yield from _assertion(END, "Still disputed", names.DISPUTED, still, currency)
    yield from _became(dict(_noted(bank)), CURRENCIES[0])
    unmatched = names.of_invoice(names.RECEIVABLE, "unmatched")
    yield from _became({unmatched: _refunds_of_no_note(bank)}, CURRENCIES[0])


def _held(bank: Bank, currency: str) -> Iterator[str]:
    """What the clearing account of a currency is when each day is over."""
    day = CUT_OVER
    while day <= LAST:
        cents = balance_on(bank, day)[currency]
        title = "Stripe's balance of the day"
        yield from _assertion(day, title, names.CLEARING, cents, currency)
        day += timedelta(days=1)


def _became(balances: Balances, currency: str) -> Iterator[str]:
    for account, cents in sorted(balances.items()):
        yield f"account {names.in_currency(account, currency.upper())}"
        title = "What became of Stripe's money"
        yield from _assertion(LAST, title, account, cents, currency)


def _assertion(
    day: date, title: str, account: str, cents: int, currency: str
) -> Iterator[str]:
    """That much of its currency, and nothing of the others: with sub-accounts ``==*``
    says nothing of these (hledger 1.25).
    """
    own = names.in_currency(account, currency.upper())
    yield f"\n{day} {title}"
    for each in CURRENCIES:
        is_own, code = each == currency, each.upper()
        sign, held = ("==*", Decimal(cents) / 100) if is_own else ("=*", 0)
        yield f"    {own}    0 {code} {sign} {held} {code}"


def _others(bank: Bank, currency: str) -> Balances:
    """What is on each account that Stripe's money of a currency went to."""
    payouts = _since(bank, "payout", currency)
    arrived = sum(each["amount"] for each in payouts if each["status"] == "paid")
    ahead = ("pending", "in_transit")
    sent = sum(each["amount"] for each in payouts if each["status"] in ahead)
    added = sum(each["amount"] for each in _since(bank, "topup", currency))
    return {
        names.BANK: arrived,
        names.TRANSIT: sent - added,
        names.DISPUTED: _disputed(bank, TAKEN, currency),
        names.UNALLOCATED: -_unallocated(bank, currency),
        **_credit(bank, currency),
        **_fees(bank, currency),
    }


def _unallocated(bank: Bank, currency: str) -> int:
    """What a balance got of charges of no invoice, whatever currency was paid."""
    moved = [
        bank.find("balance_transaction", charge["balance_transaction"])
        for charge in _of_no_invoice(bank)
    ]
    return sum(each["amount"] for each in moved if each["currency"] == currency)


def _refunds_of_no_note(bank: Bank) -> int:
    noted = sum(
        part["amount_refunded"]
        for note in bank.held("credit_note")
        for part in note["refunds"]
    )
    return sum(each["amount"] for each in _since(bank, "refund")) - noted


def _credit(bank: Bank, currency: str) -> Balances:
    """What customers are owed, and what of it was given as goodwill."""
    moves = _since(bank, "customer_balance_transaction", currency)
    given = [each["amount"] for each in moves if each["type"] == "adjustment"]
    owed = sum(each["amount"] for each in moves)
    return {names.CREDIT: owed, names.GOODWILL: -sum(given)}


def _noted(bank: Bank) -> Iterator[tuple[str, int]]:
    """What each credit note takes back, of a family and of the taxes of Canada."""
    for note in _since(bank, "credit_note"):
        ref = note["number"]
        yield names.of_invoice(names.RECEIVABLE, ref), 0
        for line in note["lines"]["data"]:
            income = names.FAMILIES[family(line["description"])]
            yield names.of_invoice(f"{names.CREDITED}:{income}", ref), line["amount"]
        for tax in note["total_taxes"]:
            rate = _percent_of(note, tax)
            account = f"{names.CREDITED}:{names.tax('Canada', rate)}"
            yield names.of_invoice(account, ref), tax["amount"]


def _percent_of(note: Json, tax: Json) -> str:
    """Of the rate that the note's lines name: ``13``."""
    rates = {
        rate["id"]: rate["percentage"]
        for line in note["lines"]["data"]
        for rate in line["tax_rates"]
    }
    return f"{rates[tax['tax_rate_details']['tax_rate']]:g}"


def _disputed(bank: Bank, statuses: tuple[str, ...], currency: str) -> int:
    found = _since(bank, "dispute", currency)
    return sum(each["amount"] for each in found if each["status"] in statuses)


def _fees(bank: Bank, currency: str) -> Balances:
    """All that Stripe kept: as part of a transaction, or as one of its own."""
    moved = _since(bank, "balance_transaction", currency)
    tax = sum(
        part["amount"]
        for each in moved
        for part in each["fee_details"]
        if part["type"] == "tax"
    )
    tax -= sum(each["amount"] for each in moved if each["type"] == "tax_fee")
    kept = sum(each["fee"] for each in moved)
    kept -= sum(each["amount"] for each in moved if each["type"] in FEE_KINDS)
    return {names.FEES: kept - tax, names.FEE_TAX: tax}


def _of_no_invoice(bank: Bank) -> list[Json]:
    """Charges that were made by themselves: the bank holds their intents, too."""
    intents = {each["id"] for each in bank.held("payment_intent")}
    return [
        each for each in _since(bank, "charge") if each["payment_intent"] in intents
    ]


def _since(bank: Bank, kind: str, currency: str | None = None) -> list[Json]:
    """Those made since the cut-over, the ones that lists leave out among them."""
    return [
        each
        for each in bank.held(kind)
        if day_in_toronto(each["created"]) >= CUT_OVER
        and currency in (None, each["currency"])
    ]


if __name__ == "__main__":
    main()
