from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

BALANCES = "fusion.billing.month.balance"


class FusionBillingMonth(models.Model):
    """Stripe's balance in a month's reconciliation (R24): it is even, or says why not.

    Nothing is said where no Stripe balance is set up.
    """

    _inherit = "fusion.billing.month"

    balance_ids = fields.One2many(BALANCES, compute="_compute_balance_ids")
    balance_difference = fields.Char(
        string="Stripe − clearing", compute="_compute_balance_difference"
    )
    balance_note = fields.Text(string="Stripe balance", compute="_compute_balance_note")
    balance_differs = fields.Boolean(compute="_compute_balance_note")

    def _compute_balance_ids(self):
        """By one query, for all these months."""
        found = self.env[BALANCES].search_fetch([("month_id", "in", self.ids)])
        by_month = found.grouped("month_id")
        for month in self:
            month.balance_ids = by_month.get(month)

    @api.depends("balance_ids")
    @api.depends_context("lang")
    def _compute_balance_difference(self):
        for month in self:
            month.balance_difference = "; ".join(
                each.currency_id.format(each.difference) for each in month.balance_ids
            )

    @api.depends("balance_ids")
    @api.depends_context("lang")
    def _compute_balance_note(self):
        accounts = self.balance_ids.stripe_account_id
        unlisted = {account: [*account._say_unlisted()] for account in accounts}
        for month in self:
            account = month.balance_ids.stripe_account_id
            differing = month.balance_ids.filtered("differs")
            said = [each._say_difference() for each in differing]
            said += unlisted.get(account, [])
            month.balance_differs = bool(said)
            month.balance_note = "\n".join([*said, *month._say_the_rest(account)])

    def _say_the_rest(self, account):
        """That nothing differs, as far as Stripe was read."""
        if account and not self.balance_differs:
            yield self.env._(
                "The clearing account is what Stripe holds, at the end of each day: "
                "the difference is 0.00."
            )
        if account.balance_at and account._day_read() <= self._span()[1]:
            yield self.env._(
                "Stripe was last read on %(day)s, before the month was over. What "
                "moved since is not in these figures: press “Read Stripe now” on the "
                "page of the Stripe account.",
                day=format_date(self.env, account._day_read()),
            )

    @api.depends("balance_differs")
    def _compute_is_even(self):
        """Money that is not what Stripe holds is to be explained as an invoice is."""
        done = super()._compute_is_even()
        for month in self.filtered("balance_differs"):
            month.is_even = month.is_explained = False
        return done

    @api.model
    def _without_empty_columns(self, service):
        empty = {"no_balance": not service.stripe_account_id}
        return super()._without_empty_columns(service) | empty

    def _balance_days(self):
        """Each day of these months on which something moved, of their currencies."""
        days = self.env["fusion.billing.balance.day"]
        domain = [
            ("stripe_account_id", "in", self.balance_ids.stripe_account_id.ids),
            ("date", ">=", self.date),
            ("date", "<=", self._span()[1]),
        ]
        return days.search(domain, order="currency_id, date")

    @api.model
    def _months_of(self, service):
        """Those in which nothing is billed but money moved are months as well."""
        found = super()._months_of(service)
        self.env.cr.execute(
            SQL(
                """
                SELECT first_day::date
                  FROM fusion_billing_stripe_opening AS opening
                 CROSS JOIN LATERAL (
                       SELECT max(date) AS last
                         FROM fusion_billing_balance_transaction) AS known
                 CROSS JOIN generate_series(
                       date_trunc('month', opening.date::timestamp), known.last,
                       interval '1 month') AS first_day
                 WHERE opening.stripe_account_id = %(account)s AND EXISTS (
                       SELECT FROM fusion_billing_balance_transaction AS told
                        WHERE told.stripe_account_id = opening.stripe_account_id
                          AND told.date >= greatest(first_day::date, opening.date)
                          AND told.date < first_day + interval '1 month')
                """,
                account=service.stripe_account_id.id or None,
            )
        )
        return found | {day for (day,) in self.env.cr.fetchall()}
