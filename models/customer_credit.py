from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL

from ..ledger.money import in_currency
from ..ledger.reasons import because
from ..sources.stripe_credit import move_of
from .exact import exact
from .quiet import QUIET


class FusionBillingCustomerCredit(models.Model):
    """What Stripe owes one customer, and what the books owe him (R29).

    Amounts are in the customer's favour. The opening is what he had when the cut-over
    day began: what Stripe says now, less all that moved since.
    """

    _name = "fusion.billing.customer.credit"
    _description = "Customer Credit"
    _inherit = ["fusion.billing.reasoned"]
    _order = "customer_name, customer_ref, id"
    _rec_name = "customer_name"

    stripe_account_id = fields.Many2one(
        "fusion.billing.stripe.account", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="stripe_account_id.company_id", store=True, index=True
    )
    customer_ref = fields.Char(
        string="Customer at Stripe", required=True, readonly=True, index=True
    )
    customer_name = fields.Char(string="Name at Stripe", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    told = fields.Monetary(string="Stripe", readonly=True, help="What Stripe owes him.")
    told_at = fields.Datetime(string="Read", readonly=True)
    opening = fields.Monetary(readonly=True)
    opening_move_ids = fields.One2many(
        "account.move", "x_fc_credit_id", string="Opening entries", readonly=True
    )
    move_ids = fields.One2many(
        "fusion.billing.credit.move", "credit_id", string="Moves", readonly=True
    )
    has_reasons = fields.Boolean(compute="_compute_has_reasons")
    booked = fields.Monetary(string="In the books", compute="_compute_booked")
    difference = fields.Monetary(compute="_compute_booked")

    _customer_uniq = models.UniqueIndex(
        "(stripe_account_id, customer_ref, currency_id)"
    )

    @api.depends("told", "opening_move_ids", "move_ids.state")
    def _compute_booked(self):
        """Of many customers by one query: what stands on the account for them."""
        sums = self._sums() if self.ids else {}
        for credit in self:
            credit.booked = sums.get(credit.id, 0.0)
            credit.difference = credit.currency_id.round(credit.told - credit.booked)

    @api.depends("move_ids.reason_code")
    def _compute_has_reasons(self):
        for credit in self:
            held = credit.move_ids.filtered(lambda row: row.state != "skipped")
            credit.has_reasons = any(held.mapped("reason_code"))

    def _sums(self):
        self.env["account.move"].flush_model(["state", "x_fc_credit_id"])
        self.env["fusion.billing.credit.move"].flush_model(["move_id", "credit_id"])
        self.env["account.move.line"].flush_model(["amount_currency", "account_id"])
        only = SQL("AND credit.id IN %s", tuple(self.ids))
        found = self.env.execute_query(self._booked_query(only))
        return {key: float(amount) for key, amount in found}

    def _booked_query(self, only=None):
        """(credit, what stands on the account for him), of those of a condition."""
        return SQL(
            """
            SELECT coalesce(told.credit_id, move.x_fc_credit_id) AS credit_id,
                   - sum(item.amount_currency) AS amount
              FROM account_move AS move
              JOIN account_move_line AS item ON item.move_id = move.id
              LEFT JOIN fusion_billing_credit_move AS told
                ON told.move_id = move.id
              JOIN fusion_billing_customer_credit AS credit
                ON credit.id = coalesce(told.credit_id, move.x_fc_credit_id)
              JOIN fusion_billing_stripe_account AS account
                ON account.id = credit.stripe_account_id
               AND account.credit_account_id = item.account_id
             WHERE move.state = 'posted' %s
             GROUP BY 1
            """,
            only or SQL(),
        )

    # --- what Stripe tells ------------------------------------------

    @api.model
    def _keep(self, account, told):
        """The records of `[(CustomerBalance, answers)]`; answers are their moves."""
        moves = self.env["fusion.billing.credit.move"]
        found = self.browse()
        for balance, answers in told:
            for part, own in _by_currency(balance, answers):
                credit = self._of(account, part)
                kept = moves._keep(credit, own)
                credit._take(part, kept)
                found |= credit
        found._find_partners()
        return found

    @api.model
    def _of(self, account, balance):
        currency = self.env["fusion.billing.books"]._currency(balance.currency)
        vals = {
            "stripe_account_id": account.id,
            "customer_ref": balance.id,
            "currency_id": currency.id,
        }
        known = self.search([(name, "=", value) for name, value in vals.items()])
        return known or self.create(vals)

    def _take(self, balance, fresh):
        """The credit after the last move that is known, or as it was listed."""
        listed = float(balance.credit)
        unread = self.move_ids.filtered(lambda row: row._is_unread())
        told = listed if unread & fresh else self._after(fresh, listed)
        vals = {
            "customer_name": balance.name or balance.email or balance.id,
            "told": told,
            "told_at": fields.Datetime.now(),
        }
        if not unread:  # else nobody knows by how much it moved
            moved = sum(self.move_ids.filtered("is_since_cut_over").mapped("amount"))
            vals["opening"] = self.currency_id.round(told - moved)
        self.write(vals)

    def _after(self, fresh, listed):
        """Of moves of one second nobody says which was the last."""
        if not fresh:
            return listed
        latest = max(fresh.mapped("created_at"))
        last = fresh.filtered(lambda row: row.created_at == latest)
        endings = last.sorted("id").mapped("ending")
        return listed if listed in endings else endings[-1]

    def _find_partners(self):
        without = self.filtered(lambda credit: not credit.partner_id)
        partners = self.env["fusion.billing.partner.finder"]._of_stripe_customers(
            self.company_id, without.mapped("customer_ref")
        )
        for credit in without:
            credit.partner_id = partners.get(credit.customer_ref)

    # --- the opening ------------------------------------------

    @api.model
    def _open_waiting(self, account):
        """Those that are new, or of whom it was not known who they are."""
        credits = self.search([("stripe_account_id", "=", account.id)])
        credits._find_partners()  # for what is held of them, too
        waiting = credits.filtered(
            lambda credit: (
                credit.reason_code or credit.opening != float(credit._opened())
            )
        )
        waiting._open()

    def _open(self):
        """An entry of what the books lack of what the customer had at the cut-over."""
        for credit in self:
            lacking = exact(credit.opening, credit.currency_id) - credit._opened()
            day, reason = credit._day_to_open(lacking) if lacking else (None, None)
            if day:
                credit._book_opening(lacking, day)
            credit._keep_reason(reason)

    def _opened(self):
        account = self.stripe_account_id.credit_account_id
        items = self.opening_move_ids.line_ids.filtered(
            lambda item: item.account_id == account and item.parent_state == "posted"
        )
        return -exact(sum(items.mapped("amount_currency")), self.currency_id)

    def _day_to_open(self, amount):
        """(day, None) or (None, why it cannot be booked)."""
        if not self.partner_id:
            told = in_currency(amount, self.currency_id.name)
            reason = because("credit_customer", customer=self.customer_ref, amount=told)
            return None, reason
        account = self.stripe_account_id
        if not account.opening_account_id:
            return None, because("account_missing", accounts="opening")
        books = self.env["fusion.billing.balance.books"]
        day, lock = books._day_to_book(account, account.cut_over_date)
        rate = day and self.env["fusion.billing.books"]._rate_problem(
            account.company_id, self.currency_id, day
        )
        return (None, rate) if rate else (day, lock)

    def _book_opening(self, amount, day):
        account = self.stripe_account_id
        writer = self.env["fusion.billing.credit.writer"].with_context(**QUIET)
        vals = writer._prepare_entry_vals(
            self,
            self.partner_id,
            day,
            amount,
            account.opening_account_id,
            self.env._("Stripe: opening credit of %(name)s", name=self.customer_name),
        )
        writer._post([vals | {"x_fc_credit_id": self.id}])


def _by_currency(balance, answers):
    """(balance, its moves) of the customer's own currency, and of each other one.

    What he has in another one Stripe tells by the last move alone.
    """
    found = {balance.currency: (balance, [])}
    for answer in answers:  # the newest first
        move = move_of(answer)
        of_move = replace(balance, currency=move.currency, credit=move.ending)
        found.setdefault(move.currency, (of_move, []))[1].append(answer)
    return found.values()


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_credit_id = fields.Many2one(
        "fusion.billing.customer.credit",
        string="Opening of the customer's credit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
