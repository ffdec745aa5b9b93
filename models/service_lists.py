from datetime import UTC, datetime, timedelta

from odoo import fields, models

from ..sources.billers import NAMES

# What was created shortly before the last list is listed again: clocks differ.
# Lago lists by issuing date, which may lie weeks before the invoice is finalised.
OVERLAP = {"Stripe": timedelta(days=1), "Lago": timedelta(days=35)}
BEGINNING = datetime(2010, 1, 1, tzinfo=UTC)


class FusionBillingService(models.Model):
    """How far the billers were listed, and what the source still lacks (R20, R22)."""

    _inherit = "fusion.billing.service"

    listed_until = fields.Json(
        readonly=True, help="Per biller, the last instant its list was complete for."
    )
    put_off_before = fields.Json(
        readonly=True,
        help="Per biller, an instant: older invoices that were settled without a "
        "payment are still to be listed.",
    )
    missing_billed = fields.Json(
        readonly=True,
        help="Draft or finalised at a biller, and not seen in the source since.",
    )
    void_billed = fields.Json(
        readonly=True,
        help="Void at a biller, and never seen in the source: their numbers are known.",
    )

    def _keep_void(self, found, missing, seen):
        """`found` beside those of before; not what is seen, nor void no more."""
        kept = (self.void_billed or {}) | found
        kept = {
            key: told
            for key, told in kept.items()
            if key not in seen and key not in missing
        }
        if kept != (self.void_billed or {}):
            self.void_billed = kept

    def _listed_since(self):
        """{biller: aware instant from which to list again}."""
        known = _instants(self.listed_until)
        return {
            name: known[name] - OVERLAP[name] if name in known else BEGINNING
            for name in NAMES.values()
        }

    def _put_off(self):
        """{biller: aware instant before which to list, when there is time}."""
        return _instants(self.put_off_before)


def _instants(known):
    return {name: datetime.fromisoformat(text) for name, text in (known or {}).items()}
