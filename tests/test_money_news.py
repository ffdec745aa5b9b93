from odoo.tests import tagged

from .money_case import ROWS, instant
from .money_told_case import CalledCase


@tagged("post_install", "-at_install")
class TestMoneyNews(CalledCase):
    """R13, R23: who is responsible is called for what is newly held of the balance."""

    def setUp(self):
        super().setUp()
        self.bank.account_fee("known", 100, instant("2026-05-13 15:00"))
        self.bank.other(
            "odd",
            -700,
            instant("2026-05-14 15:00"),
            type="moon_tax",
            category="moon_tax",
        )

    def test_r13_a_held_transaction_calls_once(self):
        _run, call = self.run_daily()
        [held] = self.env[ROWS].search([("state", "=", "held")])
        self.assertEqual((call.user_id, held.kind), (self.responsible, "unknown"))
        self.assertIn("to be decided: 1", call.summary)
        self.assertIn("moon_tax", call.note)
        self.assertIn("-7.00 CAD", call.note)
        again, call = self.run_daily()
        self.assertEqual((again.held_count, call), (1, call.browse()))

    def test_r13_what_it_read_is_no_invoice(self):
        run, _call = self.run_daily()
        said = " ".join(run.message_ids.mapped("body"))
        self.assertIn("Stripe balance, or decided again: 2", said)
        self.assertNotIn("invoices read", said)
