from odoo import models
from odoo.tools import SQL

from .completeness_line import LISTED, MOVE, ROW
from .sides import in_month

NOT_IN_SOURCE = SQL(
    """
    NOT EXISTS (
        SELECT FROM fusion_billing_source_invoice AS row
         WHERE row.biller_invoice_id = told.biller_id
           AND row.service_id = told.service_id)
    """
)


class FusionBillingCompletenessLine(models.Model):
    """Of what the lines are, as SQL."""

    _inherit = "fusion.billing.completeness.line"

    def _rows_query(self):
        return SQL(
            """
            SELECT told.id::bigint * 4 + %(kind)s AS id,
                   told.service_id, told.company_id, month.id AS month_id,
                   told.id AS source_invoice_id,
                   coalesce(told.biller_number,
                            nullif(told.number, told.external_id)) AS number,
                   told.biller_invoice_id, told.biller, told.customer_name,
                   told.invoice_date AS date, told.currency_id, told.amount_total,
                   told.move_id AS move_number, told.reason_code,
                   CASE WHEN told.state IN ('posted', 'partial', 'paid') THEN 'booked'
                        WHEN told.state IN ('reversed', 'ignored', 'waiting', 'failed')
                        THEN told.state
                        WHEN told.state IN ('skipped', 'cancelled')
                         AND told.reason_code IN ('void', 'biller_draft')
                        THEN told.reason_code
                        WHEN told.state = 'skipped' THEN 'zero'
                        WHEN told.state = 'cancelled' THEN 'cancelled'
                        WHEN told.move_deleted
                          OR (told.state = 'draft' AND told.move_id IS NULL)
                        THEN 'missing_ledger'
                        ELSE told.state END AS status
              FROM fusion_billing_source_invoice AS told
              LEFT JOIN fusion_billing_month AS month ON %(in_month)s
            """,
            kind=ROW,
            in_month=in_month(SQL("told.invoice_date")),
        )

    def _listed_query(self):
        """What the billers' lists have, and no source invoice is."""
        return SQL(
            """
            SELECT %(id)s * 4 + %(kind)s, told.service_id, told.company_id, month.id,
                   NULL::int, nullif(said->>'number', ''), told.biller_id,
                   %(biller)s, said->>'customer', told.date, currency.id,
                   nullif(said->>'total', '')::numeric, move.id,
                   NULL::varchar,
                   CASE WHEN said ? 'void' THEN 'void'
                        WHEN said ? 'draft' THEN 'biller_draft'
                        ELSE 'missing_source' END
              FROM (%(listed)s) AS told
              LEFT JOIN res_currency AS currency ON currency.name = said->>'currency'
              LEFT JOIN account_move AS move
                ON move.x_fc_stripe_invoice_id = told.biller_id
               AND move.company_id = told.company_id
              LEFT JOIN fusion_billing_month AS month ON %(in_month)s
             WHERE %(unknown)s
            """,
            id=_id_of(SQL("told.biller_id")),
            kind=LISTED,
            biller=_biller_of(SQL("told.biller_id")),
            listed=listed(_known(SQL("service"))),
            unknown=NOT_IN_SOURCE,
            in_month=in_month(SQL("told.date")),
        )

    def _moves_query(self):
        """What is booked of a biller's invoice that neither source nor list has.

        Entries without a row are few: they are found first.
        """
        return SQL(
            """
            SELECT move.id::bigint * 4 + %(kind)s, told.id, told.company_id, month.id,
                   NULL::int, move.ref, move.x_fc_stripe_invoice_id,
                   %(biller)s, move.invoice_partner_display_name,
                   move.invoice_date, move.currency_id,
                   move.amount_total_in_currency_signed,
                   move.id, NULL::varchar, 'alone'
              FROM (
                   SELECT move.* FROM account_move AS move
                    WHERE move.x_fc_stripe_invoice_id IS NOT NULL
                      AND move.state = 'posted' AND NOT EXISTS (
                          SELECT FROM fusion_billing_source_invoice AS row
                           WHERE row.move_id = move.id)
                   OFFSET 0
                   ) AS move
              JOIN (SELECT *, id AS service_id FROM fusion_billing_service) AS told
                ON told.company_id = move.company_id
              LEFT JOIN fusion_billing_month AS month ON %(in_month)s
             WHERE NOT %(known)s ? move.x_fc_stripe_invoice_id
               AND (SELECT count(*) FROM fusion_billing_source_invoice AS row
                     WHERE row.biller_invoice_id = move.x_fc_stripe_invoice_id
                       AND row.service_id = told.id) = 0
            """,
            kind=MOVE,
            biller=_biller_of(SQL("move.x_fc_stripe_invoice_id")),
            known=_known(SQL("told")),
            in_month=in_month(SQL("move.invoice_date")),
        )


def _known(service):
    """What is missing in the source, or void and never was in it, as one object."""
    parts = (kept(service, name) for name in ("void_billed", "missing_billed"))
    return SQL("(%s)", SQL(" || ").join(parts))


def kept(service, name):
    """What a service keeps of its billers' lists, by their invoices' ids."""
    return SQL("coalesce(nullif(%s.%s, 'null'), '{}')", service, SQL.identifier(name))


def listed(known):
    """A line for each invoice in such an object: its id, and what was said of it."""
    return SQL(
        """
        SELECT service.id AS service_id, service.company_id,
               listed.key AS biller_id, listed.value AS said,
               (listed.value->>'date')::date AS date
          FROM fusion_billing_service AS service
         CROSS JOIN LATERAL jsonb_each(%s) AS listed
        """,
        known,
    )


def _biller_of(biller_id):
    return SQL(
        "CASE WHEN starts_with(%(id)s, 'in_') THEN 'stripe'"
        " WHEN starts_with(%(id)s, 'lago:') THEN 'lago' END",
        id=biller_id,
    )


def _id_of(text):
    """A number by which a text is found again."""
    return SQL("('x' || left(md5(%s), 8))::bit(32)::bigint", text)
