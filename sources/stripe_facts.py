"""What a Stripe invoice says, as `Facts` (R18). Pure: no network of its own.

Two shapes are read. Before basil (2025-03-31): `tax`, `total_tax_amounts`, `paid`,
`charge`, `payment_intent`, `paid_out_of_band`. Since: `total_taxes`, `payments`.
Amounts are integers in the currency's minor unit, instants seconds since 1970.
"""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from ..ledger.invoice import ZERO, BillerCustomer, BillerLine, Facts, TaxPart
from ..ledger.provinces import province_code
from .evidence import evidence
from .stripe_payments import PaymentsOf
from .values import STRIPE_MINOR_DIGITS, Money, Reader

STATUSES = ("draft", "open", "paid", "uncollectible", "void")


class StripeParser:
    """`tax_rate(id)` gives a tax rate as Stripe's dict; `charge_of(id)` the charge
    of a payment intent, or "". Both are asked only for what the invoice holds not.
    """

    def __init__(self, time_zone, tax_rate, charge_of):
        self._zone = ZoneInfo(time_zone)
        self._tax_rate = tax_rate
        self._payments = PaymentsOf(charge_of)

    def outline(self, invoice):
        """`Facts` of what a list tells (R20): neither lines, taxes nor payments.

        `invoice` is a `Reader` on the answer; raises BillerAnswerError.
        """
        money, status = self._money(invoice), self._status(invoice)
        times = invoice.inner("status_transitions")
        return Facts(
            invoice_date=self._invoice_date(invoice),
            void=status == "void",
            draft=status == "draft",
            paid=status == "paid",
            paid_at=times.instant("paid_at"),
            amount_paid=money.of("amount_paid", 0),
            uncollectible=status == "uncollectible",
            biller_number=invoice.text("number"),
            due_date=self._date(invoice.instant("due_date")),
            currency=invoice.text("currency").upper(),
            total=money.of("total"),
            customer=_customer(invoice),
            voided_at=times.instant("voided_at"),
            revises=_revised(invoice),
            revision=invoice.reference("latest_revision"),
        )

    def facts(self, invoice, with_evidence=True):
        """`Facts` of `invoice`, complete; raises BillerAnswerError.

        The evidence is most of the work, and for nothing where nothing is kept.
        """
        outline, money = self.outline(invoice), self._money(invoice)
        payments, out_of_band = self._payments.of(invoice, money)
        tax = self._tax(invoice, money)
        paid_at = outline.paid_at
        if paid_at is None and payments:
            paid_at = payments[-1].paid_at
        return replace(
            outline,
            paid_at=paid_at,
            # before basil, what was paid elsewhere is not counted
            amount_paid=outline.amount_paid or out_of_band,
            subtotal=outline.total - tax,
            tax=tax,
            discount=self._discount(invoice, money),
            out_of_band=out_of_band,
            overpaid=money.of("amount_overpaid", 0) + _owed_before(money),
            by_credit=_by_credit(money),
            taxes=self._taxes(invoice, money),
            lines=tuple(
                self._line(line) for line in invoice.inner("lines").items("data")
            ),
            payments=payments,
            evidence=evidence(invoice.data) if with_evidence else None,
        )

    def _money(self, invoice):
        currency = invoice.text("currency")
        if not currency:
            raise invoice.error("the field 'currency' is missing")
        return Money(invoice, currency, STRIPE_MINOR_DIGITS)

    # --- dates ------------------------------------------------------------------

    def _date(self, moment):
        return moment.astimezone(self._zone).date() if moment else None

    def _invoice_date(self, invoice):
        """R18: effective_at, else finalized_at, else created, in the zone."""
        moment = (
            invoice.instant("effective_at")
            or invoice.inner("status_transitions").instant("finalized_at")
            or invoice.instant("created")
        )
        if moment is None:
            raise invoice.error("it has no date")
        return self._date(moment)

    def _period(self, line):
        """First and last day of service. Stripe's end is the moment after it."""
        period = line.inner("period")
        start, end = period.instant("start"), period.instant("end")
        if start and end and end > start:
            end -= timedelta(seconds=1)
        return self._date(start), self._date(end)

    # --- amounts ------------------------------------------------------------------

    def _status(self, invoice):
        status = invoice.text("status")
        if not status and invoice.flag("paid"):
            return "paid"
        if status not in STATUSES:
            raise invoice.error(f"the status {status!r} is not known")
        return status

    def _tax(self, invoice, money):
        for key in ("total_taxes", "total_tax_amounts"):
            if invoice.raw(key, None) is not None:
                return sum((money.within(part) for part in invoice.items(key)), ZERO)
        if invoice.raw("tax", None) is not None:
            return money.of("tax")
        return money.of("total") - money.of("total_excluding_tax", invoice.raw("total"))

    def _discount(self, invoice, money):
        """All discounts the invoice names, positive; lines are before them."""
        parts = invoice.items("total_discount_amounts")
        return sum((money.within(part) for part in parts), ZERO)

    def _line(self, line):
        money = Money(line, line.text("currency"), STRIPE_MINOR_DIGITS)
        parts = [(part, self._tax_part(part, money)) for part in _taxes_of(line)]
        included = sum((tax.amount for part, tax in parts if _is_inclusive(part)), ZERO)
        start, end = self._period(line)
        return BillerLine(
            description=line.text("description"),
            amount=money.of("amount") - included,
            taxes=tuple(tax for _part, tax in parts),
            period_start=start,
            period_end=end,
        )

    def _taxes(self, invoice, money):
        key = "total_taxes"
        if invoice.raw(key, None) is None:
            key = "total_tax_amounts"
        return tuple(self._tax_part(part, money) for part in invoice.items(key))

    def _tax_part(self, part, money):
        """One component, its rate looked up by id (R7)."""
        rate = part.inner("tax_rate_details").raw("tax_rate", None)
        rate = rate or part.raw("tax_rate", None) or {}
        if isinstance(rate, str):
            rate = self._tax_rate(rate)
        rate = Reader(rate, part.biller, f"{part.path} (tax_rate)")
        percent = rate.number("percentage")
        return TaxPart(
            amount=money.within(part),
            rate=rate.number("effective_percentage") if percent is None else percent,
            name=rate.text("display_name"),
            country=rate.text("country").upper(),
            # a jurisdiction may be a country as well
            state=_state(rate.text("state")) or _province(rate.text("jurisdiction")),
        )


def _owed_before(money):
    """What the customer owed already, and pays with this invoice (R29)."""
    ending = max(money.of("ending_balance", 0), ZERO)
    return max(money.of("starting_balance", 0) - ending, ZERO)


def _by_credit(money):
    """What the customer's credit took off it, which is less than zero (R29)."""
    left = min(money.of("ending_balance", 0), ZERO)
    return max(left - money.of("starting_balance", 0), ZERO)


def _taxes_of(line):
    """The tax parts of a line, in the shape it has (`taxes`, `tax_amounts`)."""
    return line.items("taxes") or line.items("tax_amounts")


def _is_inclusive(part):
    return part.text("tax_behavior") == "inclusive" or part.flag("inclusive")


def _province(text):
    """`ON` for "ON", "CA - ON", "Ontario"; empty for what is no province."""
    return province_code(text.replace(" - ", "-"))


def _state(text):
    """A province's code for its name; outside Canada only what is a code already."""
    return _province(text) or (text.upper() if len(text) in (2, 3) else "")


def _revised(invoice):
    """The invoice that this one replaces (R30); other origins say nothing of it."""
    origin = invoice.inner("from_invoice")
    return origin.reference("invoice") if origin.text("action") == "revision" else ""


def _customer(invoice):
    address = invoice.inner("customer_address")
    shipping = invoice.inner("customer_shipping").inner("address")
    if not address.text("country"):
        address = shipping
    return BillerCustomer(
        external_id=invoice.reference("customer"),
        name=invoice.text("customer_name"),
        email=invoice.text("customer_email"),
        country=address.text("country").upper(),
        state=_state(address.text("state")),
    )
