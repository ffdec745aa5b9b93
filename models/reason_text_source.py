"""What a person reads when the source or the biller stands in the way."""

from collections.abc import Callable, Mapping
from typing import Any

Write = Callable[[Any, Mapping[str, str]], str]
NOT_SAID = "–"  # and so not compared


def _differences(env, f: Mapping[str, str]) -> list[str]:
    """Side by side what differs; what agrees would only hide it."""
    sides = {
        "total": env._("total %(source_total)s and %(biller_total)s", **f),
        "tax": env._("tax %(source_tax)s and %(biller_tax)s", **f),
        "currency": env._("currency %(source_currency)s and %(biller_currency)s", **f),
        "customer": env._("customer %(source_customer)s and %(biller_customer)s", **f),
    }
    differing = [
        text
        for name, text in sides.items()
        if len({f[f"source_{name}"], f[f"biller_{name}"]} - {NOT_SAID}) > 1
    ]
    return differing or list(sides.values())


SOURCE: dict[str, Write] = {
    "bad_data.missing": lambda env, f: env._(
        "The source gives no value for “%(field)s”. Complete it in the source; the "
        "next run reads it again.",
        **f,
    ),
    "bad_data.not_a_number": lambda env, f: env._(
        "The source gives “%(value)s” for “%(field)s”, which is no amount. Correct it "
        "in the source; the next run reads it again.",
        **f,
    ),
    "bad_data.not_a_date": lambda env, f: env._(
        "The source gives “%(value)s” for “%(field)s”, which is no date. Correct it "
        "in the source; the next run reads it again.",
        **f,
    ),
    "bad_data.too_long": lambda env, f: env._(
        "The source's “%(field)s” begins with “%(value)s” and is too long for an "
        "identifier. Correct it in the source; the next run reads it again.",
        **f,
    ),
    "bad_data.not_a_line": lambda env, f: env._(
        "The source gives “%(value)s” for “%(field)s”, which is no invoice line. "
        "Correct it in the source; the next run reads it again.",
        **f,
    ),
    "bad_data.decimals": lambda env, f: env._(
        "The source gives %(value)s for “%(field)s”: more decimals than the currency "
        "has, so that no invoice can equal it. Correct it in the source; the next run "
        "reads it again.",
        **f,
    ),
    "bad_data.sum": lambda env, f: env._(
        "The source's total is not its subtotal plus tax: %(value)s. Find out which "
        "is right at the biller and correct the source; the next run reads it again.",
        **f,
    ),
    "bad_data.repeated": lambda env, f: env._(
        "The source gives more than one invoice with the “%(field)s” “%(value)s”; only "
        "the first was looked at. Correct it in the source; the next run reads it "
        "again.",
        **f,
    ),
    "zero_amount": lambda env, f: env._(
        "Invoice %(number)s comes to zero and has no line with an amount: there is "
        "nothing to book.",
        **f,
    ),
    "duplicate_source": lambda env, f: env._(
        "Biller invoice %(biller_id)s already belongs to source invoice %(other)s. "
        "Correct the source, or ignore one of the two.",
        **f,
    ),
    "negative_total": lambda env, f: env._(
        "The total is %(total)s, below zero: it is a credit note, and the customer is "
        "owed that. Set up the Stripe balance with an account for customers' credit, "
        "and the next run books it; or book it by hand and ignore this row.",
        **f,
    ),
    "tax_inclusive": lambda env, f: env._(
        "The items add up to %(items)s, which is the total including %(tax)s of tax "
        "(subtotal %(subtotal)s, total %(total)s): their amounts are not net. Correct "
        "the source, or book the invoice by hand and ignore this row.",
        **f,
    ),
    "balance_unexplained": lambda env, f: env._(
        "The items add up to %(items)s, the subtotal is %(subtotal)s. A line of "
        "%(difference)s balances the draft. Find out what it stands for and correct "
        "the source, or ignore this row and book the invoice by hand.",
        **f,
    ),
}

BILLER: dict[str, Write] = {
    "no_biller_record.no_id": lambda env, f: env._(
        "The source names no biller invoice, so that nobody can confirm this one. Add "
        "its Stripe or Lago id in the source, or verify the invoice by hand.",
        **f,
    ),
    "no_biller_record.other_shape": lambda env, f: env._(
        "“%(biller_id)s” is neither a Stripe id (in_…) nor a Lago id (lago:…). "
        "Correct it in the source, or verify the invoice by hand.",
        **f,
    ),
    "no_biller_record.unknown": lambda env, f: env._(
        "The biller has no invoice %(biller_id)s. Check the id in the source and the "
        "account of the API key, or verify the invoice by hand.",
        **f,
    ),
    "no_biller_record.test_mode": lambda env, f: env._(
        "%(biller_id)s is an invoice of the biller's test mode: no money moved. "
        "Ignore it, or correct the id in the source.",
        **f,
    ),
    "no_credentials": lambda env, f: env._(
        "There is no API key for %(biller)s. Enter it in the settings; the next run "
        "tries again.",
        **f,
    ),
    "biller_unreachable": lambda env, f: env._(
        "%(biller)s gave no usable answer (%(detail)s). The next run tries again.",
        **f,
    ),
    "biller_refused": lambda env, f: env._(
        "%(biller)s refused the request (%(detail)s). Check the API key in the "
        "settings; the next run tries again.",
        **f,
    ),
    "not_verifiable": lambda env, f: env._(
        "Biller invoice %(biller_id)s could not be verified now. The next run tries "
        "again.",
        **f,
    ),
    "unverified": lambda env, f: env._(
        "Biller invoice %(biller_id)s could not be verified for %(days)s days, since "
        "%(since)s. Test the connection in the settings and press “Read again”, or "
        "verify the invoice by hand.",
        **f,
    ),
    "void": lambda env, f: env._(
        "%(biller_id)s is void at the biller: there is nothing to book.",
        **f,
    ),
    "biller_draft": lambda env, f: env._(
        "%(biller_id)s is still a draft at the biller. It is booked once the biller "
        "finalises it.",
        **f,
    ),
    "missing_in_source": lambda env, f: env._(
        "The biller has finalised %(biller_id)s (number %(number)s, %(date)s, "
        "%(total)s %(currency)s), and NexaCloud does not have it. If it is "
        "NexaCloud's, have its copy of the biller's invoices completed; the next run "
        "then books it.",
        **f,
    ),
    "gone_at_source": lambda env, f: env._(
        "The source no longer has invoice %(number)s of %(total)s. Nothing was "
        "deleted here. Find out why it is gone; if it was never valid, reverse it.",
        **f,
    ),
    "void_after_post": lambda env, f: env._(
        "%(biller_id)s was voided at the biller after this invoice was posted. "
        "Press “Draft the credit note”, and post that.",
        **f,
    ),
    "draft_after_post": lambda env, f: env._(
        "%(biller_id)s is a draft at the biller although this invoice is posted. Find "
        "out at the biller what was billed; reverse the invoice if it is not valid.",
        **f,
    ),
    "amount_mismatch": lambda env, f: env._(
        "The source and the biller disagree: %(differences)s. Correct the one that is "
        "wrong; the next run compares again.",
        differences="; ".join(_differences(env, f)),
    ),
}
