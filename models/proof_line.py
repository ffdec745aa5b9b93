from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .reason_titles import REASON_TITLES
from .restricted import asked_for
from .sides import JOIN_NOTE, OF_INVOICE
from .source_invoice import LINE_STATES


class FusionBillingProofLine(models.Model):
    """Source, biller and ledger side by side (R34): computed by the database.

    A record is one line of one side: of the source and the biller a line of a source
    invoice, of the ledger a journal item of a posted invoice or of its reversal. What
    is grouped by month, family, tax and currency adds up to each side's own figures.
    """

    _name = "fusion.billing.proof.line"
    _description = "Reconciliation"
    _inherit = "fusion.billing.sides"
    _auto = False
    _order = "date desc, id"
    _rec_name = "source_invoice_id"

    service_id = fields.Many2one("fusion.billing.service", readonly=True)
    source_invoice_id = fields.Many2one("fusion.billing.source.invoice", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    date = fields.Date(
        readonly=True,
        help="The biller's invoice date; in the ledger, the accounting date.",
    )
    state = fields.Selection(LINE_STATES, string="Status", readonly=True)
    reason_code = fields.Selection(REASON_TITLES, string="Reason", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.*, month.id AS month_id
              FROM (%s) AS line
              LEFT JOIN fusion_billing_month AS month
                ON month.service_id = line.service_id
               AND month.date = date_trunc('month', line.date::timestamp)::date
            """,
            self._lines_query(),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Of few months, the lines of no others are looked at."""
        domain = Domain(domain)
        months = self.env["fusion.billing.month"].browse(asked_for(domain, "month_id"))
        if span := months._span():
            domain &= Domain("date", ">=", span[0]) & Domain("date", "<=", span[1])
        return super()._search(domain, *args, **kwargs)

    def _lines_query(self):
        """All of them, whatever months there are."""
        return SQL("%s UNION ALL %s", self._outside_query(), self._ledger_query())

    def _outside_query(self):
        """What source and biller say, with nothing in the ledger's columns."""
        return SQL(
            """
            SELECT line.id * 2 AS id, told.service_id, told.company_id,
                   told.id AS source_invoice_id, told.move_id, told.partner_id,
                   told.invoice_date AS date, line.family_id, line.tax_id,
                   told.currency_id, told.state, told.reason_code,
                   line.source_untaxed, line.source_tax,
                   line.source_untaxed + line.source_tax AS source_total,
                   line.biller_untaxed, line.biller_tax,
                   line.biller_untaxed + line.biller_tax AS biller_total,
                   0::numeric AS ledger_untaxed, 0::numeric AS ledger_tax,
                   0::numeric AS ledger_total,
                   line.source_untaxed + line.source_tax AS difference,
                   line.source_untaxed + line.source_tax
                       - line.biller_untaxed - line.biller_tax AS biller_difference
              FROM fusion_billing_source_line AS line
              JOIN fusion_billing_source_invoice AS told
                ON told.id = line.source_invoice_id
            """
        )

    def _ledger_query(self):
        """What is posted.

        An item is of the family whose account it has: of the one it was booked for,
        where several share the account, else of the first.
        """
        return SQL(
            """
            SELECT item.id * 2 + 1 AS id, told.service_id, told.company_id,
                   told.id AS source_invoice_id, item.move_id, told.partner_id,
                   item.date, coalesce(own.id, family.id) AS family_id,
                   rel.account_tax_id AS tax_id, item.currency_id,
                   CASE WHEN move.x_fc_credited OR note.x_fc_credited THEN 'credited'
                        ELSE told.state END,
                   told.reason_code,
                   0::numeric, 0::numeric, 0::numeric,
                   0::numeric, 0::numeric, 0::numeric,
                   sign.of * item.price_subtotal,
                   sign.of * (item.price_total - item.price_subtotal),
                   sign.of * item.price_total,
                   - sign.of * item.price_total, 0::numeric
              FROM account_move_line AS item
              JOIN account_move AS move
                ON move.id = item.move_id AND move.state = 'posted'
              %(join_note)s
              JOIN fusion_billing_source_invoice AS told
                ON told.move_id = %(of_invoice)s
             CROSS JOIN LATERAL (
                   SELECT CASE move.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                   ) AS sign (of)
              LEFT JOIN account_move_line_account_tax_rel AS rel
                ON rel.account_move_line_id = item.id AND NOT EXISTS (
                   SELECT FROM account_move_line_account_tax_rel AS other
                    WHERE other.account_move_line_id = rel.account_move_line_id
                      AND other.account_tax_id < rel.account_tax_id)
              LEFT JOIN fusion_billing_family AS own
                ON own.id = item.x_fc_family_id AND own.account_id = item.account_id
              LEFT JOIN (
                   SELECT DISTINCT ON (service_id, account_id)
                          id, service_id, account_id
                     FROM fusion_billing_family
                    ORDER BY service_id, account_id, sequence, id
                   ) AS family
                ON family.service_id = told.service_id
               AND family.account_id = item.account_id
             WHERE item.display_type = 'product'
            """,
            join_note=JOIN_NOTE,
            of_invoice=OF_INVOICE,
        )

    def action_open(self):
        """The source invoice whose line it is."""
        return self.source_invoice_id._get_records_action()
