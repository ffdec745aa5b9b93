"""What a person reads when the books stand in the way, or our own error."""

from collections.abc import Callable, Mapping
from typing import Any

Write = Callable[[Any, Mapping[str, str]], str]

BOOKS: dict[str, Write] = {
    "currency_unknown": lambda env, f: env._(
        "Odoo has no currency “%(currency)s”. Correct it where it comes from, or "
        "create the currency; the next run reads it again.",
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
        "The biller dates the invoice %(date)s, which is after today, %(today)s. It "
        "is booked when the day has come; if the date is wrong, correct it at the "
        "biller.",
        **f,
    ),
    "partner_missing": lambda env, f: env._(
        "The source has no user for this invoice. Complete it there; the next run "
        "reads it again.",
        **f,
    ),
    "partner_ambiguous": lambda env, f: env._(
        "Several customers have the address %(email)s: %(candidates)s. Press "
        "“Choose the customer”.",
        **f,
    ),
    "partner_archived": lambda env, f: env._(
        "The customer %(partner)s is archived. Restore it, or press “Choose the "
        "customer” for another one.",
        **f,
    ),
    "partner_other_company": lambda env, f: env._(
        "The customer %(partner)s belongs to the company %(company)s. Share it, or "
        "press “Choose the customer” for another one.",
        **f,
    ),
    "taxes_missing": lambda env, f: env._(
        "The source charges %(tax)s of tax, but the company has no active sale tax. "
        "Install its chart of accounts or create its taxes; the next run books the "
        "invoice.",
        **f,
    ),
    "tax_unresolved": lambda env, f: env._(
        "No sale tax explains %(tax)s of tax on %(subtotal)s (%(rate)s %%). Nearest "
        "is %(nearest)s with %(nearest_tax)s, which the draft carries. Choose the tax "
        "on this row, or correct the source.",
        **f,
    ),
    "tax_ambiguous": lambda env, f: env._(
        "Several taxes explain %(tax)s of tax: %(candidates)s. Choose one on this "
        "row; the draft carries the first.",
        **f,
    ),
    "locked_period": lambda env, f: env._(
        "%(date)s lies in a locked period: %(lock)s. Open the period, or let the "
        "service book on the first open day; then the next run books it, or press "
        "“Decide again”.",
        **f,
    ),
}

MOVES: dict[str, Write] = {
    "totals_mismatch": lambda env, f: env._(
        "The invoice does not equal the source: untaxed %(move_untaxed)s instead of "
        "%(source_untaxed)s, tax %(move_tax)s instead of %(source_tax)s, total "
        "%(move_total)s instead of %(source_total)s. Press “Take the source's "
        "version”, or correct the one that is wrong.",
        **f,
    ),
    "date_moved": lambda env, f: env._(
        "The invoice is dated %(found)s, and should be booked on %(expected)s by the "
        "biller's date and the lock dates. If it is a draft, press “Take the source's "
        "version” or correct the date; if it is posted, correct it in Odoo, or press "
        "“Accept”.",
        **f,
    ),
    "move_deleted": lambda env, f: env._(
        "The invoice was deleted in Odoo. Press “Decide again” to have it made anew, "
        "or ignore this row.",
        **f,
    ),
    "draft_edited.details": lambda env, f: env._(
        "The source changed in its lines, number, customer or due date (the total is "
        "still %(source_total)s), but a person edited the draft. Compare both; press "
        "“Take the source's version”, or give the draft its lines (text, amount, tax), "
        "number, customer and due date by hand.",
        **f,
    ),
    "draft_edited.amounts": lambda env, f: env._(
        "The source changed, but a person edited the draft. Source: untaxed "
        "%(source_untaxed)s, tax %(source_tax)s, total %(source_total)s; draft: "
        "%(move_untaxed)s, %(move_tax)s, %(move_total)s. Press “Take the source's "
        "version”, or give the draft its lines (text, amount, tax), number, customer "
        "and due date by hand.",
        **f,
    ),
    "source_changed.amounts": lambda env, f: env._(
        "The source changed after posting: untaxed %(source_untaxed)s (posted "
        "%(move_untaxed)s), tax %(source_tax)s (posted %(move_tax)s), total "
        "%(source_total)s (posted %(move_total)s). Find out which is right; if it is "
        "the source, correct the invoice with a credit note.",
        **f,
    ),
    "source_changed.details": lambda env, f: env._(
        "The source changed after posting in its lines, number, customer or due date; "
        "the total is still %(source_total)s. Compare both; if the source is right, "
        "correct the invoice with a credit note.",
        **f,
    ),
    "source_changed.biller": lambda env, f: env._(
        "The source now names another biller invoice than the one posted (total "
        "%(source_total)s, posted %(move_total)s). Find out which is right: correct "
        "the source, or reverse the invoice with a credit note.",
        **f,
    ),
    "paid_out_of_band": lambda env, f: env._(
        "%(amount)s %(currency)s was paid outside the biller. Press “Register the "
        "payment” and choose the journal that received it.",
        **f,
    ),
    "payment_exceeds": lambda env, f: env._(
        "The biller confirms payments of %(amount)s, but only %(residual)s is open. "
        "Find out what settled the rest, or refund the difference.",
        **f,
    ),
    "settled_elsewhere": lambda env, f: env._(
        "The biller confirms %(amount)s, but %(settled)s of this invoice was settled "
        "in Odoo without the biller's payment: it may be the same money. Register by "
        "hand what is really open.",
        **f,
    ),
    "payment_currency": lambda env, f: env._(
        "Payment %(payment)s is in %(currency)s, the invoice in %(invoice_currency)s. "
        "Register it by hand.",
        **f,
    ),
    "payment_rate": lambda env, f: env._(
        "Payment %(payment)s was not booked: there is no rate of %(currency)s in the "
        "week before %(date)s, its day. Enter one; the next run books the payment.",
        **f,
    ),
    "payment_locked": lambda env, f: env._(
        "Payment %(payment)s of %(date)s lies in a locked period: %(lock)s. Open the "
        "period; the next run books the payment.",
        **f,
    ),
    "payment_future": lambda env, f: env._(
        "The biller dates payment %(payment)s on %(date)s, and today is %(today)s. It "
        "is booked once that day has come; if the date is wrong, tell the biller.",
        **f,
    ),
    "payment_unmatched": lambda env, f: env._(
        "%(amount)s that the biller confirms is booked in Odoo, but not matched with "
        "this invoice, of which %(residual)s is open. Match the payment with the "
        "invoice, or press “Accept” if that is as it should be.",
        **f,
    ),
    "run_undone": lambda env, f: env._(
        "The run of %(since)s was undone by %(user)s on %(date)s, and what it had "
        "booked of this invoice was taken back. The next run books it again.",
        **f,
    ),
    "error": lambda env, f: env._(
        "This could not be booked because of an error: %(reference)s. The next run "
        "tries again; if it remains, tell the administrator.",
        **f,
    ),
}
