"""What a person reads of money that will not come, or came after all (R28, R30)."""

from collections.abc import Callable, Mapping
from typing import Any

Write = Callable[[Any, Mapping[str, str]], str]

LOST: dict[str, Write] = {
    "dispute_lost_to_review.written_off": lambda env, f: env._(
        "Dispute %(dispute)s over %(amount)s is lost, and the invoice is open again. A "
        "write-off is drafted: post it if the customer will not pay, or press “Write "
        "off” to take tax back with it. Delete it if the customer still owes it, or "
        "if the price fell and a credit note is due, then press “Accept” on the "
        "invoice.",
        **f,
    ),
    "dispute_lost_to_review.noted": lambda env, f: env._(
        "Dispute %(dispute)s over %(amount)s is lost, and the invoice is open again. A "
        "credit note of that amount is drafted: post it if the price fell. Delete it "
        "if the customer still owes it, or press “Write off” if it will not be paid.",
        **f,
    ),
    "dispute_lost_to_review.none": lambda env, f: env._(
        "Dispute %(dispute)s over %(amount)s is lost, and the invoice is open again. "
        "Press “Write off” if the customer will not pay, make a credit note if the "
        "price fell, or press “Accept” on the invoice if the customer still owes it.",
        **f,
    ),
    "dispute_lost_to_review.refunded": lambda env, f: env._(
        "Dispute %(dispute)s over %(amount)s is lost, of a payment that was refunded "
        "already: the customer got the money twice, and owes what is open again. Ask "
        "Stripe's support, and the customer.",
        **f,
    ),
    "dispute_lost_to_review.unmatched": lambda env, f: env._(
        "Dispute %(dispute)s over %(amount)s is lost. Its charge belongs to no invoice "
        "that is booked as paid: the money was taken from unallocated receipts. Find "
        "out whose it was; once its invoice is booked, that is open again.",
        **f,
    ),
    "dispute_lost_to_review.unbooked": lambda env, f: env._(
        "Dispute %(dispute)s over %(amount)s is lost. The money was taken before the "
        "cut-over date: it is not among the disputed payments, and nothing was booked. "
        "The invoice is shown as paid; correct that by an entry against the account "
        "of the opening.",
        **f,
    ),
    "dispute_won_late": lambda env, f: env._(
        "Dispute %(dispute)s over %(amount)s was won after it had been lost: the money "
        "is back, and invoice %(invoice)s was settled otherwise meanwhile. Undo that "
        "(take a write-off back, reverse a credit note), and match the payment with "
        "the invoice; or pay it back.",
        **f,
    ),
    "written_off_paid": lambda env, f: env._(
        "%(amount)s was paid of an invoice of which %(settled)s is written off. An "
        "entry that adds it back is drafted, its tax with it: post it, and the next "
        "run books the payment.",
        **f,
    ),
}
