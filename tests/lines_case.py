"""What the tests of planned lines share."""

from ..ledger.lines import plan_lines
from .pure import facts, policy, source


def planned(told, said=None, digits=2, **changes):
    return plan_lines(told, said or facts(), policy(**changes), digits)


def lines_of(*args, **options):
    return [draft.line for draft in planned(*args, **options).drafts]


def told_of(subtotal, *items, tax="0", **columns):
    return source(subtotal, tax, items=list(items), **columns)
