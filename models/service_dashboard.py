import json

from odoo import api, fields, models

from .opening import opened

READER = "fusion_centralize_billing.group_reader"


class FusionBillingService(models.Model):
    """A service's card on the dashboard: what needs a person, and what opens it.

    Each figure comes with the context by which its action opens the rows behind it.
    All is computed when it is looked at, by as many queries for many rows as for few.
    """

    _inherit = "fusion.billing.service"

    dashboard = fields.Json(compute="_compute_dashboard", groups=READER)
    revenue_graph = fields.Text(compute="_compute_dashboard", groups=READER)

    @api.depends_context("lang", "tz", "uid", "allowed_company_ids")
    def _compute_dashboard(self):
        for service in self:
            revenue = service._revenue()
            service.dashboard = service._prepare_dashboard(revenue)
            service.revenue_graph = json.dumps(service._revenue_series(revenue))

    def _prepare_dashboard(self, revenue):
        return {
            "is_empty": not self._has_invoices(),
            **self._run_figures(),
            "rows": self._row_figures(),
            "month": self._month_figures(),
            "revenue": self._revenue_figures(revenue),
        }

    def action_refresh_dashboard(self):
        """The cards are read again after a button, which is all that is wanted."""

    def _open_records(self, name, title, domain, **more):
        """The action of this name, for these records alone."""
        self.check_access("read")
        return opened(self.env, name, title, domain, **more)
