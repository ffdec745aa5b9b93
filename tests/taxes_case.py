"""What the tests of the tax of a plan share."""

from dataclasses import replace
from decimal import Decimal

from ..ledger.booked import Partner
from ..ledger.decision import PlannedLine
from ..ledger.invoice import ZERO, BillerCustomer, BillerLine, TaxPart
from ..ledger.line_draft import LineDraft
from ..ledger.taxes import TaxContext, apply_taxes
from .pure import (
    facts,
    policy,
)


def part(amount, rate=None, name="", state=""):
    rate = None if rate is None else Decimal(rate)
    return TaxPart(Decimal(amount), rate, name, "CA", state)


def billed(amount, *parts):
    return BillerLine("x", Decimal(amount), parts)


def draft(amount, biller=None, family="hosting"):
    value = Decimal(amount)
    return LineDraft(PlannedLine("x", Decimal(1), value, value, family), biller)


def drafts_of(amounts):
    return [draft(amount) for amount in amounts.split()]


def taxed(drafts, tax, said=None, partner=None, chosen=None, digits=2, **changes):
    if isinstance(drafts, str):
        drafts = drafts_of(drafts)
    said = said or facts()
    lines = tuple(draft.biller for draft in drafts if draft.biller)
    context = TaxContext(
        replace(said, lines=lines),
        partner or Partner(1),
        policy(**changes),
        digits,
        chosen,
    )
    return apply_taxes(drafts, Decimal(tax), context)


def from_province(state, **changes):
    return facts(customer=BillerCustomer(country="CA", state=state), **changes)


def by_component(plan):
    totals = {}
    for line in plan.lines:
        for tax_id, amount in line.tax_amounts.items():
            totals[tax_id] = totals.get(tax_id, ZERO) + amount
    return {tax_id: str(amount) for tax_id, amount in totals.items()}
