"""A run of the Stripe balance, against a Stripe that answers over a socket."""

from ..dev.loopback import StripeLoopback
from ..dev.loopback.stripe_bank import Bank
from .money_case import MoneyCase

KEY = "rk_live_loopback"


class MoneyRunCase(MoneyCase):
    """The account of `MoneyCase`, whose money `self.bank` keeps."""

    def setUp(self):
        super().setUp()
        self.bank = Bank()
        self.server = StripeLoopback(bank=self.bank, key=KEY)
        self.server.start()
        self.addCleanup(self.server.stop)
        set_param = self.env["ir.config_parameter"].sudo().set_param
        set_param("fusion_billing.stripe_api_key", KEY)
        set_param("fusion_billing.stripe_api_base", self.server.url)

    def run_money(self, mode="post", task="money", trigger="wizard"):
        runs = self.env["fusion.billing.ledger.run"].with_user(self.accountant)
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            run = runs.with_env(runs.env(cr=cr))._start(
                self.service.with_env(runs.env(cr=cr)), mode, trigger, task=task
            )
            run._work()
        self.env.invalidate_all()
        return self.env["fusion.billing.ledger.run"].search([], limit=1)
