from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import SQL, format_date, format_datetime

from ..wizards.rights import check_company
from .opening import opened
from .service_lists import _instants


class FusionBillingService(models.Model):
    """What is known of all that the billers gave out, and as of when (R34)."""

    _inherit = "fusion.billing.service"

    coverage_note = fields.Text(
        compute="_compute_coverage_note",
        help="Nothing is known of what no list has told.",
    )
    completeness_ids = fields.One2many(
        "fusion.billing.completeness.count", compute="_compute_given_out"
    )
    gap_ids = fields.One2many("fusion.billing.number.gap", compute="_compute_gap_ids")
    given_out_count = fields.Integer(compute="_compute_given_out")
    missing_in_source_count = fields.Integer(compute="_compute_given_out")
    given_twice_count = fields.Integer(compute="_compute_given_twice")
    undated_count = fields.Integer(compute="_compute_undated_count")

    def _compute_given_out(self):
        counts = self.env["fusion.billing.completeness.count"]
        for service, own in counts._by(self, "service_id", is_whole=True):
            service.completeness_ids = own
            service.given_out_count = own._invoices()
            service.missing_in_source_count = own._missing()._invoices()

    def _compute_gap_ids(self):
        gaps = self.env["fusion.billing.number.gap"]
        gaps = gaps._found([("service_id", "in", self.ids)])
        for service in self:
            service.gap_ids = gaps.filtered(
                lambda gap, of=service: gap.service_id == of
            )

    def _compute_given_twice(self):
        self.env.flush_all()
        twice = self.env["fusion.billing.completeness.line"]._twice_query()
        query = "SELECT service_id, sum(times) FROM (%s) AS twice GROUP BY service_id"
        counts = dict(self.env.execute_query(SQL(query, twice)))
        for service in self:
            service.given_twice_count = counts.get(service.id, 0)

    def _compute_undated_count(self):
        rows = self.env["fusion.billing.source.invoice"]
        for service in self:
            service.undated_count = rows.search_count(
                [("service_id", "=", service.id), ("invoice_date", "=", False)]
            )

    @api.depends("listed_until", "put_off_before")
    @api.depends_context("lang", "tz")
    def _compute_coverage_note(self):
        for service in self:
            service.coverage_note = "\n".join(service._sentences_of_coverage())

    def _sentences_of_coverage(self):
        listed = _instants(self.listed_until)
        if not listed:
            yield self.env._(
                "No biller's list has been read to its end yet: what the billers have "
                "and the source lacks is not known. Every run that is no dry run reads "
                "them."
            )
        for biller, until in sorted(listed.items()):
            yield self._sentence_of_list(biller, until)
        for biller, before in sorted(self._put_off().items()):
            yield self.env._(
                "%(biller)s's invoices that were settled without a payment (of zero, "
                "by customer credit, or elsewhere) are listed back to %(date)s only; "
                "each run goes further back.",
                biller=biller,
                date=format_date(self.env, self._local(before).date()),
            )
        yield self.env._(
            "Of the numbers, those between the first and the last one seen of each "
            "sequence are looked at: one that was given out before or after them is "
            "known to nobody. A number that was never used, or whose invoice was "
            "deleted at the biller, is not seen either."
        )

    def _sentence_of_list(self, biller, until):
        instant = until.replace(tzinfo=None)
        figures = {
            "biller": biller,
            "instant": format_datetime(self.env, instant, tz=self.time_zone),
        }
        run = self._run_that_listed(until)
        if run:
            return self.env._(
                "%(biller)s's invoices are listed up to %(instant)s, from its first "
                "one on (run %(run)s).",
                run=run.id,
                **figures,
            )
        return self.env._(
            "%(biller)s's invoices are listed up to %(instant)s, from its first one "
            "on.",
            **figures,
        )

    def _run_that_listed(self, until):
        """The run that began when the list was read."""
        return self.env["fusion.billing.ledger.run"].search(
            [
                ("service_id", "=", self.id),
                ("listed", "!=", False),
                ("started_at", "=", until.replace(tzinfo=None)),
            ],
            limit=1,
        )

    def _local(self, instant):
        return instant.astimezone(ZoneInfo(self.time_zone))

    # --- the page ------------------------------------------------

    @api.model
    def action_open_completeness(self):
        service = self.env["fusion.billing.invoice.ledger"]._service()
        check_company(self.env, service)
        self.env["fusion.billing.month"]._add_missing(service)
        view = self.env.ref("fusion_centralize_billing.completeness_view_form")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Every Invoice"),
            "res_model": self._name,
            "res_id": service.id,
            "views": [(view.id, "form")],
        }

    def _open_given_out(self, title, *leaves, **context):
        domain = [("service_id", "=", self.id), *leaves]
        name = "action_completeness_line"
        return opened(self.env, name, title, domain, context=context)

    def action_open_given_out(self):
        return self._open_given_out(
            self.env._("Every Invoice"), search_default_by_status=1
        )

    def action_open_missing_in_source(self):
        return self._open_given_out(
            self.env._("Missing in the source"), ("status", "=", "missing_source")
        )

    def action_open_given_twice(self):
        return self._open_given_out(
            self.env._("Numbers given twice"), ("is_twice", "=", True)
        )

    def action_open_undated(self):
        return self._open_given_out(
            self.env._("Without a date"),
            ("date", "=", False),
            search_default_by_status=1,
        )
