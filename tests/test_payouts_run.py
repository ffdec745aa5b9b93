from odoo.tests import tagged

from .money_case import PAYOUTS, ROWS, instant
from .money_run_case import MoneyRunCase


@tagged("post_install", "-at_install")
class TestPayoutsRun(MoneyRunCase):
    """R26: payouts that cannot be read stop nothing else."""

    def paid_out(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        self.bank.manual_payout("m", 4000, instant("2026-05-25 15:00"))
        [told] = self.bank.held("payout")
        return told

    def check_the_rest(self, run, told):
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertIn(told, run.warning)
        rows = self.env[ROWS].search([])
        self.assertEqual(set(rows.mapped("state")), {"booked"})
        self.assertEqual(len(rows), 2)

    def test_r22_a_key_that_may_not_read_them_does_not_stop_the_rest(self):
        self.paid_out()
        self.server.fail_next(403, path="/v1/payouts")
        self.check_the_rest(self.run_money(), "payouts were not read")
        self.run_money()
        self.assertEqual(self.env[PAYOUTS].search([]).external_id, "po_m")

    def test_r26_one_without_a_date_does_not_stop_the_rest(self):
        told = self.paid_out()
        told["arrival_date"] = None
        self.check_the_rest(self.run_money(), "Left unread: po_m")
