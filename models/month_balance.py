from odoo import fields, models
from odoo.tools import SQL

SPAN = 2**20  # more than there will be currencies
# What moves the balance, by the kinds of its transactions (`ledger/balance_kinds.py`).
KINDS = {
    "payments": ("receipt",),
    "refunds": ("refund", "refund_failed", "returned"),
    "disputes": ("dispute", "dispute_won"),
    "fees": ("fee", "fee_tax"),
    "payouts": ("payout", "payout_back", "top_up"),
}
MOVED = (*KINDS, "other")
AMOUNTS = ("stripe_begin", *MOVED, "stripe_end", "ledger_end", "difference")


class FusionBillingMonthBalance(models.Model):
    """A month of Stripe's balance, beside the clearing account, by currency (R24).

    Computed by the database, of the account of the month's service: what Stripe held
    when the month began, what moved it, and what both sides have at its end.
    """

    _name = "fusion.billing.month.balance"
    _description = "Stripe Balance of a Month"
    _auto = False
    _order = "month_id desc, currency_id, id"
    _rec_name = "currency_id"

    month_id = fields.Many2one("fusion.billing.month", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    stripe_account_id = fields.Many2one("fusion.billing.stripe.account", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    since = fields.Date(readonly=True, help="From this day on both are compared.")
    stripe_begin = fields.Monetary(
        string="When it began",
        readonly=True,
        help="What Stripe held when the month began, or the cut-over day in it.",
    )
    payments = fields.Monetary(readonly=True)
    refunds = fields.Monetary(
        readonly=True, help="With bank debits that came back, less what failed."
    )
    disputes = fields.Monetary(readonly=True, help="Withdrawn, less what came back.")
    fees = fields.Monetary(readonly=True, help="With the tax on them.")
    payouts = fields.Monetary(
        readonly=True, help="Less those that came back, and top-ups."
    )
    other = fields.Monetary(readonly=True)
    stripe_end = fields.Monetary(string="At its end, by Stripe", readonly=True)
    ledger_end = fields.Monetary(string="Clearing account", readonly=True)
    difference = fields.Monetary(
        readonly=True, help="Stripe's balance less the clearing account's."
    )
    differing_days = fields.Integer(string="Days that differ", readonly=True)
    unbooked_count = fields.Integer(
        string="Not booked by then",
        readonly=True,
        help="Transactions that the clearing account did not have at the month's end.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH opening AS (%(openings)s),
                 day AS MATERIALIZED (%(days)s),
                 moved AS MATERIALIZED (%(moved)s)
            SELECT month.id::bigint * %(span)s + opening.currency_id AS id,
                   month.id AS month_id, month.company_id,
                   opening.stripe_account_id, opening.currency_id,
                   opening.date AS since,
                   opening.amount + stripe.before AS stripe_begin, %(parts)s,
                   opening.amount + stripe.before + stripe.net AS stripe_end,
                   booked.amount AS ledger_end,
                   opening.amount + stripe.before + stripe.net - booked.amount
                       AS difference,
                   booked.days AS differing_days,
                   stripe.unbooked::int AS unbooked_count
              FROM fusion_billing_month AS month
              JOIN fusion_billing_service AS service ON service.id = month.service_id
              JOIN opening ON opening.stripe_account_id = service.stripe_account_id
               AND opening.date < month.date + interval '1 month'
             CROSS JOIN LATERAL (%(stripe)s) AS stripe
             CROSS JOIN LATERAL (%(booked)s) AS booked
            """,
            span=SPAN,
            openings=self._openings_query(),
            days=self.env["fusion.billing.balance.day"]._table_query,
            moved=self._moved_query(),
            parts=_parts(),
            stripe=self._stripe_query(),
            booked=self._booked_query(),
        )

    def _openings_query(self):
        """Of each currency; of one without a clearing journal, nothing is booked."""
        return SQL(
            """
            SELECT stripe_account_id, currency_id, date, amount
              FROM fusion_billing_stripe_opening
             UNION ALL
            SELECT told.stripe_account_id, told.currency_id, account.cut_over_date, 0
              FROM fusion_billing_balance_transaction AS told
              JOIN fusion_billing_stripe_account AS account
                ON account.id = told.stripe_account_id
               AND told.date >= account.cut_over_date
             WHERE told.currency_id IS NOT NULL AND NOT EXISTS (
                   SELECT FROM fusion_billing_stripe_opening AS known
                    WHERE known.stripe_account_id = told.stripe_account_id
                      AND known.currency_id = told.currency_id)
             GROUP BY told.stripe_account_id, told.currency_id, account.id
            """
        )

    def _moved_query(self):
        """What moved in each month, by the month in which it was booked."""
        return SQL(
            """
            SELECT opening.stripe_account_id, opening.currency_id,
                   date_trunc('month', told.date::timestamp) AS moved_in,
                   CASE told.state WHEN 'booked' THEN
                        date_trunc('month', told.booked_date::timestamp) END
                       AS booked_in,
                   count(*) AS count, sum(told.net) AS net, sum(told.fee) AS fee,
                   %(kinds)s
              FROM opening
              JOIN fusion_billing_balance_transaction AS told
                ON told.stripe_account_id = opening.stripe_account_id
               AND told.currency_id = opening.currency_id
               AND told.date >= opening.date
             GROUP BY 1, 2, 3, 4
            """,
            kinds=SQL(", ").join(
                SQL(
                    "sum(told.gross) FILTER (WHERE told.kind IN %s) AS %s",
                    kinds,
                    SQL.identifier(name),
                )
                for name, kinds in KINDS.items()
            ),
        )

    def _stripe_query(self):
        """A month at Stripe: what stood before it, what moved, and what of that how."""
        return SQL(
            """
            SELECT coalesce(sum(net) FILTER (WHERE moved_in < month.date), 0) AS before,
                   coalesce(sum(net) FILTER (WHERE moved_in = month.date), 0) AS net,
                   coalesce(sum(fee) FILTER (WHERE moved_in = month.date), 0) AS fee,
                   %(kinds)s,
                   coalesce(sum(count) FILTER (WHERE booked_in IS NULL
                            OR booked_in > month.date), 0) AS unbooked
              FROM moved
             WHERE moved.stripe_account_id = opening.stripe_account_id
               AND moved.currency_id = opening.currency_id
               AND moved.moved_in <= month.date
            """,
            kinds=SQL(", ").join(
                SQL(
                    "coalesce(sum(%(name)s) FILTER (WHERE moved_in = month.date), 0)"
                    " AS %(name)s",
                    name=SQL.identifier(name),
                )
                for name in KINDS
            ),
        )

    def _booked_query(self):
        """The clearing account at a month's end, and the days on which it differed."""
        return SQL(
            """
            SELECT coalesce(sum(ledger_moved), 0) AS amount,
                   count(*) FILTER (
                       WHERE date >= month.date AND difference <> 0) AS days
              FROM day
             WHERE day.stripe_account_id = opening.stripe_account_id
               AND day.currency_id = opening.currency_id
               AND day.date < month.date + interval '1 month'
            """
        )


def _parts():
    """What moved, by kind; what is no kind's is other, so that it all adds up."""
    plain = [SQL("stripe.%s", SQL.identifier(name)) for name in KINDS if name != "fees"]
    fees = SQL("stripe.fees - stripe.fee")
    return SQL(
        "%s, %s AS fees, stripe.net - %s - (%s) AS other",
        SQL(", ").join(plain),
        fees,
        SQL(" - ").join(plain),
        fees,
    )
