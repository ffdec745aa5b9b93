"""Where the customer is, and whether the tax charged goes with it (R7)."""

from .booked import Partner, Policy, TaxOption
from .invoice import BillerCustomer, Facts
from .provinces import CANADA, province_code, province_rate


def customer_country(customer: BillerCustomer | None, partner: Partner) -> str:
    """The ISO code the biller gives, else the partner's; empty when unknown."""
    return (customer.country if customer else "") or partner.country


def customer_province(customer: BillerCustomer | None, partner: Partner) -> str:
    """The Canadian province the biller gives, else the partner's."""
    if customer_country(customer, partner) not in ("", CANADA):
        return ""
    stated = province_code(customer.state) if customer else ""
    if stated or partner.country not in ("", CANADA):
        return stated
    return province_code(partner.state)


def is_abroad(
    customer: BillerCustomer | None, partner: Partner, company_country: str
) -> bool:
    country = customer_country(customer, partner)
    return bool(country) and country != company_country


def charges_elsewhere(
    option: TaxOption, facts: Facts, partner: Partner, policy: Policy
) -> bool:
    """Whether a tax is charged that the customer's place does not charge.

    Such an invoice is booked as charged and flagged `place_of_supply`.
    """
    if is_abroad(facts.customer, partner, policy.company_country):
        return True
    province = customer_province(facts.customer, partner)
    rate = province_rate(province, facts.invoice_date)
    if rate is None:
        return False
    return option.rate != rate or _is_anothers(option, province, policy)


def _is_anothers(option: TaxOption, province: str, policy: Policy) -> bool:
    """Same rate, other province: 12 % of BC charged in Manitoba."""
    return province not in option.states and any(
        other.rate == option.rate and province in other.states for other in policy.taxes
    )
