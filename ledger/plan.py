"""The customer invoice to be written, as far as it can be told (R2)."""

from dataclasses import dataclass
from datetime import date

from .invoice import Booked, Facts, MovePlan, PlannedLine, Policy, Reason, SourceInvoice
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
    uses_open_day = _uses_open_day(booked, policy)
    opened = ("first_open_day",) if uses_open_day else ()
    accounting_date = booked.open_day if uses_open_day else facts.invoice_date
    return Plan(
        move=_move(source, facts, accounting_date, taxes.lines),
        flags=(*lines.flags, *taxes.flags, *opened),
        lines_reason=lines.reason,
        tax_reason=taxes.reason,
        uses_open_day=uses_open_day,
    )


def _uses_open_day(booked: Booked, policy: Policy) -> bool:
    """R9: the period is locked, and the service books on the first open day."""
    allowed = policy.book_on_first_open_day and booked.open_day is not None
    return booked.lock is not None and allowed


def _move(
    source: SourceInvoice,
    facts: Facts,
    accounting_date: date,
    lines: tuple[PlannedLine, ...],
) -> MovePlan:
    return MovePlan(
        move_type=source.move_type,
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
