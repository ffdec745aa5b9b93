"""What stands against writing or posting an invoice, in the order of R11."""

from collections.abc import Callable

from .booked import BookedLine
from .case import Case
from .dates import must_move
from .invoice import Reason
from .money import shown
from .plan import Plan
from .reasons import because


def _lines_reason(case: Case, plan: Plan) -> Reason | None:
    return plan.lines_reason


def _negative(case: Case, plan: Plan) -> Reason | None:
    """R29: a credit note, where there is an account for what the customer is owed."""
    total = case.source.total
    if total >= 0 or case.policy.has_credit:
        return None
    return because("negative_total", total=shown(total))


def _currency(case: Case, plan: Plan) -> Reason | None:
    return case.booked.currency_problem


def _future(case: Case, plan: Plan) -> Reason | None:
    day, today = case.facts.invoice_date, case.policy.today
    return because("future_dated", date=day, today=today) if day > today else None


def _partner(case: Case, plan: Plan) -> Reason | None:
    return case.booked.partner.problem


def _tax(case: Case, plan: Plan) -> Reason | None:
    return plan.tax_reason


def _lock(case: Case, plan: Plan) -> Reason | None:
    """R9: found before anything is created, unless the first open day may be used."""
    return None if plan.uses_open_day else case.booked.lock


def stands(case: Case, plan: Plan) -> bool:
    """The draft is written already, as it would be written now."""
    return case.stands and not must_move(case, plan)


def _edited(case: Case, plan: Plan) -> Reason | None:
    """R12: a draft a person edited is not overwritten, but free once it is equal."""
    if not (case.is_draft and case.move.edited):
        return None
    if case.stands or _is_equal(case, plan):
        return None
    variant = "amounts" if case.differs else "details"
    return because("draft_edited", variant, **case.side_by_side())


def _is_equal(case: Case, plan: Plan) -> bool:
    """A person gave the draft all that the source says now; accounts are theirs."""
    move, wanted = case.move, plan.move
    lines = [
        BookedLine(line.label, line.amount, (line.tax_id,) if line.tax_id else ())
        for line in wanted.lines
    ]
    has = (move.number, move.due_date, move.partner_id, sorted(move.lines))
    said = (wanted.number, wanted.due_date, case.booked.partner.id, sorted(lines))
    return not case.differs and has == said


OBSTACLES: tuple[Callable[[Case, Plan], Reason | None], ...] = (
    _lines_reason,
    _negative,
    _currency,
    _future,
    _partner,
    _tax,
    _lock,
    _edited,
)

# Held with a draft a person can look at; any other obstacle leaves none.
REVIEWABLE = frozenset({"balance_unexplained", "tax_unresolved", "tax_ambiguous"})


def obstacles(case: Case, plan: Plan) -> list[Reason]:
    """All that stand against it; the first is the one to report."""
    return [reason for found in OBSTACLES if (reason := found(case, plan))]
