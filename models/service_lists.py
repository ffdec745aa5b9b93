from datetime import UTC, datetime, timedelta

from odoo import fields, models

from ..sources.billers import NAMES

# An invoice may be finalised weeks after it was created, by which billers list.
OVERLAP = timedelta(days=35)
BEGINNING = datetime(2010, 1, 1, tzinfo=UTC)


class FusionBillingService(models.Model):
    """How far the billers were listed, and what the source still lacks (R20)."""

    _inherit = "fusion.billing.service"

    listed_until = fields.Json(
        readonly=True, help="Per biller, the last instant its list was complete for."
    )
    missing_billed = fields.Json(
        readonly=True, help="Finalised at a biller, and not seen in the source since."
    )

    def _listed_since(self):
        """{biller: aware instant from which to list again}."""
        known = self.listed_until or {}
        return {
            name: datetime.fromisoformat(known[name]) - OVERLAP
            if name in known
            else BEGINNING
            for name in NAMES.values()
        }
