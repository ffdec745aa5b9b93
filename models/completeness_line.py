from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .reason_titles import REASON_TITLES
from .restricted import asked_for

COMPLETENESS = [
    ("booked", "Booked"),
    ("reversed", "Booked and reversed"),
    ("void", "Void at the biller"),
    ("biller_draft", "Draft at the biller"),
    ("zero", "Zero: nothing to book"),
    ("draft", "Draft, to be posted"),
    ("held", "Held"),
    ("waiting", "Waiting for the biller"),
    ("failed", "Failed"),
    ("ignored", "Ignored by a person"),
    ("cancelled", "Cancelled by a person"),
    ("missing_ledger", "Missing in the ledger"),
    ("missing_source", "Missing in the source"),
    ("alone", "Booked without a source invoice"),
]
ROW, LISTED, MOVE = range(3)  # of what a line is, in its id
COLUMNS = SQL(
    "id, service_id, company_id, month_id, source_invoice_id, number,"
    " biller_invoice_id, biller, customer_name, date, currency_id, amount_total,"
    " move_number, reason_code, status"
)


class FusionBillingCompletenessLine(models.Model):
    """Every invoice that a biller gave out, and what became of it (R34).

    A line is a source invoice, what the billers' lists have beyond those, or an entry
    that names a biller's invoice and belongs to none of them: found by the database.
    """

    _name = "fusion.billing.completeness.line"
    _description = "Invoice Given Out"
    _auto = False
    _order = "date desc nulls last, number desc, id"
    _rec_name = "number"

    service_id = fields.Many2one("fusion.billing.service", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month_id = fields.Many2one("fusion.billing.month", readonly=True)
    source_invoice_id = fields.Many2one("fusion.billing.source.invoice", readonly=True)
    number = fields.Char(
        readonly=True, help="The biller's, else the one that the source has."
    )
    biller_invoice_id = fields.Char(string="Biller invoice", readonly=True)
    biller = fields.Selection([("stripe", "Stripe"), ("lago", "Lago")], readonly=True)
    customer_name = fields.Char(string="Customer", readonly=True)
    date = fields.Date(readonly=True, help="The biller's invoice date.")
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True)
    move_number = fields.Integer(readonly=True)
    move_name = fields.Char(
        string="Invoice in Odoo", compute="_compute_move_name", compute_sudo=True
    )
    status = fields.Selection(COMPLETENESS, string="What became of it", readonly=True)
    reason_code = fields.Selection(REASON_TITLES, string="Reason", readonly=True)
    is_twice = fields.Boolean(
        string="Number given twice",
        readonly=True,
        help="Another invoice has the same number.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.*, twice.number IS NOT NULL AS is_twice
              FROM (%(lines)s) AS line
              LEFT JOIN (%(twice)s) AS twice
                ON twice.service_id = line.service_id AND twice.number = line.number
            """,
            lines=self._lines_query(),
            twice=self._twice_query(),
        )

    def _twice_query(self):
        """Numbers that several invoices have, and how many."""
        return SQL(
            """
            SELECT service_id, number, count(*) AS times FROM (%s) AS each
             WHERE number IS NOT NULL
             GROUP BY service_id, number HAVING count(*) > 1
            """,
            self._numbers_query(),
        )

    def _compute_move_name(self):
        """Whoever reads this need not be allowed to read entries."""
        numbers = [number for number in self.mapped("move_number") if number]
        moves = self.env["account.move"].search_fetch([("id", "in", numbers)], ["name"])
        names = {move.id: move.name for move in moves if move.name != "/"}
        for line in self:
            line.move_name = names.get(line.move_number)

    def _numbers_query(self):
        """The numbers of the same lines, and nothing else."""
        names = SQL("service_id, company_id, number, date")
        return SQL(
            """
            SELECT service_id, company_id,
                   coalesce(biller_number, nullif(number, external_id)) AS number,
                   invoice_date AS date
              FROM fusion_billing_source_invoice
             UNION ALL
            SELECT %(names)s FROM (%(listed)s) AS listed (%(columns)s)
             UNION ALL
            SELECT %(names)s FROM (%(moves)s) AS move (%(columns)s)
            """,
            names=names,
            columns=COLUMNS,
            listed=self._listed_query(),
            moves=self._moves_query(),
        )

    def _lines_query(self):
        parts = (self._rows_query(), self._listed_query(), self._moves_query())
        return SQL(" UNION ALL ").join(parts)

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
            in_month=self._in_month(SQL("told.invoice_date")),
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
              FROM (
                   SELECT service.id AS service_id, service.company_id,
                          listed.key AS biller_id, listed.value AS said,
                          (listed.value->>'date')::date AS date
                     FROM fusion_billing_service AS service
                    CROSS JOIN LATERAL jsonb_each(%(known)s) AS listed
                   ) AS told
              LEFT JOIN res_currency AS currency ON currency.name = said->>'currency'
              LEFT JOIN account_move AS move
                ON move.x_fc_stripe_invoice_id = told.biller_id
               AND move.company_id = told.company_id
              LEFT JOIN fusion_billing_month AS month ON %(in_month)s
             WHERE NOT EXISTS (
                   SELECT FROM fusion_billing_source_invoice AS row
                    WHERE row.biller_invoice_id = told.biller_id
                      AND row.service_id = told.service_id)
            """,
            id=_id_of(SQL("told.biller_id")),
            kind=LISTED,
            biller=_biller_of(SQL("told.biller_id")),
            known=_known(SQL("service")),
            in_month=self._in_month(SQL("told.date")),
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
                   CASE move.move_type WHEN 'out_refund' THEN -move.amount_total
                        ELSE move.amount_total END,
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
            in_month=self._in_month(SQL("move.invoice_date")),
        )

    def _in_month(self, date):
        return self.env["fusion.billing.proof.line"]._in_month(date)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What is read by its id is found by the row's own."""
        domain = Domain(domain)
        ids = asked_for(domain, "id")
        if ids and all(line_id % 4 == ROW for line_id in ids):
            rows = [line_id // 4 for line_id in ids]
            domain &= Domain("source_invoice_id", "in", rows)
        return super()._search(domain, *args, **kwargs)

    def action_open(self):
        """The source invoice; of what has none, the entry in the books."""
        self.ensure_one()
        if self.source_invoice_id:
            return self.source_invoice_id._get_records_action()
        move = self.env["account.move"].browse(self.move_number)
        return move._get_records_action()


def _known(service):
    """What is missing in the source, or void and never was in it, as one object."""
    return SQL(
        "(coalesce(nullif(%(service)s.void_billed, 'null'), '{}')"
        " || coalesce(nullif(%(service)s.missing_billed, 'null'), '{}'))",
        service=service,
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
