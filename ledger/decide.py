"""What is to be done with one source invoice (R8-R12).

`decide` reads four values and returns one; it touches neither database nor network,
so a dry run and a real run cannot disagree. Two lists tell the order of reasons
(R11): `CHECKS` here, where the first to answer decides, and `OBSTACLES` to writing
the invoice, where the first is reported.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from .against_biller import biller_differs, biller_draft, unconfirmed, void
from .booked import Booked, Policy
from .case import Case
from .dates import other_date
from .decision import Decision
from .invoice import Absent, Facts, Reason, SourceInvoice
from .money import is_exact, shown
from .obstacles import REVIEWABLE, obstacles, stands
from .plan import plan_invoice
from .posted import another, paid_though_reversed, posted, with_payments
from .reasons import because


def decide(
    source: SourceInvoice,
    facts: Facts | Absent | Reason | None,
    booked: Booked,
    policy: Policy,
) -> Decision:
    """The one decision on a source invoice, with its reason and what to write.

    :param facts: what the biller confirms; `Absent` when it has no such invoice; a
        waiting `Reason` or None when it could not be asked now
    """
    case = Case(source, facts, booked, policy)
    for check in CHECKS:
        if decision := check(case):
            return _linked(case, decision)
    raise AssertionError("the last check always decides")


def _linked(case: Case, decision: Decision) -> Decision:
    """R1: whatever there is to say of it, a move found by its id is adopted."""
    if case.is_adoption and decision.action == "keep":
        return replace(decision, action="adopt")
    return decision


# --- checks, in order -------------------------------------------------------------


def _finished(case: Case) -> Decision | None:
    """R11: what a person reversed or cancelled in Odoo stays as it is."""
    if not case.has_move:
        return None
    cancelled = case.move.state == "cancel" and case.move.cancelled_by_person
    if not (cancelled or case.move.reversed):
        return None
    asked = not isinstance(case.answer, Reason)
    return Decision("keep", paid_though_reversed(case), asked=asked)


def _bad_data(case: Case) -> Decision | None:
    reason = case.source.problem or _finer_than_currency(case)
    return case.hold(reason) if reason else None


def _finer_than_currency(case: Case) -> Reason | None:
    """Only items may have more decimals than the currency (R4)."""
    for field in ("subtotal", "tax", "total"):
        amount: Decimal = getattr(case.source, field)
        if not is_exact(amount, case.booked.currency_digits):
            return because("bad_data", "decimals", field=field, value=shown(amount))
    return None


def _zero(case: Case) -> Decision | None:
    """R8: nothing to book, nothing to ask the biller."""
    if case.is_posted or not is_zero(case.source):
        return None
    return case.skip(because("zero_amount", number=case.source.number))


def is_zero(source: SourceInvoice) -> bool:
    """R8: no amount at all; lines that cancel out are something to book."""
    amounts = [source.total, source.subtotal, source.tax]
    return not any(amounts) and not any(item.amount for item in source.items)


def _duplicate(case: Case) -> Decision | None:
    reason = case.booked.duplicate
    return case.hold(reason) if reason else None


def _adoption(case: Case) -> Decision | None:
    """R1: a move that carries the id but has no row is linked, never rebooked."""
    if not case.is_adoption:
        return None
    if case.differs:
        return Decision("adopt", because("totals_mismatch", **case.side_by_side()))
    if case.is_posted:
        return with_payments(case, "adopt", other_date(case))
    plan = plan_invoice(case.source, case.facts, case.booked, case.policy)
    found = obstacles(case, plan) if case.is_draft else []
    return Decision("adopt", found[0] if found else None, plan.flags)


def _deleted(case: Case) -> Decision | None:
    if case.booked.move_deleted and not case.has_move:
        return Decision("hold", because("move_deleted"))
    return None


def _write(case: Case) -> Decision:
    """Create, update, adopt or keep the draft; hold it when something is against."""
    plan = plan_invoice(case.source, case.facts, case.booked, case.policy)
    reasons = obstacles(case, plan)
    edited = case.is_draft and case.move.edited
    if reasons:
        reviewable = all(reason.code in REVIEWABLE for reason in reasons)
        writes = reviewable and not edited and not stands(case, plan)
        return Decision("hold", reasons[0], plan.flags, plan.move if writes else None)
    if stands(case, plan):
        return with_payments(case, "keep", plan=plan)
    if edited:  # and nothing is said against it: it equals the source
        return with_payments(case, "adopt", plan=plan)
    return with_payments(case, "update" if case.has_move else "create", plan=plan)


CHECKS: tuple[Callable[[Case], Decision | None], ...] = (
    _finished,
    _bad_data,
    _zero,
    another,
    _duplicate,
    unconfirmed,
    void,
    biller_draft,
    biller_differs,
    _adoption,
    posted,
    _deleted,
    _write,
)
