"""Lago's objects as version 1.51 of its API gives them.

Amounts are integer cents; moments are ISO 8601 in UTC; ``issuing_date`` is a plain
date. Rates are numbers in percent. Fields are those that the server really sends,
which are more than its OpenAPI names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Json = dict[str, Any]


def uuid_of(name: str) -> str:
    """A stable UUID for the part of an object called ``name``."""
    return str(uuid5(NAMESPACE_URL, f"lago.example/{name}"))


@dataclass(frozen=True)
class Tax:
    """A tax as Lago names it: ``Tax("HST", "hst_on", "13")``."""

    name: str
    code: str
    rate: str


@dataclass(frozen=True)
class Fee:
    """What an invoice's fee is made from: the plan (or add-on), cents before tax.

    ``period`` is first and last moment of the service, in ISO 8601.
    """

    name: str
    amount: int
    taxes: Sequence[Tax] = ()
    period: tuple[str, str] | None = None
    units: str = "1.0"
    kind: str = "subscription"

    def tax(self, tax: Tax) -> int:
        """One tax on this fee in cents."""
        exact = self.amount * Decimal(tax.rate) / 100
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def taxes_amount(self) -> int:
        """All taxes on this fee in cents."""
        return sum(self.tax(tax) for tax in self.taxes)


EMPTY_OF_CUSTOMER = (
    "address_line1",
    "address_line2",
    "external_salesforce_id",
    "firstname",
    "lastname",
    "legal_number",
    "logo_url",
    "net_payment_term",
    "phone",
    "tax_identification_number",
    "timezone",
    "url",
    "zipcode",
)


def customer(
    external_id: str = "user-1",
    *,
    name: str | None = "Loopback Ltd.",
    email: str | None = "pay@loopback.example",
    country: str | None = "CA",
    state: str | None = "ON",
    city: str | None = None,
    stripe_id: str | None = None,
    **overrides: Any,
) -> Json:
    """A customer; ``external_id`` is the application's own id of the user."""
    return {
        **dict.fromkeys(EMPTY_OF_CUSTOMER),
        "lago_id": uuid_of(f"customer/{external_id}"),
        "billing_entity_code": "nexacloud",
        "external_id": external_id,
        "account_type": "customer",
        "name": name,
        "customer_type": "company",
        "sequential_id": 1,
        "slug": "NEX-001",
        "created_at": "2025-11-03T15:00:00Z",
        "updated_at": "2025-11-03T15:00:00Z",
        "country": country,
        "state": state,
        "email": email,
        "city": city,
        "legal_name": name,
        "currency": "CAD",
        "applicable_timezone": "America/Toronto",
        "finalize_zero_amount_invoice": "inherit",
        "billing_configuration": _billing_configuration(stripe_id),
        "shipping_address": {},
        "skip_invoice_custom_sections": False,
        "metadata": [],
        "integration_customers": [],
        **overrides,
    }


def _billing_configuration(stripe_id: str | None) -> Json:
    return {
        "invoice_grace_period": None,
        "payment_provider": "stripe" if stripe_id else None,
        "payment_provider_code": "stripe-ca" if stripe_id else None,
        "document_locale": "en",
        "provider_customer_id": stripe_id,
        "provider_payment_methods": ["card"] if stripe_id else [],
    }


def payment(
    *invoices: Json,
    at: str,
    amount: int | None = None,
    payment_status: str = "succeeded",
    by_hand: bool = False,
    **overrides: Any,
) -> Json:
    """A payment at ``at`` of the ``invoices``' totals, or of ``amount`` cents.

    Several invoices share one payment through a payment request. ``by_hand`` is a
    payment that somebody entered, with no provider behind it.
    """
    first = invoices[0]
    shared = len(invoices) > 1
    lago_id = uuid_of(f"payment/{first['lago_id']}/{at}")
    payable_id = uuid_of(f"request/{lago_id}") if shared else first["lago_id"]
    total = sum(each["total_amount_cents"] for each in invoices)
    result = {
        "lago_id": lago_id,
        "lago_customer_id": first["customer"]["lago_id"],
        "external_customer_id": first["customer"]["external_id"],
        "invoice_ids": [each["lago_id"] for each in invoices],
        "invoice_numbers": [each["number"] for each in invoices],
        "lago_payable_id": payable_id,
        "payable_type": "PaymentRequest" if shared else "Invoice",
        "amount_cents": total if amount is None else amount,
        "amount_currency": first["currency"],
        "status": payment_status,
        "payment_status": payment_status,
        "created_at": at,
    }
    return result | _provider_fields(first["customer"], lago_id, by_hand) | overrides


def _provider_fields(buyer: Json, lago_id: str, by_hand: bool) -> Json:
    intent = None if by_hand else f"pi_3L{lago_id.replace('-', '')[:22]}"
    configured = buyer["billing_configuration"]
    return {
        "type": "manual" if by_hand else "provider",
        "reference": "e-transfer" if by_hand else None,
        "payment_provider_code": None if by_hand else "stripe-ca",
        "payment_provider_type": None if by_hand else "stripe",
        "external_payment_id": intent,
        "provider_payment_id": intent,
        "provider_customer_id": None if by_hand else configured["provider_customer_id"],
        "next_action": {},
    }


def organization(name: str = "NexaCloud", timezone: str = "America/Toronto") -> Json:
    """The organization behind the key."""
    return {
        "lago_id": uuid_of("organization"),
        "name": name,
        "slug": "nexacloud",
        "default_currency": "CAD",
        "created_at": "2025-11-03T15:00:00Z",
        "webhook_url": "",
        "webhook_urls": [],
        "country": "CA",
        "address_line1": None,
        "address_line2": None,
        "state": "ON",
        "zipcode": None,
        "email": "billing@nexacloud.example",
        "city": "Toronto",
        "legal_name": name,
        "legal_number": None,
        "timezone": timezone,
        "net_payment_term": 0,
        "email_settings": [],
        "document_numbering": "per_organization",
        "document_number_prefix": "NEX",
        "tax_identification_number": None,
        "finalize_zero_amount_invoice": True,
        "billing_configuration": {
            "invoice_footer": None,
            "invoice_grace_period": 0,
            "document_locale": "en",
        },
        "events_store": "postgres",
        "taxes": [],
    }
