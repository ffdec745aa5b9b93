"""`Facts` as plain data and back: for JSON fields, and for callers of `_fc_verify`.

`facts_to_dict` gives JSON: money as text, dates and instants in ISO. The keys are
the fields of `Facts`. `facts_from_dict` reads that, and dicts with Python's own
values (Decimal, int, float, date, datetime) as another program would give them.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from .invoice import ZERO, BillerCustomer, BillerLine, Facts, PaymentFact, TaxPart
from .money import money

YEARS = range(1970, 9999)  # outside, a time zone may shift a date off the calendar
REQUIRED = ("invoice_date", "void", "draft", "paid", "paid_at", "amount_paid")


def facts_to_dict(facts: Facts) -> dict[str, Any]:
    """JSON-able; `facts_from_dict` gives an equal value back."""
    told = {each.name: getattr(facts, each.name) for each in fields(facts)}
    evidence = told.pop("evidence")  # JSON already, and most of it all
    return _plain(told) | {"evidence": evidence}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def facts_from_dict(mapping: Mapping[str, Any]) -> Facts:
    """The `Facts` a mapping tells of. Keys that are no field are ignored.

    Only `invoice_date`, `void`, `draft`, `paid`, `paid_at` and `amount_paid` must be
    there (R17); a naive datetime is UTC; an aware one is converted to UTC.

    :raise ValueError: a missing key, or a value that is none of its kind
    """
    missing = [key for key in REQUIRED if key not in mapping]
    if missing:
        raise ValueError(f"the facts lack {', '.join(missing)}")
    facts = _build(Facts, mapping)
    if facts.invoice_date is None:
        raise ValueError("the facts have no invoice_date")
    return facts


def _build(kind: type, mapping: Mapping[str, Any]) -> Any:
    """One dataclass; null for a field that has a default is that default."""
    values = {}
    for each in fields(kind):
        value = mapping.get(each.name)
        if value is None and each.default is not MISSING:
            continue
        values[each.name] = _READERS[kind, each.name](value, each.name)
    return kind(**values)


def _wrong(name: str, value: Any, what: str) -> ValueError:
    return ValueError(f"{name} is {what}: {str(value)[:80]!r}")


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, value, "neither true nor false")
    return value


def _amount(value: Any, name: str) -> Decimal:
    try:
        return money(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _cash(value: Any, name: str) -> Decimal:
    return ZERO if value is None else _amount(value, name)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise _wrong(name, value, "no text")
    return value


def _day(value: Any, name: str) -> date | None:
    """A date; the day of a datetime is its own, unshifted."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            raise _wrong(name, value, "no date") from None
    if isinstance(value, datetime):
        value = value.date()
    if value is None or (isinstance(value, date) and value.year in YEARS):
        return value
    raise _wrong(name, value, "no date")


def _instant(value: Any, name: str) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            raise _wrong(name, value, "no point in time") from None
    if value is None:
        return None
    if not isinstance(value, datetime) or value.year not in YEARS:
        raise _wrong(name, value, "no point in time")
    if value.tzinfo is None:
        return value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc)


def _as_it_is(value: Any, _name: str) -> Any:
    return value


def _one(kind: type):
    def read(value: Any, name: str) -> Any:
        if isinstance(value, kind):
            return value
        if not isinstance(value, Mapping):
            raise _wrong(name, value, "no mapping")
        return _build(kind, value)

    return read


def _many(kind: type):
    one = _one(kind)

    def read(value: Any, name: str) -> tuple:
        if not isinstance(value, list | tuple):
            raise _wrong(name, value, "no list")
        return tuple(one(each, name) for each in value)

    return read


_BY_NAME = {
    **dict.fromkeys(["invoice_date", "due_date", "period_start", "period_end"], _day),
    **dict.fromkeys(["paid_at", "voided_at"], _instant),
    "amount_paid": _cash,
    **dict.fromkeys(
        ["void", "draft", "paid", "uncollectible", "paid_date_assumed"], _flag
    ),
    **dict.fromkeys(
        [
            *("subtotal", "tax", "total", "discount", "out_of_band", "overpaid"),
            *("amount", "rate", "by_credit"),
        ],
        _amount,
    ),
    "customer": _one(BillerCustomer),
    "taxes": _many(TaxPart),
    "lines": _many(BillerLine),
    "payments": _many(PaymentFact),
    "evidence": _as_it_is,
}
_READERS = {
    (kind, each.name): _BY_NAME.get(each.name, _text)
    for kind in (Facts, BillerCustomer, TaxPart, BillerLine, PaymentFact)
    for each in fields(kind)
}
