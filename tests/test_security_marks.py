from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import raw_invoice
from .money_case import charge
from .money_screen_case import MoneyScreenCase
from .test_balance_back import back

MARKS = (
    "x_fc_opening_id",
    "x_fc_credit_id",
    "x_fc_dispute_id",
    "x_fc_written_off_id",
    "x_fc_recovered_id",
    "x_fc_credited",
)


@tagged("post_install", "-at_install")
class TestMarks(MoneyScreenCase):
    """R24: which entries are of Stripe's money, remote calls do not say."""

    def test_who_may_edit_entries_may_not_mark_them(self):
        entry = self.init_invoice("out_invoice", amounts=[10.0])
        entry = entry.with_env(self.as_level("invoicing"))
        entry.ref = "this one may be written"
        for name in MARKS:
            with self.subTest(name), self.assertRaisesRegex(AccessError, "accountant"):
                entry.write({name: entry.id})

    def test_nor_make_one_that_is_marked(self):
        other = self.init_invoice("out_invoice", amounts=[10.0])
        moves = self.as_level("invoicing")["account.move"]
        for name, value in (("x_fc_written_off_id", other.id), ("x_fc_credited", True)):
            values = {"move_type": "out_refund", name: value}
            with self.subTest(name), self.assertRaises(AccessError):
                moves.create(values)

    def test_r27_he_may_post_what_was_drafted_for_a_refund(self):
        raw = raw_invoice()
        self.ingest(raw)
        _paid, refund = self.book(charge(raw, 11300), back(raw, 3000))
        note = refund.note_id.with_env(self.as_level("invoicing"))
        note.action_post()
        self.env.invalidate_all()
        self.assertTrue(refund.note_id.x_fc_credited)
        self.assertFalse(refund.reason_code)

    def test_he_reads_and_posts_what_is_none_of_stripes(self):
        entry = self.init_invoice("out_invoice", amounts=[10.0])
        entry = entry.with_env(self.as_level("invoicing"))
        entry.action_post()
        self.assertEqual(entry.read()[0]["state"], "posted")
