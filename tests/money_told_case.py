"""What the tests share of the daily run's calls for Stripe's money."""

from odoo.tests import new_test_user

from .common import raw_invoice
from .money_case import instant
from .money_run_case import MoneyRunCase

RUN = "fusion.billing.ledger.run"
PAYOUT = "fusion.billing.payout"


class CalledCase(MoneyRunCase):
    """A service whose responsible person the daily run calls."""

    def setUp(self):
        super().setUp()
        self.responsible = new_test_user(
            self.env,
            login="responsible",
            groups="fusion_centralize_billing.group_accountant",
            company_id=self.company.id,
        )
        self.service.responsible_id = self.responsible

    def run_daily(self):
        """(the run, the activity by which it calls, empty where it calls nobody)."""
        run = self.run_money(trigger="cron")
        calls = self.env["mail.activity"].sudo().search([("res_model", "=", RUN)])
        return run, calls.filtered(lambda call: call.res_id == run.id)


class MoneyToldCase(CalledCase):
    """A Stripe account of which everything is as it should be, and who is called."""

    def setUp(self):
        super().setUp()
        self.bank_journal = self.env["account.journal"].create(
            {"name": "Bank of Montreal", "code": "BMO", "type": "bank"}
        )
        self.stripe.bank_journal_id = self.bank_journal
        self.raw = raw_invoice()
        self.ingest(self.raw)
        self.charge = f"ch_{self.raw['invoice_number']}"
        at = instant("2026-05-13 15:00")
        self.bank.charge(self.raw["invoice_number"], 11300, at)

    def called(self):
        """What the daily run calls for: its activity, empty where it calls nobody."""
        run, call = self.run_daily()
        self.assertEqual((run.state, run.error, run.warning), ("done", False, False))
        return call

    def told_once(self, *parts):
        """The next run calls for this, the one after it for nothing."""
        call = self.called()
        for part in parts:
            self.assertIn(part, call.note)
        self.assertEqual(call.user_id, self.responsible)
        self.assertFalse(self.called())
        return call

    def paid_out(self, key="1", cents=5000, day="2026-05-20"):
        """A payout made by hand, which Stripe says has arrived."""
        made = self.bank.manual_payout(key, cents, instant(f"{day} 15:00"))
        self.bank.pass_until(instant("2026-05-30 15:00"))
        return made["id"]

    def statement_line(self, amount, day="2026-05-22"):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": day,
                "amount": amount,
                "payment_ref": "STRIPE",
            }
        )

    def entry_of_a_person(self, amount=20, day="2026-05-14"):
        """On the clearing account, of no transaction of Stripe's."""
        accounts = self.journal.default_account_id, self.accounts["fee"]
        sides = zip(accounts, (amount, -amount), strict=True)
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": day,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": balance})
                    for account, balance in sides
                ],
            }
        )
        move.action_post()
        return move
