from odoo import models
from odoo.tools import SQL

from .correction_parts import AFTER_POSTING, COLUMNS, MONTH
from .sides import AMOUNTS, SIDES

PARTS = ("untaxed", "tax")
KEYS = SQL("source_invoice_id, family_id, tax_id, currency_id")


class FusionBillingCorrection(models.Model):
    """What is otherwise than when its month was signed off, side by side."""

    _inherit = "fusion.billing.correction"

    def _drift_query(self):
        """What another part tells of an invoice is not told again."""
        return SQL(
            """
            SELECT line.id, %(month)s, closed.day,
                   coalesce(month.date + interval '1 month - 1 day'
                            <= closed.day, false),
                   side.kind, %(columns)s,
                   side.was_untaxed, side.was_tax, side.is_untaxed, side.is_tax,
                   CASE side.kind WHEN 'ledger' THEN move.date END, NULL::int
              FROM fusion_billing_month AS month
              %(lock)s
             CROSS JOIN LATERAL (%(compared)s) AS line
              JOIN fusion_billing_source_invoice AS told
                ON told.id = line.source_invoice_id
              LEFT JOIN account_move AS move
                ON move.id = told.move_id AND move.state = 'posted'
             CROSS JOIN LATERAL (VALUES %(sides)s)
                AS side (kind, was_untaxed, was_tax, is_untaxed, is_tax)
             WHERE month.signed_at IS NOT NULL
               AND (side.was_untaxed, side.was_tax) <> (side.is_untaxed, side.is_tax)
               AND (side.kind <> 'biller' OR (was_source_untaxed, was_source_tax)
                    = (is_source_untaxed, is_source_tax))
               AND (side.kind = 'ledger' OR (
                    coalesce(told.reason_code, '') NOT IN %(told_otherwise)s
                    AND coalesce(move.date < month.date + interval '1 month', true)))
            """,
            month=MONTH,
            columns=COLUMNS,
            compared=self._compared_query(),
            lock=self._lock(),
            sides=SQL(", ").join(map(_of_side, SIDES)),
            told_otherwise=(*AFTER_POSTING, "locked_period"),
        )

    def _compared_query(self):
        """What was signed, and what is now, of those of which one of six differs.

        Of one month at a time, found by the index on the date.
        """
        then, now, none = (
            SQL(", ").join(SQL(form, SQL.identifier(name)) for name in AMOUNTS)
            for form in ("%s", "line.%s", "0::numeric AS %s")
        )
        return SQL(
            """
            SELECT min(id) AS id, %(keys)s, %(sums)s
              FROM (
                   SELECT line.id * 2 AS id, %(keys)s, %(none)s, %(now)s
                     FROM (%(lines)s) AS line
                    WHERE EXISTS (SELECT FROM fusion_billing_month_frozen AS frozen
                                   WHERE frozen.month_id = month.id)
                    UNION ALL
                   SELECT id::bigint * 2 + 1, %(keys)s, %(then)s, %(none)s
                     FROM fusion_billing_month_frozen
                    WHERE month_id = month.id
                   ) AS each (id, %(keys)s, %(names)s)
             GROUP BY %(keys)s
            HAVING %(differ)s
            """,
            keys=KEYS,
            sums=_each("sum(%(was)s) AS %(was)s, sum(%(now)s) AS %(now)s", ", "),
            names=SQL("%s, %s", _each("%(was)s", ", "), _each("%(now)s", ", ")),
            differ=_each("sum(%(was)s) <> sum(%(now)s)", " OR "),
            none=none,
            now=now,
            then=then,
            lines=self._lines(SQL("each.month_id = month.id")),
        )


def _each(form, between):
    """The form, for each amount as it was and is."""
    return SQL(between).join(
        SQL(
            form,
            was=SQL.identifier(f"was_{name}"),
            now=SQL.identifier(f"is_{name}"),
        )
        for name in AMOUNTS
    )


def _of_side(side):
    names = [f"{when}_{side}_{kind}" for when in ("was", "is") for kind in PARTS]
    return SQL("(%s, %s)", side, SQL(", ").join(map(SQL.identifier, names)))
