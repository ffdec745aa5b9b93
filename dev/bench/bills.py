"""The bench's invoices: number ``n`` is the same to NexaCloud, Stripe and the scripts.

Three lines in whole dollars, so that 13 % of each is exact and every way of booking
comes to the same tax; HST of Ontario, paid by one card payment a day later.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ..loopback.stripe_invoice import invoice as stripe_invoice
from ..loopback.stripe_lines import Line
from ..loopback.stripe_objects import address, customer, tax_rate
from ..loopback.stripe_payments import Paid

TORONTO = ZoneInfo("America/Toronto")
APART = timedelta(minutes=40)
TEXTS = (
    ("hosting", "1 × Odoo ERP Hosting (at $189.83 / month)"),
    ("managed", "Managed Odoo - Standard"),
    ("addons", "Daily Backup - shop"),
)
INVOICES_PER_CUSTOMER = 10
HST = tax_rate("txr_1BenchHSTON", "HST", "13", state="ON")


@dataclass(frozen=True)
class Bill:
    """Invoice ``n`` of those billed up to ``until``, an aware datetime."""

    n: int
    until: datetime

    @property
    def number(self) -> str:
        return f"B{self.n:07}"

    @property
    def key(self) -> str:
        """Its id at NexaCloud."""
        return str(UUID(int=0xB000 << 64 | self.n))

    @property
    def stripe_id(self) -> str:
        return f"in_1Bench{self.n:08}"

    @property
    def payment(self) -> str:
        return f"1Bench{self.n:08}"

    @property
    def customer(self) -> int:
        return self.n // INVOICES_PER_CUSTOMER

    @property
    def created(self) -> datetime:
        return self.until - APART * (self.n + 1)

    @property
    def paid(self) -> datetime:
        return self.created + timedelta(hours=1)

    @property
    def invoice_date(self) -> date:
        return self.created.astimezone(TORONTO).date()

    @property
    def payment_date(self) -> date:
        return self.paid.astimezone(TORONTO).date()

    @property
    def lines(self) -> list[tuple[str, str, int]]:
        """(family, description, dollars)."""
        return [
            (family, text, 1 + (self.n * 37 + place * 101) % 400)
            for place, (family, text) in enumerate(TEXTS)
        ]

    @property
    def subtotal(self) -> Decimal:
        return Decimal(sum(dollars for _family, _text, dollars in self.lines))

    @property
    def tax(self) -> Decimal:
        return self.subtotal * 13 / 100


def user_key(number: int) -> str:
    """A customer's id at NexaCloud."""
    return str(UUID(int=0xC000 << 64 | number))


def customer_id(number: int) -> str:
    """A customer's id at Stripe."""
    return f"cus_Bench{number:06}"


def email(number: int) -> str:
    return f"billing@customer{number}.example"


def beginning() -> datetime:
    """The moment up to which the bench's invoices were billed: lately, at noon."""
    today = datetime.now(timezone.utc).replace(hour=17, minute=0, second=0)
    return today.replace(microsecond=0) - timedelta(days=3)


def as_stripe_has_it(bill: Bill) -> dict[str, Any]:
    """The invoice object, with its payment."""
    number = bill.customer
    total = int((bill.subtotal + bill.tax) * 100)
    at = int(bill.paid.timestamp())
    return stripe_invoice(
        bill.stripe_id,
        number=bill.number,
        lines=[
            Line(text, dollars * 100, rates=[HST])
            for _code, text, dollars in bill.lines
        ],
        buyer=customer(
            customer_id(number),
            name=f"Customer {number}",
            email=email(number),
            where=address("CA", "ON", "Toronto"),
        ),
        created=int(bill.created.timestamp()),
        paid_at=at,
        payments=[Paid(total, at, bill.payment)],
    )
