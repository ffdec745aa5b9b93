from odoo import models

from .check import Look
from .wording import choice_of

PREFIXES = {"stripe": "in_…", "lago": "lago:…"}


class FusionBillingCheck(models.Model):
    """The lines of the source and the billers, by what was found when asked last."""

    _inherit = "fusion.billing.check"

    def _look_database(self):
        if not self.service_id._parameter("nexacloud_dsn"):
            text = self.env._("No database is set: where the invoices are read.")
            return Look("missing", text, "settings")
        if not self.told_at:
            return self._not_asked()
        if self.is_told_good and not self._in_source("all"):
            text = self.env._(
                "%(found)s It holds no invoice yet: is it the right database?",
                found=self.told,
            )
            return Look("look", text, "settings")
        return self._as_told()

    def _look_stripe(self):
        return self._look_biller(["stripe_api_key"])

    def _look_lago(self):
        return self._look_biller(["lago_api_url", "lago_api_key"])

    def _look_biller(self, parameters):
        if all(map(self.service_id._parameter, parameters)):
            return self._as_told() if self.told_at else self._not_asked()
        count, known = self._in_source(self.code), self._in_source("all")
        if known is None:
            return self._perhaps_needed()
        figures = {"count": f"{count:,}", "all": f"{known:,}", **self._names()}
        if count:
            text = self.env._(
                "%(count)s of the %(all)s invoices in the source are of %(biller)s "
                "(%(prefix)s), and it cannot be asked about them: its address or key "
                "is missing.",
                **figures,
            )
            return Look("missing", text, "settings")
        text = self.env._(
            "Not needed: none of the %(all)s invoices in the source is of %(biller)s "
            "(%(prefix)s).",
            **figures,
        )
        return Look("done", text)

    def _names(self):
        return {"biller": choice_of(self, "code"), "prefix": PREFIXES[self.code]}

    def _perhaps_needed(self):
        """Stripe bills what is new; Lago, what is old, if there is any."""
        if self.code == "stripe":
            text = self.env._("No key is set: Stripe cannot be asked what it billed.")
            return Look("missing", text, "settings")
        text = self.env._(
            "Not set. It is needed only where the source has invoices of Lago "
            "(lago:…), which shows once the database was checked."
        )
        return Look("look", text, "settings")

    def _not_asked(self):
        return Look("look", self.env._("Set, and not checked yet."), "check")

    def _as_told(self):
        """In the words of whoever answered; in a warning the time zones differ."""
        if not self.is_told_good:
            return Look("missing", self.told, "settings")
        zone = (self.found or {}).get("time_zone")
        if zone and zone != self.service_id.time_zone:
            return Look("look", self.told, "zone")
        return Look("done", self.told)

    def _in_source(self, which):
        """How many invoices the source had of a biller; None where nobody knows."""
        found = self.service_id._check("database").found or {}
        return found.get(which)
