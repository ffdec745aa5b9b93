"""The figures of a reason: kept as plain text, read in the user's language.

Amounts are kept with a point, days as ISO writes them, lock dates by their field: what
a run found at night must not be in the language of whoever ran it.
"""

import re
from collections.abc import Mapping

from odoo import fields
from odoo.tools.misc import format_date, get_lang

from .outside_text import in_words

NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?( [A-Z]{3})?")  # a currency may follow
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LOCK = re.compile(rf"(\w+_lock_date) ({DAY.pattern})")
NUMBERS = {
    *("amount", "difference", "items", "rate", "residual", "settled"),
    *("subtotal", "tax", "nearest_tax", "total"),
    *("before_payment", "creditable", "given_back", "lines", "open"),
    *("source_untaxed", "source_tax", "source_total"),
    *("move_untaxed", "move_tax", "move_total", "biller_tax", "biller_total"),
}
DAYS = {"date", "expected", "found", "since", "today"}
SPACE, NARROW = " ", "\N{NO-BREAK SPACE}"


def reason_vals(reason) -> dict:
    """A `Reason`, or None, as the values of the fields that keep it."""
    return {
        "reason_code": reason.code if reason else False,
        "reason_figures": dict(reason.figures) if reason else False,
    }


def kept_locks(locks) -> str:
    """Lock dates as the text of a figure: pairs of a day and a field of the company."""
    return ", ".join(f"{name} {day}" for day, name in sorted(locks))


def readable(env, figures: Mapping[str, str]) -> dict[str, str]:
    """The figures as this user reads them; what has another shape stays as it is."""
    return {name: _readable(env, name, text) for name, text in figures.items()}


def _readable(env, name, text):
    if name in NUMBERS and (found := NUMBER.fullmatch(text)):
        return number(env, *found.groups())
    if name in DAYS and DAY.fullmatch(text):
        return format_date(env, text)
    if name == "lock" and (locks := LOCK.findall(text)):
        return env["res.company"]._format_lock_dates(
            [(fields.Date.to_date(day), field) for field, day in locks]
        )
    if name == "accounts":
        return ", ".join(_account_named(env, role) for role in text.split(", "))
    return in_words(env, text) if name == "detail" else text


def _account_named(env, role):
    """The account of a role, as it is called where it is chosen."""
    field = env["fusion.billing.stripe.account"]._fields.get(f"{role}_account_id")
    return field._description_string(env) if field else role


def number(env, sign, whole, decimals, currency=None):
    """A number, exactly, with the separators of the user's language."""
    language = get_lang(env)
    grouped = env["res.lang"].browse(language.id).format("%d", int(whole), True)
    point = language.decimal_point + decimals if decimals else ""
    return sign + grouped.replace(SPACE, NARROW) + point + (currency or "")
