"""Stripe's smaller objects as API version 2026-10-28.endive gives them.

Money is integer minor units (cents), time is Unix seconds. Objects are made
*whole*: references such as ``customer`` hold the object itself, and ``payments``
is always there. What a client gets to see of that is ``stripe_expand``'s part.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

API_VERSION = "2026-10-28.endive"
Json = dict[str, Any]


def unix(moment: str | int | None) -> int | None:
    """``2026-05-01T02:30:00Z`` as Unix seconds; seconds and ``None`` stay."""
    if isinstance(moment, str):
        return int(datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp())
    return moment


def listed(url: str, data: Sequence[Json], **extra: Any) -> Json:
    """Stripe's list object around ``data``."""
    return {
        "object": "list",
        "data": list(data),
        "has_more": False,
        "url": url,
        **extra,
    }


def account(name: str = "NexaCloud", timezone: str = "America/Toronto") -> Json:
    """The account behind the key; ``timezone`` dates the printed invoices."""
    return {
        "id": "acct_1NexaCloud",
        "object": "account",
        "business_profile": {"name": name, "url": "https://nexacloud.example"},
        "business_type": "company",
        "charges_enabled": True,
        "country": "CA",
        "created": unix("2025-11-03T15:00:00Z"),
        "default_currency": "cad",
        "details_submitted": True,
        "email": "billing@nexacloud.example",
        "metadata": {},
        "payouts_enabled": True,
        "settings": {
            "branding": {"icon": None, "logo": None, "primary_color": None},
            "card_payments": {"statement_descriptor_prefix": "NEXACLOUD"},
            "dashboard": {"display_name": name, "timezone": timezone},
            "payments": {"statement_descriptor": "NEXACLOUD"},
        },
        "type": "standard",
    }


def tax_rate(
    id: str,
    name: str,
    percentage: str,
    *,
    state: str | None = None,
    tax_type: str | None = None,
    jurisdiction: str | None = None,
    livemode: bool = True,
    **overrides: Any,
) -> Json:
    """An exclusive Canadian rate: ``tax_rate("txr_on", "HST", "13", state="ON")``."""
    return {
        "id": id,
        "object": "tax_rate",
        "active": True,
        "country": "CA",
        "created": unix("2025-11-03T15:30:00Z"),
        "description": None,
        "display_name": name,
        "effective_percentage": None,
        "flat_amount": None,
        "inclusive": False,
        "jurisdiction": jurisdiction or state or "CA",
        "jurisdiction_level": "state" if state else "country",
        "livemode": livemode,
        "metadata": {},
        "percentage": float(percentage),
        "rate_type": "percentage",
        "state": state,
        "tax_type": tax_type or name.lower(),
        **overrides,
    }


def address(
    country: str | None = "CA", state: str | None = None, city: str | None = None
) -> Json:
    """A postal address; ``state`` is a province's two letters, as ``ON``."""
    return {
        "city": city,
        "country": country,
        "line1": None,
        "line2": None,
        "postal_code": None,
        "state": state,
    }


def customer(
    id: str = "cus_Loopback",
    *,
    name: str | None = "Loopback Ltd.",
    email: str | None = "pay@loopback.example",
    where: Json | None = None,
    livemode: bool = True,
    **overrides: Any,
) -> Json:
    """A customer at ``where`` (an ``address``; Ontario if not given)."""
    return {
        "id": id,
        "object": "customer",
        "address": where or address(state="ON"),
        "balance": 0,
        "created": unix("2025-12-01T15:00:00Z"),
        "currency": "cad",
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": email,
        "invoice_prefix": id[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": livemode,
        "metadata": {},
        "name": name,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
        **overrides,
    }
