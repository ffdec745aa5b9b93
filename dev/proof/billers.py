"""What Stripe and Lago say of every invoice, asked over HTTP by the proof itself.

Their amounts are integers in cents; here they are ``Decimal`` in dollars.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import requests

Json = dict[str, Any]
STRIPE_VERSION = "2026-10-28.endive"
TORONTO = ZoneInfo("America/Toronto")
PROVINCES = {
    "BC": "British Columbia",
    "MB": "Manitoba",
    "QC": "Quebec",
    "SK": "Saskatchewan",
}


@dataclass(frozen=True)
class Tax:
    """A tax on an invoice; ``percent`` as ``9.975``, ``base`` what it is due on."""

    jurisdiction: str
    percent: str
    amount: Decimal
    base: Decimal


@dataclass(frozen=True)
class Bill:
    """One invoice at its biller, id as NexaCloud keeps it; money in dollars."""

    id: str
    status: str  # booked, void or draft
    invoice_date: date | None
    total: Decimal
    abroad: bool
    taxes: list[Tax]
    payments: list[tuple[date, Decimal]] = field(default_factory=list)
    # what the customer's credit paid, without money
    credit: list[tuple[date, Decimal]] = field(default_factory=list)
    # of the payments, what banks took back later
    returned: list[tuple[date, Decimal]] = field(default_factory=list)


def stripe(base: str, key: str) -> Iterator[Bill]:
    """All of Stripe's invoices."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {key}"
    session.headers["Stripe-Version"] = STRIPE_VERSION
    rates = {each["id"]: each for each in _stripe_all(session, f"{base}/v1/tax_rates")}
    returned = _stripe_returned(session, base)
    for each in _stripe_all(
        session, f"{base}/v1/invoices", {"expand[]": "data.payments"}
    ):
        yield _stripe_bill(each, rates, returned)


def lago(url: str, key: str) -> Iterator[Bill]:
    """All of Lago's invoices, each with its own payments."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {key}"
    payments = list(_lago_all(session, url, "payments"))
    for each in _lago_all(session, url, "invoices"):
        yield _lago_bill(each, payments)


def _stripe_all(
    session: requests.Session, url: str, params: Json | None = None
) -> Iterator[Json]:
    page: Json = {"has_more": True}
    cursor: Json = {}
    while page["has_more"]:
        page = _get(session, url, {"limit": 100, **(params or {}), **cursor})
        yield from page["data"]
        cursor = {"starting_after": page["data"][-1]["id"]} if page["data"] else {}


def _stripe_returned(session: requests.Session, base: str) -> dict[str, date]:
    """When a payment's bank took it back, by the payment's intent."""
    expand = {"expand[]": "data.failure_balance_transaction"}
    return {
        each["payment_intent"]: _day(each["failure_balance_transaction"]["created"])
        for each in _stripe_all(session, f"{base}/v1/charges", expand)
        if each["failure_balance_transaction"]
    }


def _stripe_bill(each: Json, rates: dict[str, Json], returned: dict[str, date]) -> Bill:
    status = {"draft": "draft", "void": "void"}.get(each["status"], "booked")
    issued = each["effective_at"] or each["status_transitions"]["finalized_at"]
    paid = [one for one in each["payments"]["data"] if one["status"] == "paid"]
    return Bill(
        id=each["id"],
        status=status,
        invoice_date=_day(issued) if issued else None,
        total=_dollars(each["total"]),
        abroad=each["customer_address"]["country"] != "CA",
        taxes=[_stripe_tax(tax, rates) for tax in each["total_taxes"]],
        payments=[
            (_day(one["status_transitions"]["paid_at"]), _dollars(one["amount_paid"]))
            for one in paid
        ],
        credit=_stripe_credit(each, issued),
        returned=[
            (returned[intent], _dollars(one["amount_paid"]))
            for one in paid
            if (intent := one["payment"].get("payment_intent")) in returned
        ],
    )


def _stripe_credit(each: Json, issued: int | None) -> list[tuple[date, Decimal]]:
    used = (each["ending_balance"] or 0) - each["starting_balance"]
    return [(_day(issued), _dollars(used))] if issued and used else []


def _stripe_tax(tax: Json, rates: dict[str, Json]) -> Tax:
    rate = rates[tax["tax_rate_details"]["tax_rate"]]
    return Tax(
        _jurisdiction(rate["display_name"], rate["state"]),
        _percent(rate["percentage"]),
        _dollars(tax["amount"]),
        _dollars(tax["taxable_amount"]),
    )


def _lago_all(session: requests.Session, url: str, name: str) -> Iterator[Json]:
    number: int | None = 1
    while number:
        page = _get(session, f"{url}/{name}", {"page": number, "per_page": 100})
        yield from page[name]
        number = page["meta"]["next_page"]


def _lago_bill(each: Json, payments: list[Json]) -> Bill:
    status = {"draft": "draft", "voided": "void"}.get(each["status"], "booked")
    paid = [
        one
        for one in payments
        if one["invoice_ids"] == [each["lago_id"]]
        and one["payment_status"] == "succeeded"
    ]
    return Bill(
        id=f"lago:{each['lago_id']}",
        status=status,
        invoice_date=date.fromisoformat(each["issuing_date"]),
        total=_dollars(each["sub_total_including_taxes_amount_cents"]),
        abroad=each["customer"]["country"] != "CA",
        taxes=[_lago_tax(tax) for tax in each["applied_taxes"]],
        payments=[
            (_day(one["created_at"]), _dollars(one["amount_cents"])) for one in paid
        ],
    )


def _lago_tax(tax: Json) -> Tax:
    return Tax(
        _jurisdiction(tax["tax_name"], tax["tax_code"][-2:].upper()),
        _percent(tax["tax_rate"]),
        _dollars(tax["amount_cents"]),
        _dollars(tax["fees_amount_cents"]),
    )


def _jurisdiction(name: str, province: str | None) -> str:
    """GST and HST are Canada's, whatever the province; QST and PST are its own."""
    if name.upper().startswith(("GST", "HST")):
        return "Canada"
    return PROVINCES[province or ""]


def _percent(rate: float) -> str:
    return f"{Decimal(str(rate)).normalize():f}"


def _dollars(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _day(moment: int | str) -> date:
    """The day in Toronto of Unix seconds or of an ISO moment in UTC."""
    if isinstance(moment, str):
        instant = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    else:
        instant = datetime.fromtimestamp(moment, timezone.utc)
    return instant.astimezone(TORONTO).date()


def _get(session: requests.Session, url: str, params: Json) -> Json:
    response = session.get(url, params=params, timeout=20)
    response.raise_for_status()
    return response.json()
