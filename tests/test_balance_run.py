from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import raw_invoice
from .money_case import ROWS, instant
from .money_run_case import MoneyRunCase

PROOF = "fusion.billing.balance.day"


@tagged("post_install", "-at_install")
class TestBalanceRun(MoneyRunCase):
    """R23, R24: a run reads a real Stripe over a socket, and proves itself by it."""

    def a_month(self):
        """Charges, fees, a refund, a dispute and payouts."""
        bank = self.bank
        bank.charge("1", 11300, instant("2026-05-02 15:00"))
        bank.charge("2", 5000, instant("2026-05-03 15:00"))
        bank.account_fee("b", 113, instant("2026-05-04 09:00"), tax=13)
        bank.refund("r1", "ch_1", instant("2026-05-05 09:00"), amount=2000)
        bank.automatic_payout("a", instant("2026-05-12 09:00"))
        bank.dispute("d1", "ch_2", instant("2026-05-14 09:00"))
        bank.charge("3", 20000, instant("2026-05-15 15:00"))
        bank.manual_payout("m", 4000, instant("2026-05-25 15:00"))

    def differences(self):
        return set(self.env[PROOF].search([]).mapped("difference"))

    def test_r24_after_a_run_the_clearing_account_is_stripes_balance(self):
        self.a_month()
        run = self.run_money()
        self.assertEqual(run.state, "done", run.error)
        rows = self.env[ROWS].search([])
        self.assertEqual(len(rows), run.read_count)
        self.assertEqual(set(rows.mapped("state")), {"booked"})
        self.assertEqual(self.differences(), {0.0})
        held = sum(self.bank.balance_at(instant("2026-05-25 16:00")).values())
        self.assertEqual(self.balance_of("clearing"), held / 100)

    def test_r23_a_second_run_finds_nothing_new(self):
        self.a_month()
        self.run_money()
        before = self.env["account.move"].search_count([])
        run = self.run_money()
        self.assertEqual((run.state, run.read_count), ("done", 0))
        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_r24_what_stripe_does_not_list_shows_as_a_difference(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        self.run_money()
        self.bank.charge("2", 5000, instant("2026-05-03 15:00"))
        self.bank.drop("txn_2")
        self.run_money()
        self.assertEqual(self.stripe._unlisted(), {"CAD": "48.25"})

    def test_r14_a_dry_run_of_the_balance_writes_nothing(self):
        self.a_month()
        run = self.run_money("dry_run")
        self.assertEqual((run.state, run.created_count), ("done", 8))
        self.assertFalse(self.env[ROWS].search([]))
        self.assertFalse(self.env["fusion.billing.payout"].search([]))

    def test_r26_a_payout_knows_what_it_is_made_of(self):
        self.a_month()
        self.run_money()
        payouts = self.env["fusion.billing.payout"].search([], order="created_at")
        automatic, manual = payouts
        self.assertEqual(automatic.member_total, automatic.amount)
        self.assertEqual(automatic.member_count, len(automatic.transaction_ids))
        self.assertFalse(manual.is_listed)
        self.assertEqual(self.balance_of("transit"), automatic.amount + manual.amount)

    @mute_logger("odoo.addons.fusion_centralize_billing.models.ledger_run_end")
    def test_r24_an_archived_account_is_read_no_more(self):
        self.bank.charge("1", 5000, instant("2026-05-02 15:00"))
        self.stripe.active = False
        run = self.run_money()
        self.assertIn("archived", run.error)
        with self.source([raw_invoice()]):
            self.run_money(task="ingest")
        self.assertFalse(self.env[ROWS].search([]))
        self.stripe.active = True
        self.assertFalse(self.run_money().error)
        self.assertTrue(self.env[ROWS].search([]))
