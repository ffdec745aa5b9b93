from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import float_repr
from odoo.tools.misc import format_date

from .source_invoice import EXPLAINED

PROOF = "fusion.billing.proof.line"
MONTH = relativedelta(months=1)


class FusionBillingService(models.Model):
    """Source and ledger of this month on the dashboard (R34).

    Added up of the lines that a month's page is made of. It need not have been made:
    a dashboard that is looked at writes nothing.
    """

    _inherit = "fusion.billing.service"

    def _month_figures(self):
        first = self._first_of_month()
        groups = self.env[PROOF]._read_group(
            self._lines_between(first, first + MONTH),
            ["currency_id", "state"],
            ["source_total:sum", "ledger_total:sum", "difference:sum"],
        )
        found = {}
        for currency, state, *sums in groups:
            found.setdefault(currency, []).append((state, *sums))
        return {
            "title": format_date(self.env, first, date_format="LLLL y"),
            "currencies": [self._sums_in(each, found[each]) for each in found],
        }

    def _sums_in(self, currency, groups):
        source, ledger, difference = (
            sum(group[place] for group in groups) for place in (1, 2, 3)
        )
        left = sum(group[3] for group in groups if group[0] not in EXPLAINED)
        amounts = {
            "source": source,
            "ledger": ledger,
            "difference": difference,
            "open": left,
        }
        return {
            "id": currency.id,
            "name": currency.name or self.env._("Unknown currency"),
            "figures": [
                self._sum_figure(name, amount, currency)
                for name, amount in amounts.items()
            ],
        }

    def _sum_figure(self, name, amount, currency):
        return {
            "name": name,
            "title": self._sum_title(name),
            "amount": self._money(amount, currency),
            "is_bad": name == "open"
            and (bool(round(amount, 4)) or self._has_open(currency)),
            "context": {"fc_sum": name, "fc_currency": currency.id},
        }

    def _has_open(self, currency):
        """Some invoice is not explained: two may be wrong by the same amount (R34)."""
        first = self._first_of_month()
        domain = self._lines_between(first, first + MONTH)
        domain &= Domain("currency_id", "=", currency.id)
        domain &= Domain("state", "not in", EXPLAINED)
        keys = ["source_invoice_id", "family_id", "tax_id"]
        having = [("difference:sum", "!=", 0)]
        return bool(self.env[PROOF]._read_group(domain, keys, having=having, limit=1))

    def _sum_title(self, name):
        return {
            "source": self.env._("Source"),
            "ledger": self.env._("Ledger"),
            "difference": self.env._("Source − ledger"),
            "open": self.env._("Not explained"),
        }[name]

    # --- what is behind ------------------------------------------

    def action_open_sum(self):
        """The lines that make a sum; of a difference, the invoices that differ."""
        self.ensure_one()
        name = self.env.context.get("fc_sum")
        if name in ("difference", "open"):
            return self._open_differences(name)
        side = name if name in ("source", "ledger") else "source"
        first = self._first_of_month()
        domain = self._lines_between(first, first + MONTH) & self._in_currency()
        domain &= Domain(f"{side}_total", "!=", 0)
        return self._open_lines(side, domain, self._sum_title(side))

    def _open_differences(self, name):
        domain = Domain("month_id", "in", self._this_month().ids) & self._in_currency()
        if name == "open":
            domain &= Domain("is_open", "=", True)
        title = self._sum_title(name)
        return self._open_records("action_dashboard_difference", title, domain)

    def action_open_month(self):
        self.ensure_one()
        return self._this_month()._get_records_action()

    def _this_month(self):
        """The record of this month, which is made when there is none yet."""
        self.check_access("read")
        months = self.env["fusion.billing.month"]
        own = [("service_id", "=", self.id), ("date", "=", self._first_of_month())]
        if not (month := months.search(own)):
            months._add_missing(self)
            month = months.search(own)
        return month

    def _open_lines(self, side, domain, title):
        """Lines with the amounts of one side, in a list first."""
        shown = self.env.ref(f"fusion_centralize_billing.dashboard_{side}_view_list")
        views = [(shown.id, "list"), (False, "pivot"), (False, "graph")]
        more = {"views": views, "view_mode": "list,pivot,graph"}
        return self._open_records("action_proof_line", title, domain, **more)

    def _in_currency(self):
        return Domain("currency_id", "=", self.env.context.get("fc_currency"))

    def _lines_between(self, first, after):
        """The proof's lines of some days, the last one excluded."""
        days = Domain("date", ">=", first) & Domain("date", "<", after)
        return Domain("service_id", "=", self.id) & days

    def _first_of_month(self):
        """By the service's own days, by which invoices are dated (R2)."""
        here = self.with_context(tz=self.time_zone)
        return fields.Date.context_today(here).replace(day=1)

    def _money(self, amount, currency):
        return currency.format(amount) if currency else float_repr(amount, 2)
