"""The sentence for every code of `ledger/reasons.py`, to be read by an accountant.

Each says what happened, with the figures, and what to do. Odoo finds the literals
for translation because each stands in a call of `env._`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ..ledger.reasons import REASONS

UNKNOWN = "–"

Write = Callable[[Any, Mapping[str, str]], str]


def sentence(env, code: str, figures: Mapping[str, str] | None = None) -> str:
    """The sentence of a code, in the user's language.

    A figure that is missing shows as a dash, a code that is not in the catalogue as
    itself: what an older version wrote can still be read.
    """
    figures = dict(figures or {})
    variant = figures.pop("variant", "")
    write = SENTENCES.get(f"{code}.{variant}" if variant else code)
    if write is None:
        return ", ".join([code, *figures.values()])
    return write(env, dict.fromkeys(REASONS[code].figures, UNKNOWN) | figures)


SOURCE: dict[str, Write] = {
    "bad_data.missing": lambda env, f: env._(
        "The source gives no value for “%(field)s”. Complete it in the source; the next "
        "run reads it again.",
        **f,
    ),
    "bad_data.not_a_number": lambda env, f: env._(
        "The source gives “%(value)s” for “%(field)s”, which is no amount. Correct it in "
        "the source; the next run reads it again.",
        **f,
    ),
    "bad_data.not_a_date": lambda env, f: env._(
        "The source gives “%(value)s” for “%(field)s”, which is no date. Correct it in "
        "the source; the next run reads it again.",
        **f,
    ),
    "bad_data.too_long": lambda env, f: env._(
        "The source's “%(field)s” begins with “%(value)s” and is too long for an "
        "identifier. Correct it in the source; the next run reads it again.",
        **f,
    ),
    "bad_data.not_a_line": lambda env, f: env._(
        "The source gives “%(value)s” for “%(field)s”, which is no invoice line. Correct "
        "it in the source; the next run reads it again.",
        **f,
    ),
    "bad_data.decimals": lambda env, f: env._(
        "The source gives %(value)s for “%(field)s”: more decimals than the currency "
        "has, so that no invoice can equal it. Correct it in the source; the next run "
        "reads it again.",
        **f,
    ),
    "bad_data.sum": lambda env, f: env._(
        "The source's total is not its subtotal plus tax: %(value)s. Find out which is "
        "right at the biller and correct the source; the next run reads it again.",
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
        "The total is %(total)s, below zero: an invoice cannot be posted so. Book it as "
        "a credit note by hand and ignore this row.",
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
        "%(difference)s balances the draft. Find out what it stands for; correct the "
        "source, or complete the draft and release it.",
        **f,
    ),
}

BILLER: dict[str, Write] = {
    "no_biller_record.no_id": lambda env, f: env._(
        "The source names no biller invoice, so that nobody can confirm this one. Add "
        "its Stripe or Lago id in the source, or verify it by hand.",
        **f,
    ),
    "no_biller_record.other_shape": lambda env, f: env._(
        "“%(biller_id)s” is neither a Stripe id (in_…) nor a Lago id (lago:…). Correct "
        "it in the source, or verify the invoice by hand.",
        **f,
    ),
    "no_biller_record.unknown": lambda env, f: env._(
        "The biller has no invoice %(biller_id)s. Check the id in the source and the "
        "account of the API key, or verify the invoice by hand.",
        **f,
    ),
    "no_biller_record.test_mode": lambda env, f: env._(
        "%(biller_id)s is an invoice of the biller's test mode: no money moved. Ignore "
        "it, or correct the id in the source.",
        **f,
    ),
    "no_credentials": lambda env, f: env._(
        "There is no API key for %(biller)s. Enter it in the settings; the next run "
        "tries again.",
        **f,
    ),
    "biller_unreachable": lambda env, f: env._(
        "%(biller)s gave no usable answer (%(detail)s). The next run tries again.", **f
    ),
    "biller_refused": lambda env, f: env._(
        "%(biller)s refused the request (%(detail)s). Check the API key in the settings; "
        "the next run tries again.",
        **f,
    ),
    "not_verifiable": lambda env, f: env._(
        "Biller invoice %(biller_id)s could not be verified now. The next run tries "
        "again.",
        **f,
    ),
    "unverified": lambda env, f: env._(
        "Biller invoice %(biller_id)s could not be verified for %(days)s days, since "
        "%(since)s. Check the connection in the settings, or verify it by hand.",
        **f,
    ),
    "void": lambda env, f: env._(
        "%(biller_id)s is void at the biller: there is nothing to book.", **f
    ),
    "biller_draft": lambda env, f: env._(
        "%(biller_id)s is still a draft at the biller. It is booked once the biller "
        "finalises it.",
        **f,
    ),
    "void_after_post": lambda env, f: env._(
        "%(biller_id)s was voided at the biller after this invoice was posted. Reverse "
        "it with a credit note.",
        **f,
    ),
    "draft_after_post": lambda env, f: env._(
        "%(biller_id)s is a draft at the biller although this invoice is posted. Find "
        "out at the biller what was billed; reverse the invoice if it is not valid.",
        **f,
    ),
    "amount_mismatch": lambda env, f: env._(
        "The source and the biller disagree: total %(source_total)s and "
        "%(biller_total)s, tax %(source_tax)s and %(biller_tax)s, currency "
        "%(source_currency)s and %(biller_currency)s, customer %(source_customer)s and "
        "%(biller_customer)s. Correct the one that is wrong; the next run compares "
        "again.",
        **f,
    ),
}

BOOKS: dict[str, Write] = {
    "currency_unknown": lambda env, f: env._(
        "Odoo has no currency “%(currency)s”. Correct it in the source; the next run "
        "reads it again.",
        **f,
    ),
    "currency_inactive": lambda env, f: env._(
        "The currency %(currency)s is not active. Activate it and give it rates; the "
        "next run books the invoice.",
        **f,
    ),
    "rate_missing": lambda env, f: env._(
        "There is no rate of %(currency)s in the week before %(date)s. Enter one; the "
        "next run books the invoice.",
        **f,
    ),
    "future_dated": lambda env, f: env._(
        "The biller dates the invoice %(date)s, which is after today, %(today)s. It is "
        "booked when the day has come; if the date is wrong, correct it at the biller.",
        **f,
    ),
    "partner_missing": lambda env, f: env._(
        "The source names no user for this invoice. Complete it there, or give the user "
        "a customer link; the next run reads it again.",
        **f,
    ),
    "partner_ambiguous": lambda env, f: env._(
        "Several customers have the address %(email)s: %(candidates)s. Give the user a "
        "customer link to the right one.",
        **f,
    ),
    "partner_archived": lambda env, f: env._(
        "The customer %(partner)s is archived. Restore it, or point the customer link to "
        "another one.",
        **f,
    ),
    "partner_other_company": lambda env, f: env._(
        "The customer %(partner)s belongs to the company %(company)s. Share it, or "
        "point the customer link to another one.",
        **f,
    ),
    "taxes_missing": lambda env, f: env._(
        "The source charges %(tax)s of tax, but the company has no active sale tax. "
        "Install its chart of accounts or create its taxes; the next run books the "
        "invoice.",
        **f,
    ),
    "tax_unresolved": lambda env, f: env._(
        "No sale tax explains %(tax)s of tax on %(subtotal)s (%(rate)s %%). Nearest is "
        "%(nearest)s with %(nearest_tax)s, which the draft carries. Choose the tax on "
        "this row, or correct the source.",
        **f,
    ),
    "tax_ambiguous": lambda env, f: env._(
        "Several taxes explain %(tax)s of tax: %(candidates)s. Choose one on this row; "
        "the draft carries the first.",
        **f,
    ),
    "locked_period": lambda env, f: env._(
        "%(date)s lies in a locked period: %(lock)s. Open the period, or let the service "
        "book on the first open day.",
        **f,
    ),
    "not_configured.journal": lambda env, f: env._(
        "No sales journal is set: %(what)s. Choose it in the settings; the next run "
        "books the invoice.",
        **f,
    ),
    "not_configured.account": lambda env, f: env._(
        "An income account is missing: %(what)s. Choose it in the settings; the next run "
        "books the invoice.",
        **f,
    ),
    "not_configured.bank_journal": lambda env, f: env._(
        "No journal for the biller's payments is set: %(what)s. Choose it in the "
        "settings; the next run books the payment.",
        **f,
    ),
}

MOVES: dict[str, Write] = {
    "totals_mismatch": lambda env, f: env._(
        "The invoice does not equal the source: untaxed %(move_untaxed)s instead of "
        "%(source_untaxed)s, tax %(move_tax)s instead of %(source_tax)s, total "
        "%(move_total)s instead of %(source_total)s. Correct the invoice, or the source.",
        **f,
    ),
    "date_moved": lambda env, f: env._(
        "Odoo would book the invoice on %(found)s instead of %(expected)s. Check the "
        "lock dates.",
        **f,
    ),
    "move_deleted": lambda env, f: env._(
        "The invoice was deleted in Odoo. Book it again from this row, or ignore the "
        "row.",
        **f,
    ),
    "draft_edited": lambda env, f: env._(
        "The source changed, but a person edited the draft. Source: untaxed "
        "%(source_untaxed)s, tax %(source_tax)s, total %(source_total)s; draft: "
        "%(move_untaxed)s, %(move_tax)s, %(move_total)s. Take over the source's version, "
        "or keep the draft.",
        **f,
    ),
    "source_changed.amounts": lambda env, f: env._(
        "The source changed after posting: untaxed %(source_untaxed)s (posted "
        "%(move_untaxed)s), tax %(source_tax)s (posted %(move_tax)s), total "
        "%(source_total)s (posted %(move_total)s). Correct it with a credit note, or "
        "accept the posted invoice.",
        **f,
    ),
    "source_changed.details": lambda env, f: env._(
        "The source changed after posting in its lines, number, customer or due date; "
        "the total is still %(source_total)s. Look at both, then accept the posted "
        "invoice or correct it with a credit note.",
        **f,
    ),
    "paid_out_of_band": lambda env, f: env._(
        "%(amount)s %(currency)s was paid outside the biller. Find the payment and "
        "register it in the journal that received it.",
        **f,
    ),
    "payment_exceeds": lambda env, f: env._(
        "The biller confirms payments of %(amount)s, but only %(residual)s is open. Find "
        "out what settled the rest, or refund the difference.",
        **f,
    ),
    "payment_currency": lambda env, f: env._(
        "Payment %(payment)s is in %(currency)s, the invoice in %(invoice_currency)s. "
        "Register it by hand.",
        **f,
    ),
    "payment_locked": lambda env, f: env._(
        "Payment %(payment)s of %(date)s lies in a locked period: %(lock)s. Open the "
        "period; the next run books the payment.",
        **f,
    ),
    "error": lambda env, f: env._(
        "This invoice could not be booked because of an error: %(reference)s. The next "
        "run tries again; if it remains, tell the administrator.",
        **f,
    ),
}

SENTENCES: dict[str, Write] = {**SOURCE, **BILLER, **BOOKS, **MOVES}
