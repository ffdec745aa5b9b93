from odoo import fields, models
from odoo.tools import SQL


class FusionBillingBalanceDay(models.Model):
    """Stripe's balance and the clearing account at the end of each day (R24).

    Computed by the database: the opening and what moved since, beside what is booked
    on the journal's own account. The last day is also compared with what Stripe says
    of its balance itself.
    """

    _name = "fusion.billing.balance.day"
    _description = "Stripe Balance and Clearing Account"
    _auto = False
    _order = "date desc, currency_id, id"
    _rec_name = "date"

    stripe_account_id = fields.Many2one("fusion.billing.stripe.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    stripe_moved = fields.Monetary(string="Moved at Stripe", readonly=True)
    ledger_moved = fields.Monetary(string="Booked", readonly=True)
    stripe_balance = fields.Monetary(string="Stripe balance", readonly=True)
    ledger_balance = fields.Monetary(string="Clearing account", readonly=True)
    difference = fields.Monetary(
        readonly=True, help="Stripe's balance less the clearing account's."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT opening_id * 100000::bigint + (date - '2000-01-01') AS id,
                   stripe_account_id, company_id, currency_id, date,
                   stripe_moved, ledger_moved,
                   amount + sum(stripe_moved) OVER up_to_it AS stripe_balance,
                   sum(ledger_moved) OVER up_to_it AS ledger_balance,
                   amount + sum(stripe_moved - ledger_moved) OVER up_to_it
                       AS difference
              FROM (
                   SELECT opening.id AS opening_id, opening.stripe_account_id,
                          opening.company_id, opening.currency_id, opening.amount,
                          moved.date,
                          sum(moved.stripe) AS stripe_moved,
                          sum(moved.ledger) AS ledger_moved
                     FROM fusion_billing_stripe_opening AS opening
                    CROSS JOIN LATERAL (%(moved)s) AS moved
                    GROUP BY opening.id, moved.date
                   ) AS day
            WINDOW up_to_it AS (PARTITION BY opening_id ORDER BY date)
            """,
            moved=self._moved_query(),
        )

    def _moved_query(self):
        """Of an opening, both sides' movements; all before its day count as of it."""
        return SQL(
            """
            SELECT told.date, told.net AS stripe, 0::numeric AS ledger
              FROM fusion_billing_balance_transaction AS told
             WHERE told.stripe_account_id = opening.stripe_account_id
               AND told.currency_id = opening.currency_id
               AND told.date >= opening.date
             UNION ALL
            SELECT greatest(item.date, opening.date), 0::numeric, item.amount_currency
              FROM fusion_billing_stripe_journal AS chosen
              JOIN account_journal AS journal ON journal.id = chosen.journal_id
              JOIN res_company AS company ON company.id = journal.company_id
              JOIN account_move_line AS item
                ON item.account_id = journal.default_account_id
               AND item.parent_state = 'posted'
             WHERE chosen.stripe_account_id = opening.stripe_account_id
               AND coalesce(journal.currency_id, company.currency_id)
                   = opening.currency_id
               AND item.currency_id = opening.currency_id
            """
        )
