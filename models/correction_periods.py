from odoo import models
from odoo.tools import SQL

from .sides import in_month


class FusionBillingCorrection(models.Model):
    """Which periods are closed, and the lines of an invoice, as SQL."""

    _inherit = "fusion.billing.correction"

    def _lines(self, condition, sides="all"):
        """Of one invoice at a time: found by its indexes, however many there are."""
        proof = self.env["fusion.billing.proof.line"]
        query = proof._outside_query() if sides == "outside" else proof._table_query
        return SQL("SELECT * FROM (%s) AS each WHERE %s OFFSET 0", query, condition)

    def _closed(self, date):
        """The date's month, where it is signed off or the date is locked."""
        return SQL(
            """
            JOIN fusion_billing_month AS month ON %(in_month)s
            %(lock)s
             AND (month.signed_at IS NOT NULL OR %(date)s <= closed.day)
            """,
            in_month=in_month(date),
            lock=self._lock(),
            date=date,
        )

    def _lock(self):
        """The last day that a lock date of the company, or of one above, locks."""
        return SQL(
            """
            JOIN (
                 SELECT company.id AS company_id, max(greatest(
                        above.sale_lock_date, above.fiscalyear_lock_date,
                        above.hard_lock_date, above.tax_lock_date)) AS day
                   FROM res_company AS company
                   JOIN res_company AS above ON above.id = ANY(string_to_array(
                        trim(trailing '/' from company.parent_path), '/')::int[])
                  GROUP BY company.id
                 ) AS closed
              ON closed.company_id = month.company_id
            """
        )


def _booked(date):
    """The month in which an entry of this date is."""
    return SQL(
        """
        LEFT JOIN fusion_billing_month AS booked
          ON booked.service_id = told.service_id
         AND booked.date = date_trunc('month', %s::timestamp)::date
        """,
        date,
    )
