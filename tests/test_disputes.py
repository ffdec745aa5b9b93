from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.disputes_kept import DISPUTES as KEPT
from ..models.disputes_kept import keep_disputes
from ..models.transactions_kept import keep_movements
from .common import facts_of, raw_invoice
from .dispute_case import DISPUTES, DisputeCase, taken, told
from .money_case import ROWS, answer, charge


@tagged("post_install", "-at_install")
class TestDisputes(DisputeCase):
    """R28: a dispute from the inquiry to its end."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.ingest(self.raw)
        self.book(charge(self.raw, 11300))
        self.row = self.row_of(self.raw)
        self.move = self.row.move_id

    def lose(self, **more):
        self.disputed(self.raw)
        return self.tell(told(self.raw, "lost", **more))

    # --- as records ------------------------------------------

    def test_r28_a_dispute_is_kept_once_and_follows_stripe(self):
        first = self.tell(told(self.raw))
        again = self.tell(told(self.raw, "under_review"))
        self.assertEqual((first, again.status), (again, "under_review"))
        self.assertEqual(again.source_invoice_id, self.row)
        self.assertEqual((again.amount, again.cause), (113, "fraudulent"))
        self.assertEqual(f"{again.due_at}", "2026-05-26 15:00:00")
        self.assertFalse(again.decided_on)

    def test_r28_each_event_stands_in_its_history_and_in_the_invoices(self):
        dispute = self.tell(told(self.raw))
        self.tell(told(self.raw))
        self.tell(told(self.raw, "under_review"))
        self.assertEqual(len(dispute.message_ids.filtered("body")), 2)
        timeline = f"{self.row.timeline}"
        self.assertIn("du_1", timeline)
        self.assertIn("Needs a response", timeline)
        self.assertIn("Under review", timeline)

    def test_r28_an_inquiry_moves_no_money(self):
        entries = self.env["account.move"].search_count([])
        self.tell(told(self.raw, "warning_needs_response"))
        dispute = self.tell(told(self.raw, "warning_closed"))
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual((self.row.state, dispute.reason_code), ("paid", False))
        self.assertIn("Inquiry closed", f"{self.row.timeline}")

    def test_r28_a_status_that_nobody_knows_is_kept_as_stripe_says_it(self):
        dispute = self.tell(told(self.raw, "moon"))
        self.assertEqual((dispute.status, dispute.told_status), ("other", "moon"))

    def test_r28_its_money_and_its_fee_are_those_of_its_transactions(self):
        dispute = self.disputed(self.raw)
        self.assertEqual((dispute.taken, dispute.fee), (113, 15))
        self.assertEqual(dispute.transaction_ids.source_ref, "du_1")

    # --- lost ------------------------------------------

    def test_r28_lost_opens_the_invoice_again(self):
        self.disputed(self.raw)
        self.assertEqual((self.row.state, self.balance_of("disputed")), ("paid", 113))
        dispute = self.tell(told(self.raw, "lost"))
        self.assertEqual(self.balance_of("disputed"), 0)
        self.assertEqual((self.row.state, self.move.amount_residual), ("posted", 113))
        self.assertEqual(self.balance_of("clearing"), -15)
        self.assertEqual(self.owed_by_customer(), 113)
        self.assertEqual(f"{dispute.move_ids.date}", "2026-05-28")
        self.assertTrue(all(self.of_payment().mapped("reconciled")))
        self.assertIn("owes it again", f"{self.row.timeline}")

    def of_payment(self):
        return self.row.payment_ids.move_id.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )

    def test_r28_a_part_that_is_lost_opens_that_part(self):
        self.disputed(self.raw, 5000)
        self.tell(told(self.raw, "lost", "50.00"))
        self.assertEqual((self.row.state, self.move.amount_residual), ("partial", 50))
        self.assertTrue(all(self.of_payment().mapped("reconciled")))
        self.book(taken(self.raw, 6300, key="2", at="2026-05-29 10:00"))
        self.tell(
            told(self.raw, "lost", "50.00"),
            told(self.raw, "lost", "63.00", key="2"),
            on="2026-05-30",
        )
        self.assertEqual((self.row.state, self.move.amount_residual), ("posted", 113))
        self.assertEqual(self.balance_of("disputed"), 0)

    def test_r28_it_is_booked_once_however_often_it_is_told(self):
        self.lose()
        entries = self.env["account.move"].search_count([])
        self.tell(told(self.raw, "lost"), on="2026-06-03")
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_r28_lost_is_never_dated_before_the_money_was_taken(self):
        self.tell(told(self.raw), on="2026-05-10")
        self.tell(told(self.raw, "lost"), on="2026-05-12")
        self.assertFalse(self.env[DISPUTES].search([]).move_ids)
        self.book(taken(self.raw))
        dispute = self.tell(told(self.raw, "lost"), on="2026-05-29")
        self.assertEqual(f"{dispute.move_ids.date}", "2026-05-16")

    def test_r28_in_a_locked_month_it_is_held_until_that_is_open(self):
        self.disputed(self.raw)
        self.company.fiscalyear_lock_date = "2026-05-31"
        dispute = self.tell(told(self.raw, "lost"))
        self.assertEqual(
            (dispute.reason_code, self.row.state), ("locked_period", "paid")
        )
        self.assertEqual(self.balance_of("disputed"), 113)
        self.company.fiscalyear_lock_date = "2026-04-30"
        dispute = self.tell(told(self.raw, "lost"), on="2026-06-02")
        self.assertEqual(f"{dispute.move_ids.date}", "2026-05-28")
        self.assertEqual(dispute.reason_code, "dispute_lost_to_review")

    def test_r28_or_it_is_booked_on_the_first_open_day(self):
        self.disputed(self.raw)
        self.company.fiscalyear_lock_date = "2026-05-31"
        self.service.book_on_first_open_day = True
        dispute = self.tell(told(self.raw, "lost"))
        self.assertEqual(f"{dispute.move_ids.date}", "2026-06-01")

    def test_r28_what_was_converted_goes_back_at_what_stood(self):
        self.dollars()
        raw = raw_invoice(currency="USD")
        paid = charge(raw, 15000)
        paid["source"] |= {"amount": 11300, "currency": "usd"}
        self.env[ROWS].sudo()._keep(self.stripe, [paid])
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.book_rows(self.env[ROWS].search([("state", "=", "new")]))
        self.book(taken(raw, 15200, key="3"))
        self.tell(told(raw, "lost", key="3"))
        move = self.row_of(raw).move_id
        self.assertEqual((move.amount_residual, move.payment_state), (113, "not_paid"))
        self.assertEqual(self.balance_of("disputed"), 0)

    # --- a charge that is not placed ------------------------------------------

    def lose_unplaced(self):
        raw = raw_invoice()
        self.book(charge(raw, 11300), taken(raw, key="9"))
        return raw, self.tell(told(raw, "lost", key="9"))

    def test_r28_money_that_waits_is_taken_from_there(self):
        _raw, dispute = self.lose_unplaced()
        self.assertEqual(dispute.stands_on, "unallocated")
        self.assertEqual(self.balance_of("disputed"), 0)
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertIn("Find out whose", dispute.reason)

    def test_r28_and_from_the_customer_once_the_invoice_is_booked(self):
        raw, dispute = self.lose_unplaced()
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.tell(told(raw, "lost", key="9"), on="2026-06-02")
        row = self.row_of(raw)
        self.assertEqual((row.state, row.move_id.amount_residual), ("posted", 113))
        self.assertEqual(
            (dispute.stands_on, dispute.source_invoice_id), ("receivable", row)
        )
        self.assertEqual(self.balance_of("unallocated"), 0)

    # --- decided otherwise ------------------------------------------

    def test_r28_won_after_it_was_lost_is_reversed(self):
        dispute = self.lose()
        self.book(taken(self.raw, -11300, at="2026-06-05 15:00"))
        self.tell(told(self.raw, "won"), on="2026-06-06")
        self.assertEqual((self.row.state, self.balance_of("disputed")), ("paid", 0))
        self.assertEqual(self.balance_of("clearing"), 113)
        self.assertEqual(self.owed_by_customer(), 0)
        self.assertEqual((dispute.stands_on, dispute.reason_code), (False, False))
        self.assertFalse(self.row.reason_code)

    def test_r28_and_lost_once_more(self):
        self.lose()
        self.book(taken(self.raw, -11300, at="2026-06-05 15:00"))
        self.tell(told(self.raw, "won"), on="2026-06-06")
        self.book(taken(self.raw, 11300, at="2026-06-07 15:00"))
        self.tell(told(self.raw, "lost"), on="2026-06-09")
        self.assertEqual((self.row.state, self.balance_of("disputed")), ("posted", 0))

    def test_r28_won_late_of_an_invoice_that_was_settled_otherwise_is_told(self):
        dispute = self.lose()
        dispute.draft_id.action_post()
        self.assertEqual(self.move.amount_residual, 0)
        self.book(taken(self.raw, -11300, at="2026-06-05 15:00"))
        self.tell(told(self.raw, "won"), on="2026-06-06")
        self.assertEqual(dispute.reason_code, "dispute_won_late")
        self.assertEqual(self.row.reason_code, "dispute_won_late")

    # --- to be reviewed ------------------------------------------

    def test_r28_a_write_off_is_drafted_and_told_until_it_is_decided(self):
        dispute = self.lose()
        self.assertEqual(self.row.reason_code, "dispute_lost_to_review")
        draft = dispute.draft_id
        self.assertEqual((draft.state, draft.move_type), ("draft", "entry"))
        self.assertEqual(self.balance_of("bad_debts"), 0)
        self.ingest(self.raw)
        self.assertEqual(self.row.reason_code, "dispute_lost_to_review")
        draft.with_user(self.accountant).action_post()
        self.assertEqual(self.balance_of("bad_debts"), 113)
        self.assertEqual(self.move.amount_residual, 0)
        self.assertFalse(self.row.reason_code or dispute.reason_code)

    def test_r28_or_a_credit_note(self):
        self.stripe.lost_disputes = "note"
        note = self.lose().draft_id
        self.assertEqual((note.move_type, note.state), ("out_refund", "draft"))
        self.assertEqual((note.amount_total, note.amount_tax), (113, 13))
        self.assertEqual(note.reversed_entry_id, self.move)
        note.action_post()
        self.assertEqual(self.row.state, "reversed")
        self.tell()
        self.assertFalse(self.env[DISPUTES].search([]).reason_code)

    def test_r28_or_nothing_is_drafted(self):
        self.stripe.lost_disputes = "reopen"
        dispute = self.lose()
        self.assertFalse(dispute.draft_id)
        self.assertEqual(self.row.reason_code, "dispute_lost_to_review")
        self.assertIn("Write off", dispute.reason)

    def test_r28_accepted_on_the_invoice_it_is_told_no_longer(self):
        dispute = self.lose()
        self.row.with_user(self.accountant)._accept("He will pay.")
        self.assertFalse(self.row.reason_code or dispute.reason_code)
        self.ingest(self.raw)
        self.assertFalse(self.row.reason_code)

    def test_r28_done_on_the_dispute_it_is_told_no_longer(self):
        dispute = self.lose()
        dispute.with_user(self.accountant).action_decided()
        self.env.invalidate_all()
        self.assertFalse(self.row.reason_code or dispute.reason_code)

    def test_r28_readers_may_not_decide_and_strangers_see_nothing(self):
        dispute = self.lose()
        for reader, seen in self.readers_here_and_elsewhere():
            mine = dispute.with_user(reader)
            self.assertEqual(bool(mine.search([])), seen)
            with self.assertRaises(AccessError):
                mine.action_decided()
        self.assertEqual(dispute.reason_code, "dispute_lost_to_review")

    def test_r28_every_view_opens(self):
        self.lose()
        disputes = self.env[DISPUTES].with_user(self.accountant)
        for mode in ("list", "kanban", "form"):
            view = disputes.get_view(view_type=mode)
            self.assertTrue(
                disputes.search([]).web_read(disputes._get_fields_spec(view))
            )
        found = disputes.search([("is_open", "=", True)])
        self.assertFalse(found)

    def test_r28_a_payment_that_was_refunded_already_is_told(self):
        refund = answer("refund", -11300, at="2026-05-15 15:00")
        refund["source"] = {
            "id": "re_1",
            "object": "refund",
            "amount": 11300,
            "currency": "cad",
            "charge": f"ch_{self.raw['invoice_number']}",
        }
        self.book(refund)
        dispute = self.lose()
        self.assertIn("twice", dispute.reason)
        self.assertFalse(dispute.draft_id)
        self.assertEqual(self.owed_by_customer(), 226)

    def test_r32_one_that_was_taken_before_the_cut_over_is_told(self):
        self.book(taken(self.raw, at="2026-04-20 15:00"))
        self.tell(told(self.raw), on="2026-05-02")
        dispute = self.tell(told(self.raw, "lost"))
        self.assertIn("before the cut-over", dispute.reason)
        self.assertFalse(dispute.move_ids)

    def test_r32_one_that_had_ended_before_is_not(self):
        dispute = self.tell(told(self.raw, "lost"))
        self.assertFalse(dispute.reason_code or dispute.move_ids)

    # --- an uninstall ------------------------------------------

    def test_an_uninstall_keeps_what_was_booked(self):
        self.lose()
        told_again = [row.payload for row in self.env[ROWS].search([])]
        keep_movements(self.env.cr)
        keep_disputes(self.env.cr)
        self.env[DISPUTES].sudo().search([]).unlink()
        self.env[ROWS].sudo().search([]).unlink()
        self.env.invalidate_all()
        self.book(*told_again)
        dispute = self.tell(told(self.raw, "lost"), on="2026-06-10")
        self.assertEqual((dispute.stands_on, len(dispute.move_ids)), ("receivable", 1))
        self.assertEqual(self.balance_of("disputed"), 0)
        self.assertEqual(f"{dispute.decided_on}", "2026-05-28")
        self.env.cr.execute(f"SELECT count(*) FROM {KEPT}")
        self.assertEqual(self.env.cr.fetchone(), (0,))
