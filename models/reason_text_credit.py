"""What a person reads of Stripe's credit notes and its customers' credit."""

from collections.abc import Callable, Mapping
from typing import Any

Write = Callable[[Any, Mapping[str, str]], str]

CREDIT: dict[str, Write] = {
    "note_void": lambda env, f: env._(
        "Credit note %(note)s is void at Stripe: nothing is booked of it, and what had "
        "been booked is reversed.",
        **f,
    ),
    "note_invoice": lambda env, f: env._(
        "Credit note %(note)s of %(total)s is for invoice %(biller_id)s of Stripe, "
        "which is not booked and posted. Nothing is booked; the next run looks again.",
        **f,
    ),
    "note_twice": lambda env, f: env._(
        "Stripe's credit note %(note)s of %(total)s is for a refund of which %(other)s "
        "was posted by a person. Nothing is booked: it would credit the same twice. "
        "Reverse %(other)s; the next run then books Stripe's own.",
        **f,
    ),
    "note_exceeds": lambda env, f: env._(
        "Credit note %(note)s of %(total)s, of which %(before_payment)s was taken off "
        "what was open, does not fit invoice %(invoice)s: %(open)s of it is open and "
        "%(creditable)s is not credited yet. Nothing is booked. See what else settled "
        "or credited the invoice; the next run looks again.",
        **f,
    ),
    "note_tax": lambda env, f: env._(
        "Credit note %(note)s of %(total)s credits a tax of %(tax)s (%(rates)s) that "
        "no line of invoice %(invoice)s carries, or more than one. Nothing is booked; "
        "make the credit note in Odoo, with %(note)s as its reference: the next run "
        "finds it.",
        **f,
    ),
    "note_sum": lambda env, f: env._(
        "Stripe says of credit note %(note)s: lines %(lines)s, tax %(tax)s, total "
        "%(total)s; taken off what was open %(before_payment)s, given back "
        "%(given_back)s. That does not fit together. Nothing is booked; ask Stripe's "
        "support.",
        **f,
    ),
    "note_to_match": lambda env, f: env._(
        "Of credit note %(note)s for invoice %(invoice)s %(amount)s is still open: the "
        "refund, or the customer's credit, by which it was given back is not booked "
        "yet. The next run matches it.",
        **f,
    ),
    "note_out_of_band": lambda env, f: env._(
        "%(amount)s of credit note %(note)s for invoice %(invoice)s was given back "
        "outside Stripe. Register the payment to the customer in Odoo where the money "
        "left.",
        **f,
    ),
    "paper_gone.deleted": lambda env, f: env._(
        "The entry of %(paper)s was deleted in Odoo: the books lack %(amount)s of "
        "credit that Stripe gave the customer. Press “Book again”; if you booked it "
        "yourself meanwhile, give that entry %(paper)s as its reference instead: the "
        "next run finds it.",
        **f,
    ),
    "paper_gone.draft": lambda env, f: env._(
        "%(entry)s, the entry of %(paper)s, was set back to draft in Odoo: the books "
        "lack %(amount)s of credit that Stripe gave the customer. Post it again.",
        **f,
    ),
    "paper_gone.cancelled": lambda env, f: env._(
        "%(entry)s, the entry of %(paper)s, was cancelled in Odoo: the books lack "
        "%(amount)s of credit that Stripe gave the customer. Set it back to draft, and "
        "post it again.",
        **f,
    ),
    "credit_kind": lambda env, f: env._(
        "Where %(amount)s of the kind “%(kind)s” belong nobody can know: the "
        "customer's credit is not booked. Make the entry in Odoo, on the account of "
        "customers' credit, with Stripe's id of this move as its reference: the next "
        "run finds it.",
        **f,
    ),
    "credit_customer": lambda env, f: env._(
        "%(amount)s of credit were given to customer %(customer)s of Stripe, who is no "
        "contact here, or more than one. Write that id on the contact; the next run "
        "books it.",
        **f,
    ),
    "credit_document": lambda env, f: env._(
        "%(amount)s of a customer's credit belong to %(document)s, which is not booked "
        "and posted. Nothing is booked; the next run looks again.",
        **f,
    ),
}
