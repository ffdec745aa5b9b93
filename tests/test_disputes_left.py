from odoo.tests import tagged

from .common import raw_invoice
from .dispute_case import DISPUTES, PaidCase, told
from .money_case import charge


@tagged("post_install", "-at_install")
class TestDisputesLeft(PaidCase):
    """R28: what cannot be understood, or is not this account's, stops nothing."""

    def test_r31_a_currency_that_nobody_knows_is_told(self):
        other = raw_invoice()
        self.ingest(other)
        self.book(charge(other, 11300))
        strange = told(self.raw, currency="ZZZ")
        first, second = self.tell(strange, told(other, key="2"))
        self.assertEqual(first.reason_code, "currency_unknown")
        self.assertIn("ZZZ", first.reason)
        self.assertIn("113.00", f"{first.message_ids.filtered('body').body}")
        self.assertEqual((second.amount, second.reason_code), (113, False))
        lost = self.tell(told(self.raw, "lost", currency="ZZZ"))
        self.assertEqual(lost.reason_code, "currency_unknown")
        self.assertFalse(lost.move_ids)
        known = self.tell(told(self.raw, "won"))
        self.assertEqual((known, known.reason_code), (first, False))

    def elsewhere(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        values = {"name": "Elsewhere", "company_id": company.id}
        return self.env["fusion.billing.stripe.account"].create(values)

    def test_r28_a_dispute_of_another_stripe_account_is_left_alone(self):
        mine, other = self.tell(told(self.raw)), self.elsewhere()
        other.balance_at = "2026-05-28 16:00:00"
        kept = self.env[DISPUTES].sudo()._keep(other, [told(self.raw, "lost", "1.00")])
        self.assertFalse(kept)
        self.assertEqual((mine.status, mine.amount), ("needs_response", 113))
        self.assertEqual(mine.stripe_account_id, self.stripe)

    def test_r28_a_payment_of_another_company_is_not_what_was_disputed(self):
        other = self.elsewhere()
        other.balance_at = "2026-05-28 16:00:00"
        disputes = self.env[DISPUTES].sudo()
        theirs = disputes._keep(other, [told(self.raw, key="2")])
        self.assertEqual(theirs.company_id, other.company_id)
        self.assertFalse(theirs._payments() or theirs.source_invoice_id)
