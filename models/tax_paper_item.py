from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .restricted import asked_for

FIGURES = [
    ("collected", "Taxable, and collected"),
    ("adjusted", "Adjusted: credit notes, and of earlier periods"),
    ("other", "Other entries with this tax"),
    ("zero", "Zero-rated or exempt"),
    ("uncharged", "Tax not charged"),
    ("pending", "At the source, not booked yet"),
]
BOOKED = ("collected", "adjusted", "other")  # what makes the tax in the ledger
PENDING = ("draft", "held", "waiting", "failed")
UNKNOWN = ("tax_unresolved", "tax_ambiguous")  # then a line's tax is a guess
BASE, TAX, UNTAXED, SOURCE = range(4)  # of what an item is, in its id
TAXES = 2**16  # more than there will be


class FusionBillingTaxPaperItem(models.Model):
    """What a figure of a working paper is made of (R34).

    Of the ledger, a journal item: its own amount where it is a tax, the base of each
    tax that it carries where it is not. Of what is not booked yet, a line of a source
    invoice. All in the company's currency.
    """

    _name = "fusion.billing.tax.paper.item"
    _description = "Item of a Tax Working Paper"
    _inherit = "fusion.billing.harmless"
    _auto = False
    _order = "date, move_name, id"
    _rec_name = "move_name"

    paper_id = fields.Many2one("fusion.billing.tax.paper", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    figure = fields.Selection(FIGURES, readonly=True)
    tax_id = fields.Many2one("account.tax", string="Tax name", readonly=True)
    date = fields.Date(readonly=True)
    invoice_date = fields.Date(readonly=True)
    number = fields.Char(readonly=True)
    customer_name = fields.Char(string="Customer", readonly=True)
    source_invoice_id = fields.Many2one("fusion.billing.source.invoice", readonly=True)
    # whoever reads this need not be allowed to read entries
    move_number = fields.Integer(readonly=True)
    move_name = fields.Char(string="Entry", readonly=True)
    item_number = fields.Integer(readonly=True)
    source_line_id = fields.Many2one("fusion.billing.source.line", readonly=True)
    base = fields.Monetary(string="Taxable base", readonly=True)
    tax = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            (
                self._base_query(),
                self._tax_query(),
                self._untaxed_query(),
                self._source_query(),
            )
        )

    def _of_period(self, date):
        """That a day is of the paper's period.

        Equal, so that the database may look each day's paper up; a span, and a fixed
        one where few papers are asked for, so that it finds the days by their index.
        """
        span = self.env.context.get("tax_span")
        return SQL(
            """
            paper.date_from = date_trunc(paper.period, %(date)s::timestamp)::date
            AND %(date)s BETWEEN paper.date_from AND paper.date_to
            AND %(fixed)s
            """,
            date=date,
            fixed=SQL("%s BETWEEN %s AND %s", date, *span) if span else SQL("TRUE"),
        )

    def _base_query(self):
        """Each item that carries a tax, once for each tax that it comes to."""
        return self._ledger_query(
            kind=SQL("%s", BASE),
            tax=SQL("leaf.tax_id"),
            figure=self._figure(SQL("leaf.amount = 0")),
            base=SQL("-item.balance"),
            amount=SQL("0::numeric"),
            items=SQL(
                """
                JOIN fusion_billing_tax_authority_tax AS owed
                  ON owed.authority_id = paper.authority_id
                JOIN (%(leaves)s) AS leaf ON leaf.tax_id = owed.tax_id
                JOIN account_move_line_account_tax_rel AS carried
                  ON carried.account_tax_id = leaf.stated_id
                JOIN account_move_line AS item
                  ON item.id = carried.account_move_line_id
                """,
                leaves=self._leaves_query(),
            ),
            condition=SQL("TRUE"),
        )

    def _tax_query(self):
        return self._ledger_query(
            kind=SQL("%s", TAX),
            tax=SQL("item.tax_line_id"),
            figure=self._figure(SQL("FALSE")),
            base=SQL("0::numeric"),
            amount=SQL("-item.balance"),
            items=SQL(
                """
                JOIN fusion_billing_tax_authority_tax AS owed
                  ON owed.authority_id = paper.authority_id
                JOIN account_move_line AS item ON item.tax_line_id = owed.tax_id
                """
            ),
            condition=SQL("TRUE"),
        )

    def _untaxed_query(self):
        """What was not taxed although it may have had to be (R7).

        Each item of a source's invoice, whatever its other items carry and whoever
        wrote it: what an earlier tool booked has no flag.
        """
        return self._ledger_query(
            kind=SQL("%s", UNTAXED),
            tax=SQL("0"),
            figure=SQL("'uncharged'"),
            base=SQL("-item.balance"),
            amount=SQL("0::numeric"),
            items=SQL(
                """
                JOIN account_move_line AS item
                  ON item.company_id = paper.company_id
                 AND item.display_type = 'product' AND item.tax_line_id IS NULL
                """
            ),
            condition=SQL(
                """
                told.id IS NOT NULL AND item.balance <> 0
                AND NOT EXISTS (
                    SELECT FROM account_move_line_account_tax_rel AS rel
                     WHERE rel.account_move_line_id = item.id)
                AND (authority.takes_rest OR authority.state_id = partner.state_id)
                """
            ),
        )

    def _ledger_query(self, kind, tax, figure, base, amount, items, condition):
        return SQL(
            """
            SELECT (item.id::bigint * %(taxes)s + %(tax)s) * 4 + %(kind)s AS id,
                   paper.id AS paper_id, paper.company_id, company.currency_id,
                   %(figure)s AS figure, nullif(%(tax)s, 0) AS tax_id, item.date,
                   coalesce(move.invoice_date, move.date) AS invoice_date,
                   coalesce(told.number, move.ref) AS number,
                   coalesce(told.customer_name, move.invoice_partner_display_name,
                            partner.complete_name) AS customer_name,
                   told.id AS source_invoice_id, move.id AS move_number,
                   move.name AS move_name, item.id AS item_number,
                   NULL::int AS source_line_id,
                   %(base)s AS base, %(amount)s AS tax
              FROM fusion_billing_tax_paper AS paper
              JOIN fusion_billing_tax_authority AS authority
                ON authority.id = paper.authority_id
              JOIN res_company AS company ON company.id = paper.company_id
              %(items)s
              JOIN account_move AS move ON move.id = item.move_id
              LEFT JOIN fusion_billing_source_invoice AS told
                ON told.move_id = coalesce(move.reversed_entry_id, move.id)
              LEFT JOIN res_partner AS partner ON partner.id = item.partner_id
             WHERE item.parent_state = 'posted'
               AND item.company_id = paper.company_id
               AND %(of_period)s
               AND %(condition)s
            """,
            of_period=self._of_period(SQL("item.date")),
            taxes=TAXES,
            tax=tax,
            kind=kind,
            figure=figure,
            base=base,
            amount=amount,
            items=items,
            condition=condition,
        )

    def _figure(self, is_zero):
        return SQL(
            """
            CASE WHEN told.id IS NULL THEN 'other'
                 WHEN move.reversed_entry_id IS NOT NULL
                   OR move.move_type = 'out_refund'
                   OR coalesce(move.invoice_date, told.invoice_date)
                      NOT BETWEEN paper.date_from AND paper.date_to
                 THEN 'adjusted'
                 WHEN %s THEN 'zero'
                 ELSE 'collected' END
            """,
            is_zero,
        )

    def _source_query(self):
        """What the source has and the ledger not, by the biller's invoice date.

        Of a group of taxes, the parts are shared by their rates; where no tax is
        known yet, it is shown with who takes the rest. What was given twice is the
        first one's: not once more.
        """
        return SQL(
            """
            SELECT (line.id::bigint * %(taxes)s + coalesce(leaf.tax_id, 0)) * 4
                       + %(kind)s,
                   paper.id, paper.company_id, company.currency_id,
                   'pending', leaf.tax_id, told.invoice_date, told.invoice_date,
                   told.number, told.customer_name, told.id, NULL::int,
                   NULL::varchar, NULL::int, line.id,
                   round(line.source_untaxed * rate.of, home.decimal_places),
                   round(line.source_tax * rate.of * coalesce(leaf.until, 1),
                         home.decimal_places)
                       - round(line.source_tax * rate.of * coalesce(leaf.since, 0),
                               home.decimal_places)
              FROM fusion_billing_tax_paper AS paper
              JOIN fusion_billing_tax_authority AS authority
                ON authority.id = paper.authority_id
              JOIN res_company AS company ON company.id = paper.company_id
              JOIN res_currency AS home ON home.id = company.currency_id
              JOIN fusion_billing_source_invoice AS told
                ON told.company_id = paper.company_id AND told.state IN %(pending)s
               AND %(of_period)s
              JOIN fusion_billing_source_line AS line
                ON line.source_invoice_id = told.id
              LEFT JOIN (%(leaves)s) AS leaf ON leaf.stated_id = line.tax_id
               AND told.state <> 'waiting'
               AND coalesce(told.reason_code, '') NOT IN %(unknown)s
              LEFT JOIN fusion_billing_tax_authority_tax AS owed
                ON owed.authority_id = paper.authority_id
               AND owed.tax_id = leaf.tax_id
             CROSS JOIN LATERAL (%(rate)s) AS rate (of)
             WHERE (owed.tax_id IS NOT NULL
                    OR (leaf.tax_id IS NULL AND authority.takes_rest))
               AND (line.source_untaxed <> 0 OR line.source_tax <> 0)
               AND coalesce(told.reason_code, '') <> 'duplicate_source'
            """,
            taxes=TAXES,
            kind=SOURCE,
            of_period=self._of_period(SQL("told.invoice_date")),
            pending=PENDING,
            unknown=UNKNOWN,
            leaves=self._leaves_query(),
            rate=self._rate_query(),
        )

    def _leaves_query(self):
        """What a tax comes to: itself, or the parts of a group with their shares."""
        return SQL(
            """
            SELECT tax.id AS stated_id, tax.id AS tax_id, tax.amount,
                   0::numeric AS since, 1::numeric AS until
              FROM account_tax AS tax WHERE tax.amount_type <> 'group'
             UNION ALL
            SELECT part.parent_tax, part.child_tax, tax.amount,
                   coalesce((sum(tax.amount) OVER up_to_it - tax.amount)
                            / nullif(sum(tax.amount) OVER of_all, 0), 0),
                   coalesce(sum(tax.amount) OVER up_to_it
                            / nullif(sum(tax.amount) OVER of_all, 0), 1)
              FROM account_tax_filiation_rel AS part
              JOIN account_tax AS tax ON tax.id = part.child_tax
            WINDOW of_all AS (PARTITION BY part.parent_tax),
                   up_to_it AS (of_all ORDER BY tax.id)
            """
        )

    def _rate_query(self):
        """To the company's currency, by the last rate of that day; 0 without one."""
        return SQL(
            """
            SELECT CASE told.currency_id WHEN company.currency_id THEN 1
                   ELSE coalesce(coalesce(%(home)s, 1) / %(foreign)s, 0) END
            """,
            home=_last_rate(SQL("company.currency_id")),
            foreign=SQL("nullif(%s, 0)", _last_rate(SQL("told.currency_id"))),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What is read by its id is found by that of the journal item in it."""
        domain = Domain(domain)
        ids = asked_for(domain, "id")
        if ids:
            places = [item_id // 4 // TAXES for item_id in ids]
            domain &= Domain("item_number", "in", places) | Domain(
                "source_line_id", "in", places
            )
        self = self._within(asked_for(domain, "paper_id"))
        return super()._search(domain, *args, **kwargs)

    def _within(self, paper_ids):
        """With the span of these papers, by which the database finds few days."""
        papers = self.env["fusion.billing.tax.paper"].sudo().browse(paper_ids).exists()
        if not papers:
            return self
        span = (min(papers.mapped("date_from")), max(papers.mapped("date_to")))
        return self.with_context(tax_span=span)

    def action_open(self):
        """The source invoice; of what has none, the entry."""
        self.ensure_one()
        if self.source_invoice_id:
            return self.source_invoice_id._get_records_action()
        return self.env["account.move"].browse(self.move_number)._get_records_action()


def _last_rate(currency):
    return SQL(
        """
        (SELECT rate.rate FROM res_currency_rate AS rate
          WHERE rate.currency_id = %(currency)s AND rate.name <= told.invoice_date
            AND coalesce(rate.company_id, %(root)s) = %(root)s
          ORDER BY rate.company_id NULLS LAST, rate.name DESC LIMIT 1)
        """,
        currency=currency,
        root=SQL("split_part(company.parent_path, '/', 1)::int"),
    )
