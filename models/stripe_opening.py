from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .exact import exact
from .lock_days import first_open_day
from .of_run import warn_run
from .quiet import QUIET


class FusionBillingStripeOpening(models.Model):
    """What Stripe held of a currency when the cut-over day began (R32).

    It is what Stripe held when it was read first, less all that had moved till then:
    computed again by each run, for Stripe may list some of that late. The clearing
    account is brought to it, whatever was booked before that day, and again when that
    changes.
    """

    _name = "fusion.billing.stripe.opening"
    _description = "Opening Balance"
    _rec_name = "currency_id"

    stripe_account_id = fields.Many2one(
        "fusion.billing.stripe.account",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="stripe_account_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    told = fields.Monetary(string="Stripe said", readonly=True)
    told_at = fields.Datetime(string="When", readonly=True)
    told_row = fields.Integer(
        string="Its last transaction",
        readonly=True,
        help="The last transaction kept when Stripe said so.",
    )
    told_until = fields.Datetime(
        string="Its newest transaction",
        readonly=True,
        help="When the newest transaction that it had listed was made.",
    )
    amount = fields.Monetary(string="Stripe's balance", readonly=True)
    move_ids = fields.One2many("account.move", "x_fc_opening_id", string="Entries")

    _currency_uniq = models.UniqueIndex("(stripe_account_id, currency_id)")

    @api.model
    def _open(self, account):
        """Openings of the currencies that have none; then each is brought right.

        None before its day has come: what moves until then is not known.
        """
        if account._day_read() < account.cut_over_date:
            return
        known = self.search([("stripe_account_id", "=", account.id)])
        vals_list = []
        for name, text in (account.balance or {}).items():
            currency = self.env["fusion.billing.books"]._currency(name)
            if account._journal_of(currency) and currency not in known.currency_id:
                vals_list.append(
                    {
                        "stripe_account_id": account.id,
                        "currency_id": currency.id,
                        "date": account.cut_over_date,
                        "told": float(text),
                        "told_at": account.balance_at,
                        "told_row": account.balance_row,
                        "told_until": account.balance_until,
                        "amount": 0.0,
                    }
                )
        openings = known | self.create(vals_list)
        openings._compute_again()
        openings._bring_right()

    def _compute_again(self):
        for opening in self:
            currency = opening.currency_id
            moved = opening.stripe_account_id._moved_since(opening._told_of())
            amount = currency.round(
                opening.told - float(moved.get(currency.id, Decimal(0)))
            )
            if currency.compare_amounts(amount, opening.amount):
                opening.amount = amount

    def _told_of(self):
        """Transactions that are in what Stripe said: those kept by then, and late ones.

        What is listed later and not older than the newest of them was made after.
        """
        until, late = self.told_until, Domain.FALSE
        if until:
            late = Domain("created_at", "<", until)
        return Domain("id", "<=", self.told_row) | late

    def _bring_right(self):
        """An entry of what the clearing account lacks at the beginning of that day."""
        for opening in self:
            currency, lacking = opening.currency_id, opening._lacking()
            if currency.is_zero(lacking) or not opening._has_rate():
                continue
            if told := opening.stripe_account_id._say_no_opening_account():
                warn_run(self.env, told)
            else:
                opening._book(exact(lacking, currency))

    def _lacking(self):
        """Nothing where the clearing journal is archived, or chosen no more."""
        currency = self.currency_id
        if not self.stripe_account_id._journal_of(currency):
            return 0.0
        return currency.round(self.amount - self._booked())

    def _has_rate(self):
        """Without one of that week Odoo would take any, or 1 (R2)."""
        books, day = self.env["fusion.billing.books"], self._open_day()
        return not books._rate_problem(self.company_id, self.currency_id, day)

    def _book(self, lacking):
        """On its day, or where that is locked by now on the first open one."""
        account, currency = self.stripe_account_id, self.currency_id
        writer = self.env["fusion.billing.balance.writer"].with_context(**QUIET)
        day = self._open_day()
        label = self.env._("Stripe's balance of the cut-over day")
        item = writer._prepare_item_vals(
            account, currency, day, account.opening_account_id, -lacking, label
        )
        ref = self.env._("Stripe: opening balance")
        vals = writer._prepare_entry_vals(account, currency, day, ref, [item])
        writer._post([vals | {"x_fc_opening_id": self.id}])

    def _open_day(self):
        writer = self.env["fusion.billing.payment.writer"]
        locks = writer._violations(self.company_id, self.date)
        return first_open_day(locks) if locks else self.date

    def _booked(self):
        """Of the clearing account: what lies before that day, and the openings."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT coalesce(sum(item.amount_currency), 0)
                  FROM account_move_line AS item
                  JOIN account_move AS move ON move.id = item.move_id
                 WHERE item.account_id = %(account)s AND item.parent_state = 'posted'
                   AND item.currency_id = %(currency)s
                   AND (item.date < %(date)s OR move.x_fc_opening_id = %(id)s)
                """,
                account=self.stripe_account_id._journal_of(
                    self.currency_id
                ).default_account_id.id,
                currency=self.currency_id.id,
                date=self.date,
                id=self.id,
            )
        )
        [amount] = self.env.cr.fetchone()
        return float(amount)


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_opening_id = fields.Many2one(
        "fusion.billing.stripe.opening",
        string="Opening of a Stripe balance",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
