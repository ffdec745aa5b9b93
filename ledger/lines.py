"""R4, R5: items become invoice lines that add up to the source's subtotal."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .booked import Policy
from .decision import PlannedLine
from .families import COUNT, fallback, family_of, in_force
from .invoice import ZERO, BillerLine, Facts, Item, Reason, SourceInvoice
from .line_draft import LineDraft, tax_key
from .matching import match_lines
from .money import CONTEXT, cent, distribute, is_exact, plain, round_money, shown
from .reasons import because
from .text import LABEL, clean, shorten

ONE = Decimal(1)
UNNAMED = "Charge"
DISCOUNT = "Discount"
ROUNDING = "Rounding"
BALANCE = "Balance"


@dataclass(frozen=True, slots=True)
class LinePlan:
    """Lines without taxes; with a `reason` a person must look at them first."""

    drafts: tuple[LineDraft, ...]
    flags: tuple[str, ...] = ()
    reason: Reason | None = None


def plan_lines(
    source: SourceInvoice, facts: Facts, policy: Policy, digits: int
) -> LinePlan:
    """The lines of an invoice, their sum the subtotal to the cent (R4, R5).

    `reason` is `tax_inclusive` (lines as the items say, not adding up) or
    `balance_unexplained` (adding up by a balancing line).
    """
    policy = replace(policy, families=in_force(policy.families, facts.invoice_date))
    if not source.items:
        return _balanced(source, facts, policy)
    drafts = _item_drafts(source, facts, policy, digits)
    flags = _family_flag(
        family_of(item.description, policy.families)[1] for item in source.items
    )
    extra, reason = _difference(source, facts, drafts, policy, digits)
    return LinePlan((*drafts, *extra), flags, reason)


def _family_flag(matched: Iterable[bool]) -> tuple[str, ...]:
    return () if all(matched) else ("other_family",)


def _balanced(source: SourceInvoice, facts: Facts, policy: Policy) -> LinePlan:
    """R5: an invoice without items gets one line, named after the plan."""
    only = facts.lines[0] if len(facts.lines) == 1 else None
    name = balance_name(source, facts)
    family, matched = family_of(name, policy.families)
    label = with_period(name or f"Invoice {source.number}".strip(), only)
    line = PlannedLine(label, ONE, source.subtotal, source.subtotal, family, "balance")
    return LinePlan((LineDraft(line, only),), ("balanced", *_family_flag([matched])))


def balance_name(source: SourceInvoice, facts: Facts) -> str:
    """What an invoice without items is for, as far as anybody says."""
    only = facts.lines[0].description if len(facts.lines) == 1 else ""
    return source.plan_name or clean(only, LABEL)


# --- items ------------------------------------------------------------------------


def _item_drafts(
    source: SourceInvoice, facts: Facts, policy: Policy, digits: int
) -> tuple[LineDraft, ...]:
    billed = match_lines(source.items, facts.lines)
    return tuple(
        LineDraft(_item_line(item, biller, policy, digits), biller)
        for item, biller in zip(source.items, billed, strict=True)
    )


def _item_line(
    item: Item, biller: BillerLine | None, policy: Policy, digits: int
) -> PlannedLine:
    """R4: `amount` is the item's to the cent, whatever its quantity."""
    amount = round_money(item.amount, digits)
    price = unit_price(item, policy, digits)
    keeps = price is not None
    return PlannedLine(
        label=with_period(_label(item, biller, keeps), biller),
        quantity=item.quantity if keeps else ONE,
        price_unit=amount if price is None else price,
        amount=amount,
        family=family_of(item.description, policy.families)[0],
    )


def unit_price(item: Item, policy: Policy, digits: int) -> Decimal | None:
    """The price that times the quantity is exactly the amount; None if none is."""
    if not item.quantity or not is_exact(item.amount, digits):
        return None
    if not is_exact(item.quantity, policy.unit_digits):
        return None
    price = round_money(CONTEXT.divide(item.amount, item.quantity), policy.price_digits)
    return price if price * item.quantity == item.amount else None


def _label(item: Item, biller: BillerLine | None, keeps_quantity: bool) -> str:
    name = item.description or clean(biller.description if biller else "", LABEL)
    name = name or UNNAMED
    if keeps_quantity or item.quantity == ONE or COUNT.match(name):
        return name
    return f"{plain(item.quantity)} × {name}"


def with_period(name: str, biller: BillerLine | None) -> str:
    """The label with the service period the biller gives (R2), within the limit."""
    days = [biller.period_start, biller.period_end] if biller else []
    known = [day.isoformat() for day in days if day]
    if len(known) < 2 or known[0] == known[1]:
        known = known[:1]
    period = f" ({' – '.join(known)})" if known else ""
    return shorten(name, LABEL - len(period)) + period


# --- what the items leave open ----------------------------------------------------


def _difference(
    source: SourceInvoice,
    facts: Facts,
    drafts: Sequence[LineDraft],
    policy: Policy,
    digits: int,
) -> tuple[tuple[LineDraft, ...], Reason | None]:
    """The lines that make up for subtotal − Σ items, and why it may be held (R5)."""
    items = sum((item.amount for item in source.items), ZERO)
    slack = _slack(source.items, digits)
    if abs(source.subtotal - items) <= slack:
        return _rounding(source.subtotal, drafts), None
    if facts.discount > 0 and abs(source.subtotal - items + facts.discount) <= slack:
        discounts = _discounts(facts.discount, drafts, digits)
        return (*discounts, *_rounding(source.subtotal, (*drafts, *discounts))), None
    if source.tax and abs(source.total - items) <= slack:
        return (), _tax_inclusive(source, items)
    return _unexplained(source, items, drafts, policy)


def _slack(items: Sequence[Item], digits: int) -> Decimal:
    """R4: half a cent for each item with more decimals than the currency."""
    finer = sum(1 for item in items if not is_exact(item.amount, digits))
    return finer * cent(digits) / 2


def _missing(subtotal: Decimal, drafts: Sequence[LineDraft]) -> Decimal:
    return subtotal - sum((draft.line.amount for draft in drafts), ZERO)


def _rounding(subtotal: Decimal, drafts: Sequence[LineDraft]) -> tuple[LineDraft, ...]:
    """R4: one line, in the family and under the taxes of the largest one."""
    amount = _missing(subtotal, drafts)
    if not amount:
        return ()
    largest = max(drafts, key=lambda draft: abs(draft.line.amount))
    return (_extra(ROUNDING, amount, largest, "rounding"),)


def _discounts(
    discount: Decimal, drafts: Sequence[LineDraft], digits: int
) -> tuple[LineDraft, ...]:
    """R5: the discount pro rata of the families (and of how they are taxed).

    Only families with a positive sum carry it: one that is all credit has no
    price to reduce.
    """
    groups: dict[Hashable, list[LineDraft]] = {}
    for draft in drafts:
        key = tax_key(draft.biller, digits) if draft.biller else None
        groups.setdefault((draft.line.family, key), []).append(draft)
    sums = [
        sum((draft.line.amount for draft in group), ZERO) for group in groups.values()
    ]
    weights = [max(amount, ZERO) for amount in sums]
    parts = distribute(-round_money(discount, digits), weights, digits)
    return tuple(
        _extra(DISCOUNT, part, group[0], "discount")
        for part, group in zip(parts, groups.values(), strict=True)
        if part
    )


def _extra(label: str, amount: Decimal, like: LineDraft, kind: str) -> LineDraft:
    line = PlannedLine(label, ONE, amount, amount, like.line.family, kind)
    return LineDraft(line, like.biller)


def _tax_inclusive(source: SourceInvoice, items: Decimal) -> Reason:
    return because(
        "tax_inclusive",
        items=shown(items),
        subtotal=shown(source.subtotal),
        tax=shown(source.tax),
        total=shown(source.total),
    )


def _unexplained(
    source: SourceInvoice,
    items: Decimal,
    drafts: Sequence[LineDraft],
    policy: Policy,
) -> tuple[tuple[LineDraft, ...], Reason]:
    amount = _missing(source.subtotal, drafts)
    family = fallback(policy.families)
    line = PlannedLine(BALANCE, ONE, amount, amount, family, "balance")
    reason = because(
        "balance_unexplained",
        items=shown(items),
        subtotal=shown(source.subtotal),
        difference=shown(amount),
    )
    return (LineDraft(line),), reason
