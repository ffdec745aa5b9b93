from odoo.tests import tagged

from .money_case import instant
from .money_run_case import MoneyRunCase


@tagged("post_install", "-at_install")
class TestBalanceFound(MoneyRunCase):
    """What was wrong once, and is not any more."""

    def test_r26_what_is_on_the_statement_already_is_matched_by_the_first_run(self):
        self.stripe.bank_journal_id = self.env["account.journal"].create(
            {"name": "The Bank", "code": "TBNK", "type": "bank"}
        )
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        paid = self.bank.automatic_payout("a", instant("2026-05-12 09:00"))
        self.bank.pass_until(instant("2026-05-20 09:00"))
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.stripe.bank_journal_id.id,
                "date": "2026-05-14",
                "amount": paid["amount"] / 100,
                "payment_ref": f"STRIPE {paid['id']}",
            }
        )
        self.run_money()
        payout = self.env["fusion.billing.payout"].search([])
        self.assertEqual(payout.statement_line_id, line)
        self.assertEqual(self.balance_of("transit"), 0.0)
