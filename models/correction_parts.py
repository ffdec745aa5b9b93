from odoo import models
from odoo.tools import SQL

from .completeness_parts import NOT_IN_SOURCE, _id_of, kept, listed
from .correction_periods import _booked

AFTER_POSTING = (
    "source_changed",
    "amount_mismatch",
    "void_after_post",
    "draft_after_post",
)
COLUMNS = SQL(
    """
    told.id AS source_invoice_id, NULL::varchar AS number,
    NULL::varchar AS customer_name, line.family_id, line.tax_id, line.currency_id
    """
)
MONTH = SQL(
    """
    month.id AS month_id, month.date AS month_date, month.service_id,
    month.company_id, month.signed_at IS NOT NULL AS is_signed
    """
)
OF_ROW = SQL("each.source_invoice_id = told.id")
OF_MOVE = SQL("each.source_invoice_id = told.id AND each.move_id = move.id")
OF_BOTH = SQL(
    "each.source_invoice_id = told.id AND each.move_id IN (move.id, credit.id)"
)
BY = SQL("told.id, line.family_id, line.tax_id, line.currency_id")


class FusionBillingCorrection(models.Model):
    """Each way in which a closed period comes to be wrong, as SQL."""

    _inherit = "fusion.billing.correction"

    def _parts(self):
        return (
            self._changed_query(),
            self._held_query(),
            self._later_query(),
            self._reversed_query(),
            self._missing_query(),
            self._drift_query(),
        )

    def _changed_query(self):
        """Posted, and otherwise at the source or the biller since.

        One of which no amount differs is told once, with nothing to correct.
        """
        return SQL(
            """
            SELECT id, month_id, month_date, service_id, company_id, is_signed,
                   lock_day, is_locked, kind, source_invoice_id, number,
                   customer_name, family_id, tax_id, currency_id,
                   was_untaxed, was_tax, is_untaxed, is_tax,
                   NULL::date AS booked_on, NULL::int AS booked_month_id
              FROM (
                   SELECT *, bool_or(differs) OVER of_it AS any_differs,
                          min(id) OVER of_it AS first
                     FROM (
                          SELECT *, (was_untaxed, was_tax)
                                 IS DISTINCT FROM (is_untaxed, is_tax) AS differs
                            FROM (%(found)s) AS found
                          ) AS compared
                   WINDOW of_it AS (
                       PARTITION BY month_id, month_date, source_invoice_id)
                   ) AS all_of_it
             WHERE differs OR (NOT any_differs AND id = first)
            """,
            found=self._amounts_since_query(),
        )

    def _amounts_since_query(self):
        """What was booked and what is now, by family and tax; each once."""
        return SQL(
            """
            SELECT min(line.id) * 2 AS id, %(month)s,
                   closed.day AS lock_day,
                   coalesce(move.date <= closed.day, false) AS is_locked,
                   told.reason_code AS kind, %(columns)s,
                   sum(line.ledger_untaxed) AS was_untaxed,
                   sum(line.ledger_tax) AS was_tax,
                   sum(CASE told.reason_code WHEN 'source_changed'
                       THEN line.source_untaxed ELSE line.biller_untaxed END
                       ) AS is_untaxed,
                   sum(CASE told.reason_code WHEN 'source_changed'
                       THEN line.source_tax ELSE line.biller_tax END) AS is_tax
              FROM fusion_billing_source_invoice AS told
              JOIN account_move AS move
                ON move.id = told.move_id AND move.state = 'posted'
              %(closed)s
             CROSS JOIN LATERAL (%(lines)s) AS line
             WHERE told.reason_code IN %(reasons)s
             GROUP BY month.id, closed.day, move.date, told.reason_code, %(by)s
            """,
            month=MONTH,
            columns=COLUMNS,
            lines=self._lines(OF_MOVE),
            closed=self._closed(SQL("move.date")),
            reasons=AFTER_POSTING,
            by=BY,
        )

    def _held_query(self):
        """Not booked, for its period is locked: there is nothing in the ledger."""
        return SQL(
            """
            SELECT min(line.id) * 2, %(month)s, closed.day,
                   coalesce(told.invoice_date <= closed.day, false), 'locked_period',
                   %(columns)s, 0, 0, sum(line.source_untaxed), sum(line.source_tax),
                   NULL::date, NULL::int
              FROM fusion_billing_source_invoice AS told
              %(closed)s
             CROSS JOIN LATERAL (%(lines)s) AS line
             WHERE told.reason_code = 'locked_period' AND told.state = 'held'
             GROUP BY month.id, closed.day, told.invoice_date, %(by)s
            """,
            month=MONTH,
            columns=COLUMNS,
            lines=self._lines(OF_ROW, "outside"),
            closed=self._closed(SQL("told.invoice_date")),
            by=BY,
        )

    def _later_query(self):
        """Of a closed month, booked in a later one: on the first open day, say."""
        return SQL(
            """
            SELECT min(line.id) * 2, %(month)s, closed.day,
                   coalesce(told.invoice_date <= closed.day, false), 'later',
                   %(columns)s, 0, 0, sum(line.ledger_untaxed), sum(line.ledger_tax),
                   move.date, booked.id
              FROM fusion_billing_source_invoice AS told
              JOIN account_move AS move
                ON move.id = told.move_id AND move.state = 'posted'
               AND date_trunc('month', move.date::timestamp)
                 > date_trunc('month', told.invoice_date::timestamp)
              %(closed)s
              %(booked)s
             CROSS JOIN LATERAL (%(lines)s) AS line
             GROUP BY month.id, closed.day, told.invoice_date, move.date, booked.id,
                      %(by)s
            HAVING sum(line.ledger_untaxed) <> 0 OR sum(line.ledger_tax) <> 0
            """,
            month=MONTH,
            columns=COLUMNS,
            lines=self._lines(OF_MOVE),
            closed=self._closed(SQL("told.invoice_date")),
            booked=_booked(SQL("move.date")),
            by=BY,
        )

    def _reversed_query(self):
        """An invoice, or its note, of a closed month, less what reverses it later."""
        return SQL(
            """
            SELECT min(line.id) FILTER (WHERE line.move_id = credit.id) * 2,
                   %(month)s, closed.day,
                   coalesce(move.date <= closed.day, false), 'reversed', %(columns)s,
                   coalesce(sum(line.ledger_untaxed)
                       FILTER (WHERE line.move_id = move.id), 0),
                   coalesce(sum(line.ledger_tax)
                       FILTER (WHERE line.move_id = move.id), 0),
                   sum(line.ledger_untaxed), sum(line.ledger_tax),
                   credit.date, booked.id
              FROM account_move AS credit
              JOIN account_move AS move ON move.id = credit.reversed_entry_id
               AND date_trunc('month', credit.date::timestamp)
                 > date_trunc('month', move.date::timestamp)
              JOIN fusion_billing_source_invoice AS told
                ON told.move_id = coalesce(move.reversed_entry_id, move.id)
              %(closed)s
              %(booked)s
             CROSS JOIN LATERAL (%(lines)s) AS line
             WHERE credit.state = 'posted'
             GROUP BY month.id, closed.day, move.date, credit.id, credit.date,
                      booked.id, %(by)s
            HAVING bool_or(line.move_id = credit.id)
            """,
            month=MONTH,
            columns=COLUMNS,
            lines=self._lines(OF_BOTH),
            closed=self._closed(SQL("move.date")),
            booked=_booked(SQL("credit.date")),
            by=BY,
        )

    def _missing_query(self):
        """At the biller in a closed month, and not in the source; all as untaxed.

        What an earlier tool booked of it is in the ledger already.
        """
        return SQL(
            """
            SELECT %(id)s, %(month)s, closed.day,
                   coalesce(told.date <= closed.day, false), 'missing', NULL::int,
                   told.said->>'number', told.said->>'customer', NULL::int,
                   NULL::int, currency.id,
                   coalesce(move.amount_total_in_currency_signed, 0), 0,
                   coalesce(nullif(told.said->>'total', '')::numeric, 0), 0,
                   NULL::date, NULL::int
              FROM (%(listed)s) AS told
              LEFT JOIN res_currency AS currency
                ON currency.name = told.said->>'currency'
              LEFT JOIN account_move AS move
                ON move.x_fc_stripe_invoice_id = told.biller_id
               AND move.company_id = told.company_id AND move.state = 'posted'
              %(closed)s
             WHERE NOT told.said ? 'draft' AND %(unknown)s
            """,
            id=_id_of(SQL("told.biller_id")),
            month=MONTH,
            listed=listed(kept(SQL("service"), "missing_billed")),
            closed=self._closed(SQL("told.date")),
            unknown=NOT_IN_SOURCE,
        )
