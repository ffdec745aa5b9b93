from functools import partial

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.disputes_kept import DISPUTES as KEPT
from ..models.disputes_kept import keep_disputes
from ..models.transactions_kept import keep_movements
from .common import facts_of, queries, raw_invoice
from .dispute_case import DISPUTES, PaidCase, taken, told
from .money_case import ROWS, answer, charge
from .test_balance_back import back


@tagged("post_install", "-at_install")
class TestDisputesDecided(PaidCase):
    """R28: what becomes of a lost dispute, by Stripe and by a person."""

    # --- decided otherwise ------------------------------------------

    def test_r28_won_after_a_person_reversed_what_was_lost(self):
        lost = self.lose()
        lost.move_ids._reverse_moves([{"date": "2026-05-29"}], cancel=True)
        self.book(taken(self.raw, -11300, at="2026-05-30 15:00"))
        won = self.tell(told(self.raw, "won"), on="2026-05-30")
        self.assertEqual((won.reason_code, won.stands_on), (False, False))
        self.assertEqual((self.move.amount_residual, self.owed_by_customer()), (0, 0))
        self.assertEqual(self.balance_of("disputed"), 0)

    def two_lost(self):
        """(Payments of an invoice, what is told of both, once its money is back)."""
        raw = raw_invoice()
        number = raw["invoice_number"]
        [paid] = facts_of(raw)["payments"]
        parts = [(f"{number}", "50.00"), (f"{number}b", "63.00")]
        payments = [paid | {"id": f"ch_{ref}", "amount": part} for ref, part in parts]
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=payments)})
        both = [(raw | {"invoice_number": ref}, part) for ref, part in parts]
        for key, (each, part) in enumerate(both):
            cents = int(part.replace(".", ""))
            self.book(charge(each, cents), taken(each, cents, key=key))
        return raw, both

    def decided(self, both, status, on):
        disputes = [
            told(each, status, part, key=key) for key, (each, part) in enumerate(both)
        ]
        return self.tell(*disputes, on=on)

    def test_r30_of_two_that_are_won_late_both_are_added_back(self):
        raw, both = self.two_lost()
        lost = self.decided(both, "lost", "2026-05-28")
        lost.draft_id.action_post()
        move = self.row_of(raw).move_id
        self.assertEqual((move.amount_residual, self.balance_of("bad_debts")), (0, 113))
        self.decided(both, "won", "2026-06-03")
        drafts = move.x_fc_write_off_ids.x_fc_recovery_ids
        self.assertEqual(sum(drafts.mapped("amount_total")), 113)
        drafts.action_post()
        self.decided(both, "won", "2026-06-04")
        self.assertFalse(any(lost.mapped("reason_code")))
        self.assertEqual((move.amount_residual, self.owed_by_customer()), (0, 0))
        self.assertEqual(self.balance_of("bad_debts"), 0)

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

    def test_r28_won_after_all_the_draft_is_not_needed_any_more(self):
        for mode in ("note", "write_off"):
            self.stripe.lost_disputes = mode
            draft = self.lose().draft_id if mode == "note" else self.lost_again()
            self.assertEqual(draft.state, "draft")
            self.tell(told(self.raw, "won"), on="2026-06-10")
            self.assertFalse(draft.exists())
            self.assertEqual(self.row.state, "paid")

    def lost_again(self):
        return self.tell(told(self.raw, "lost"), on="2026-06-11").draft_id

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
        self.book(back(self.raw, 11300, at="2026-05-15 15:00"))
        dispute = self.lose()
        self.assertIn("twice", dispute.reason)
        self.assertFalse(dispute.draft_id)
        self.assertEqual(self.owed_by_customer(), 226)

    def test_r28_the_part_that_was_not_refunded_is_lost_but_once(self):
        raw = raw_invoice("3.30", "0.38")
        self.ingest(raw)
        self.book(charge(raw, 330), back(raw, 6, at="2026-05-15 15:00"))
        self.disputed(raw, 324)
        dispute = self.tell(told(raw, "lost", "3.24"))
        self.assertNotIn("twice", dispute.reason)
        self.assertEqual(dispute.draft_id.amount_total, 3.24)

    def test_r28_a_refund_that_failed_gave_nothing_back(self):
        refund = answer("refund", -11300, at="2026-05-15 15:00")
        refund["source"] = {
            "id": "re_1",
            "object": "refund",
            "amount": 11300,
            "currency": "cad",
            "charge": f"ch_{self.raw['invoice_number']}",
        }
        failed = answer("refund_failure", 11300, at="2026-05-15 16:00")
        self.book(refund, failed | {"source": refund["source"]})
        dispute = self.lose()
        self.assertNotIn("twice", dispute.reason)
        self.assertEqual(
            (dispute.draft_id.state, self.owed_by_customer()), ("draft", 113)
        )

    def test_r32_one_that_was_taken_before_the_cut_over_is_told(self):
        self.book(taken(self.raw, at="2026-04-20 15:00"))
        self.tell(told(self.raw), on="2026-05-02")
        dispute = self.tell(told(self.raw, "lost"))
        self.assertIn("before the cut-over", dispute.reason)
        self.assertFalse(dispute.move_ids)

    def test_r32_one_that_had_ended_before_is_not(self):
        dispute = self.tell(told(self.raw, "lost"))
        self.assertFalse(dispute.reason_code or dispute.move_ids)

    def test_r32_of_those_that_were_over_before_many_cost_no_more_than_few(self):
        found = []
        for count in (2, 12):
            old = [
                told(raw_invoice(), "lost", key=f"{count}.{number}")
                for number in range(count)
            ]
            disputes = self.tell(*old).sudo()
            self.assertTrue(all(disputes.mapped("is_old")))
            settle = partial(disputes._settle_all, self.stripe)
            found.append(queries(self.env, settle))
        few, many = found
        self.assertEqual(many, few)

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
