from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from .service_dashboard_month import MONTH, PROOF

MONTHS = 12


class FusionBillingService(models.Model):
    """Twelve months' revenue by family on the dashboard: what the ledger holds."""

    _inherit = "fusion.billing.service"

    def _revenue(self):
        """[(month, family, currency, amount)] as the database adds them up."""
        return self.env[PROOF]._read_group(
            self._revenue_domain(),
            ["date:month", "family_id", "currency_id"],
            ["ledger_untaxed:sum"],
        )

    def _revenue_domain(self):
        # of the source's and the biller's lines none has an amount in the ledger
        booked = Domain("ledger_untaxed", "!=", 0)
        months = self._revenue_months()
        return self._lines_between(months[0], months[-1] + MONTH) & booked

    def _revenue_months(self):
        last = self._first_of_month()
        return [last - relativedelta(months=back) for back in range(MONTHS)][::-1]

    # --- as a graph ------------------------------------------

    def _revenue_series(self, revenue):
        """Of one currency, since others cannot stand on the same axis."""
        currency = self._graph_currency(revenue)
        families = self.env["fusion.billing.family"].union(
            *(family for _month, family, of, _sum in revenue if of == currency)
        )
        series = [*families.sorted()]
        if any(of == currency and not family for _month, family, of, _sum in revenue):
            series.append(families.browse())
        amounts = {
            (month, family): amount
            for month, family, of, amount in revenue
            if of == currency
        }
        return [self._one_series(family, currency, amounts) for family in series]

    def _one_series(self, family, currency, amounts):
        return {
            "key": self._family_title(family),
            "values": [
                self._bar(month, family, currency, amounts.get((month, family), 0))
                for month in self._revenue_months()
            ],
        }

    def _bar(self, month, family, currency, amount):
        return {
            "label": format_date(self.env, month, date_format="LLL"),
            "title": format_date(self.env, month, date_format="LLLL y"),
            "value": amount,
            "text": self._money(amount, currency),
            "context": {
                "fc_family": family.id,
                "fc_currency": currency.id,
                "fc_month": fields.Date.to_string(month),
            },
        }

    def _graph_currency(self, revenue):
        """The company's, where anything is booked in it."""
        currencies = [currency for _month, _family, currency, _sum in revenue]
        home = self.company_id.currency_id
        return home if home in currencies or not currencies else currencies[0]

    # --- as figures ------------------------------------------

    def _revenue_figures(self, revenue):
        """The sum of the months, by currency and family, and of all families."""
        sums = {}
        for _month, family, currency, amount in revenue:
            for key in ((currency, family), (currency, None)):
                sums[key] = sums.get(key, 0) + amount
        drawn = self._graph_currency(revenue)
        return [
            self._revenue_figure(*key, sums[key], drawn)
            for key in sorted(sums, key=lambda key: self._place(*key, drawn))
        ]

    def _place(self, currency, family, drawn):
        """The total last, before it what is of no family."""
        of_family = (2,) if family is None else (not family, family.sequence, family.id)
        return (currency != drawn, currency.name or "", *of_family)

    def _revenue_figure(self, currency, family, amount, drawn):
        is_total = family is None
        context = {} if is_total else {"fc_family": family.id}
        return {
            "title": self.env._("Total") if is_total else self._family_title(family),
            "is_total": is_total,
            "currency": currency.name or "",
            "amount": self._money(amount, currency),
            "is_drawn": currency == drawn,
            "context": {**context, "fc_currency": currency.id},
        }

    def _family_title(self, family):
        return family.name or self.env._("No family")

    def action_open_revenue(self):
        """What is booked of a family, or of all, in twelve months or in one."""
        self.ensure_one()
        context = self.env.context
        domain = self._revenue_domain() & self._in_currency()
        titles = [self.env._("Revenue")]
        if "fc_family" in context:
            family = self.env["fusion.billing.family"].browse(context["fc_family"])
            domain &= Domain("family_id", "=", family.id)
            titles = [self._family_title(family)]
        if month := fields.Date.to_date(context.get("fc_month")):
            domain &= self._lines_between(month, month + MONTH)
            titles.append(format_date(self.env, month, date_format="LLLL y"))
        return self._open_lines("ledger", domain, " · ".join(titles))

    def action_open_revenue_graph(self):
        """Odoo's own graph, pivot and list of the same lines."""
        self.ensure_one()
        title = self.env._("Revenue by family")
        views = [(False, "graph"), (False, "pivot"), (False, "list")]
        more = {"views": views, "view_mode": "graph,pivot,list"}
        domain = self._revenue_domain()
        return self._open_records("action_proof_line", title, domain, **more)
