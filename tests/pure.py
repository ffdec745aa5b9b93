"""Builders for the tests of `ledger/`: plain values, no database.

The taxes are those of the Canadian chart: single ones, and groups whose components
are the single ones.
"""

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from ..ledger.booked import Booked, BookedMove, FamilyRule, Partner, Policy, TaxOption
from ..ledger.invoice import Facts
from ..ledger.normalise import normalise

# the same examples each time, and nothing left behind in the checkout
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "hypothesis")
PROPERTY = settings(derandomize=True, deadline=None, max_examples=200, database=None)

DAY = date(2026, 5, 12)
TODAY = date(2026, 6, 1)


def _option(id_, name, components, *states):
    shares = tuple((tax_id, Decimal(rate)) for tax_id, rate in components)
    return TaxOption(id_, name, shares, frozenset(states))


GST5 = _option(5, "5% GST", [(5, "5")], "AB", "NT", "NU", "YT")
HST13 = _option(13, "13% HST", [(13, "13")], "ON")
HST14 = _option(14, "14% HST", [(14, "14")], "NS")
HST15 = _option(15, "15% HST", [(15, "15")], "NB", "NL", "PE")
SK11 = _option(110, "11% GST+PST SK", [(5, "5"), (6, "6")], "SK")
BC12 = _option(120, "12% GST+PST BC", [(5, "5"), (7, "7")], "BC")
MB12 = _option(121, "12% GST+PST MB", [(5, "5"), (8, "7")], "MB")
QC14975 = _option(149, "14.975% GST+QST", [(5, "5"), (9, "9.975")], "QC")
TAXES = (GST5, HST13, HST14, HST15, SK11, BC12, MB12, QC14975)
INTERNATIONAL = 90

FAMILIES = (
    FamilyRule("hosting", ("Odoo ERP Hosting", "WordPress Website Hosting")),
    FamilyRule("managed", ("Managed",)),
    FamilyRule("addons", ("Daily Backup", "WhatsApp", "Forms Builder", "White Label")),
    FamilyRule("other", ()),
)


def policy(**changes):
    values = {
        "company_country": "CA",
        "families": FAMILIES,
        "taxes": TAXES,
        "international_tax_id": INTERNATIONAL,
        "preferred_tax_ids": (),
        "unit_digits": 2,
        "price_digits": 2,
        "today": TODAY,
    }
    return Policy(**values | changes)


def item(description="Odoo ERP Hosting", amount="100.00", quantity="1", id_=""):
    return {
        "id": id_ or description,
        "description": description,
        "quantity": quantity,
        "amount": amount,
    }


def row(subtotal="100.00", tax="13.00", items=None, **columns):
    """A row of the source: one hosting item, Ontario's HST."""
    values = {
        "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "invoice_number": "NEX-0001",
        "stripe_invoice_id": "in_1",
        "subtotal": subtotal,
        "tax": tax,
        "currency": "CAD",
        "user_id": "7",
        "user": {
            "id": "7",
            "email": "zoe@cafe.example",
            "full_name": "Zoé Tremblay",
            "company": "Café Éclair",
            "stripe_customer_id": "cus_1",
        },
        "items": [item(amount=subtotal)] if items is None else items,
        "plan_name": None,
    }
    return values | columns


def source(*args, **columns):
    return normalise(row(*args, **columns))


def facts(**changes):
    """Finalised and open at the biller, which says nothing of amounts."""
    values = {
        "invoice_date": DAY,
        "void": False,
        "draft": False,
        "paid": False,
        "paid_at": None,
        "amount_paid": Decimal(0),
    }
    return Facts(**values | changes)


def booked(**changes):
    return Booked(**{"partner": Partner(1), "currency_digits": 2} | changes)


def move(state, of=None, **changes):
    """The move written from the source `of` (adopted without one)."""
    told = of or source()
    values = {
        "id": 1,
        "state": state,
        "untaxed": told.subtotal,
        "tax": told.tax,
        "total": told.total,
        "residual": told.total if state == "posted" else Decimal(0),
        "edited": False,
        "partner_id": booked().partner.id,
        "fingerprint": of.fingerprint if of else "",
    }
    return BookedMove(**values | changes)
