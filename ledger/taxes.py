"""R7: the tax of an invoice, and its exact amount on every line.

The source says how much tax there is; which tax it is, is found among the company's
own. `choose` narrows the candidates step by step in the order of R7; `apply_taxes`
shares the source's tax over components and lines so that nothing is lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .booked import Partner, Policy, TaxOption
from .components import component_totals, computed, fit, named_provinces
from .decision import PlannedLine
from .invoice import Facts, Reason
from .line_draft import HUNDRED, LineDraft
from .money import plain, round_money, settle, shown
from .place import charges_elsewhere, customer_province, is_abroad
from .provinces import province_rate
from .reasons import because
from .tax_groups import TaxGroup, split_groups

RATE_DIGITS = 3


@dataclass(frozen=True, slots=True)
class TaxContext:
    """What a choice may depend on besides the lines; `digits` of the currency."""

    facts: Facts
    partner: Partner
    policy: Policy
    digits: int
    chosen_tax_id: int | None = None


@dataclass(frozen=True, slots=True)
class TaxPlan:
    """Lines with `tax_id` and `tax_amounts`, whose sum is the source's tax.

    `reason`: `tax_unresolved` and `tax_ambiguous` come with lines that can be
    written for review, `taxes_missing` with lines without their tax.
    """

    lines: tuple[PlannedLine, ...]
    flags: tuple[str, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    option: TaxOption | None
    reason: Reason | None = None


def apply_taxes(
    drafts: Sequence[LineDraft], tax: Decimal, context: TaxContext
) -> TaxPlan:
    """Give every line its tax; the amounts add up to `tax` exactly."""
    groups = split_groups(drafts, tax, context.facts, context.digits)
    taxed = sum(1 for group in groups if group.tax)
    lines: dict[int, PlannedLine] = {}
    flags: dict[str, None] = {}
    reasons: list[Reason] = []
    for group in groups:
        choice = _choice(group, context, alone=taxed == 1)
        own = [drafts[place].line for place in group.places]
        priced = _priced(own, group, choice, context)
        lines.update(zip(group.places, priced, strict=True))
        flags.update(dict.fromkeys(_flags(priced, group, choice, context)))
        reasons += [choice.reason] if choice.reason else []
    ordered = tuple(lines[place] for place in range(len(drafts)))
    return TaxPlan(ordered, tuple(flags), reasons[0] if reasons else None)


def _choice(group: TaxGroup, context: TaxContext, alone: bool) -> Choice:
    """A person's choice wins; among several taxes, where none was found (R7)."""
    if not group.is_taxed:
        return Choice(None)
    found = choose(group, context)
    if not group.tax:  # charged, but nothing in sum: no tax to be unsure of
        return Choice(None) if found.reason else found
    chosen = [o for o in context.policy.taxes if o.id == context.chosen_tax_id]
    if chosen and chosen[0].rate and (alone or found.reason):
        return Choice(chosen[0])
    return found


# --- choosing ---------------------------------------------------------------------


def choose(group: TaxGroup, context: TaxContext) -> Choice:
    """The tax of one group of lines, or the nearest with the reason to hold it."""
    taxable = [option for option in context.policy.taxes if option.rate]
    if not taxable:
        return Choice(None, because("taxes_missing", tax=shown(group.tax)))
    left = candidates(taxable, group, context.digits)
    if not left:
        return _unresolved(taxable, group, context)
    for narrow in NARROWING:
        if len(left) > 1:
            left = narrow(left, group, context) or left
    if len(left) > 1:
        return _ambiguous(left, group)
    return Choice(left[0])


def candidates(
    taxable: Sequence[TaxOption], group: TaxGroup, digits: int
) -> list[TaxOption]:
    """Taxes within one cent per line of the source's which the biller's parts fit."""
    return [
        option
        for option in taxable
        if abs(computed(option, group.base, digits) - group.tax) <= group.slack
        and (
            not group.parts
            or fit(option, group.parts, group.base, group.slack) is not None
        )
    ]


def _by_biller(
    left: list[TaxOption], group: TaxGroup, context: TaxContext
) -> list[TaxOption]:
    """The jurisdiction the biller names."""
    provinces = named_provinces(group.parts)
    return [option for option in left if option.states & provinces]


def _by_province(
    left: list[TaxOption], group: TaxGroup, context: TaxContext
) -> list[TaxOption]:
    """The customer's province, at the rate in force on the invoice date."""
    province = customer_province(context.facts.customer, context.partner)
    rate = province_rate(province, context.facts.invoice_date)
    same = [option for option in left if option.rate == rate]
    return [option for option in same if province in option.states] or same


def _by_usual(
    left: list[TaxOption], group: TaxGroup, context: TaxContext
) -> list[TaxOption]:
    """What this customer's earlier invoices carry."""
    return [option for option in left if option.id == context.partner.usual_tax_id]


def _by_preference(
    left: list[TaxOption], group: TaxGroup, context: TaxContext
) -> list[TaxOption]:
    """The first of the service's preferred list."""
    by_id = {option.id: option for option in left}
    preferred = [id_ for id_ in context.policy.preferred_tax_ids if id_ in by_id]
    return [by_id[id_] for id_ in preferred[:1]]


Narrow = Callable[[list[TaxOption], TaxGroup, TaxContext], list[TaxOption]]
NARROWING: tuple[Narrow, ...] = (_by_biller, _by_province, _by_usual, _by_preference)


def _ambiguous(left: list[TaxOption], group: TaxGroup) -> Choice:
    names = ", ".join(option.name for option in left)
    reason = because("tax_ambiguous", tax=shown(group.tax), candidates=names)
    return Choice(left[0], reason)


def _unresolved(
    taxable: Sequence[TaxOption], group: TaxGroup, context: TaxContext
) -> Choice:
    def distance(option: TaxOption) -> Decimal:
        return abs(computed(option, group.base, context.digits) - group.tax)

    nearest = min(taxable, key=distance)
    rate = group.tax / group.base * HUNDRED if group.base else None
    reason = because(
        "tax_unresolved",
        rate=plain(round_money(rate, RATE_DIGITS)) if rate is not None else "–",
        subtotal=shown(group.base),
        tax=shown(group.tax),
        nearest=nearest.name,
        nearest_tax=shown(computed(nearest, group.base, context.digits)),
    )
    return Choice(nearest, reason)


# --- amounts ----------------------------------------------------------------------


def _priced(
    lines: Sequence[PlannedLine], group: TaxGroup, choice: Choice, context: TaxContext
) -> list[PlannedLine]:
    option = choice.option
    if option is None:
        return [replace(line, tax_id=_zero_tax(line, context)) for line in lines]
    totals = component_totals(
        option, group.parts, group.base, group.tax, group.slack, context.digits
    )
    amounts: list[dict[int, Decimal]] = [{} for _line in lines]
    for (tax_id, rate), total in zip(option.components, totals, strict=True):
        ideals = [line.amount * rate / HUNDRED for line in lines]
        shares = settle(total, ideals, context.digits)
        for by_tax, share in zip(amounts, shares, strict=True):
            by_tax[tax_id] = share
    return [
        replace(line, tax_id=option.id, tax_amounts=by_tax)
        for line, by_tax in zip(lines, amounts, strict=True)
    ]


def _zero_tax(line: PlannedLine, context: TaxContext) -> int | None:
    """The 0 % tax of a line that was not taxed; None is no tax at all."""
    policy, partner = context.policy, context.partner
    if is_abroad(context.facts.customer, partner, policy.company_country):
        return policy.international_tax_id
    rules = [rule for rule in policy.families if rule.code == line.family]
    by_family = rules[0].zero_tax_id if rules else None
    return by_family or partner.zero_tax_id


def _flags(
    lines: Sequence[PlannedLine], group: TaxGroup, choice: Choice, context: TaxContext
) -> list[str]:
    if choice.reason:
        return []  # a guess is not yet in a wrong place
    if choice.option is None:
        bare = any(line.amount and not line.tax_id for line in lines)
        return ["uncharged_tax"] if bare and group.base else []
    elsewhere = charges_elsewhere(
        choice.option, context.facts, context.partner, context.policy
    )
    return ["place_of_supply"] if elsewhere else []
