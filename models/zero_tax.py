"""The tax of 0 % that stands on what was not taxed, for the tax return (R7)."""

ZERO_TAX = [
    ("type_tax_use", "=", "sale"),
    ("amount_type", "=", "percent"),
    ("amount", "=", 0),
]


def usable(tax, company):
    """`tax`, or none where an invoice of the company must not carry it.

    It may have been archived since it was chosen, or chosen past the screen.
    """
    return tax and tax.filtered_domain(
        [("active", "=", True), *ZERO_TAX, *tax._check_company_domain(company)]
    )
