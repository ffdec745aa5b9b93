from contextlib import closing

from odoo import models
from odoo.tools import formatLang

from ..sources.lago import LagoBiller
from ..sources.nexacloud import NexaCloudReader
from ..sources.stripe import StripeBiller


class FusionBillingService(models.Model):
    """What "Test connection" finds: (kind of notice, sentence), or a `SourceError`."""

    _inherit = "fusion.billing.service"

    def _describe_nexacloud(self):
        with NexaCloudReader(self._parameter("nexacloud_dsn")) as reader:
            found = reader.describe()
        counts = ", ".join(
            f"{table} {formatLang(self.env, count, digits=0)}"
            for table, count in found["tables"].items()
        )
        return "success", self.env._(
            "Connected to the database %(database)s on %(host)s as %(role)s "
            "(PostgreSQL %(version)s). Rows found: %(counts)s.",
            database=found["database"],
            host=found["host"],
            role=found["role"],
            version=found["server_version"],
            counts=counts,
        )

    def _describe_stripe(self):
        biller = StripeBiller(
            self._parameter("stripe_api_key"),
            self._parameter("stripe_api_base"),
            time_zone=self.time_zone,
        )
        with closing(biller):
            return self._describe_account("Stripe", biller.account())

    def _describe_lago(self):
        biller = LagoBiller(
            self._parameter("lago_api_url"), self._parameter("lago_api_key")
        )
        with closing(biller):
            return self._describe_account("Lago", biller.account())

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
        if account["time_zone"] in ("", self.time_zone):
            return "success", text
        return "warning", self.env._(
            "%(text)s The service dates its invoices in %(ours)s: choose the same "
            "time zone here, or the dates will not be those printed on the invoices.",
            text=text,
            ours=self.time_zone,
        )
