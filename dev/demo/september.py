"""What Stripe billed by the end of September, and what moved its balance that month.

Written by hand beside ``september.sql``, never derived from it. Moments are UTC, so
that ``03:30`` still is the evening before in Toronto; money is integer cents.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .august import CHANGED, EDITED, LOCKED, PAID, POSTED, VOIDED
from .billed import MANAGED, ODOO_HOSTING, STRIPE, WORDPRESS, stripe_bill
from .parties import ATELIER, CAFE, HARBOUR, LAKEHEAD, MARINE, NORTHWIND, PACIFIC

CUT_OVER = "2026-09-01"
LAST_DAY = "2026-09-30"
KNOWN_UNTIL = "2026-10-05T12:00:00Z"  # payouts of September have arrived by then
BALANCES = ("cad", "usd")  # US dollars are kept from the 19th on, and not converted

# August's six, of which nothing was changed this time: all but one are paid.
AUGUST = (
    stripe_bill(*PAID, paid="2026-08-30T15:00:00Z"),
    stripe_bill(*VOIDED),
    stripe_bill(*CHANGED, paid="2026-09-02T14:00:00Z"),
    stripe_bill(*POSTED, ODOO_HOSTING, paid="2026-09-01T03:30:00Z"),
    stripe_bill(*LOCKED, MANAGED),
    stripe_bill(*EDITED, status="open", paid=None),
)
BILLS = (
    *STRIPE,
    *AUGUST,
    stripe_bill(
        "NC26-0025", CAFE, "2026-09-01T13:00:00Z", WORDPRESS, paid_by="bank debit"
    ),
    stripe_bill("NC26-0026", NORTHWIND, "2026-09-03T15:00:00Z", MANAGED),
    stripe_bill("NC26-0027", ATELIER, "2026-09-08T15:00:00Z", ODOO_HOSTING),
    stripe_bill("NC26-0028", LAKEHEAD, "2026-09-11T15:00:00Z", ODOO_HOSTING),
    stripe_bill("NC26-0029", PACIFIC, "2026-09-16T15:00:00Z", MANAGED),
    stripe_bill("NC26-0030", HARBOUR, "2026-09-25T15:00:00Z", ODOO_HOSTING),
    stripe_bill("NC26-0031", MARINE, "2026-10-01T02:30:00Z", WORDPRESS, credit=20_00),
)


@dataclass(frozen=True)
class Move:
    """Something that befalls the account at ``at``: a method of the loopback's
    ``Bank`` by its name, and what it is told besides the moment. An invoice's number,
    and a customer's id, stand for the whole object.
    """

    at: str
    what: str
    told: tuple[Any, ...]
    more: Mapping[str, Any] = field(default_factory=dict)


def _move(at: str, what: str, *told: Any, **more: Any) -> Move:
    return Move(f"2026-{at}:00Z", what, told, more)


def _charge_of(number: str, prefix: str = "ch") -> str:
    """The id of the charge that paid this invoice; ``py`` is a bank debit's prefix."""
    return f"{prefix}_1NexaCloud{number.replace('NC26-', '26')}"


# Beside the payments of ``BILLS``, each at its own moment.
MOVES = (
    *(_move(f"0{n}-01T09:00", "automatic_payout", f"260{n}01") for n in range(2, 9)),
    _move("08-31T09:00", "automatic_payout", "260831"),
    # of no invoice; the open NC26-0024 has that amount
    _move("09-04T16:20", "charge", "260904link", 55_37, description="Payment link"),
    _move("09-05T06:00", "account_fee", "260905billing", 10_00, tax=1_30),
    _move("09-07T09:00", "automatic_payout", "260907"),
    # of July's, from before the cut-over
    _move("09-09T14:00", "refund", "260909part", _charge_of("NC26-0018"), amount=30_00),
    _move("09-10T14:00", "refund", "260910full", _charge_of("NC26-0026")),
    _move(
        "09-10T14:05",
        "credit_note",
        "260910full",
        "NC26-0026",
        refunded={"re_260910full": 168_37},
    ),
    _move("09-14T09:00", "automatic_payout", "260914"),
    _move("09-15T18:00", "dispute", "260915won", _charge_of("NC26-0028")),
    _move("09-17T12:00", "return_debit", _charge_of("NC26-0025", "py"), fee=5_00),
    _move("09-17T14:00", "topup", "260917", 100_00),
    # of no invoice, in US dollars: settled at 1.38 as 138.00
    _move(
        "09-18T15:00",
        "charge",
        "260918usd",
        100_00,
        currency="usd",
        exchange_rate=1.38,
        description="Payment link in US dollars",
    ),
    _move(
        "09-20T15:00",
        "move_credit",
        "260920goodwill",
        MARINE.id,
        -20_00,
        description="Sorry for the outage",
    ),
    _move("09-21T09:00", "automatic_payout", "260921"),
    _move("09-22T18:00", "dispute", "260922lost", _charge_of("NC26-0029")),
    # of no invoice, in US dollars: 100.00 and a fee of 3.20, kept as they are
    _move(
        "09-23T15:00",
        "charge",
        "260923kept",
        100_00,
        currency="usd",
        description="Payment link, kept in US dollars",
    ),
    _move("09-24T18:00", "win", "du_260915won", fee_returned=15_00),
    _move(
        "09-25T06:00",
        "account_fee",
        "260925radar",
        2_00,
        currency="usd",
        description="Radar for Fraud Teams",
    ),
    _move("09-28T09:00", "automatic_payout", "260928"),
    _move("09-29T13:00", "fail_payout", "po_260928"),
    _move("09-29T20:00", "lose", "du_260922lost"),
    _move("09-30T15:00", "manual_payout", "260930", 150_00),
    _move(
        "10-01T02:30",
        "move_credit",
        "261001applied",
        MARINE.id,
        20_00,
        type="applied_to_invoice",
        invoice="in_1NexaCloud260031",
    ),
)
