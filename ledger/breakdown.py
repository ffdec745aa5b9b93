"""What source and biller say of an invoice, line by line: family, tax, amounts (R34).

Every line of the source is there, and every one of the biller, side by side where they
are one and the same. Each side adds up to what it says of the whole invoice, so that a
month can be compared by family and tax.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .booked import Booked, Policy
from .decision import Decision, PlannedLine
from .families import family_of, in_force, keyword_of, strip_decoration
from .invoice import ZERO, BillerLine, Facts, SourceInvoice
from .lines import balance_name, plan_lines
from .matching import match_lines
from .money import distribute, is_exact
from .taxes import TaxContext, apply_taxes
from .text import LABEL, clean


@dataclass(frozen=True, slots=True)
class Part:
    """Amounts in major units; `keyword` is why the family, empty where none matched.

    Then `unmatched` is the item that the source's description names.
    """

    label: str
    kind: str  # as a planned line's, or `biller`: the source has no such line
    family: str
    keyword: str
    tax_id: int | None
    source_untaxed: Decimal
    source_tax: Decimal
    biller_untaxed: Decimal = ZERO
    biller_tax: Decimal = ZERO
    unmatched: str = ""


def breakdown(
    source: SourceInvoice,
    facts: Facts | None,
    decision: Decision | None,
    booked: Booked,
    policy: Policy,
) -> tuple[Part, ...]:
    """The parts of an invoice; none of one that cannot be understood."""
    digits = booked.currency_digits
    amounts = (source.subtotal, source.tax)
    if source.problem or not all(is_exact(amount, digits) for amount in amounts):
        return ()
    said = facts or _nothing(policy)
    policy = replace(policy, families=in_force(policy.families, said.invoice_date))
    plan = decision.plan if decision else None
    lines = plan.lines if plan else _planned(source, said, booked, policy)
    parts = [*_parts(source, said, lines, policy)]
    parts += _unsaid(source, parts)
    billed = _billed_in_all(facts)
    if not billed or not all(is_exact(amount, digits) for amount in billed):
        return tuple(parts)
    return tuple(_with_biller(source, facts, billed, parts, policy, digits))


def _billed_in_all(facts: Facts | None) -> tuple[Decimal, Decimal] | None:
    """Untaxed and tax; None where nothing is billed, or nothing said of it."""
    if facts is None or facts.void or facts.draft:
        return None
    if facts.subtotal is not None:
        return facts.subtotal, facts.tax or ZERO
    if facts.total is None:
        return None
    tax = facts.tax or ZERO
    return facts.total - tax, tax


# --- the source -------------------------------------------------------------------


def _planned(
    source: SourceInvoice, said: Facts, booked: Booked, policy: Policy
) -> Sequence[PlannedLine]:
    """The lines that the invoice would have, whatever keeps it from being written."""
    digits = booked.currency_digits
    drafts = plan_lines(source, said, policy, digits).drafts
    context = TaxContext(said, booked.partner, policy, digits, booked.chosen_tax_id)
    return apply_taxes(drafts, source.tax, context).lines


def _nothing(policy: Policy) -> Facts:
    return Facts(policy.today, False, False, False, None, ZERO)


def _parts(
    source: SourceInvoice, said: Facts, lines: Sequence[PlannedLine], policy: Policy
) -> Iterator[Part]:
    """What makes up for a difference (a discount, say) has no description."""
    named = [item.description for item in source.items] or [balance_name(source, said)]
    named += [""] * (len(lines) - len(named))
    for line, description in zip(lines, named, strict=False):
        keyword = keyword_of(description, policy.families)
        yield Part(
            label=line.label,
            kind=line.kind,
            family=line.family,
            keyword=keyword,
            tax_id=line.tax_id,
            source_untaxed=line.amount,
            source_tax=sum(line.tax_amounts.values(), ZERO),
            unmatched="" if keyword else strip_decoration(description),
        )


def _unsaid(source: SourceInvoice, parts: Sequence[Part]) -> list[Part]:
    """What the lines do not say of the whole: prices with tax within, say."""
    untaxed = source.subtotal - sum((part.source_untaxed for part in parts), ZERO)
    tax = source.tax - sum((part.source_tax for part in parts), ZERO)
    if not untaxed and not tax:
        return []
    like = max(parts, key=lambda part: abs(part.source_untaxed), default=None)
    family, tax_id = (like.family, like.tax_id) if like else ("", None)
    return [Part("", "balance", family, "", tax_id, untaxed, tax)]


# --- the biller -------------------------------------------------------------------


def _with_biller(
    source: SourceInvoice,
    facts: Facts,
    billed: tuple[Decimal, Decimal],
    parts: list[Part],
    policy: Policy,
    digits: int,
) -> list[Part]:
    """The parts with the biller's amounts, and those that only the biller has."""
    if not facts.lines:
        return _shared(parts, billed, [part.source_untaxed for part in parts], digits)
    paired = _paired(source, facts, parts, policy)
    return _shared(paired, billed, [part.biller_untaxed for part in paired], digits)


def _paired(
    source: SourceInvoice, facts: Facts, parts: list[Part], policy: Policy
) -> list[Part]:
    matched = match_lines(source.items, facts.lines) or _only(facts.lines)
    known = {id(line) for line in matched}
    both = [
        _billed(part, line)
        for part, line in zip(parts, _padded(matched, len(parts)), strict=True)
    ]
    alone = [line for line in facts.lines if id(line) not in known]
    return [*both, *(_of_biller_alone(line, parts, policy) for line in alone)]


def _only(lines: tuple[BillerLine, ...]) -> tuple[BillerLine, ...]:
    """Where the source has no items: the one line there is (R5)."""
    return lines if len(lines) == 1 else ()


def _padded(lines: Sequence[BillerLine | None], size: int) -> list[BillerLine | None]:
    return [*lines, *([None] * (size - len(lines)))]


def _billed(part: Part, line: BillerLine | None) -> Part:
    if line is None:
        return part
    tax = sum((each.amount for each in line.taxes), ZERO)
    return replace(part, biller_untaxed=line.amount, biller_tax=tax)


def _of_biller_alone(line: BillerLine, parts: Sequence[Part], policy: Policy) -> Part:
    taxes = [part.tax_id for part in parts if part.tax_id] if line.taxes else []
    part = Part(
        label=clean(line.description, LABEL),
        kind="biller",
        family=family_of(line.description, policy.families)[0],
        keyword=keyword_of(line.description, policy.families),
        tax_id=taxes[0] if taxes else None,
        source_untaxed=ZERO,
        source_tax=ZERO,
    )
    return _billed(part, line)


def _shared(
    parts: list[Part],
    billed: tuple[Decimal, Decimal],
    weights: list[Decimal],
    digits: int,
) -> list[Part]:
    """What the biller says of the whole only (a discount, taxes), over the parts."""
    untaxed = billed[0] - sum((part.biller_untaxed for part in parts), ZERO)
    tax = billed[1] - sum((part.biller_tax for part in parts), ZERO)
    discounts = [abs(p.source_untaxed) if p.kind == "discount" else ZERO for p in parts]
    extra = distribute(untaxed, discounts if any(discounts) else weights, digits)
    more = distribute(tax, _tax_weights(parts, weights), digits)
    return [
        replace(
            part,
            biller_untaxed=part.biller_untaxed + extra[place],
            biller_tax=part.biller_tax + more[place],
        )
        for place, part in enumerate(parts)
    ]


def _tax_weights(parts: Sequence[Part], weights: list[Decimal]) -> list[Decimal]:
    own = [part.biller_tax or part.source_tax for part in parts]
    return own if any(own) else weights
