from odoo import models
from odoo.tools import SQL

from .sides import JOIN_NOTE, OF_INVOICE
from .source_invoice import OPEN
from .tax_paper_item import TAXES

UNKNOWN = ("tax_unresolved", "tax_ambiguous")  # then a line's tax is a guess
BASE, TAX, UNTAXED, SOURCE = range(4)  # of what an item is, in its id


class FusionBillingTaxPaperItem(models.Model):
    """What a working paper is made of, as SQL."""

    _inherit = "fusion.billing.tax.paper.item"

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
                AND move.x_fc_written_off_id IS NULL
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
              %(join_note)s
              LEFT JOIN fusion_billing_source_invoice AS told
                ON told.move_id = coalesce(move.x_fc_written_off_id, %(of_invoice)s)
              LEFT JOIN res_partner AS partner ON partner.id = item.partner_id
             WHERE item.parent_state = 'posted'
               AND item.company_id = paper.company_id
               AND %(of_period)s
               AND %(condition)s
            """,
            join_note=JOIN_NOTE,
            of_invoice=OF_INVOICE,
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
                 WHEN coalesce(move.reversed_entry_id, move.x_fc_written_off_id)
                      IS NOT NULL
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
            pending=OPEN,
            unknown=UNKNOWN,
            leaves=self._leaves_query(),
            rate=self._rate_query(),
        )
