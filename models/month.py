from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL, date_utils
from odoo.tools.misc import format_date

from ..wizards.rights import check_company
from .completeness_parts import kept, listed
from .opening import opened
from .quiet import QUIET
from .sides import JOIN_NOTE, OF_INVOICE, SIDES


class FusionBillingMonth(models.Model):
    """A month as it is closed (R34): what source, biller and ledger say, side by side.

    Its figures are computed by the database whenever they are looked at.
    """

    _name = "fusion.billing.month"
    _description = "Month End"
    _inherit = ["mail.thread"]
    _mail_post_access = "read"
    _order = "date desc, id desc"

    service_id = fields.Many2one(
        "fusion.billing.service", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="service_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True, help="The month's first day.")
    line_ids = fields.One2many("fusion.billing.month.line", compute="_compute_line_ids")
    source_total = fields.Monetary(string="Source", compute="_compute_totals")
    biller_total = fields.Monetary(string="Biller", compute="_compute_totals")
    ledger_total = fields.Monetary(string="Ledger", compute="_compute_totals")
    difference = fields.Monetary(compute="_compute_totals")
    biller_difference = fields.Monetary(
        string="Source − biller", compute="_compute_totals"
    )
    other_currencies = fields.Char(compute="_compute_other_currencies")
    figures = fields.Json(compute="_compute_figures")
    open_difference = fields.Monetary(
        string="Not explained",
        compute="_compute_totals",
        help="Without what was skipped, ignored, cancelled or reversed.",
    )
    difference_ids = fields.One2many(
        "fusion.billing.month.difference",
        string="What differs, and why",
        compute="_compute_difference_ids",
    )
    is_even = fields.Boolean(
        string="Nothing differs",
        compute="_compute_is_even",
        help="Of no invoice, in no family and tax, do the three sides differ.",
    )
    is_explained = fields.Boolean(
        string="Nothing left",
        compute="_compute_is_even",
        help="What differs was skipped, ignored, cancelled or reversed.",
    )
    unexplained_count = fields.Integer(compute="_compute_is_even")

    _date_uniq = models.UniqueIndex("(service_id, date)")

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for month in self:
            month.display_name = month.date and format_date(
                self.env, month.date, date_format="LLLL y"
            )

    def _compute_line_ids(self):
        found = self.env["fusion.billing.month.line"]._of_each(self)
        for month in self:
            month.line_ids = found.get(month)

    def _compute_difference_ids(self):
        found = self.env["fusion.billing.month.difference"]._of_each(self)
        for month in self:
            month.difference_ids = found.get(month)

    @api.depends("line_ids")
    def _compute_figures(self):
        for month in self:
            month.figures = [line._figures() for line in month.line_ids]

    @api.depends("figures", "currency_id")
    def _compute_totals(self):
        for month in self:
            home = month._figures_in(month.currency_id)
            for side in SIDES:
                month[f"{side}_total"] = _total(home, side)
            month.difference = month.source_total - month.ledger_total
            month.biller_difference = month.source_total - month.biller_total
            month.open_difference = sum(float(each["open_difference"]) for each in home)

    @api.depends("figures", "currency_id")
    @api.depends_context("lang")
    def _compute_other_currencies(self):
        """What there is in other currencies, in words."""
        for month in self:
            ids = {each["currency_id"] for each in month.figures or []} - {False}
            others = self.env["res.currency"].browse(ids) - month.currency_id
            month.other_currencies = "; ".join(map(month._say_of, others))

    @api.depends("difference_ids")
    def _compute_is_even(self):
        for month in self:
            is_open = month.difference_ids.mapped("is_open")
            month.unexplained_count = sum(is_open)
            month.is_explained = not any(is_open)
            month.is_even = not is_open

    def _say_of(self, currency):
        figures = self._figures_in(currency)
        return self.env._(
            "%(currency)s: source %(told)s, biller %(billed)s, ledger %(booked)s",
            currency=currency.name,
            told=currency.format(_total(figures, "source")),
            billed=currency.format(_total(figures, "biller")),
            booked=currency.format(_total(figures, "ledger")),
        )

    def _figures_in(self, currency):
        """Of a month in which nothing is billed but what the source lacks, none."""
        found = self.figures or []
        return [each for each in found if each["currency_id"] == currency.id]

    def _span(self):
        """The first and the last day of these months; of none, nothing."""
        days = self.sudo().exists().mapped("date")
        return days and (min(days), date_utils.end_of(max(days), "month"))

    # --- which there are ------------------------------------------

    @api.model
    def _add_missing(self, service):
        """A record for every month in which something is billed, booked or missing."""
        known = set(self.search([("service_id", "=", service.id)]).mapped("date"))
        found = self._months_of(service) - known
        self.sudo().with_context(**QUIET).create(
            [{"service_id": service.id, "date": day} for day in sorted(found)]
        )

    @api.model
    def _months_of(self, service):
        """Each month between the first and the last is looked up by the indexes."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT first_day::date
                  FROM (
                       SELECT min(invoice_date) AS first, max(invoice_date) AS last
                         FROM fusion_billing_source_invoice
                        UNION ALL
                       SELECT min(date), max(date) FROM account_move
                       ) AS known
                 CROSS JOIN generate_series(
                       date_trunc('month', known.first::timestamp), known.last,
                       interval '1 month') AS first_day
                 WHERE EXISTS (
                       SELECT FROM fusion_billing_source_invoice AS told
                        WHERE told.service_id = %(service)s
                          AND %(billed)s)
                    OR EXISTS (
                       SELECT FROM account_move AS move
                         %(join_note)s
                         JOIN fusion_billing_source_invoice AS told
                           ON told.move_id = %(of_invoice)s
                        WHERE told.service_id = %(service)s
                          AND move.state = 'posted' AND %(booked)s)
                 UNION
                SELECT date_trunc('month', told.date::timestamp)::date
                  FROM (%(missing)s) AS told WHERE service_id = %(service)s
                """,
                service=service.id,
                billed=_in_span(SQL("told.invoice_date")),
                booked=_in_span(SQL("move.date")),
                join_note=JOIN_NOTE,
                of_invoice=OF_INVOICE,
                missing=listed(kept(SQL("service"), "missing_billed")),
            )
        )
        return {day for (day,) in self.env.cr.fetchall()}

    @api.model
    def action_open_months(self):
        """The list, with every month in which something happened."""
        service = self.env["fusion.billing.invoice.ledger"]._service()
        check_company(self.env, service)
        self._add_missing(service)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fusion_centralize_billing.action_month"
        )
        return dict(action, context=self._without_empty_columns(service))

    @api.model
    def _without_empty_columns(self, service):
        """The context in which the list leaves out what it has nothing to say in."""
        mine = [("service_id", "=", service.id)]
        home = [service.company_id.currency_id.id, False]
        foreign = [*mine, ("currency_id", "not in", home)]
        signed = [*mine, ("signed_by_id", "!=", False)]
        rows = self.env["fusion.billing.source.invoice"]
        return {
            "one_currency": not rows.search_count(foreign, limit=1),
            "none_signed": not self.search_count(signed, limit=1),
        }

    def action_open_lines(self):
        """What is behind the figures, of all three sides."""
        return self._open_lines([("month_id", "=", self.id)], self.display_name)

    def _open_lines(self, domain, title):
        return opened(self.env, "action_proof_line", title, domain)


def _in_span(date):
    return SQL(
        "%(date)s >= first_day::date"
        " AND %(date)s < (first_day + interval '1 month')::date",
        date=date,
    )


def _total(figures, side):
    kinds = ("untaxed", "tax")
    return float(
        sum(Decimal(each[f"{side}_{kind}"]) for each in figures for kind in kinds)
    )
