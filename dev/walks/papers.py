"""What a month's PDF and spreadsheet say, held against the books themselves.

The figures due are asked of the source's database and of Odoo's journal items, by SQL
that shares nothing with the addon's own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pypdf
from openpyxl import load_workbook

from ..cluster import Cluster
from ..demo.stage import source_of

NUMBERS = """
    SELECT quote_literal(number) FROM fusion_billing_source_invoice
     WHERE date_trunc('month', invoice_date) = '{month}'
"""
BILLED = "SELECT sum(total) FROM invoices WHERE invoice_number IN ({numbers})"
BOOKED = """
    SELECT sum(amount_total) FROM account_move
     WHERE state = 'posted' AND move_type = 'out_invoice'
       AND date_trunc('month', invoice_date) = '{month}'
"""
EARNED = """
    SELECT family.name ->> 'en_US' || '|' || sum(-line.balance)
      FROM account_move_line AS line
      JOIN account_move AS move ON move.id = line.move_id AND move.state = 'posted'
      JOIN fusion_billing_family AS family ON family.account_id = line.account_id
     WHERE date_trunc('month', move.invoice_date) = '{month}'
     GROUP BY family.id
"""
Due = Mapping[str, Decimal]


def figures_due(cluster: Cluster, database: str, month: str) -> dict[str, Decimal]:
    """Source, ledger, and the ledger's income of each family, in that month."""

    def ask(of: str, sql: str, **about: str) -> list[str]:
        return cluster.psql(of, sql.format(**about)).split("\n")

    numbers = ", ".join(filter(None, ask(database, NUMBERS, month=month)))
    (source,) = filter(None, ask(source_of(database), BILLED, numbers=numbers))
    (ledger,) = filter(None, ask(database, BOOKED, month=month))
    earned = (row.split("|") for row in ask(database, EARNED, month=month) if row)
    totals = {"Source": Decimal(source), "Ledger": Decimal(ledger)}
    return totals | {family: Decimal(sum_) for family, sum_ in earned}


def wrong_in_papers(pdf: Path, xlsx: Path, page: str, due: Due) -> list[str]:
    """What is not as it must be: in the PDF, its page as HTML, the spreadsheet."""
    return [*_wrong_in_pdf(pdf), *_wrong_on_page(page, due), *_wrong_in(xlsx, due)]


def _wrong_in_pdf(pdf: Path) -> Iterator[str]:
    """Its letters are drawn as shapes by Debian's wkhtmltopdf: no text to be read."""
    if not pdf.read_bytes().startswith(b"%PDF-"):
        yield f"{pdf.name} is no PDF."
    elif not (pages := pypdf.PdfReader(pdf).pages):
        yield f"{pdf.name} has no page."
    elif len(pages[0].get_contents().get_data()) < 10_000:
        yield f"{pdf.name} is as good as empty."


def _wrong_on_page(page: str, due: Due) -> Iterator[str]:
    for name in ("Source", "Ledger"):
        if f"{due[name]:,.2f}" not in page:
            yield f"The printed page does not say {due[name]}, the {name.lower()}."


def _wrong_in(xlsx: Path, due: Due) -> Iterator[str]:
    found = figures_of(xlsx)
    for name in sorted(found.keys() | due.keys()):
        if found.get(name, 0) != due.get(name, 0):
            yield f"{xlsx.name}, {name}: {found.get(name)}, due {due.get(name)}."


def figures_of(xlsx: Path) -> dict[str, Decimal]:
    """The same figures as the spreadsheet has them."""
    rows = [row for row in load_workbook(xlsx).worksheets[0].values if any(row)]
    start = next(place for place, row in enumerate(rows) if row[0] == "Family")
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows[start + 1 :]:
        cells = dict(zip(rows[start], row, strict=True))
        found["Source"] += _money(cells["Source"])
        found["Ledger"] += _money(cells["Ledger"])
        found[cells["Family"]] += _money(cells["Ledger, untaxed"])
    return dict(found)


def _money(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))
