from odoo.tests import tagged

from .intents_case import IntentsCase
from .money_case import instant


@tagged("post_install", "-at_install")
class TestRefundAgain(IntentsCase):
    """R27: what was credited once is not drafted a second time."""

    def setUp(self):
        super().setUp()
        self.pay("a", 11300, "2026-05-13")
        self.daily_run()
        self.invoice = self.row_of(self.raw).move_id

    def refund(self, key, cents, day):
        return self.bank.refund(key, "ch_a", instant(f"{day} 15:00"), cents)

    def notes(self):
        return self.invoice.reversal_move_ids

    def assert_given_back_once(self, note):
        """By the second refund; a run later nothing is told any more."""
        self.assertEqual(self.notes(), note)
        self.daily_run()
        rows = self.movements("refund") | self.movements("refund_failed")
        self.assertEqual(set(rows.mapped("reason_code")), {False})
        items = (rows.payment_id.move_id | note).line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )
        self.assertTrue(all(items.mapped("reconciled")))
        self.assert_mirrored()

    def test_r27_given_again_after_it_failed_it_is_credited_once(self):
        self.refund("r1", 2000, "2026-05-20")
        self.daily_run()
        note = self.movements("refund").note_id
        note.action_post()
        self.bank.fail_refund("re_r1", instant("2026-05-25 15:00"))
        self.daily_run()
        self.assertIn("still owed", self.movements("refund_failed").reason)
        self.refund("r2", 2000, "2026-06-02")
        self.daily_run()
        self.assert_given_back_once(note)

    def test_r27_so_it_is_where_both_are_read_at_once_and_the_note_is_stripe_s(self):
        first = self.refund("r1", 11300, "2026-05-20")
        at, refunded = instant("2026-05-20 15:00"), {first["id"]: 11300}
        self.bank.credit_note("n", self.billed, at, refunded=refunded)
        self.daily_run()
        note = self.notes()
        self.bank.fail_refund("re_r1", instant("2026-05-25 15:00"))
        self.refund("r2", 11300, "2026-05-25")
        self.daily_run()
        self.assert_given_back_once(note)

    def test_r27_one_that_fails_is_not_what_another_one_gave_back(self):
        self.refund("r1", 2000, "2026-05-20")
        self.refund("r2", 3000, "2026-05-20")
        self.bank.fail_refund("re_r2", instant("2026-05-25 15:00"))
        self.daily_run()
        first, second = self.movements("refund").sorted("gross", reverse=True)
        self.assertEqual(
            (first.reason_code, first.note_id.amount_total), ("refund_to_review", 20)
        )
        self.assertEqual((second.reason_code, second.note_id.id), (False, False))
        self.assertTrue(second.payment_id.is_reconciled)

    def by_hand(self, untaxed, day="2026-05-19"):
        note = self.invoice._reverse_moves([{"invoice_date": day, "date": day}])
        note.invoice_line_ids.price_unit = untaxed
        note.action_post()
        return note

    def test_r27_a_note_that_a_person_made_before_the_refund_is_told(self):
        note = self.by_hand(50)
        self.refund("r1", 5650, "2026-05-20")
        self.daily_run()
        row = self.movements("refund")
        self.assertEqual((self.notes(), row.note_id.id), (note, False))
        self.assertIn("is posted and still open. Match the two", row.reason)
        items = (row.payment_id.move_id | note).line_ids
        items.filtered(lambda i: i.account_type == "asset_receivable").reconcile()
        self.daily_run()
        self.assertFalse(row.reason_code)

    def test_r27_with_what_a_person_credited_no_draft_is_beyond_the_invoice(self):
        note = self.by_hand(100)
        wizards = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        )
        elsewhere = self.company_data["default_journal_cash"].id
        wizards.create({"journal_id": elsewhere})._create_payments()
        self.refund("r1", 2000, "2026-05-20")
        self.daily_run()
        self.assertEqual(self.notes(), note)
        self.assertIn("make a credit note", self.movements("refund").reason)

    def test_r27_the_invoice_that_is_credited_is_told(self):
        """Not the one that was paid at Stripe, where a person matched another."""
        other = self.invoice.copy({"ref": "THE-OTHER", "invoice_date": "2026-05-12"})
        other.action_post()
        paid = self.row_of(self.raw).payment_ids.move_id
        items = (paid | other).line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )
        items.remove_move_reconcile()
        items.reconcile()
        self.refund("r1", 2000, "2026-05-20")
        self.daily_run()
        row = self.movements("refund")
        self.assertEqual(row.note_id.reversed_entry_id, other)
        self.assertIn("20.00 CAD of THE-OTHER went back", row.reason)
