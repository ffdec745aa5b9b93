"""What a Lago invoice and its payments say, as `Facts` (R19). Pure.

Amounts are integer cents (the currency's minor unit). Older servers leave fields
out and write rates as text: both are read.
"""

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from ..ledger.invoice import (
    ZERO,
    BillerCustomer,
    BillerLine,
    Facts,
    PaymentFact,
    TaxPart,
)
from ..ledger.provinces import province_code
from .evidence import evidence
from .values import ISO_MINOR_DIGITS, Money

VOID = "voided"
DISCOUNTS = ("coupons_amount_cents", "progressive_billing_credit_amount_cents")
# failed: taxes could not be computed; pending: they are awaited. Neither is issued.
UNFINISHED = ("draft", "failed", "pending", "generating", "open", "closed")

REFERENCES = ("reference", "external_payment_id", "provider_payment_id")
STRIPE_IDS = ("ch_", "py_", "pi_")


class LagoParser:
    """`time_zone` is used only to place an assumed paid date at noon of its day."""

    def __init__(self, time_zone="UTC"):
        self._zone = ZoneInfo(time_zone)

    def has_payments(self, invoice):
        """Whether asking for payments is worth a call."""
        if invoice.text("payment_dispute_lost_at"):
            return False
        paid = invoice.integer("total_paid_amount_cents", None)
        if paid is None:
            paid = invoice.integer("total_amount_cents") if _succeeded(invoice) else 0
        return paid > 0

    def facts(self, invoice, lago_id, payments):
        """`Facts` of `invoice`; `payments` as `/payments?invoice_id=` lists them."""
        status = invoice.text("status")
        if status not in ("finalized", VOID, *UNFINISHED):
            raise invoice.error(f"the status {status!r} is not known")
        currency = invoice.text("currency").upper()
        if not currency:
            raise invoice.error("the field 'currency' is missing")
        money = Money(invoice, currency, ISO_MINOR_DIGITS)
        issued = invoice.iso_date("issuing_date")
        if issued is None:
            raise invoice.error("the field 'issuing_date' is missing")
        lost = bool(invoice.text("payment_dispute_lost_at"))
        paid = _succeeded(invoice) and not lost
        total, tax = _total(invoice, money), money.of("taxes_amount_cents", 0)
        cash = ZERO if lost else _cash(invoice, money)
        counted = [] if lost else _counted(payments, lago_id)
        inside, outside = _split(counted, cash, money)
        paid_at, assumed = self._paid_at(counted, paid, issued)
        return Facts(
            invoice_date=issued,
            void=status == VOID,
            draft=status in UNFINISHED,
            paid=paid,
            paid_at=paid_at,
            amount_paid=cash,
            biller_number=invoice.text("number"),
            due_date=invoice.iso_date("payment_due_date"),
            currency=currency,
            subtotal=total - tax,
            tax=tax,
            total=total,
            discount=sum((money.of(key, 0) for key in DISCOUNTS), ZERO),
            out_of_band=outside,
            paid_date_assumed=assumed,
            voided_at=invoice.iso_instant("voided_at"),
            customer=_customer(invoice.inner("customer")),
            taxes=_taxes(invoice, money),
            lines=tuple(_line(fee, money) for fee in invoice.items("fees")),
            payments=inside,
            evidence=evidence(
                {"invoice": invoice.data, "payments": [p.data for p in payments]}
            ),
        )

    def _paid_at(self, counted, paid, issued):
        """(moment, whether it is assumed): the last payment, else the issuing date."""
        moments = [payment.iso_instant("created_at") for payment in counted]
        if moments := list(filter(None, moments)):
            return max(moments), False
        if not paid:
            return None, False
        noon = datetime.combine(issued, time(12), self._zone)
        return noon.astimezone(timezone.utc), True


def _succeeded(invoice):
    return invoice.text("payment_status") == "succeeded"


def _total(invoice, money):
    """R20: what was billed; `total_amount_cents` is net of credits."""
    if invoice.raw("sub_total_including_taxes_amount_cents", None) is not None:
        return money.of("sub_total_including_taxes_amount_cents")
    credits = money.of("credit_notes_amount_cents", 0)
    credits += money.of("prepaid_credit_amount_cents", 0)
    return money.of("total_amount_cents") + credits


def _cash(invoice, money):
    """What was paid in money; older servers say only whether all of it was."""
    if invoice.raw("total_paid_amount_cents", None) is not None:
        return money.of("total_paid_amount_cents")
    return money.of("total_amount_cents") if _succeeded(invoice) else ZERO


def _counted(payments, lago_id):
    """Those of this invoice that succeeded, oldest first, the shared ones last.

    A server that does not know the filter lists the payments of others too.
    """

    def order(payment):
        return _is_shared(payment), payment.text("created_at"), payment.text("lago_id")

    return sorted(
        (
            payment
            for payment in payments
            if lago_id in payment.values("invoice_ids", (lago_id,))
            and payment.text("payment_status") == "succeeded"
        ),
        key=order,
    )


def _split(counted, cash, money):
    """(payments through the provider, amount paid outside), oldest first.

    A payment of several invoices does not say what each of them got. Payments of
    this one alone count first, in full; the shared ones share what is left of the
    cash this invoice received, oldest first.
    """
    left, inside, outside = cash, [], ZERO
    for payment in counted:
        amount = money.within(payment, "amount_cents")
        if _is_shared(payment):
            amount = min(amount, max(left, ZERO))
        left -= amount
        if _is_outside(payment):
            outside += amount
        elif amount:
            inside.append(_payment(payment, amount))
    inside.sort(key=lambda payment: (str(payment.paid_at), payment.id))
    return tuple(inside), outside


def _payment(payment, amount):
    if not payment.text("lago_id"):
        raise payment.error("a payment has no lago_id")
    return PaymentFact(
        id=payment.text("lago_id"),
        amount=amount,
        paid_at=payment.iso_instant("created_at"),
        currency=payment.text("amount_currency").upper(),
        reference=_stripe_id(payment),
    )


def _stripe_id(payment):
    """Stripe's own id of the payment, wherever Lago has it (R24)."""
    told = (payment.text(key) for key in REFERENCES)
    return next((text for text in told if text.startswith(STRIPE_IDS)), "")


def _is_shared(payment):
    return len(payment.values("invoice_ids")) > 1


def _is_outside(payment):
    """Not through Stripe (R10): by another provider, or recorded by hand.

    Lago calls `manual` what was paid elsewhere (a wire, a cheque); one whose
    reference is Stripe's own id is Stripe's all the same.
    """
    if payment.text("type") != "manual":
        provider = payment.text("payment_provider_type").lower()
        return bool(provider) and "stripe" not in provider
    return not _stripe_id(payment)


def _taxes(invoice, money):
    return tuple(_tax_part(part, money) for part in invoice.items("applied_taxes"))


def _tax_part(part, money):
    """Lago knows rate and name of a tax, and no jurisdiction."""
    return TaxPart(
        amount=money.within(part, "amount_cents"),
        rate=part.number("tax_rate"),
        name=part.text("tax_name"),
    )


def _line(fee, money):
    item = fee.inner("item")
    name = fee.text("invoice_display_name") or item.text("invoice_display_name")
    return BillerLine(
        description=name or item.text("name") or fee.text("description"),
        amount=money.within(fee, "amount_cents"),
        taxes=_taxes(fee, money),
        period_start=_day(fee.text("from_date")),
        period_end=_day(fee.text("to_date")),
    )


def _day(text):
    """The day of a service period; what is no date (`2025-02-00`) is no period."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _customer(customer):
    country = customer.text("country").upper()
    state = customer.text("state")
    if country in ("", "CA"):
        state = province_code(state) or state
    return BillerCustomer(
        external_id=customer.text("external_id"),
        name=customer.text("name") or customer.text("legal_name"),
        email=customer.text("email"),
        country=country,
        state=state.upper(),
    )
