"""What the books must say, as hledger balance assertions, without asking the books.

    python -m dev.proof.source_assertions > assertions.journal

Reads NexaCloud's database and the billers' APIs, never Odoo: the assertions are a
second opinion. Where to find them is in the environment: NEXACLOUD_DSN,
STRIPE_API_BASE, STRIPE_API_KEY, LAGO_API_URL, LAGO_API_KEY. Where STRIPE_MONEY says
that Stripe's money is booked, ``balance_assertions.py`` asserts its accounts.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from . import billers, names, nexacloud
from .billers import Bill
from .nexacloud import Invoice

Balances = dict[str, Decimal]
EVE = timedelta(days=1)
# what Stripe's money changes besides the payments of invoices
MOVED = frozenset({names.RECEIVABLE, names.CLEARING})


def main() -> None:
    """Print the assertions."""
    env = os.environ
    bills = {
        bill.id: bill
        for bill in (
            *billers.stripe(env["STRIPE_API_BASE"], env["STRIPE_API_KEY"]),
            *billers.lago(env["LAGO_API_URL"], env["LAGO_API_KEY"]),
        )
    }
    invoices = nexacloud.read(env["NEXACLOUD_DSN"])
    apart = MOVED if env.get("STRIPE_MONEY") else frozenset()
    print("\n".join(journal(invoices, bills, apart)))


def journal(
    invoices: Iterable[Invoice],
    bills: dict[str, Bill],
    apart: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """The lines of a journal that asserts the balances of all ``invoices``.

    Of accounts that are ``apart`` only those of the single invoices are asserted.
    """
    due = [(each, bills[each.biller_id]) for each in invoices if _is_due(each, bills)]
    accounts = {account for pair in due for account in _balances(*pair, date.max)}
    parents = {account.rpartition(":")[0] for account in accounts}
    for account in sorted(accounts | parents):
        yield f"account {account}"
    for currency in sorted({invoice.currency for invoice, _bill in due}):
        yield f"commodity 1000.00 {currency}"
    for invoice, bill in due:
        yield from _invoice_assertions(invoice, bill)
    yield from _sums(due, apart)


def _is_due(invoice: Invoice, bills: dict[str, Bill]) -> bool:
    """Whether the books must have it: neither zero nor void nor draft."""
    bill = bills.get(invoice.biller_id)
    if bill is None and invoice.total:
        raise SystemExit(f"{invoice.number} ({invoice.biller_id}) has no biller.")
    return bool(invoice.total) and bill.status == "booked"


def _invoice_assertions(invoice: Invoice, bill: Bill) -> Iterator[str]:
    """On every day that something happens, and on its eve: so dates count as well."""
    settled = (*bill.payments, *bill.credit, *bill.returned)
    events = {bill.invoice_date, *(day for day, _amount in settled)}
    for day in sorted(events | {event - EVE for event in events}):
        balances = _balances(invoice, bill, day)
        title = f"Invoice {names.plain(invoice.number)} at {names.plain(bill.id)}"
        yield from _transaction(day, title, invoice.currency, balances, "==")


def _sums(due: list[tuple[Invoice, Bill]], apart: frozenset[str]) -> Iterator[str]:
    """The balance of each account with its sub-accounts when all has happened."""
    sums: dict[str, Balances] = defaultdict(lambda: defaultdict(Decimal))
    last = date.min
    for invoice, bill in due:
        last = max([last, bill.invoice_date, *(day for day, _amount in bill.payments)])
        for account, balance in _balances(invoice, bill, date.max).items():
            if (parent := account.rpartition(":")[0]) not in apart:
                sums[invoice.currency][parent] += balance
    for currency, balances in sums.items():
        title = f"All {len(due)} invoices together"
        yield from _transaction(last, title, currency, balances, "==*")


def _balances(invoice: Invoice, bill: Bill, day: date) -> Balances:
    """The balance of each of the invoice's accounts at the end of ``day``."""
    issued = int(bill.invoice_date <= day)
    paid, used, back = (
        sum((amount for when, amount in told if when <= day), Decimal(0))
        for told in (bill.payments, bill.credit, bill.returned)
    )
    found: Balances = defaultdict(Decimal)
    found[names.RECEIVABLE] = issued * invoice.total - paid - used + back
    found[names.CLEARING] = paid
    for code, amount in invoice.families.items():
        found[names.FAMILIES[code]] = -issued * amount
    for account, amount in _taxes(invoice, bill):
        found[account] -= issued * amount
    return {
        names.of_invoice(account, invoice.number): balance
        for account, balance in found.items()
    }


def _taxes(invoice: Invoice, bill: Bill) -> Iterator[tuple[str, Decimal]]:
    """Tax and its base; NexaCloud says how much tax, the biller whose it is."""
    parts = bill.taxes
    if not parts and invoice.tax:
        raise SystemExit(
            f"{invoice.number}: the biller names no tax, but {invoice.tax}."
        )
    unnamed = invoice.tax - sum(part.amount for part in parts)
    for place, part in enumerate(parts):
        amount = part.amount + (unnamed if place == 0 else 0)
        yield names.tax(part.jurisdiction, part.percent), amount
        if part.jurisdiction == "Canada":
            yield names.TAXABLE_BASE, part.base
    if bill.abroad and not parts:
        yield names.ABROAD_BASE, sum(invoice.families.values())


def _transaction(
    day: date, title: str, currency: str, balances: Balances, sign: str
) -> Iterator[str]:
    yield f"\n{day} {title}"
    for account, balance in sorted(balances.items()):
        is_base = account.startswith("Tax base:")
        shown = f"({account})" if is_base else account
        yield f"    {shown}    0 {currency} {sign} {balance} {currency}"


if __name__ == "__main__":
    main()
