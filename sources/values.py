"""Reading a biller's JSON: each value is what it should be, or an error says so.

Money: `major_amount` turns the billers' integer minor units into exact Decimals.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation

from ..ledger.facts_codec import YEARS
from ..ledger.money import NO_DECIMALS
from .errors import BillerAnswerError

LONGEST_ID = 255
MAX_SCALE = 60  # decimals of any number
MAX_DIGITS = 12  # of an amount in minor units, of an instant in seconds
_THREE_DECIMALS = "BHD JOD KWD OMR TND"


def _digits(none, three):
    """Decimals per currency; what is not listed has two."""
    whole = NO_DECIMALS.union(none.split())
    return dict.fromkeys(whole, 0) | dict.fromkeys(three.split(), 3)


# docs.stripe.com/currencies: ISK and UGX have no decimals, yet are sent with two,
# HUF and TWD likewise (only payouts are whole); MGA is sent without.
STRIPE_MINOR_DIGITS = _digits("MGA", _THREE_DECIMALS)
# ISO 4217, which Lago follows.
ISO_MINOR_DIGITS = _digits("ISK UGX", f"{_THREE_DECIMALS} IQD LYD")


def major_amount(minor, currency, table):
    """`minor` units (int) of `currency` in major units: 1234, "CAD" -> 12.34."""
    return Decimal(minor).scaleb(-table.get(currency.upper(), 2))


def parse_json(body):
    """Parsed JSON, fractions as Decimal; ValueError for what is none, NaN too."""
    return json.loads(body, parse_float=_fraction, parse_constant=_fraction)


def _fraction(text):
    number = _decimal(text)
    if number is None:
        raise ValueError("a number is none, or out of all proportion")
    return number


def _decimal(value):
    """A finite Decimal of sensible size out of a number or its text, or None."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    fits = number.adjusted() < MAX_DIGITS and number.as_tuple().exponent >= -MAX_SCALE
    return number if fits else None


def clean_text(text):
    """Text that PostgreSQL can hold: no NUL bytes, no lone surrogates."""
    text = text.replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace").decode("utf-8")


class Reader:
    """Typed access to one JSON object of `biller`, answered to `path`.

    Missing and null are the same to the billers: each method takes a `default`,
    and without one the value is required.
    """

    REQUIRED = object()

    def __init__(self, data, biller, path):
        self.biller = biller
        self.path = path
        if not isinstance(data, Mapping):
            raise self.error(f"an object was expected, not {_kind(data)}")
        self.data = data

    def error(self, detail):
        return BillerAnswerError(biller=self.biller, path=self.path, detail=detail)

    def raw(self, key, default=REQUIRED):
        value = self.data.get(key)
        if value is None:
            if default is self.REQUIRED:
                raise self.error(f"the field {key!r} is missing")
            return default
        return value

    def _typed(self, key, default, types, name):
        value = self.raw(key, default)
        if value is default:
            return value
        # True is an int to Python, and never one to a biller
        if isinstance(value, types) and isinstance(value, bool) is (types is bool):
            return value
        raise self.error(f"the field {key!r} should be {name}, not {_kind(value)}")

    def text(self, key, default=""):
        """Text; a number is taken as its digits."""
        value = self._typed(key, default, (str, int, Decimal), "text")
        return clean_text(value) if isinstance(value, str) else str(value)

    def flag(self, key, default=False):
        return self._typed(key, default, bool, "true or false")

    def integer(self, key, default=REQUIRED):
        """A whole number; text of digits is accepted (older servers)."""
        value = self.raw(key, default)
        if value is default:
            return value
        number = _decimal(value)
        if number is None or number != number.to_integral_value():
            raise self.error(f"the field {key!r} should be a whole number")
        return int(number)

    def number(self, key, default=None):
        """A Decimal out of a number or of text ("20.0")."""
        value = self._typed(key, default, (str, int, Decimal), "a number")
        if value is default:
            return value
        number = _decimal(value)
        if number is None:
            raise self.error(f"the field {key!r} should be a number")
        return number

    def own_id(self):
        """The id by which it is found again; an index holds none that is too long."""
        return self._bounded("id", self.text("id", self.REQUIRED))

    def reference(self, key):
        """The id of another object, given as text or expanded into that object."""
        value = self.raw(key, "")
        inside = isinstance(value, Mapping)
        told = self.inner(key).text("id") if inside else self.text(key)
        return self._bounded(key, told)

    def _bounded(self, key, told):
        if len(told) > LONGEST_ID:
            raise self.error(f"the field {key!r} is too long for an id")
        return told

    def values(self, key, default=()):
        """The list under `key`, whatever is in it."""
        return self._typed(key, default, (list, tuple), "a list")

    def items(self, key):
        """The objects of a list, each as a `Reader`; none when there is no list."""
        path = f"{self.path} ({key})"
        return [Reader(item, self.biller, path) for item in self.values(key)]

    def inner(self, key):
        """The object under `key` as a `Reader`, empty when there is none."""
        return Reader(self.raw(key, {}), self.biller, f"{self.path} ({key})")

    def instant(self, key):
        """An aware UTC datetime out of seconds since 1970, or None."""
        seconds = self.integer(key, None)
        if seconds is None:
            return None
        try:
            return self._known(datetime.fromtimestamp(seconds, timezone.utc))
        except (OverflowError, OSError, ValueError):
            raise self.error(f"the field {key!r} is no point in time") from None

    def _known(self, day):
        """`day`, which no time zone can shift out of the calendar; or ValueError."""
        if day.year not in YEARS:
            raise ValueError(f"the year {day.year}")
        return day

    def iso_instant(self, key):
        """An aware UTC datetime out of ISO text, or None; naive means UTC."""
        text = self.text(key)
        if not text:
            return None
        try:
            moment = self._known(datetime.fromisoformat(text.replace("Z", "+00:00")))
        except ValueError:
            raise self.error(f"the field {key!r} is no point in time") from None
        if moment.tzinfo is None:
            return moment.replace(tzinfo=timezone.utc)
        return moment.astimezone(timezone.utc)

    def iso_date(self, key):
        """A plain date out of ISO text, or None; a time behind it is ignored."""
        text = self.text(key)
        if not text:
            return None
        try:
            return self._known(date.fromisoformat(text[:10]))
        except ValueError:
            raise self.error(f"the field {key!r} is no date") from None


class Money:
    """The amounts of one object (a `Reader`) in major units of its currency."""

    def __init__(self, holder, currency, digits):
        self._holder = holder
        self._currency = currency
        self._digits = digits

    def of(self, key, default=Reader.REQUIRED):
        return self.within(self._holder, key, default)

    def within(self, part, key="amount", default=Reader.REQUIRED):
        """An amount of a part (a tax, a discount), in the same currency."""
        return major_amount(part.integer(key, default), self._currency, self._digits)


def _kind(value):
    kinds = {Mapping: "an object", list: "a list", str: "text", bool: "a flag"}
    for kind, name in kinds.items():
        if isinstance(value, kind):
            return name
    return "nothing" if value is None else "a number"
