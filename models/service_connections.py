from contextlib import closing

from odoo import models
from odoo.tools import formatLang

from ..sources.http import HttpClient, Limits
from ..sources.lago import LagoBiller
from ..sources.nexacloud_survey import NexaCloudSurvey
from ..sources.stripe import StripeBiller

# a person waits for the answer
HURRIED = Limits(timeout=8.0, total=15.0, attempts=2, longest_retry_after=3.0)


class FusionBillingService(models.Model):
    """What "Test connection" finds: (kind of notice, sentence, figures), or a
    `SourceError`."""

    _inherit = "fusion.billing.service"

    def _survey(self):
        """A reader of the source for a person who waits."""
        return NexaCloudSurvey(self._parameter("nexacloud_dsn"))

    def _describe_nexacloud(self):
        with self._survey() as survey:
            found = survey.describe()
            billers = survey.billers()
        counts = ", ".join(
            f"{table.replace('_', ' ')} {formatLang(self.env, count, digits=0)}"
            for table, count in found["tables"].items()
        )
        text = self.env._(
            "Connected to the database %(database)s on %(host)s as %(role)s "
            "(PostgreSQL %(version)s). Rows found: %(counts)s.",
            database=found["database"],
            host=found["host"],
            role=found["role"],
            version=found["server_version"],
            counts=counts,
        )
        return "success", text, billers

    def _describe_stripe(self):
        key = self._parameter("stripe_api_key")
        biller = StripeBiller(
            key,
            self._parameter("stripe_api_base"),
            time_zone=self.time_zone,
            http=self._hurried("Stripe", key),
        )
        with closing(biller):
            return self._describe_account("Stripe", biller.account())

    def _describe_lago(self):
        key = self._parameter("lago_api_key")
        biller = LagoBiller(
            self._parameter("lago_api_url"),
            key,
            http=self._hurried("Lago", key),
        )
        with closing(biller):
            return self._describe_account("Lago", biller.account())

    def _hurried(self, biller, key):
        return HttpClient(biller, secrets=((key or "").strip(),), limits=HURRIED)

    def _parameter(self, name):
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return get_param(f"fusion_billing.{name}")

    def _describe_account(self, biller, account):
        """A warning when its time zone is not the service's (R18)."""
        unknown = self.env._("unknown")
        text = self.env._(
            "Connected to %(biller)s: account %(account)s (%(id)s), country "
            "%(country)s, currency %(currency)s, time zone %(zone)s.",
            biller=biller,
            account=account["name"] or self.env._("without a name"),
            id=account["id"],
            country=account["country"] or unknown,
            currency=account["currency"] or unknown,
            zone=account["time_zone"] or unknown,
        )
        found = {"time_zone": account["time_zone"]}
        if account["time_zone"] in ("", self.time_zone):
            return "success", text, found
        warning = self.env._(
            "%(text)s The service dates its invoices in %(ours)s: choose the same "
            "time zone here, or the dates will not be those printed on the invoices.",
            text=text,
            ours=self.time_zone,
        )
        return "warning", warning, found
