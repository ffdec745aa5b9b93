from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import raw_invoice, unpaid
from .hostile_case import HostileCase


@tagged("post_install", "-at_install")
class TestHostileBooks(HostileCase):
    """What people and earlier tools do between two runs."""

    def test_r1_two_rows_of_one_earlier_move_adopt_it_once(self):
        first = raw_invoice()
        second = raw_invoice(stripe_invoice_id=first["stripe_invoice_id"])
        move = self.earlier_move(
            first,
            x_fc_nexacloud_invoice_id=False,
            x_fc_stripe_invoice_id=first["stripe_invoice_id"],
        )
        move.action_post()
        self.run_loop(first, second)
        self.assertEqual(self.assertRow(first, "paid").move_id, move)
        self.assertRow(second, "held", "duplicate_source")

    def test_r1_another_currency_or_a_credit_note_is_not_paid(self):
        usd, raw, refunded = self.dollars(), raw_invoice(), raw_invoice()
        self.earlier_move(raw, currency_id=usd.id).action_post()
        self.earlier_move(refunded, "out_refund").action_post()
        for _again in range(2):
            self.run_loop(raw, refunded)
            row = self.assertRow(raw, "posted", "totals_mismatch")
            self.assertIn("113.00 USD", row.reason)
            row = self.assertRow(refunded, "posted", "totals_mismatch")
            self.assertIn("-113.00", row.reason)
        self.assertEqual(self.booked_payments(), [])

    def test_r8_an_adopted_draft_that_is_held_is_posted_by_nobody(self):
        raw = raw_invoice()
        move = self.earlier_move(
            raw,
            amount=90.0,
            x_fc_nexacloud_invoice_id=False,
            x_fc_stripe_invoice_id=raw["stripe_invoice_id"],
        )
        self.run_loop(raw)
        self.assertRow(raw, "held", "totals_mismatch")
        with self.assertRaisesRegex(UserError, "cannot be posted"):
            move.action_post()

    def test_r8_a_draft_in_another_currency_or_turned_round_is_held(self):
        usd, raw, turned = self.dollars(), raw_invoice(), raw_invoice()
        self.run_loop(raw, turned, mode="draft")
        self.move_of(raw).with_user(self.accountant).currency_id = usd
        self.move_of(turned).with_user(self.accountant).action_switch_move_type()
        self.run_loop(raw, turned)
        self.assertIn(
            "113.00 USD", self.assertRow(raw, "held", "totals_mismatch").reason
        )
        self.assertRow(turned, "held", "totals_mismatch")
        self.assertEqual(self.booked_payments(), [])

    def test_r9_a_period_locked_before_the_bulk_post_holds_its_drafts(self):
        early, late = raw_invoice(), raw_invoice()
        facts = {
            early["id"]: unpaid(early),
            late["id"]: unpaid(late, invoice_date=date(2026, 7, 2)),
        }
        self.run_loop(early, late, facts=facts, mode="draft")
        self.company.fiscalyear_lock_date = date(2026, 5, 31)
        self.bulk_post(early, late)
        row = self.assertRow(early, "held", "locked_period")
        self.assertIn("05/12/2026", row.reason)
        self.assertEqual(
            (row.move_id.state, str(row.move_id.date)), ("draft", "2026-05-12")
        )
        self.assertRow(late, "posted")
