from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .reason_titles import REASON_TITLES
from .restricted import asked_for
from .source_invoice import BILLERS

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
    biller = fields.Selection(BILLERS, readonly=True)
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
