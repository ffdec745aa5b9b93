"""Whether a move stands on the day on which it should (R2, R9)."""

from .case import Case
from .invoice import Reason
from .plan import Plan
from .reasons import because


def must_move(case: Case, plan: Plan) -> bool:
    """Its period was locked, or opened again, after the draft was written.

    A draft that a person edited is not written anew for that.
    """
    known = case.move.accounting_date
    return known not in (None, plan.move.accounting_date) and not case.move.edited


def other_date(case: Case) -> Reason | None:
    """A posted invoice is not of the biller's day."""
    move, day = case.move, case.facts.invoice_date
    booked_on = None if move.on_open_day else move.accounting_date
    for found in (move.invoice_date, booked_on):
        if found not in (None, day):
            return because("date_moved", expected=day, found=found)
    return None
