"""What is billed while chaos reigns: months of invoices made from the seed.

Each is told to its biller and to NexaCloud from the same ``Bill``, in cents.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from ..demo import parties
from ..demo.parties import Bill, Buyer, Line

BUYERS = (
    parties.CAFE,
    parties.NORTHWIND,
    parties.HARBOUR,
    parties.PRAIRIE,
    parties.PACIFIC,
    parties.ADIRONDACK,
    parties.ZOE,
)
TEXTS = (
    "1 × Odoo ERP Hosting (at $189.83 / month)",
    "WordPress Website Hosting",
    "Managed Odoo - Standard",
    "Daily Backup - shop",
    "Mailbox migration",
    "Remaining time on Managed Odoo - Standard after 12 May 2026",
)
PLANS = ("Managed Odoo - Standard", "WordPress Website Hosting")
# What a month brings: every stage of a run has work in more than one batch.
MONTH = ("paid", "paid", "open", "lago", "lago", "void")
BOOKED = ("paid", "open", "lago")


@dataclass(frozen=True)
class Billed:
    """An invoice: NexaCloud's number for it, and what its biller says."""

    number: str
    kind: str
    bill: Bill

    @property
    def biller_id(self) -> str:
        return f"lago:{self.bill.id}" if self.kind == "lago" else self.bill.id

    @property
    def is_booked(self) -> bool:
        return self.kind in BOOKED


def month(rng: random.Random, serial: int) -> list[Billed]:
    """The invoices of one month, one of them to a customer never seen before."""
    made = [_billed(rng, kind, serial * 100 + n) for n, kind in enumerate(MONTH)]
    first = replace(made[0].bill, buyer=newcomer(serial))
    return [replace(made[0], bill=first), *made[1:]]


def _billed(rng: random.Random, kind: str, serial: int) -> Billed:
    # the order in which they are read is not that in which they were billed
    number = f"C{rng.randrange(10_000):04}-{serial:06}"
    issued = _moment(rng, serial)
    buyer = rng.choice(BUYERS)
    if kind == "lago":
        return Billed(number, kind, _lago_bill(rng, number, serial, buyer, issued))
    more = {"paid": {"paid": _text(issued + timedelta(minutes=rng.randrange(9000)))}}
    bill = Bill(
        f"in_1Chaos{serial:08}",
        None if kind == "draft" else number,
        buyer,
        _text(issued),
        tuple(_lines(rng)),
        status=kind,
        **more.get(kind, {}),
    )
    return Billed(number, kind, bill)


def _lago_bill(rng, number: str, serial: int, buyer: Buyer, issued: datetime) -> Bill:
    """A base plan, which has no items at NexaCloud."""
    line = Line(rng.choice(PLANS), rng.randrange(100, 30_000))
    return Bill(
        f"1a90feed-0000-4000-9000-{serial:012}",
        number,
        buyer,
        f"{issued:%Y-%m-%d}",
        (line,),
        paid=_text(issued + timedelta(days=rng.randrange(1, 9))),
        until=f"{issued + timedelta(days=30):%Y-%m-%d}",
    )


def _lines(rng: random.Random) -> Iterator[Line]:
    for text in rng.sample(TEXTS, rng.randrange(1, 4)):
        yield Line(text, rng.randrange(100, 30_000))


def newcomer(serial: int) -> Buyer:
    """A customer never seen before."""
    name = f"Newcomer {serial}"
    email = f"newcomer{serial}@chaos.example"
    return Buyer(1000 + serial, f"cus_Chaos{serial}", name, email, "Toronto", "ON")


def _moment(rng: random.Random, serial: int) -> datetime:
    """Every other one lately: those are on the billers' lists of every run."""
    days = rng.randrange(60, 300) if serial % 2 else rng.randrange(12, 30)
    today = datetime.now(timezone.utc).date()
    midnight = datetime(today.year, today.month, today.day, tzinfo=timezone.utc)
    return midnight - timedelta(days=days, seconds=-rng.randrange(86_400))


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
