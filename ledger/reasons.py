"""Every code a row can carry, and the figures each code comes with.

The sentences a person reads are in `models/reason_text.py`, one per code or, where
a code has variants, one per variant (`bad_data.missing`): what happened, with the
figures, and what to do. All figures are text; amounts are in major units.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .invoice import Reason

HELD, WAITING, SKIPPED, FAILED = "held", "waiting", "skipped", "failed"
DECISION = "decision"  # on a row whose state follows its posted move
PAYMENT = "payment"  # the invoice is booked, this payment is not
LISTED = "listed"  # there is no row: told on the run


@dataclass(frozen=True, slots=True)
class ReasonKind:
    """`kind` is what the row becomes; on a posted row held means DECISION."""

    kind: str
    figures: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


def _kind(kind: str, figures: str = "", variants: str = "") -> ReasonKind:
    return ReasonKind(kind, tuple(figures.split()), tuple(variants.split()))


REASONS: Mapping[str, ReasonKind] = {
    # what the source says
    "bad_data": _kind(
        HELD,
        "field value",
        "missing not_a_number not_a_date too_long not_a_line decimals sum repeated",
    ),
    "zero_amount": _kind(SKIPPED, "number"),
    "duplicate_source": _kind(HELD, "biller_id other"),
    # what the biller says
    "no_biller_record": _kind(HELD, "biller_id", "no_id other_shape unknown test_mode"),
    "no_credentials": _kind(WAITING, "biller"),
    "biller_unreachable": _kind(WAITING, "biller detail"),
    "biller_refused": _kind(WAITING, "biller detail"),
    "not_verifiable": _kind(WAITING, "biller_id"),
    "unverified": _kind(HELD, "since days biller_id"),
    "void": _kind(SKIPPED, "biller_id"),
    "biller_draft": _kind(SKIPPED, "biller_id"),
    "void_after_post": _kind(DECISION, "biller_id"),
    "draft_after_post": _kind(DECISION, "biller_id"),
    "amount_mismatch": _kind(
        HELD,
        "source_total biller_total source_tax biller_tax source_currency "
        "biller_currency source_customer biller_customer",
    ),
    "missing_in_source": _kind(LISTED, "biller_id number date total currency"),
    "gone_at_source": _kind(LISTED, "number total"),
    # amounts, date, currency
    "tax_inclusive": _kind(HELD, "items subtotal tax total"),
    "balance_unexplained": _kind(HELD, "items subtotal difference"),
    "negative_total": _kind(HELD, "total"),
    "currency_unknown": _kind(HELD, "currency"),
    "currency_inactive": _kind(HELD, "currency"),
    "rate_missing": _kind(HELD, "currency date"),
    "future_dated": _kind(HELD, "date today"),
    # partner (R3)
    "partner_missing": _kind(HELD),
    "partner_ambiguous": _kind(HELD, "email candidates"),
    "partner_archived": _kind(HELD, "partner"),
    "partner_other_company": _kind(HELD, "partner company"),
    # tax (R7)
    "taxes_missing": _kind(HELD, "tax"),
    "tax_unresolved": _kind(HELD, "rate subtotal tax nearest nearest_tax"),
    "tax_ambiguous": _kind(HELD, "tax candidates"),
    # the books
    "locked_period": _kind(HELD, "date lock"),
    "totals_mismatch": _kind(
        HELD,
        "source_untaxed move_untaxed source_tax move_tax source_total move_total",
    ),
    "date_moved": _kind(HELD, "expected found"),
    "move_deleted": _kind(HELD),
    "draft_edited": _kind(
        HELD,
        "source_untaxed move_untaxed source_tax move_tax source_total move_total",
        "amounts details",
    ),
    "source_changed": _kind(
        DECISION,
        "source_untaxed move_untaxed source_tax move_tax source_total move_total",
        "amounts details biller",
    ),
    # payments (R10)
    "paid_out_of_band": _kind(PAYMENT, "amount currency"),
    "payment_exceeds": _kind(PAYMENT, "amount residual"),
    "settled_elsewhere": _kind(PAYMENT, "amount settled"),
    "payment_currency": _kind(PAYMENT, "payment currency invoice_currency"),
    "payment_rate": _kind(PAYMENT, "payment currency date"),
    "payment_locked": _kind(PAYMENT, "payment date lock"),
    "payment_future": _kind(PAYMENT, "payment date today"),
    "payment_unmatched": _kind(PAYMENT, "amount residual"),
    # the Stripe balance (R23)
    "before_cut_over": _kind(SKIPPED, "date"),
    "unknown_kind": _kind(HELD, "kind category amount"),
    "kind_by_hand": _kind(HELD, "kind category amount"),
    "transaction_sum": _kind(HELD, "gross fee parts net"),
    "transaction_unreadable": _kind(HELD, "detail"),
    "balance_currency": _kind(HELD, "currency"),
    "account_missing": _kind(HELD, "accounts"),
    "payout_mismatch": _kind(HELD, "payout amount total count"),
    "charge_differs": _kind(HELD, "charge amount booked"),
    "entry_gone": _kind(HELD, "entry amount", "deleted draft cancelled"),
    "refund_to_review": _kind(DECISION, "invoice amount", "drafted none noted failed"),
    "unmatched_charge": _kind(DECISION, "charge amount candidates"),
    "unmatched_refund": _kind(DECISION, "charge amount"),
    # credit notes and customers' credit of Stripe (R27, R29)
    "note_void": _kind(SKIPPED, "note"),
    "note_invoice": _kind(HELD, "note total biller_id"),
    "note_twice": _kind(HELD, "note total other"),
    "note_exceeds": _kind(HELD, "note total invoice before_payment open creditable"),
    "note_tax": _kind(HELD, "note total tax rates invoice"),
    "note_sum": _kind(HELD, "note total lines tax before_payment given_back"),
    "note_to_match": _kind(DECISION, "note amount invoice"),
    "note_out_of_band": _kind(DECISION, "note amount invoice"),
    "paper_gone": _kind(HELD, "entry paper amount", "deleted draft cancelled"),
    "credit_kind": _kind(HELD, "kind amount"),
    "credit_customer": _kind(HELD, "customer amount"),
    "credit_document": _kind(HELD, "document amount"),
    # disputes, write-offs (R28, R30)
    "dispute_lost_to_review": _kind(
        DECISION, "dispute amount", "written_off noted none refunded unmatched unbooked"
    ),
    "dispute_won_late": _kind(DECISION, "dispute amount invoice"),
    "written_off_paid": _kind(PAYMENT, "amount settled"),
    # ours
    "run_undone": _kind(WAITING, "since user date"),
    "error": _kind(FAILED, "reference"),
}

FLAGS: Mapping[str, str] = {
    "balanced": "The source has no items: one line carries the subtotal.",
    "other_family": "A description matches no family: booked to the generic account.",
    "uncharged_tax": "No tax was charged to a customer who may have had to pay it.",
    "place_of_supply": "The tax charged does not go with the customer's province.",
    "paid_by_credit": "Paid with less cash than the total: the rest stays open.",
    "paid_date_assumed": "The biller gives no paid date: the issuing date was taken.",
    "uncollectible": "The biller gave up collecting: the invoice stays open.",
    "written_off": "It is written off as a bad debt; a later payment adds it back.",
    "first_open_day": "Its period is locked: booked on the first open day.",
    "gone_at_source": "The source no longer has this invoice.",
}


def because(code: str, variant: str = "", **figures: object) -> Reason:
    """A `Reason` of the catalogue, its figures as text.

    :raise KeyError: a code, variant or figure the catalogue does not have, or a
        figure that is missing
    """
    kind = REASONS[code]
    if variant not in (kind.variants or ("",)):
        raise KeyError(f"{code} has no variant {variant!r}")
    if set(figures) != set(kind.figures):
        raise KeyError(f"{code} takes {kind.figures}, not {tuple(figures)}")
    text = {name: str(value) for name, value in figures.items()}
    return Reason(code, {"variant": variant, **text} if variant else text)
