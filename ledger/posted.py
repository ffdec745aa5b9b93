"""What becomes of a move that is there already (R1, R12)."""

from dataclasses import replace
from decimal import Decimal

from .case import Case
from .dates import other_date
from .decision import Decision
from .invoice import Facts, Reason
from .payments import plan_payments
from .plan import Plan
from .reasons import because


def posted(case: Case) -> Decision | None:
    """R12: a posted invoice is never altered; what was paid since is booked."""
    if not case.is_posted:
        return None
    if not case.is_unchanged:
        return posted_change(case)
    if not case.differs:
        return with_payments(case, "keep", other_date(case))
    reason = because("totals_mismatch", **case.side_by_side())  # adopted so (R1)
    if case.lets_be(reason):
        return with_payments(case, "keep", reason)
    return Decision("keep", reason)


def another(case: Case) -> Decision | None:
    """What the biller says of another invoice is not said of the one posted (R12)."""
    if not case.is_of_another:
        return None
    reason = because("source_changed", "biller", **case.side_by_side())
    return Decision("keep", reason)


def paid_though_reversed(case: Case) -> Reason | None:
    """R10: money at the biller for what a person reversed is told, never booked."""
    facts, move = case.answer, case.move
    if not isinstance(facts, Facts) or facts.void:
        return None
    if not move.reversed or case.is_of_another:
        return None
    known = replace(case.booked, payment_locks={})
    return plan_payments(facts, known, case.source.currency, move.total).reason


def posted_change(case: Case) -> Decision:
    """`source_changed`; payments go on where the amounts are the same, or accepted."""
    asked = isinstance(case.answer, Facts)
    variant = "amounts" if case.differs else "details"
    reason = because("source_changed", variant, **case.side_by_side())
    if asked and (not case.differs or case.lets_be(reason)):
        return with_payments(case, "keep", reason)
    return Decision("keep", reason, asked=asked)


def with_payments(
    case: Case, action: str, reason: Reason | None = None, plan: Plan | None = None
) -> Decision:
    """The action with the payments still to be booked (R10); a plan to be written
    goes with create and update only.
    """
    payments = plan_payments(case.facts, case.booked, *_billed(case))
    return Decision(
        action,
        reason,
        (*(plan.flags if plan else ()), *payments.flags),
        plan.move if plan and action in ("create", "update") else None,
        payments.due,
        payments.reason,
    )


def _billed(case: Case) -> tuple[str, Decimal]:
    """Currency and total to be paid: the posted invoice's own, else the source's."""
    source = case.source
    if not case.is_posted:
        return source.currency, source.total
    return case.move.currency or source.currency, case.move.total
