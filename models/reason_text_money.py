"""What a person reads of movements of the Stripe balance that need a decision."""

from collections.abc import Callable, Mapping
from typing import Any

Write = Callable[[Any, Mapping[str, str]], str]

MONEY: dict[str, Write] = {
    "before_cut_over": lambda env, f: env._(
        "%(date)s lies before the cut-over date of the Stripe account: it is part of "
        "the opening balance, and nothing is booked.",
        **f,
    ),
    "unknown_kind": lambda env, f: env._(
        "Stripe calls this transaction of %(amount)s “%(kind)s” (%(category)s), a kind "
        "that is not known here: nothing is booked, and the clearing account differs "
        "from Stripe by it. Find out what it is, and press “Book to an account”.",
        **f,
    ),
    "kind_by_hand": lambda env, f: env._(
        "Where %(amount)s of the kind “%(kind)s” (%(category)s) belong depends on your "
        "agreement with Stripe: nothing is booked, and the clearing account differs "
        "from Stripe by it. Press “Book to an account”.",
        **f,
    ),
    "transaction_sum": lambda env, f: env._(
        "Stripe says gross %(gross)s, fee %(fee)s (its parts: %(parts)s) and net "
        "%(net)s, which do not fit together. Nothing is booked; ask Stripe's support "
        "about this transaction.",
        **f,
    ),
    "transaction_unreadable": lambda env, f: env._(
        "Stripe's answer about this transaction cannot be used: %(detail)s. Nothing is "
        "booked; press “Read again”, and if that does not help ask Stripe's support.",
        **f,
    ),
    "balance_currency": lambda env, f: env._(
        "The Stripe account has no clearing journal in %(currency)s, or it or its "
        "account is archived. Add one under Fusion Billing ▸ Configuration ▸ Stripe "
        "accounts, or choose Unarchive on what is archived; the next run books it.",
        **f,
    ),
    "account_missing": lambda env, f: env._(
        "No account is chosen for %(accounts)s, or it is archived. Choose one under "
        "Fusion Billing ▸ Configuration ▸ Stripe accounts; the next run books it.",
        **f,
    ),
    "payout_mismatch": lambda env, f: env._(
        "Payout %(payout)s is %(amount)s, the %(count)s transactions it is made of "
        "come to %(total)s. Nothing is booked of it; the next run reads them again. If "
        "that does not help ask Stripe's support.",
        **f,
    ),
    "charge_differs": lambda env, f: env._(
        "Stripe says that %(amount)s were paid by charge %(charge)s, the books have "
        "%(booked)s. Correct the payment in Odoo; the next run looks again.",
        **f,
    ),
    "entry_gone.deleted": lambda env, f: env._(
        "The entry of this transaction was deleted in Odoo: the clearing account lacks "
        "%(amount)s. Press “Decide again”, and it is booked once more; if you booked "
        "it yourself meanwhile, reverse that first.",
        **f,
    ),
    "entry_gone.draft": lambda env, f: env._(
        "%(entry)s, the entry of this transaction, was set back to draft in Odoo: the "
        "clearing account lacks %(amount)s. Post it again.",
        **f,
    ),
    "entry_gone.cancelled": lambda env, f: env._(
        "%(entry)s, the entry of this transaction, was cancelled in Odoo: the clearing "
        "account lacks %(amount)s. Set it back to draft, and post it again.",
        **f,
    ),
    "refund_to_review.drafted": lambda env, f: env._(
        "%(amount)s of %(invoice)s went back to the customer. A credit note of that "
        "amount is drafted: post it if the price fell, it is then matched with the "
        "refund; delete it if not, and match the refund by hand.",
        **f,
    ),
    "refund_to_review.none": lambda env, f: env._(
        "%(amount)s of %(invoice)s went back to the customer. If the price fell make a "
        "credit note of that amount, and match it with the refund.",
        **f,
    ),
    "refund_to_review.noted": lambda env, f: env._(
        "%(amount)s of %(invoice)s went back to the customer, and a credit note of "
        "that invoice is posted and still open. Match the two if the refund is what it "
        "is for; if not, and the price fell, make another credit note of that amount, "
        "and match it with the refund.",
        **f,
    ),
    "refund_to_review.failed": lambda env, f: env._(
        "The refund of %(amount)s of %(invoice)s failed: the money is back at Stripe, "
        "but the credit note stands, so that the customer is still owed it. Give it "
        "back another way, or reverse the credit note and match it with this.",
        **f,
    ),
    "unmatched_charge": lambda env, f: env._(
        "Charge %(charge)s of %(amount)s belongs to no invoice that is booked as paid. "
        "It stands on the account of unallocated receipts until its invoice is booked. "
        "Open invoices of that amount: %(candidates)s.",
        **f,
    ),
    "unmatched_refund": lambda env, f: env._(
        "%(amount)s went back for charge %(charge)s, which the books do not have. It "
        "stands on the account of unallocated receipts: find out whose it was.",
        **f,
    ),
}
