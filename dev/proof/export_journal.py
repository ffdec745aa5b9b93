"""Every posted journal item of an Odoo database as an hledger journal.

    python -m dev.proof.export_journal > ledger.journal

ODOO_DSN in the environment says which database. Accounts get the names of
``names.py``; one that has no name there is called ``Unforeseen:…``, is declared by
nobody and so fails ``hledger check --strict``. Tax items stand under the jurisdiction
of their report tags, tax bases (tags, not items) are unbalanced virtual postings.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.extras

from . import names

SQL = Path(__file__).with_name("sql")
ITEMS = (SQL / "journal_items.sql").read_text()
MATCHES = (SQL / "matches.sql").read_text()
JURISDICTIONS = {
    "Ca103": "Canada",
    "CaBcB": "British Columbia",
    "CaMb1": "Manitoba",
    "CaQc203": "Quebec",
    "CaSk8": "Saskatchewan",
}
BASES = {"Ca90": names.TAXABLE_BASE, "Ca91": names.ABROAD_BASE}
# of no invoice
MONEY = {names.OTHER_CLEARING, names.FEE_TAX, *names.ROLES.values()}
Row = dict[str, Any]


def main() -> None:
    """Print the journal."""
    print("\n".join(journal(os.environ["ODOO_DSN"])))


def journal(dsn: str) -> Iterator[str]:
    """The lines of the journal of the database that ``dsn`` names."""
    connection = psycopg2.connect(dsn)
    try:
        items = _rows(connection, ITEMS)
        matches = defaultdict(list)
        for match in _rows(connection, MATCHES):
            matches[match["item_id"]].append(match)
    finally:
        connection.close()
    moves: dict[int, list[Row]] = defaultdict(list)
    for item in items:
        moves[item["move_id"]].append(item)
    for move in moves.values():
        yield from _transaction(move, matches)


def _rows(connection: Any, sql: str) -> list[Row]:
    with connection.cursor(cursor_factory=psycopg2.extras.DictCursor) as cursor:
        cursor.execute(sql)
        return [dict(row) for row in cursor]


def _transaction(move: list[Row], matches: dict[int, list[Row]]) -> Iterator[str]:
    first = move[0]
    yield f"\n{first['date']} {names.plain(first['move'])} {names.plain(first['ref'])}"
    for item in move:
        yield from _postings(item, matches[item["id"]])


def _postings(item: Row, matches: list[Row]) -> Iterator[str]:
    """A receivable is shared out to the invoices with which it is reconciled."""
    account = _account(item)
    if account == names.RECEIVABLE and not item["is_invoice"]:
        left = {name: item[name] for name in ("amount", "balance")}
        for match in matches:
            part = {name: match[name] for name in left}
            left = {name: left[name] - part[name] for name in left}
            yield _posting(names.of_invoice(account, match["invoice"]), item | part)
        if any(left.values()):
            yield _posting(names.of_invoice(account, "unmatched"), item | left)
        return
    if account in MONEY:
        yield _posting(_by_currency(account, item), item)
        return
    if account == names.CLEARING:
        account = _by_currency(account, item)
    if item["is_credit_note"] and account != names.RECEIVABLE:
        account = f"{names.CREDITED}:{account}"
    yield _posting(names.of_invoice(account, item["invoice"]), item)
    if item["percent"] or item["is_credit_note"]:
        return
    for base in filter(None, map(BASES.get, item["tags"])):
        yield _posting(f"({names.of_invoice(base, item['invoice'])})", item)


def _account(item: Row) -> str:
    if item["clearing"]:
        return names.CLEARING if item["is_paying"] else names.OTHER_CLEARING
    if item["role"]:
        return names.ROLES[item["role"]]
    if item["tax_use"] == "purchase":
        return names.FEE_TAX
    if item["account_type"] == "asset_receivable":
        return names.RECEIVABLE
    if item["percent"]:
        places = [JURISDICTIONS[tag] for tag in item["tags"] if tag in JURISDICTIONS]
        return names.tax("+".join(places) or "untagged", item["percent"])
    known = [names.FAMILIES.get(code, code) for code in item["families"]]
    return "+".join(known) or f"Unforeseen:{names.plain(item['account'])}"


def _by_currency(account: str, item: Row) -> str:
    """A clearing account is of its journal's currency, whatever stands on it."""
    currency = item["clearing"] or _amount(item)[1]
    return names.in_currency(account, currency, item["books"])


def _amount(item: Row) -> tuple[Decimal, str]:
    """In its currency; a difference of exchange rates is one of the books'."""
    if item["amount"]:
        return item["amount"], item["currency"]
    return item["balance"], item["books"]


def _posting(account: str, item: Row) -> str:
    (amount, currency), books, cost = _amount(item), item["books"], ""
    if currency != books:
        cost = f" @@ {_exact(abs(item['balance']))} {books}"
    return f"    {account}    {_exact(amount)} {currency}{cost}"


def _exact(amount: Decimal) -> str:
    """All digits, at least two of them after the point; never an exponent."""
    text = f"{amount.normalize():f}"
    whole, _, cents = text.partition(".")
    return f"{whole}.{cents:0<2}"


if __name__ == "__main__":
    main()
