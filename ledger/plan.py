"""The customer invoice to be written, as far as it can be told (R2)."""

from dataclasses import dataclass
from datetime import date

from .booked import Booked, Policy
from .decision import MovePlan, PlannedLine
from .invoice import Facts, Reason, SourceInvoice
from .lines import plan_lines
from .taxes import TaxContext, apply_taxes


@dataclass(frozen=True, slots=True)
class Plan:
    """A move with what a person should know of it before it is posted."""

    move: MovePlan
    flags: tuple[str, ...]
    lines_reason: Reason | None
    tax_reason: Reason | None
    uses_open_day: bool


def plan_invoice(
    source: SourceInvoice, facts: Facts, booked: Booked, policy: Policy
) -> Plan:
    digits = booked.currency_digits
    lines = plan_lines(source, facts, policy, digits)
    context = TaxContext(facts, booked.partner, policy, digits, booked.chosen_tax_id)
    taxes = apply_taxes(lines.drafts, source.tax, context)
    open_day = _open_day(booked, policy)
    opened = ("first_open_day",) if open_day else ()
    return Plan(
        move=_move(source, facts, open_day or facts.invoice_date, taxes.lines),
        flags=(*lines.flags, *taxes.flags, *opened),
        lines_reason=lines.reason,
        tax_reason=taxes.reason,
        uses_open_day=open_day is not None,
    )


def _open_day(booked: Booked, policy: Policy) -> date | None:
    """R9: where the period is locked and the service books on the first open day."""
    if booked.lock and policy.book_on_first_open_day:
        return booked.open_day
    return None


def _move(
    source: SourceInvoice,
    facts: Facts,
    accounting_date: date,
    lines: tuple[PlannedLine, ...],
) -> MovePlan:
    return MovePlan(
        move_type="out_refund" if source.total < 0 else source.move_type,
        invoice_date=facts.invoice_date,
        accounting_date=accounting_date,
        due_date=facts.due_date or facts.invoice_date,
        number=source.number or facts.biller_number or source.biller_id,
        biller_id=source.biller_id,
        currency=source.currency,
        lines=lines,
        untaxed=source.subtotal,
        tax=source.tax,
        total=source.total,
    )
