from odoo import api, fields, models
from odoo.tools import SQL

from .sides import in_month

SHOWN = 20  # stretches of one sequence that are named, of those of one month
DIGITS = 9  # a longer number at the end is none that is counted up


class FusionBillingNumberGap(models.Model):
    """Numbers between those seen that nobody has, by the sequence they are of (R34).

    A sequence is what numbers have in common before their last digits: an account's,
    a customer's, a year's. A number is missed in the month in which the next one was
    given out.
    """

    _name = "fusion.billing.number.gap"
    _description = "Numbers Not Seen"
    _auto = False
    _order = "date desc nulls last, sequence, id"
    _rec_name = "sequence"

    service_id = fields.Many2one("fusion.billing.service", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month_id = fields.Many2one("fusion.billing.month", readonly=True)
    date = fields.Date(
        string="Before",
        readonly=True,
        help="The invoice date of the next number that was seen.",
    )
    sequence = fields.Char(readonly=True, help="What its numbers begin with.")
    lowest = fields.Char(readonly=True)
    highest = fields.Char(readonly=True)
    not_seen = fields.Char(readonly=True, help="Numbers that no invoice has.")
    not_seen_count = fields.Integer(string="How many", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT ('x' || left(md5(told.service_id || told.sequence || '/'
                         || coalesce(month.id, 0)), 12))::bit(48)::bigint AS id,
                   told.service_id, told.company_id, month.id AS month_id,
                   min(told.next_date) AS date, told.sequence,
                   min(told.lowest) AS lowest, max(told.highest) AS highest,
                   array_to_string(
                       (array_agg(told.stretch ORDER BY told.n))[1:%(shown)s], ', ')
                       || CASE WHEN count(*) > %(shown)s THEN ' …' ELSE '' END
                       AS not_seen,
                   least(sum(told.next - told.n - 1), 2147483647)::int
                       AS not_seen_count
              FROM (%(stretches)s) AS told
              LEFT JOIN fusion_billing_month AS month ON %(in_month)s
             GROUP BY told.service_id, told.company_id, told.sequence, month.id
            """,
            shown=SHOWN,
            stretches=self._stretches_query(),
            in_month=in_month(SQL("told.next_date")),
        )

    @api.model
    def _found(self, domain):
        """Read at once: by their ids they would be looked for again."""
        names = [
            "service_id",
            "company_id",
            "month_id",
            "date",
            "sequence",
            "lowest",
            "highest",
        ]
        return self.search_fetch(domain, [*names, "not_seen", "not_seen_count"])

    def _stretches_query(self):
        """From one number to the next, where that is not the one that follows."""
        return SQL(
            """
            SELECT service_id, company_id, sequence, n, next,
                   coalesce(next_date, date) AS next_date,
                   %(lowest)s AS lowest, %(highest)s AS highest,
                   %(first)s || CASE WHEN next > n + 2 THEN '–' || %(last)s
                                ELSE '' END AS stretch
              FROM (
                   SELECT *, lead(n) OVER following AS next,
                          lead(date) OVER following AS next_date,
                          min(n) OVER sequence AS least, max(n) OVER sequence AS most
                     FROM (%(numbered)s) AS numbered
                   WINDOW sequence AS (PARTITION BY service_id, sequence),
                          following AS (sequence ORDER BY n)
                   ) AS pair
             WHERE next > n + 1
            """,
            lowest=_padded("least"),
            highest=_padded("most"),
            first=_padded("n + 1"),
            last=_padded("next - 1"),
            numbered=self._numbered_query(),
        )

    def _numbered_query(self):
        """Numbers, parted: sorted byte by byte, which is much quicker."""
        return SQL(
            """
            SELECT service_id, company_id, date,
                   rtrim(number, %(digits)s) COLLATE "C" AS sequence,
                   length(number) - length(rtrim(number, %(digits)s)) AS width,
                   substr(number, length(rtrim(number, %(digits)s)) + 1)::bigint AS n
              FROM (%(numbers)s) AS line
             WHERE length(number) - length(rtrim(number, %(digits)s))
                   BETWEEN 1 AND %(most)s
            """,
            digits="0123456789",
            most=DIGITS,
            numbers=self.env["fusion.billing.completeness.line"]._numbers_query(),
        )


def _padded(number):
    """As the sequence writes it: with zeros in front, but never cut."""
    return SQL(
        "lpad((%(n)s)::text, greatest(width, length((%(n)s)::text)), '0')",
        n=SQL(number),
    )
