from odoo import fields, models
from odoo.exceptions import UserError

from ..wizards.rights import check_accountant, check_company
from .balance_transaction_screen import TO_DECIDE
from .notice import notice
from .opening import opened

ROWS = "fusion.billing.balance.transaction"


class FusionBillingStripeAccount(models.Model):
    """What the page of a Stripe account does, and opens."""

    _inherit = "fusion.billing.stripe.account"

    undecided_count = fields.Integer(
        string="To decide", compute="_compute_undecided_count"
    )

    def _compute_undecided_count(self):
        domain = [("stripe_account_id", "in", self.ids), *TO_DECIDE]
        groups = self.env[ROWS]._read_group(domain, ["stripe_account_id"], ["__count"])
        counts = dict(groups)
        for account in self:
            account.undecided_count = counts.get(account, 0)

    def action_read_now(self):
        """Read what is new at Stripe, and book it."""
        self.ensure_one()
        check_accountant(self.env)
        self.check_access("read")
        run = self._run_money()
        if run.state == "running":
            return run.with_env(self.env)._get_records_action()
        return self._say_what_came(run)

    def _run_money(self, rows=()):
        """A run over these rows; without any, over what is new at Stripe."""
        trigger = "retry" if rows else "wizard"
        return self.env["fusion.billing.ledger.run"]._launch(
            self._run_service(), "post", trigger, task="money", rows=rows
        )

    def _run_service(self):
        """The service whose keys and rights a run works with."""
        service = self.service_ids[:1]
        if not service:
            raise UserError(
                self.env._(
                    "No service uses the Stripe account %(account)s. Set it up under "
                    "Fusion Billing ▸ Configuration ▸ Stripe accounts. Nothing was "
                    "read.",
                    account=self.name,
                )
            )
        check_company(self.env, service)
        return service

    def _say_what_came(self, run):
        said = run.error or self.env._(
            "New or decided again: %(read)s; booked: %(booked)s; held or failed: "
            "%(held)s.",
            read=run.read_count,
            booked=run.created_count + run.adopted_count,
            held=run.held_count + run.failed_count,
        )
        kind = "danger" if run.error else "success"
        return notice(self.name, said, kind, bool(run.error))

    # --- what it opens ------------------------------------------

    def action_open_days(self):
        title = self.env._("%(account)s by day", account=self.name)
        return opened(self.env, "action_balance_day", title, self._own())

    def action_open_transactions(self):
        title = self.env._("Transactions of %(account)s", account=self.name)
        return opened(self.env, "action_balance_transaction", title, self._own())

    def action_open_undecided(self):
        title = self.env._("%(account)s: to decide", account=self.name)
        domain = [*self._own(), *TO_DECIDE]
        return opened(self.env, "action_balance_transaction", title, domain)

    def action_open_payouts(self):
        title = self.env._("Payouts of %(account)s", account=self.name)
        return opened(self.env, "action_payout", title, self._own())

    def _own(self):
        return [("stripe_account_id", "in", self.ids)]
