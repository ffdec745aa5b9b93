"""A whole Stripe account on loopback: invoices of every fate, ours and foreign ones."""

from decimal import Decimal

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..dev.loopback.stripe_objects import tax_rate
from ..dev.loopback.stripe_payments import Paid
from .common import raw_invoice

HST = tax_rate("txr_on", "HST", "13", state="ON")
BEGIN = 1704100000  # January 2024
APART = 4500  # seconds: 12,500 of them take 21 months

# Of 250 invoices each, so many met these fates; all others were paid by one payment.
OF_250 = {
    "paid twice": 1,
    "open": 3,
    "void": 2,
    "draft": 1,
    "uncollectible": 1,
    "zero": 4,
}
SOME = [fate for fate, count in OF_250.items() for _ in range(count)]


def fate_of(number):
    place = number % 250
    return SOME[place] if place < len(SOME) else "paid"


def stripe_invoice(number, fate, **values):
    """The loopback's invoice of this `number`: 113.00, of which 13.00 HST."""
    status = fate if fate in ("open", "void", "draft", "uncollectible") else "paid"
    created = BEGIN + number * APART
    amount = 0 if fate == "zero" else 10000
    if fate == "paid twice":
        values["payments"] = [Paid(5650, created, f"{number}{half}") for half in "AB"]
    if fate == "paid by credit":
        values["starting_balance"] = -11300
    usual = {
        "created": created,
        "lines": [Line("Odoo ERP Hosting", amount, rates=[HST])],
        "number": f"N-{number:05}",
        "status": status,
    }
    return invoice(f"in_{number:05}", **usual | values)


def source_invoice(one, **columns):
    """What the source has of a loopback's invoice."""
    subtotal, total = (_major(one[key]) for key in ("subtotal", "total"))
    usual = {
        "invoice_number": one["number"] or one["id"],
        "stripe_invoice_id": one["id"],
        "currency": one["currency"].upper(),
        "user": {
            "id": "user-1",
            "email": "billing@cafe.example",
            "full_name": "Zoé Tremblay",
            "company": "Café Éclair",
            "stripe_customer_id": one["customer"]["id"],
        },
    }
    return raw_invoice(
        str(total),
        str(total - subtotal),
        [
            (line["description"], "1", str(_major(line["amount"])))
            for line in one["lines"]["data"]
        ],
        **usual | columns,
    )


def _major(cents):
    return Decimal(cents).scaleb(-2)
