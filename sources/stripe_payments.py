"""How a Stripe invoice was paid, in both shapes (R10, R18). Pure."""

from dataclasses import replace

from ..ledger.invoice import ZERO, PaymentFact
from .values import STRIPE_MINOR_DIGITS, Money


class PaymentsOf:
    """`charge_of(id)` gives the charge of a payment intent, or ""; it is asked only
    for intents that the invoice does not hold expanded.
    """

    def __init__(self, charge_of):
        self._charge_of = charge_of

    def of(self, invoice, money):
        """(payments through Stripe, amount paid outside Stripe), oldest first."""
        if invoice.raw("payments", None) is None:
            return self._before_basil(invoice, money)
        paid = [
            payment
            for payment in invoice.inner("payments").items("data")
            if payment.text("status") == "paid"
        ]
        found = [self._payment(payment, invoice) for payment in paid]
        inside = tuple(sorted(_merged(filter(None, found)), key=_moment))
        covered = sum((payment.amount for payment in inside), ZERO)
        # amount_paid counts what was paid elsewhere; only Stripe's own is listed
        # with a charge or a payment intent.
        outside = max(money.of("amount_paid", 0) - covered, ZERO)
        return inside, max(outside, money.of("amount_paid_off_stripe", 0))

    def _payment(self, payment, invoice):
        """The `PaymentFact` of one InvoicePayment; None when it came from outside."""
        payment_id = self._payment_id(payment.inner("payment"))
        if not payment_id:
            return None
        currency = payment.text("currency") or invoice.text("currency")
        moments = payment.inner("status_transitions")
        return PaymentFact(
            id=payment_id,
            amount=Money(payment, currency, STRIPE_MINOR_DIGITS).of("amount_paid"),
            paid_at=moments.instant("paid_at")
            or invoice.inner("status_transitions").instant("paid_at"),
            currency=currency.upper(),
        )

    def _payment_id(self, payment):
        """The charge, else the payment intent, else "" (module `stripe`: why)."""
        charge = payment.reference("charge")
        intent = payment.reference("payment_intent")
        if charge or not intent:
            return charge
        if isinstance(payment.raw("payment_intent"), str):
            return self._charge_of(intent) or intent
        return payment.inner("payment_intent").reference("latest_charge") or intent

    def _before_basil(self, invoice, money):
        """Before basil: one payment, and a flag when it was made elsewhere."""
        amount = money.of("amount_paid", 0)
        if invoice.flag("paid_out_of_band"):
            return (), amount or money.of("amount_due", 0)
        payment_id = self._payment_id(invoice)
        if not payment_id or not amount:
            return (), ZERO
        paid_at = invoice.inner("status_transitions").instant("paid_at")
        currency = invoice.text("currency").upper()
        return (PaymentFact(payment_id, amount, paid_at, currency),), ZERO


def _merged(payments):
    """One payment per id: a payment intent may be attached to an invoice twice."""
    by_id = {}
    for payment in payments:
        if before := by_id.get(payment.id):
            payment = replace(payment, amount=before.amount + payment.amount)
        by_id[payment.id] = payment
    return by_id.values()


def _moment(payment):
    return (payment.paid_at.timestamp() if payment.paid_at else 0.0, payment.id)
