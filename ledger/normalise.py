"""A row of NexaCloud becomes a `SourceInvoice` (R1, R2, R5, R12).

Nothing here raises on bad data: the first thing that cannot be understood becomes
the invoice's `problem`, and the other fields hold what could be read.

How gaps are read: no `total` is subtotal + tax (`amount_due` is what is left to
pay, another thing); no currency is CAD; no quantity is 1, for `amount` is the line's
total; no `items` is an invoice without items. A null amount is never zero.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .invoice import ZERO, Customer, Item, Reason, SourceInvoice
from .money import money, plain
from .reasons import because
from .text import LABEL, NAME, clean

DEFAULT_CURRENCY = "CAD"
MAX_ID = 128
ONE = Decimal(1)

Row = Mapping[str, Any]


def normalise(row: Row) -> SourceInvoice:
    """The invoice a row of `_read_nexacloud_invoices` tells of.

    :param row: columns of `invoices` plus `items` (list of dicts), `user` (dict or
        None) and `plan_name`; money in major units; optional columns may be absent
    """
    problems: list[Reason] = []
    external_id = _identifier(row, "id", problems, required=True)
    biller_id = _identifier(row, "stripe_invoice_id", problems)
    subtotal = _amount(row, "subtotal", problems)
    tax = _amount(row, "tax", problems)
    total = _total(row, subtotal, tax, problems)
    items = _items(row.get("items"), problems)
    due_date = _due_date(row.get("due_date"), problems)
    return SourceInvoice(
        external_id=external_id,
        move_type="out_invoice",
        number=clean(row.get("invoice_number")),
        biller_id=biller_id,
        customer=customer_of(row),
        currency=_currency(row),
        subtotal=subtotal,
        tax=tax,
        total=total,
        due_date=due_date,
        items=items,
        plan_name=clean(row.get("plan_name")),
        fingerprint=fingerprint(row),
        problem=problems[0] if problems else None,
    )


def identifiers(row: Row) -> tuple[str, str]:
    """The external id and the biller's id of a row, as `normalise` gives them."""
    return _identifier(row, "id", []), _identifier(row, "stripe_invoice_id", [])


def _identifier(
    row: Row, field: str, problems: list[Reason], required: bool = False
) -> str:
    text = clean(row.get(field), limit=MAX_ID + 1)
    if required and not text:
        problems.append(because("bad_data", "missing", field=field, value=""))
    if len(text) > MAX_ID:
        problems.append(because("bad_data", "too_long", field=field, value=text[:40]))
    return text[:MAX_ID]


def _amount(row: Row, column: str, problems: list[Reason], label: str = "") -> Decimal:
    """The amount of a column; zero and a problem when it is none."""
    value, field = row.get(column), label or column
    if value is None:
        problems.append(because("bad_data", "missing", field=field, value=""))
        return ZERO
    try:
        return money(value)
    except ValueError:
        text = clean(value, limit=80)
        problems.append(because("bad_data", "not_a_number", field=field, value=text))
        return ZERO


def _total(
    row: Row, subtotal: Decimal, tax: Decimal, problems: list[Reason]
) -> Decimal:
    if row.get("total") is None:
        return subtotal + tax
    known_before = not problems
    total = _amount(row, "total", problems)
    if known_before and not problems and total != subtotal + tax:
        figures = f"{plain(total)} ≠ {plain(subtotal)} + {plain(tax)}"
        problems.append(because("bad_data", "sum", field="total", value=figures))
    return total


def _items(rows: object, problems: list[Reason]) -> tuple[Item, ...]:
    if rows is None:
        return ()
    if not isinstance(rows, list | tuple):
        text = clean(rows, limit=80)
        problems.append(because("bad_data", "not_a_line", field="items", value=text))
        return ()
    return tuple(_item(row, place, problems) for place, row in enumerate(rows, 1))


def _item(row: object, place: int, problems: list[Reason]) -> Item:
    if not isinstance(row, Mapping):
        field, text = f"items, line {place}", clean(row, limit=80)
        problems.append(because("bad_data", "not_a_line", field=field, value=text))
        row = {"amount": ZERO}
    quantity = ONE
    if row.get("quantity") is not None:
        quantity = _amount(row, "quantity", problems, f"quantity, line {place}")
    return Item(
        external_id=clean(row.get("id")),
        description=clean(row.get("description"), limit=LABEL),
        quantity=quantity,
        amount=_amount(row, "amount", problems, f"amount, line {place}"),
    )


def customer_of(row: Row) -> Customer | None:
    """R3: None when the invoice names no user at all."""
    external_id, user = _user_id(row), _user(row)
    if not external_id:
        return None
    email, company = clean(user.get("email")), clean(user.get("company"))
    name = company or clean(user.get("full_name")) or email
    stripe_id = clean(user.get("stripe_customer_id"))
    return Customer(external_id, name, email, stripe_id, bool(company))


def _user(row: Row) -> Mapping[str, Any]:
    user = row.get("user")
    return user if isinstance(user, Mapping) else {}


def _user_id(row: Row) -> str:
    return clean(_user(row).get("id") or row.get("user_id"), limit=MAX_ID)


def _currency(row: Row) -> str:
    return clean(row.get("currency"), limit=20).upper() or DEFAULT_CURRENCY


def _due_date(value: object, problems: list[Reason]) -> date | None:
    """Kept for the fingerprint; the move's due date is the biller's (R2)."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value).strip()).date()
    except ValueError:
        text = clean(value, limit=80)
        problems.append(because("bad_data", "not_a_date", field="due_date", value=text))
        return None


def fingerprint(row: Row) -> str:
    """R12: a hash of what counts as a change, however a number is written.

    Taken from the row as it came, so that bad data which is put right shows as a
    change too. Items count in the order of their ids.
    """
    items = row.get("items")
    lines = items if isinstance(items, list | tuple) else ()
    content = {
        "ids": [_text(row.get(name)) for name in ("id", "stripe_invoice_id")],
        "number": _text(row.get("invoice_number")),
        "user": _user_id(row),
        "currency": _currency(row),
        "amounts": [_number(row.get(name)) for name in ("subtotal", "tax")],
        "total": _number(_stated_total(row)),
        "due_date": _text(_due_date(row.get("due_date"), []) or row.get("due_date")),
        "items": sorted(_line(line) for line in lines),
    }
    canonical = json.dumps(content, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _line(line: object) -> list[str]:
    if not isinstance(line, Mapping):
        return [_text(line)]
    quantity = line.get("quantity")
    return [
        _text(line.get("id")),
        _text(line.get("description")),
        _number(ONE if quantity is None else quantity),
        _number(line.get("amount")),
    ]


def _stated_total(row: Row) -> object:
    if row.get("total") is not None:
        return row["total"]
    try:
        return money(row.get("subtotal")) + money(row.get("tax"))
    except ValueError:
        return None


def _number(value: object) -> str:
    try:
        return plain(money(value))
    except ValueError:
        return _text(value)


def _text(value: object) -> str:
    return clean(value, limit=LABEL + NAME)
