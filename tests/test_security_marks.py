from odoo.tests import tagged

from .common import raw_invoice
from .money_case import charge
from .money_screen_case import MoneyScreenCase
from .test_balance_back import back


@tagged("post_install", "-at_install")
class TestMarks(MoneyScreenCase):
    """R24: which entries are of Stripe's money, remote calls do not say."""

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
