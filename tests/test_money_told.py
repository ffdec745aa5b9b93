from odoo.tests import tagged

from ..dev.loopback.stripe_objects import customer
from .common import raw_invoice, unpaid
from .money_case import instant
from .money_told_case import PAYOUT, MoneyToldCase

MAY_14, MAY_20 = instant("2026-05-14 15:00"), instant("2026-05-20 15:00")
CREDIT = "fusion.billing.customer.credit"


@tagged("post_install", "-at_install")
class TestMoneyTold(MoneyToldCase):
    """R13: who is responsible is called, once, for what is open of Stripe's money."""

    def test_of_a_clean_balance_nothing_is_told(self):
        self.assertFalse(self.called())
        self.assertFalse(self.stripe.called)

    # --- disputes ------------------------------------------

    def test_r28_a_dispute_is_told_with_its_amount_and_its_day(self):
        self.bank.dispute("1", self.charge, MAY_14)
        call = self.told_once("113.00", "Needs a response", "5/24/26", "evidence")
        self.assertIn("to be looked at: 1", call.summary)

    def test_r28_an_inquiry_that_becomes_a_dispute_is_told_again(self):
        made = self.bank.inquire("1", self.charge, MAY_14)
        self.told_once("Inquiry: needs a response")
        self.bank.escalate(made["id"], MAY_20)
        self.told_once("status: Needs a response")

    def test_r28_a_lost_dispute_is_told_until_it_is_decided(self):
        made = self.bank.dispute("1", self.charge, MAY_14)
        self.told_once("du_1")
        self.bank.lose(made["id"], MAY_20)
        dispute = self.env["fusion.billing.dispute"].search([])
        note = self.told_once("Dispute du_1 over 113.00 CAD is lost").note
        self.assertEqual((note.count("du_1"), "evidence" in note), (1, False))
        self.assertEqual(self.stripe.called, [f"du_1:{dispute.reason_code}"])
        dispute.with_user(self.accountant).action_decided()
        self.assertFalse(self.called())
        self.assertFalse(self.stripe.called)

    def test_r28_one_that_was_won_is_forgotten(self):
        made = self.bank.dispute("1", self.charge, MAY_14)
        self.told_once("du_1")
        self.bank.win(made["id"], MAY_20)
        self.assertFalse(self.called())
        self.assertFalse(self.stripe.called)

    # --- payouts ------------------------------------------

    def test_r26_a_payout_that_failed_is_told_until_another_arrives(self):
        name = self.paid_out()
        self.statement_line(50)
        self.assertFalse(self.called())
        self.bank.fail_payout(name, instant("2026-06-02 15:00"))
        self.told_once("po_1", "50.00", "account closed", "return by hand")
        self.bank.manual_payout("2", 5000, instant("2026-06-03 15:00"))
        self.bank.pass_until(instant("2026-06-10 15:00"))
        self.statement_line(50, "2026-06-05")
        self.assertFalse(self.called())
        self.assertFalse(self.stripe.called)

    def test_r26_a_payout_that_was_cancelled_is_told(self):
        made = self.bank.manual_payout("1", 5000, instant("2026-05-20 15:00"))
        self.bank.cancel_payout(made["id"], instant("2026-05-20 16:00"))
        self.told_once("po_1", "50.00", "was cancelled")

    def test_r26_what_the_bank_does_not_show_is_told_again_where_it_comes_back(self):
        self.paid_out()
        self.told_once("50.00", "Bank of Montreal", "Import the bank's statement")
        line = self.statement_line(50)
        self.assertFalse(self.called())
        self.assertFalse(self.stripe.called)
        line.action_undo_reconciliation()
        line.unlink()
        self.told_once("Import the bank's statement")

    def test_r26_what_arrived_a_few_days_ago_is_not_late_yet(self):
        self.paid_out()
        self.run_money()
        payout = self.env[PAYOUT].search([])
        self.assertEqual(payout.trouble, "late")
        today = self.env.cr.now().date()
        payout.sudo().arrival_date = today
        self.assertFalse(payout.trouble)
        self.assertFalse(self.env[PAYOUT].search([("trouble", "!=", False)]))
        self.assertEqual(self.env[PAYOUT].search([("trouble", "=", False)]), payout)

    def test_r26_without_a_bank_nothing_is_late(self):
        self.stripe.bank_journal_id = False
        self.paid_out()
        self.assertFalse(self.called())

    def booked_before_it_was_not_its_transactions(self):
        self.bank.account_fee("f", 100, MAY_14)
        self.bank.automatic_payout("1", MAY_20)
        self.bank.pass_until(instant("2026-05-30 15:00"))
        self.run_money()
        payout = self.env[PAYOUT].search([])
        self.statement_line(payout.amount)
        self.assertFalse(self.called())
        payout.sudo().member_total += 1
        self.assertEqual(payout.trouble, "sum")
        return payout

    def test_r26_a_payout_that_is_not_its_transactions_is_told(self):
        payout = self.booked_before_it_was_not_its_transactions()
        self.bank.drop("txn_f")
        self.told_once("po_1", "the 1 transactions", "109.42", "Stripe's support")
        self.assertEqual(self.stripe.called, ["po_1:sum"])
        self.assertEqual((payout.member_total, payout.amount), (109.42, 108.42))

    def test_r26_one_that_is_its_transactions_by_now_is_not_told(self):
        payout = self.booked_before_it_was_not_its_transactions()
        self.assertFalse(self.called())
        self.assertEqual(payout.member_total, payout.amount)

    def test_r26_one_that_is_held_for_it_is_told_once(self):
        self.bank.account_fee("f", 100, MAY_14)
        self.bank.automatic_payout("1", MAY_20)
        self.bank.pass_until(instant("2026-05-30 15:00"))
        self.bank.drop("txn_f")
        call = self.told_once("Payout po_1")
        self.assertEqual(call.note.count("come to"), 1)
        self.assertIn("po_1:sum", self.stripe.called)

    # --- the proof ------------------------------------------

    def test_r24_a_day_that_differs_is_told_again_where_it_comes_back(self):
        move = self.entry_of_a_person()
        call = self.told_once("05/14/2026", "20.00")
        self.assertIn("to be looked at: 1", call.summary)
        move.button_draft()
        self.assertFalse(self.called())
        move.action_post()
        self.told_once("05/14/2026")

    def test_r24_days_that_differ_for_an_earlier_one_are_told_with_it(self):
        self.entry_of_a_person()
        self.bank.account_fee("f", 100, MAY_20)
        self.assertIn("to be looked at: 1", self.called().summary)
        self.entry_of_a_person(5, "2026-05-25")
        self.told_once("05/25/2026")

    def test_r24_what_stripe_holds_and_did_not_list_is_told(self):
        self.assertFalse(self.called())
        self.bank.charge("2", 5000, MAY_20)
        self.bank.drop("txn_2")
        self.told_once("Stripe's balance is 48.25")

    # --- customers' credit ------------------------------------------

    def test_r29_credit_that_differs_for_no_known_reason_is_told(self):
        values = {"name": "Café Éclair", "x_fc_stripe_customer_id": "cus_9"}
        self.env["res.partner"].create(values)
        self.bank.move_credit("good", customer("cus_9"), -500, MAY_20)
        self.assertFalse(self.called())
        [credit] = self.env[CREDIT].search([])
        move = credit.move_ids.move_id
        move.button_draft()
        for line in move.line_ids:
            line.with_context(check_move_validity=False).balance *= 2
        move.action_post()
        self.told_once("Loopback Ltd. 5.00", "10.00", "no reason is known")
        self.assertTrue(credit.is_odd)
        move.button_draft()
        self.assertTrue(self.called())  # held, which is a reason
        self.assertFalse(credit.is_odd or self.stripe.called)

    # --- invoices ------------------------------------------

    def test_r30_an_invoice_that_is_given_up_is_told_until_it_is_paid(self):
        raw = raw_invoice()
        given_up = unpaid(raw) | {"uncollectible": True}
        self.ingest(raw, facts={raw["id"]: given_up})
        self.told_once(raw["invoice_number"], "113.00", "Write off")
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.bank.charge(raw["invoice_number"], 11300, MAY_20)
        self.assertFalse(self.called())

    # --- whoever is called ------------------------------------------

    def test_several_are_one_call(self):
        self.bank.dispute("1", self.charge, MAY_14)
        self.bank.other("odd", -700, MAY_20, type="moon_tax", category="moon_tax")
        call = self.told_once("du_1", "moon_tax", "05/20/2026")
        self.assertEqual(len(call), 1)
        self.assertIn("to be decided: 1", call.summary)
        self.assertIn("to be looked at: 2", call.summary)

    def test_what_a_person_read_is_told_by_the_next_daily_run(self):
        self.bank.dispute("1", self.charge, MAY_14)
        self.run_money()
        self.assertFalse(self.stripe.called)
        self.told_once("du_1")

    def test_where_nobody_can_be_called_it_is_kept_for_who_comes(self):
        self.bank.dispute("1", self.charge, MAY_14)
        nobody = self.env["res.users"]
        self.patch(type(self.service), "_person_told", lambda _self: nobody)
        self.assertFalse(self.called())
        self.assertFalse(self.stripe.called)
