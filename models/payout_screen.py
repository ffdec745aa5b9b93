from odoo import api, fields, models
from odoo.exceptions import UserError

from ..wizards.rights import check_accountant
from .notice import notice, say_left, say_nothing_done
from .opening import opened

ROWS = "fusion.billing.balance.transaction"


class FusionBillingPayout(models.Model):
    """What a payout is made of, where it is booked, and the bank's line of it (R26)."""

    _inherit = "fusion.billing.payout"

    own_ids = fields.Many2many(
        ROWS, string="Its own transactions", compute="_compute_own_ids"
    )
    member_difference = fields.Monetary(
        string="Difference", compute="_compute_member_difference"
    )
    is_arrived = fields.Boolean(
        string="At the bank",
        compute="_compute_is_arrived",
        search="_search_is_arrived",
        help="Matched with a line of the bank.",
    )

    @api.depends("external_id")
    def _compute_own_ids(self):
        own = self.env[ROWS].search([("source_ref", "in", self.mapped("external_id"))])
        by_payout = own.grouped("source_ref")
        for payout in self:
            payout.own_ids = by_payout.get(payout.external_id, own.browse())

    @api.depends("amount", "member_total", "is_automatic", "is_listed")
    def _compute_member_difference(self):
        for payout in self:
            told = payout.is_automatic and payout.is_listed
            difference = payout.amount - payout.member_total if told else 0.0
            payout.member_difference = difference

    @api.depends("statement_line_id")
    def _compute_is_arrived(self):
        for payout in self:
            payout.is_arrived = bool(payout.statement_line_id)

    @api.model
    def _search_is_arrived(self, operator, value):
        return [("statement_line_id", "!=" if operator == "in" else "=", False)]

    # --- what it opens ------------------------------------------

    def action_open_transactions(self):
        self.ensure_one()
        title = self.env._("Transactions of %(payout)s", payout=self.external_id)
        domain = ["|", ("payout_id", "=", self.id), ("id", "in", self.own_ids.ids)]
        return opened(self.env, "action_balance_transaction", title, domain)

    def action_open_entries(self):
        moves = self.own_ids.move_id
        return moves._get_records_action(name=self.env._("In transit"))

    def action_open_bank_line(self):
        return self.statement_line_id.move_id._get_records_action()

    # --- the bank's line ------------------------------------------

    def action_match_bank(self):
        """With the one line it can be; where that is not clear, a person chooses."""
        check_accountant(self.env)
        self.check_access("read")
        for account in self.stripe_account_id:
            self.sudo()._leave_unmatched(account)
        if len(self) == 1 and not self._why_not_matched() and not self._bank_line():
            return self._ask_line()
        left = self.grouped(lambda payout: payout._match_if_sure())
        done = left.pop(None, self.browse())
        if not done:
            raise UserError(say_nothing_done(self.env, left))
        return self._tell_matched(done, left)

    def _match_if_sure(self):
        """Match it, or say why not: two that are alike do not share a line."""
        is_open = self.status == "paid" and not self.statement_line_id
        if is_open and self.sudo()._take_by_hand():
            return None
        if why := self._why_not_matched():
            return why
        if not (line := self._bank_line()):
            return self.env._(
                "The bank has no line of that amount around that day, or several: "
                "match them one by one."
            )
        try:
            with self.env.cr.savepoint():
                self._match_with(line)
        except UserError as error:  # its day is locked, say
            return str(error)
        return None

    def _match_with(self, line):
        """The bank's line is this payout: as a run does it, on a person's word."""
        company = self.company_id
        here = self.sudo().with_company(company)
        here = here.with_context(allowed_company_ids=company.ids)
        here._arrive(line.with_env(here.env))

    def _why_not_matched(self):
        """A sentence, or None."""
        account = self.stripe_account_id
        if self.statement_line_id:
            return self.env._("They are matched already.")
        if self.status != "paid":
            return self.env._("Stripe does not say that they arrived.")
        if not account.bank_journal_id or not account.transit_account_id:
            return self.env._(
                "The Stripe account does not say in which bank payouts arrive, or on "
                "which account they are in transit: choose it under Fusion Billing ▸ "
                "Configuration ▸ Stripe accounts."
            )
        return self._why_not_sent(account.transit_account_id)

    def _why_not_sent(self, transit):
        sent = self._transit_items(transit)
        if not sent:
            return self.env._(
                "Nothing is in transit of them: their own transaction is not booked, "
                "or was matched with something else than a line of the bank."
            )
        if not transit.reconcile:
            return self.stripe_account_id._say_not_matchable(transit)
        if not self._is_whole(sent):
            return self.env._(
                "What is in transit of them is not the amount that Stripe paid out."
            )
        return None

    def _ask_line(self):
        if not self._possible_lines():
            raise UserError(
                self.env._(
                    "%(bank)s has no line of %(amount)s that is not matched yet. "
                    "Import the bank's statement, then try again.",
                    bank=self.stripe_account_id.bank_journal_id.name,
                    amount=self.currency_id.format(self.amount),
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "fusion.billing.payout.match",
            "name": self.env._("Match with the bank's line"),
            "view_mode": "form",
            "target": "new",
            "context": {"default_payout_id": self.id},
        }

    # --- what came of it ------------------------------------------

    def _tell_matched(self, done, left):
        matched = self.env._(
            "Matched with the bank's line: %(count)s.", count=len(done)
        )
        said = "\n".join([matched, *say_left(left)])
        kind = "warning" if left else "success"
        return notice(self.env._("Payouts"), said, kind, bool(left))
