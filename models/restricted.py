"""What a search is restricted to, for models that the database computes."""

from odoo.orm.domains import DomainAnd


def asked_for(domain, name):
    """The ids that a domain is restricted to, of this field; none where it is not."""
    parts = domain.children if isinstance(domain, DomainAnd) else [domain]
    for part in parts:
        if getattr(part, "field_expr", "") == name and part.operator in ("in", "="):
            value = part.value if part.operator == "in" else [part.value]
            if all(isinstance(each, int) and each for each in value):
                return list(value)
    return []
