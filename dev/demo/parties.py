"""Who the billers billed in the demo, and how a bill is put down (``billed.py``).

Money is integer cents, moments are UTC. Tax is rounded line by line, as the
billers do it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Tax:
    """A tax a biller charges: percent, and the province that levies it, if one."""

    name: str
    percent: str
    province: str | None = None

    def on(self, cents: int) -> int:
        """This tax on an amount in cents."""
        exact = cents * Decimal(self.percent) / 100
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


HST_ON = Tax("HST", "13", "ON")
HST_NS = Tax("HST", "14", "NS")
GST = Tax("GST", "5")
QST = Tax("QST", "9.975", "QC")
PST_BC = Tax("PST", "7", "BC")


@dataclass(frozen=True)
class Buyer:
    """A customer as the billers know it, and the taxes they charge it."""

    user: int  # number of the user at NexaCloud
    id: str  # customer id at Stripe
    name: str | None
    email: str
    city: str
    state: str
    taxes: tuple[Tax, ...] = (HST_ON,)
    country: str = "CA"


CAFE = Buyer(
    1,
    "cus_NexaCafeEclair",
    "Café Éclair Montréal inc.",
    "compta@cafe-eclair.example",
    "Montréal",
    "QC",
    (GST, QST),
)
ATELIER = Buyer(
    2,
    "cus_NexaAtelier",
    "L'Atelier d'Érable",
    "bonjour@atelier-erable.example",
    "Ottawa",
    "ON",
)
NORTHWIND = Buyer(
    3,
    "cus_NexaNorthwind",
    "Northwind Logistics Ltd.",
    "ap@northwind.example",
    "Toronto",
    "ON",
)
HARBOUR = Buyer(
    4,
    "cus_NexaHarbour",
    "Harbour & Sons Chandlery",
    "books@harbour-sons.example",
    "Halifax",
    "NS",
    (HST_NS,),
)
PRAIRIE = Buyer(
    5,
    "cus_NexaPrairie",
    "Prairie Sky Dental",
    "office@prairiesky.example",
    "Calgary",
    "AB",
    (GST,),
)
PACIFIC = Buyer(
    6,
    "cus_NexaPacific",
    "Pacific Crest Yoga",
    "hello@pacificcrest.example",
    "Vancouver",
    "BC",
    (GST, PST_BC),
)
LAKEHEAD = Buyer(
    7,
    "cus_NexaLakehead",
    "Lakehead Robotics Inc.",
    "finance@lakehead.example",
    "Thunder Bay",
    "ON",
)
ADIRONDACK = Buyer(
    8,
    "cus_NexaAdirondack",
    "Adirondack Outfitters LLC",
    "billing@adirondack.example",
    "Saranac Lake",
    "NY",
    (),
    "US",
)
TINYFORGE = Buyer(9, "cus_NexaTinyforge", None, "ops@tinyforge.example", "London", "ON")
ZOE = Buyer(
    10,
    "cus_NexaZoe",
    "Zoë Beauchamp-O'Neil",
    "zoe@beauchamp-oneil.example",
    "Kingston",
    "ON",
)
# An Ontario customer that was simply never charged the tax.
MAPLE = Buyer(
    11,
    "cus_NexaMaple",
    "Maple & Pine Realty",
    "accounts@maplepine.example",
    "Hamilton",
    "ON",
    (),
)
MARINE = Buyer(
    12,
    "cus_NexaMarine",
    "St. Lawrence Marine Services",
    "marine@stlawrence.example",
    "Brockville",
    "ON",
)


@dataclass(frozen=True)
class Line:
    """A billed line: cents before tax."""

    text: str
    cents: int
    quantity: str = "1"

    @property
    def proration(self) -> bool:
        return self.text.startswith(("Remaining time", "Unused time"))


@dataclass(frozen=True)
class Bill:
    """One invoice at a biller; ``paid`` or ``voided`` is when that came, if it did.

    The service period of its lines runs from ``issued`` to ``until``.
    """

    id: str
    number: str | None
    buyer: Buyer
    issued: str
    lines: Sequence[Line]
    status: str = "paid"
    paid: str | None = None
    due: str | None = None
    until: str | None = None
    voided: str | None = None
    paid_by: str = "card"
    credit: int = 0  # cents that the customer's credit pays of it

    @property
    def subtotal(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def tax(self) -> int:
        taxes = self.buyer.taxes
        return sum(tax.on(line.cents) for line in self.lines for tax in taxes)

    @property
    def total(self) -> int:
        return self.subtotal + self.tax
