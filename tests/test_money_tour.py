from datetime import UTC, datetime

from odoo.tests import HttpCase, tagged

from ..dev.loopback import StripeLoopback
from ..dev.loopback.stripe_bank import Bank
from .common import facts_of, raw_invoice
from .money_case import ROWS, instant
from .money_run_case import KEY
from .security_case import LevelsCase

STRIPE = "fusion.billing.stripe.account"


@tagged("post_install", "-at_install")
class TestMoneyTour(LevelsCase, HttpCase):
    """From no Stripe balance to a clearing account that is even, and one run taken
    back, in a browser; Stripe answers over a socket.
    """

    def setUp(self):
        super().setUp()
        self.bank = Bank()
        server = StripeLoopback(bank=self.bank, key=KEY)
        server.start()
        self.addCleanup(server.stop)
        set_param = self.env["ir.config_parameter"].sudo().set_param
        set_param("fusion_billing.stripe_api_key", KEY)
        set_param("fusion_billing.stripe_api_base", server.url)
        # a run is done when its button was pressed: the scheduler does not work here
        self.env.ref("fusion_centralize_billing.cron_fc_ledger_worker").active = False
        for name, kind in (("Opening of Stripe", "equity"), ("Odd costs", "expense")):
            self.account(name, kind)
        self.bank_journal = self.env["account.journal"].create(
            {
                "name": "Bank of Montreal",
                "code": "BMO",
                "type": "bank",
                "company_id": self.company.id,
            }
        )

    def account(self, name, kind):
        codes = {"equity": "3990", "expense": "5992"}
        self.env["account.account"].create(
            {
                "name": name if kind == "equity" else f"{name} of Stripe",
                "code": codes[kind],
                "account_type": kind,
                "company_ids": [(6, 0, self.company.ids)],
            }
        )

    def a_month(self):
        """A paid invoice, a charge of nobody, a fee, a payout and something odd."""
        raw = raw_invoice(invoice_number="NC26-0900")
        at = instant("2026-05-02 15:00")
        self.bank.charge("NC26-0900", 11300, at)
        paid_at = datetime.fromtimestamp(at, UTC)
        payment = {"id": "ch_NC26-0900", "amount": raw["total"], "paid_at": paid_at}
        facts = facts_of(raw, paid_at=paid_at, payments=[payment])
        self.ingest(raw, facts={raw["id"]: facts})
        self.bank.account_fee("b", 220, instant("2026-05-04 09:00"))
        payout = self.bank.automatic_payout("a", instant("2026-05-12 09:00"))
        self.bank.charge("nobody", 5000, instant("2026-05-14 15:00"))
        odd = {"type": "moon_tax", "category": "moon"}
        self.bank.other("odd", -700, instant("2026-05-20 15:00"), **odd)
        self.bank.pass_until(instant("2026-06-01 15:00"))
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": "2026-05-14",
                "amount": payout["amount"] / 100,
                "payment_ref": f"STRIPE PAYOUT {payout['id']}",
            }
        )

    def test_from_nothing_to_a_clearing_account_that_is_even(self):
        self.a_month()
        self.start_tour(
            "/odoo/billing-dashboard",
            "fusion_billing_money",
            login=self.users["administrator"].login,
            timeout=400,
        )
        self.env.invalidate_all()
        account = self.env[STRIPE].search([])
        self.assertEqual(account, self.service.stripe_account_id)
        rows = self.env[ROWS].search([])
        self.assertEqual(set(rows.mapped("state")), {"booked"})
        [standing] = account._standings()
        held = sum(self.bank.balance_at(instant("2026-06-01 15:00")).values()) / 100
        self.assertEqual(float(standing.stripe), held)
        self.assertFalse(standing.difference)
        runs = self.env["fusion.billing.ledger.run"]
        undone = runs.search([("undone_at", "!=", False)])
        self.assertEqual(undone.undone_by_id, self.users["administrator"])
