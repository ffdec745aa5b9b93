import runpy
from pathlib import Path

from odoo.tests import tagged

from .common import raw_invoice
from .money_case import ROWS, answer, charge, instant
from .money_run_case import MoneyRunCase
from .money_screen_case import MoneyScreenCase, message
from .test_balance_back import back

GONE = "entry_gone"
UPGRADE = Path(__file__).parents[1] / "migrations/19.0.1.9.0/post-entry-gone.py"


@tagged("post_install", "-at_install")
class TestEntryGone(MoneyScreenCase):
    """R24: what a person does to an entry in Odoo is told, and comes right again."""

    def look(self):
        """As each run does, before it decides what is held."""
        rows = self.env[ROWS].sudo()
        rows._look_at_entries(self.stripe)
        self.book_rows(rows._to_be_booked(self.stripe))

    def delete(self, move):
        move.button_draft()
        move.with_context(force_delete=True).unlink()

    def entries(self):
        return self.env["account.move"].search_count(
            [("company_id", "=", self.company.id)]
        )

    def test_of_a_deleted_fee_it_is_told_and_booked_on_a_person_s_word(self):
        self.open(CAD="-1.00")
        row = self.book(answer("stripe_fee", -100))
        self.delete(row.fee_move_id)
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        self.assertIn("was deleted", row.reason)
        self.assertIn("-1.00 CAD", row.reason)
        day = self.env["fusion.billing.balance.day"].search([("difference", "!=", 0)])
        self.assertEqual((day.difference, day.unbooked_ids), (-1, row))
        before = self.entries()
        self.look()
        self.assertEqual(self.entries(), before, "it may be booked by a person")
        self.act(row, "action_decide_again")
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual((row.fee_move_id.state, self.balance_of("fee")), ("posted", 1))

    def test_one_set_back_to_draft_is_told_until_it_is_posted(self):
        row = self.book(answer("payout", -5000))
        row.move_id.button_draft()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        self.assertIn("set back to draft", row.reason)
        said = self.act(row, "action_decide_again")
        self.assertIn("set back to draft", message(said))
        before = self.entries()
        row.move_id.action_post()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual((self.entries(), self.balance_of("transit")), (before, 50))

    def test_one_that_an_earlier_version_held_is_not_booked_twice(self):
        row = self.book(answer("payout", -5000))
        row.move_id.button_draft()
        self.look()
        row.sudo().booked_date = False  # as it was kept then
        self.env.flush_all()
        runpy.run_path(UPGRADE)["migrate"](self.env.cr, "19.0.1.8.0")
        self.env.invalidate_all()
        before = self.entries()
        self.look()
        self.assertEqual((row.state, self.entries()), ("held", before))
        row.move_id.action_post()
        self.look()
        self.assertEqual((row.state, row.booked_date), ("booked", row.date))
        self.assertEqual(self.balance_of("transit"), 50)

    def test_of_a_charge_only_the_fee_that_is_gone_is_booked_again(self):
        row = self.book(charge(raw_invoice(), 11300, fee=358))
        receipt = row.move_id
        self.delete(row.fee_move_id)
        self.look()
        self.assertIn("-3.58 CAD", row.reason)
        self.act(row, "action_decide_again")
        self.assertEqual((row.state, row.move_id), ("booked", receipt))
        self.assertEqual(row.reason_code, "unmatched_charge")
        self.assertEqual(self.balance_of("unallocated"), -113)
        self.assertEqual(self.balance_of("fee"), 3.58)
        self.assertEqual(row.fee_move_id.state, "posted")

    def test_what_stands_is_known_though_the_rest_cannot_be_booked(self):
        raw = raw_invoice()
        row = self.book(charge(raw, 11300, fee=358))
        self.delete(row.fee_move_id)
        self.company.fiscalyear_lock_date = "2026-05-31"
        self.act(row, "action_decide_again")
        self.assertEqual(row.state, "held")
        self.company.fiscalyear_lock_date = False
        self.ingest(raw)
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertEqual(self.balance_of("clearing"), 113)

    def test_only_the_charge_that_is_gone_is_booked_by_hand(self):
        row = self.book(charge(raw_invoice(), 11300, fee=358))
        fee, account = row.fee_move_id, self.company_data["default_account_revenue"]
        self.delete(row.move_id)
        self.look()
        self.act(self.wizard(row, account), "action_book")
        self.assertEqual((row.state, row.fee_move_id), ("booked", fee))
        self.assertEqual(self.balance_of("fee"), 3.58)
        self.assertEqual(self.balance_of("clearing"), 109.42)

    def test_a_cancelled_refund_is_told_until_it_is_posted(self):
        raw = raw_invoice()
        self.ingest(raw)
        self.book(charge(raw, 11300))
        row = self.book(back(raw, 3000))
        row.payment_id.action_cancel()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        self.assertIn("was cancelled", row.reason)
        row.payment_id.action_draft()
        row.payment_id.action_post()
        self.look()
        self.assertEqual(row.state, "booked")
        self.assertEqual(self.balance_of("clearing"), 83)

    def test_a_payment_that_is_booked_anew_is_linked_again(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.book(charge(raw, 11300))
        payment = row.payment_id
        payment.action_draft()
        payment.unlink()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        self.ingest(raw)
        self.look()
        anew = self.row_of(raw).payment_ids
        self.assertEqual((row.state, row.payment_id), ("booked", anew))
        self.assertEqual(self.balance_of("clearing"), 113)

    def test_what_stands_is_left_alone(self):
        self.book_every_fate()
        before = {row: row.state for row in self.env[ROWS].search([])}
        self.env[ROWS].sudo()._look_at_entries(self.stripe)
        self.assertEqual({row: row.state for row in before}, before)


@tagged("post_install", "-at_install")
class TestEntryGoneInARun(MoneyRunCase):
    """R13, R24: a run tells it, once, and what stands again has its day."""

    def setUp(self):
        super().setUp()
        self.bank.account_fee("f", 100, instant("2026-05-13 15:00"))
        self.run_money()
        [self.row] = self.env[ROWS].search([("kind", "=", "fee")])
        self.assertEqual(self.row.state, "booked")

    def news(self):
        return self.run_money().line_ids.filtered("is_news")

    def test_it_is_news_once(self):
        self.row.fee_move_id.button_draft()
        self.assertEqual(self.news().reason_code, GONE)
        self.assertEqual((self.row.state, self.row.reason_code), ("held", GONE))
        self.assertFalse(self.news())

    def test_it_is_news_again_only_once_it_stood(self):
        self.row.fee_move_id.button_draft()
        self.assertEqual([len(self.news()) for _run in range(3)], [1, 0, 0])
        self.row.fee_move_id.action_post()
        self.assertEqual((len(self.news()), self.row.state), (0, "booked"))
        self.row.fee_move_id.button_draft()
        self.assertEqual([len(self.news()) for _run in range(2)], [1, 0])

    def test_r33_the_run_in_which_it_stands_again_can_be_undone(self):
        self.row.fee_move_id.button_draft()
        self.run_money()
        self.row.fee_move_id.action_post()
        run = self.run_money()
        self.assertEqual(self.row.state, "booked")
        self.assertEqual([*run._linked_later()], [])

    def test_a_draft_that_is_deleted_later_is_told_so(self):
        entry = self.row.fee_move_id
        entry.button_draft()
        self.run_money()
        self.assertIn("set back to draft", self.row.reason)
        entry.with_context(force_delete=True).unlink()
        self.run_money()
        self.assertIn("was deleted", self.row.reason)

    def test_one_that_stands_again_has_its_day(self):
        day = self.row.booked_date
        self.assertEqual(f"{day}", "2026-05-13")
        self.row.fee_move_id.button_draft()
        self.run_money()
        self.row.fee_move_id.action_post()
        self.run_money()
        self.assertEqual((self.row.state, self.row.booked_date), ("booked", day))
