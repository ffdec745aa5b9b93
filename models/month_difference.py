from odoo import fields, models
from odoo.tools import SQL

from .reason_titles import REASON_TITLES
from .source_invoice import EXPLAINED, LINE_STATES


class FusionBillingMonthDifference(models.Model):
    """An invoice of which the three sides are not the same, in one family and tax.

    Found by the database (R34); invoices that are wrong by the same amount do not hide
    each other.
    """

    _name = "fusion.billing.month.difference"
    _description = "Month End Difference"
    _inherit = "fusion.billing.by.month"
    _auto = False
    _order = "is_open desc, reason_code, source_invoice_id, id"
    _rec_name = "source_invoice_id"

    source_invoice_id = fields.Many2one("fusion.billing.source.invoice", readonly=True)
    state = fields.Selection(LINE_STATES, string="Status", readonly=True)
    reason_code = fields.Selection(REASON_TITLES, string="Reason", readonly=True)
    is_open = fields.Boolean(
        string="Not explained",
        readonly=True,
        help="It was not skipped, ignored, cancelled or reversed.",
    )

    @property
    def _table_query(self):
        return self._by_month(
            keys=SQL(
                """
                source_invoice_id, family_id, tax_id, currency_id, state, reason_code
                """
            ),
            columns=SQL("state NOT IN %s AS is_open", EXPLAINED),
            having=SQL(
                """
                sum(source_untaxed) <> sum(ledger_untaxed)
                OR sum(source_tax) <> sum(ledger_tax)
                OR sum(source_untaxed) <> sum(biller_untaxed)
                OR sum(source_tax) <> sum(biller_tax)
                """
            ),
        )

    def action_open(self):
        return self.source_invoice_id._get_records_action()
