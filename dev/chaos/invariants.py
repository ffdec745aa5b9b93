"""What must hold, whatever happened: in the books, against the source, at the end.

Each function says what does not hold, one sentence per offence.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from ..console import DevError
from ..layout import STATE
from ..proof import in_hledger
from .nexacloud import execute
from .stage import Lane

SQL = Path(__file__).with_name("sql")
SOURCE_TOTALS = "SELECT id::text, subtotal, tax, total FROM invoices"
Ledger = dict[str, dict[str, Any]]


def always(lane: Lane, reads: Collection[int]) -> Iterator[str]:
    """At any time: ``reads`` is how many invoices a run over the source may read."""
    yield from _offences(lane, "broken")
    billed = {key: totals for key, *totals in execute(lane.source, SOURCE_TOTALS)}
    for key, *totals in _rows(lane, "totals"):
        if key in billed and billed[key] != totals:
            yield f"totals equal the source: {key} has {totals}, not {billed[key]}"
    for run, number in _rows(lane, "reads"):
        if run > lane.known_run and number not in reads:
            yield f"a run that is done has read all: run {run} read {number}"


def finished(lane: Lane) -> Iterator[str]:
    """When the cron of background work has run."""
    yield from _offences(lane, "unfinished")


def atomic(ledger: Ledger, reference: Ledger) -> Iterator[str]:
    """Each invoice is not booked, drafted or booked to the end; nothing between."""
    for key in ledger.keys() & reference.keys():
        found, due = ledger[key], reference[key]
        if not found["settled"]["state"]:
            continue
        if found["move"] != due["move"]:
            yield f"half done: {key}: {differences(found['move'], due['move'])}"
        elif found["settled"] != due["settled"] and not _is_to_be_settled(found):
            told = differences(found["settled"], due["settled"])
            yield f"half done: {key}: {told}"


def same(ledger: Ledger, reference: Ledger) -> Iterator[str]:
    """The ledger is the one that a run without fault makes."""
    for key, due in reference.items():
        if key not in ledger:
            yield f"same ledger: {key} is missing"
        elif ledger[key] != due:
            yield f"same ledger: {key}: {differences(ledger[key], due)}"


def proven(lane: Lane) -> Iterator[str]:
    """hledger, with assertions written from the source and the billers alone."""
    folder = STATE / f"proof-{lane.database}"
    parties = lane.parties.environment()
    try:
        in_hledger.check(lane.odoo.python, folder, lane.books, parties)
    except DevError as error:
        yield f"hledger: {error}"


def ledger_of(lane: Lane) -> Ledger:
    """Every source invoice by its id: row, move and settlement (``sql/ledger.sql``)."""
    return {
        key: {"row": row, "move": move, "settled": settled}
        for key, row, move, settled in _rows(lane, "ledger")
    }


def differences(found: Any, due: Any, path: str = "") -> str:
    """Where two JSON values differ: ``path: found, not due``."""
    if isinstance(found, dict) and isinstance(due, dict):
        keys = [key for key in due if found.get(key) != due[key]]
        told = [differences(found.get(k), due[k], f"{path}/{k}") for k in keys]
        return "; ".join(told)
    if isinstance(found, list) and isinstance(due, list) and len(found) == len(due):
        pairs = enumerate(zip(found, due, strict=True))
        told = [differences(a, b, f"{path}/{n}") for n, (a, b) in pairs if a != b]
        return "; ".join(told)
    return f"{path}: {found!r}, not {due!r}"


def _is_to_be_settled(entry: dict[str, Any]) -> bool:
    """A draft, or an invoice whose payment has a day that is to come."""
    is_early = entry["row"]["reason"] == "payment_future"
    is_open = entry["settled"]["state"] == "draft" or is_early
    return is_open and not entry["settled"]["payments"]


def _offences(lane: Lane, name: str) -> Iterator[str]:
    for rule, what in _rows(lane, name):
        yield f"{rule}: {what}"


def _rows(lane: Lane, name: str) -> list[tuple]:
    return execute(lane.books, (SQL / f"{name}.sql").read_text())
