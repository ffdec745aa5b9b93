"""The demo's bills (``dev/demo/billed.py``) as the billers' own objects."""

from typing import Any

from ..demo import august, billed, september
from ..demo.parties import Bill, Buyer, Line, Tax
from . import lago_invoice, lago_objects, stripe_lines, stripe_objects
from .demo_money import BANKS
from .lago_server import LagoLoopback
from .stripe_bank import Bank
from .stripe_invoice import invoice as stripe_invoice
from .stripe_payments import Paid
from .stripe_server import StripeLoopback

Json = dict[str, Any]
JURISDICTIONS = {"ON": "Ontario", "NS": "Nova Scotia", "QC": "Québec", "BC": "BC"}
BILLS = {
    "demo": billed.STRIPE,
    "august": august.FIRST,
    "august-later": august.LATER,
    "september": september.BILLS,
}


def stripe(
    bills: str = "demo", money: str | None = None, **options: Any
) -> StripeLoopback:
    """Stripe with the demo's invoices, one set of ``BILLS``, and with the account's
    money, one of ``BANKS``; ``options`` as of ``StripeLoopback``.

    They are live ones: a key with ``_test_`` in it does not see them.
    """
    invoices = [stripe_invoice_of(bill) for bill in BILLS[bills]]
    bank = BANKS[money](invoices) if money else None
    return StripeLoopback(invoices, bank=bank, **options)


def bank(money: str) -> Bank:
    """The same money once more, of the bills of that name, and no server."""
    return BANKS[money]([stripe_invoice_of(bill) for bill in BILLS[money]])


def lago(**options: Any) -> LagoLoopback:
    """Lago with the demo's invoices and payments; ``options`` as ``LagoLoopback``."""
    invoices = [lago_invoice_of(bill) for bill in billed.LAGO]
    paid = zip(invoices, billed.LAGO, strict=True)
    payments = [lago_objects.payment(each, at=bill.paid) for each, bill in paid]
    return LagoLoopback(invoices, payments, **options)


def stripe_invoice_of(bill: Bill) -> Json:
    return stripe_invoice(
        bill.id,
        number=bill.number,
        status=bill.status,
        lines=[_stripe_line(bill, line) for line in bill.lines],
        buyer=_stripe_customer(bill.buyer),
        created=bill.issued,
        paid_at=bill.paid,
        closed_at=bill.voided,
        due_at=bill.due,
        payments=_stripe_payments(bill),
        starting_balance=-bill.credit,
    )


def _stripe_payments(bill: Bill) -> list[Paid] | None:
    """One payment of what was due, unless the usual one will do."""
    if not bill.paid or not bill.total:
        return None
    kind = "charge" if bill.paid_by == "card without intent" else "payment_intent"
    prefix = "py" if bill.paid_by == "bank debit" else "ch"
    at = stripe_objects.unix(bill.paid)
    return [
        Paid(bill.total - bill.credit, at, bill.id[3:], kind=kind, charge_prefix=prefix)
    ]


def _stripe_line(bill: Bill, line: Line) -> stripe_lines.Line:
    return stripe_lines.Line(
        line.text,
        line.cents,
        quantity=line.quantity,
        rates=[_stripe_rate(tax) for tax in bill.buyer.taxes],
        period=(bill.issued, bill.until or bill.issued),
        proration=line.proration,
    )


def _stripe_rate(tax: Tax) -> Json:
    place = tax.province or "CA"
    return stripe_objects.tax_rate(
        f"txr_1Nexa{tax.name}{place}",
        tax.name,
        tax.percent,
        state=tax.province,
        jurisdiction=JURISDICTIONS.get(place, "Canada"),
    )


def _stripe_customer(buyer: Buyer) -> Json:
    where = stripe_objects.address(buyer.country, buyer.state, buyer.city)
    return stripe_objects.customer(
        buyer.id, name=buyer.name, email=buyer.email, where=where
    )


def lago_invoice_of(bill: Bill) -> Json:
    taxes = [_lago_tax(tax) for tax in bill.buyer.taxes]
    (plan,) = bill.lines
    kind = "add_on" if plan.text == "Legacy base plan" else "subscription"
    period = (f"{bill.issued}T05:00:00Z", f"{bill.until}T23:59:59Z")
    return lago_invoice.invoice(
        bill.id,
        number=bill.number,
        issuing_date=bill.issued,
        fees=[lago_objects.Fee(plan.text, plan.cents, taxes, period, kind=kind)],
        buyer=_lago_customer(bill.buyer),
    )


def _lago_tax(tax: Tax) -> lago_objects.Tax:
    place = tax.province or "CA"
    return lago_objects.Tax(tax.name, f"{tax.name}_{place}".lower(), tax.percent)


def _lago_customer(buyer: Buyer) -> Json:
    return lago_objects.customer(
        f"10000000-0000-4000-8000-{buyer.user:012}",
        name=buyer.name,
        email=buyer.email,
        country=buyer.country,
        state=buyer.state,
        city=buyer.city,
        stripe_id=buyer.id,
    )
