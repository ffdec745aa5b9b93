"""What Stripe billed in August, at first (``FIRST``) and as it stands (``LATER``).

Written by hand beside ``august.sql`` and ``august_changes.sql``, never derived from
them. A bill of Stripe does not change once it is final; here it does, as if it had
been billed anew under its id, so that Stripe and NexaCloud agree on the new amounts.
"""

from .billed import MANAGED, ODOO_HOSTING, STRIPE, WHITE_LABEL, WORDPRESS, stripe_bill
from .parties import ATELIER, LAKEHEAD, MARINE, NORTHWIND, TINYFORGE, Bill, Buyer, Line


def _open(number: str, buyer: Buyer, issued: str, *lines: Line) -> Bill:
    return stripe_bill(number, buyer, issued, *lines, status="open", paid=None)


PAID = ("NC26-0019", NORTHWIND, "2026-08-04T15:00:00Z", MANAGED)
VOIDED = ("NC26-0020", LAKEHEAD, "2026-08-05T15:00:00Z", WORDPRESS)
CHANGED = ("NC26-0021", MARINE, "2026-08-11T15:00:00Z", WORDPRESS)
POSTED = ("NC26-0022", ATELIER, "2026-08-11T16:00:00Z")
LOCKED = ("NC26-0023", TINYFORGE, "2026-07-31T18:00:00Z")
EDITED = ("NC26-0024", NORTHWIND, "2026-08-12T03:30:00Z", WORDPRESS)

FIRST = (
    *STRIPE,
    _open(*PAID),
    _open(*VOIDED),
    _open(*CHANGED),
    _open(*POSTED, ODOO_HOSTING),
    _open(*LOCKED, MANAGED),
    _open(*EDITED),
)
LATER = (
    *STRIPE,
    stripe_bill(*PAID, paid="2026-08-20T13:45:00Z"),
    stripe_bill(*VOIDED, status="void", voided="2026-08-21T14:00:00Z"),
    _open(*CHANGED, WHITE_LABEL),
    _open(*POSTED, Line("1 × Odoo ERP Hosting (at $199.83 / month)", 199_83)),
    _open(*LOCKED, Line("1 × Managed Odoo - Standard (at $159.00 / month)", 159_00)),
    _open(*EDITED, WHITE_LABEL),
)
