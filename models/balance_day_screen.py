from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .opening import opened

ROWS = "fusion.billing.balance.transaction"
ITEMS = "account.move.line"
OF_BOOKS = "account.group_account_invoice,account.group_account_readonly"


class FusionBillingBalanceDay(models.Model):
    """What is behind a day, and what makes its difference (R24)."""

    _inherit = "fusion.billing.balance.day"

    # what stands at the end of a day does not add up over days
    stripe_balance = fields.Monetary(aggregator=None)
    ledger_balance = fields.Monetary(aggregator=None)
    difference = fields.Monetary(aggregator=None)
    new_difference = fields.Monetary(
        string="New difference",
        readonly=True,
        help="By how much the difference changed on this day.",
    )
    transaction_ids = fields.Many2many(ROWS, compute="_compute_behind")
    unbooked_ids = fields.Many2many(
        ROWS, string="At Stripe, not booked by then", compute="_compute_behind"
    )
    odd_item_ids = fields.Many2many(
        ITEMS,
        string="Booked, of no transaction",
        compute="_compute_odd_item_ids",
        groups=OF_BOOKS,
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT day.*, difference - coalesce(
                       lag(difference) OVER (
                           PARTITION BY stripe_account_id, currency_id ORDER BY date
                       ), 0) AS new_difference
              FROM (%s) AS day
            """,
            super()._table_query,
        )

    @api.depends("date", "stripe_account_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for day in self:
            day.display_name = day._title()

    def _compute_behind(self):
        rows = self.env[ROWS]
        for day in self:
            day.transaction_ids = rows.search(day._of_the_day())
            day.unbooked_ids = rows.search(day._not_booked_by_then())

    def _compute_odd_item_ids(self):
        for day in self:
            day.odd_item_ids = self.env[ITEMS].search(day._of_no_transaction())

    # --- what is behind ------------------------------------------

    def action_open_transactions(self):
        self.ensure_one()
        domain = self._of_the_day()
        return self._open("action_balance_transaction", domain)

    def action_open_items(self):
        """What is booked of that day; of the first, all before it as well."""
        self.ensure_one()
        since = [] if self._is_first() else [("date", "=", self.date)]
        domain = [*self._on_clearing(), *since]
        views = [(False, "list"), (False, "form")]
        return {
            "type": "ir.actions.act_window",
            "res_model": ITEMS,
            "name": self._title(),
            "views": views,
            "domain": domain,
            "context": {},
        }

    def _open(self, name, domain):
        return opened(self.env, name, self._title(), domain)

    def _title(self):
        day = format_date(self.env, self.date)
        return self.env._(
            "%(account)s, %(day)s", account=self.stripe_account_id.name, day=day
        )

    def _at_stripe(self):
        return [
            ("stripe_account_id", "=", self.stripe_account_id.id),
            ("currency_id", "=", self.currency_id.id),
        ]

    def _of_the_day(self):
        return [*self._at_stripe(), ("date", "=", self.date)]

    def _not_booked_by_then(self):
        return [
            *self._at_stripe(),
            ("date", ">=", self._opening().date),
            ("date", "<=", self.date),
            *("|", ("state", "!=", "booked"), ("booked_date", ">", self.date)),
        ]

    def _on_clearing(self):
        journal = self.stripe_account_id.sudo()._journal_of(self.currency_id)
        return [
            ("account_id", "=", journal.default_account_id.id),
            ("currency_id", "=", self.currency_id.id),
            ("parent_state", "=", "posted"),
            ("date", "<=", self.date),
        ]

    def _of_no_transaction(self):
        """A person's entry, or a payment that Stripe does not know of."""
        return [
            *self._on_clearing(),
            ("date", ">=", self._opening().date),
            ("move_id.x_fc_opening_id", "=", False),
            ("move_id.x_fc_balance_ids", "=", False),
            ("move_id.x_fc_fee_balance_ids", "=", False),
            *("|", ("payment_id", "=", False)),
            ("payment_id.x_fc_balance_ids", "=", False),
        ]

    def _is_first(self):
        return self.date == self._opening().date

    def _opening(self):
        openings = self.stripe_account_id.opening_ids
        return openings.filtered(lambda each: each.currency_id == self.currency_id)
