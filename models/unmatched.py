from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..ledger.unmatched import proposed_keyword
from ..wizards.rights import check_accountant, check_company
from .source_invoice import EXPLAINED, POSTED

LOOKED_BACK = relativedelta(months=12)


class FusionBillingUnmatched(models.Model):
    """Descriptions that no family has a keyword for, by what they have in common (R6).

    Of the last 12 months, without what was skipped, ignored, cancelled or reversed; a
    line is left out as soon as a rule takes its description, of its invoice's date.
    """

    _name = "fusion.billing.unmatched"
    _description = "Unmatched Description"
    _inherit = "fusion.billing.harmless"
    _auto = False
    _order = "amount desc, id"

    service_id = fields.Many2one("fusion.billing.service", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    name = fields.Char(
        string="Descriptions",
        readonly=True,
        help="Words with a digit, dates, e-mail addresses and domain names count as "
        "the same, shown as #.",
    )
    example = fields.Char(string="For example", readonly=True)
    source_invoice_id = fields.Many2one(
        "fusion.billing.source.invoice", string="On invoice", readonly=True
    )
    line_count = fields.Integer(string="Lines", readonly=True)
    posted_count = fields.Integer(
        string="Of these posted",
        readonly=True,
        help="They are booked on the account of the family without keywords, and stay "
        "there. A rule is for what comes, and for drafts.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(string="Untaxed", readonly=True)
    date_from = fields.Date(string="First invoice", readonly=True)
    date_to = fields.Date(string="Last invoice", readonly=True)
    months = fields.Char(compute="_compute_months")

    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_months(self):
        for group in self:
            days = (group.date_from, group.date_to)
            said = [format_date(self.env, day, date_format="LLL y") for day in days]
            group.months = " – ".join(dict.fromkeys(said))

    # --- computed by the database ------------------------------------------

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT found.*, last.unmatched AS example,
                   last.source_invoice_id AS source_invoice_id
              FROM (
                   SELECT min(line_id) AS id, service_id, company_id, pattern AS name,
                          currency_id, count(*) AS line_count, sum(amount) AS amount,
                          count(*) FILTER (WHERE state IN %(posted)s) AS posted_count,
                          min(date) AS date_from, max(date) AS date_to,
                          max(line_id) AS last_id
                     FROM (%(lines)s) AS line
                    GROUP BY service_id, company_id, pattern, currency_id
                   ) AS found
             CROSS JOIN LATERAL (
                   SELECT unmatched, source_invoice_id
                     FROM fusion_billing_source_line WHERE id = found.last_id LIMIT 1
                   ) AS last
            """,
            posted=POSTED,
            lines=self._open_lines(),
        )

    @api.model
    def _lines(self):
        """All lines for which there was no rule when their invoice was decided."""
        return SQL(
            """
            SELECT line.id AS line_id, told.id AS row_id, told.service_id,
                   told.company_id, told.currency_id, told.state,
                   told.invoice_date AS date, line.pattern, line.unmatched AS text,
                   line.source_untaxed AS amount
              FROM fusion_billing_source_line AS line
              JOIN fusion_billing_source_invoice AS told
                ON told.id = line.source_invoice_id
             WHERE line.unmatched IS NOT NULL AND told.invoice_date >= %(since)s
               AND told.state NOT IN %(explained)s
            """,
            since=fields.Date.context_today(self) - LOOKED_BACK,
            explained=EXPLAINED,
        )

    @api.model
    def _open_lines(self):
        """Those for which there is none now either."""
        return SQL("%s AND NOT %s", self._lines(), self._is_covered())

    @api.model
    def _is_covered(self):
        """That a family takes such a line now, if it is of an invoice of this date."""
        return SQL(
            """
            EXISTS (
                SELECT FROM fusion_billing_family_cover AS cover
                  JOIN fusion_billing_family AS family ON family.id = cover.family_id
                 WHERE family.service_id = told.service_id
                   AND cover.text = line.unmatched
                   AND told.invoice_date BETWEEN coalesce(cover.date_from, '-infinity')
                                             AND coalesce(cover.date_to, 'infinity')
            )
            """
        )

    @api.model
    def _texts(self, service):
        """What the lines without a rule said, each once."""
        return self._distinct(service, self._lines())

    @api.model
    def _open_texts(self, service):
        return self._distinct(service, self._open_lines())

    @api.model
    def _distinct(self, service, lines):
        self.env.flush_all()
        query = SQL(
            "SELECT DISTINCT text FROM (%s) AS line WHERE service_id = %s",
            lines,
            service.id,
        )
        return [text for (text,) in self.env.execute_query(query)]

    @api.model
    def _posted_by_now(self, service):
        """Posted lines that no rule took, and one takes now: (invoices, amounts)."""
        self.env.flush_all()
        query = SQL(
            """
            SELECT currency_id, count(DISTINCT row_id), sum(amount)
              FROM (%s AND told.service_id = %s AND told.state IN %s AND %s) AS line
             GROUP BY currency_id ORDER BY currency_id
            """,
            self._lines(),
            service.id,
            POSTED,
            self._is_covered(),
        )
        found = self.env.execute_query(query)
        currencies = self.env["res.currency"]
        amounts = [currencies.browse(each).format(amount) for each, _n, amount in found]
        return sum(count for _each, count, _amount in found), ", ".join(amounts)

    # --- what a person does ------------------------------------------

    def action_make_rule(self):
        """A small window in which the keyword and the family are chosen."""
        self.ensure_one()
        check_accountant(self.env)
        check_company(self.env, self.service_id.sudo())
        return {
            "type": "ir.actions.act_window",
            "res_model": "fusion.billing.family.rule",
            "name": self.env._("Make a Rule"),
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_service_id": self.service_id.id,
                "default_description": self.example,
                "default_keyword": proposed_keyword(self.example),
            },
        }

    def action_open_invoices(self):
        """The source invoices on which such a description stands."""
        self.ensure_one()
        self.env.flush_all()
        query = SQL(
            """
            SELECT DISTINCT row_id FROM (%s) AS line
             WHERE service_id = %s AND pattern = %s AND currency_id = %s
            """,
            self._open_lines(),
            self.service_id.id,
            self.name,
            self.currency_id.id,
        )
        rows = self.env["fusion.billing.source.invoice"].browse(
            row_id for (row_id,) in self.env.execute_query(query)
        )
        if not rows:
            raise UserError(self.env._("A rule takes these descriptions by now."))
        return rows._get_records_action(name=self.name)
