"""A movement of the Stripe balance that a person books to an account (R23)."""

from .balance import Known, Leg, Outcome, Transaction
from .balance_decide import fee_legs, without_standing
from .balance_kinds import FEE, RECEIPT, kind_of
from .invoice import Reason
from .reasons import because

CHOSEN = "chosen"  # the role of the account that a person chose


def booked_by_hand(transaction: Transaction, known: Known, decided: Outcome) -> Outcome:
    """Its gross amount on the chosen account, its fee where fees go.

    `decided` is what would become of it otherwise: held is what cannot be booked by
    anybody, or what its payment has booked already.
    """
    if reason := _obstacle(transaction, known, decided):
        return Outcome("hold", reason)
    gross = (Leg(CHOSEN, -transaction.gross),)
    outcome = Outcome(
        "book",
        day=known.open_day or known.day,
        legs=tuple(leg for leg in gross if leg.amount),
        fee_legs=fee_legs(transaction),
    )
    return without_standing(outcome, transaction, known)


def is_paid_already(transaction: Transaction, known: Known) -> bool:
    """The clearing account has the money, by the payment of its invoice."""
    kind = kind_of(transaction.type, transaction.category)
    receipt = known.receipt
    return kind == RECEIPT and receipt is not None and receipt.is_placed


def _obstacle(
    transaction: Transaction, known: Known, decided: Outcome
) -> Reason | None:
    if transaction.problem or known.gone:
        return transaction.problem or known.gone
    if known.cut_over is None or known.day < known.cut_over:
        return because("before_cut_over", date=known.day)
    if not known.has_journal:
        return because("balance_currency", currency=transaction.currency)
    if known.rate_problem:
        return known.rate_problem
    if is_paid_already(transaction, known):
        return decided.reason
    if known.lock and not known.open_day:
        return known.lock
    if transaction.fee and FEE in known.missing:
        return because("account_missing", accounts=FEE)
    return None
