from odoo.tests import tagged

from .money_case import instant
from .money_random_case import MoneyRandomCase
from .money_run_case import MoneyRunCase

# [(event, hours since the one before, a number to choose by)], of a `MoneyWorld`
SEQUENCES = {
    "credit by an overpayment, used for an open invoice": [
        ("sync", 300, 1),
        ("open_invoice", 300, 71),
        ("pay_too_much", 48, 13),
        ("open_invoice", 17, 35),
    ],
    "the same where others were billed before": [
        ("open_invoice", 117, 35),
        ("sync", 53, 78),
        ("open_invoice", 37, 71),
        ("pay_too_much", 300, 13),
        ("open_invoice", 17, 35),
    ],
    "a debit that comes back in the second of the first reading": [
        ("debit", 146, 58),
        ("sync", 311, 90),
        ("return_debit", 0, 38),
    ],
}


@tagged("post_install", "-at_install")
class TestSequencesFound(MoneyRandomCase):
    """R24: what random sequences have found, as small as it can be."""

    def test_r24_sequences_found(self):
        for name, events in SEQUENCES.items():
            with self.subTest(name), self.world() as world:
                world.play(events)


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
