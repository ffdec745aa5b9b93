from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_corrections import CORRECTIONS, CorrectionCase


@tagged("post_install", "-at_install")
class TestDrift(CorrectionCase):
    """R34: what changed since a month was signed off, invoice by invoice."""

    def setUp(self):
        super().setUp()
        self.raw = self.open_invoice()
        self.sign()

    def test_r34_nothing_changed(self):
        self.assertFalse(self.corrections())
        self.assertEqual(self.month().correction_count, 0)

    def test_r34_a_late_invoice(self):
        late = self.open_invoice()
        self.assertEqual(self.month().state, "drifted")
        self.assertEqual(self.kinds(), ["ledger", "source"])
        for correction in self.corrections():
            self.assertEqual(correction.source_invoice_id, self.row_of(late))
            self.assertEqual((correction.was_total, correction.is_total), (0, 113))
            self.assertTrue(correction.is_signed)
        booked = self.corrections().filtered("is_booked")
        self.assertEqual(booked.booked_on, date(2026, 5, 12))
        self.assertEqual(self.month().correction_count, 1)

    def test_r34_changed_at_the_source_is_told_once(self):
        self.change(self.raw)
        [correction] = self.corrections()
        self.assertEqual(correction.kind, "source_changed")
        self.assertEqual((correction.was_total, correction.is_total), (113, 226))
        self.assertEqual((correction.is_signed, correction.is_locked), (True, False))
        self.assertFalse(correction.open_day)

    def test_r34_an_invoice_that_was_taken_out_of_the_books(self):
        self.move_of(self.raw).button_draft()
        [correction] = self.corrections()
        self.assertEqual(correction.kind, "ledger")
        self.assertEqual((correction.was_total, correction.is_total), (113, 0))

    def test_r34_two_that_cancel_out_are_two(self):
        """The month's own figures are those that were signed."""
        other = self.open_invoice()
        self.sign()
        for raw, amount in ((self.raw, 90), (other, 110)):
            self.env.cr.execute(
                "UPDATE account_move_line SET price_subtotal = %s,"
                " price_total = %s + 13"
                " WHERE move_id = %s AND display_type = 'product'",
                [amount, amount, self.move_of(raw).id],
            )
        self.look()
        self.assertEqual(self.month().state, "signed")
        found = sorted(self.corrections().mapped("difference"))
        self.assertEqual(found, [-10, 10])

    def test_r34_the_biller_alone(self):
        self.env.cr.execute("UPDATE fusion_billing_source_line SET biller_tax = 15")
        [correction] = self.corrections()
        self.assertEqual((correction.kind, correction.difference_tax), ("biller", 2))

    def test_r34_signed_again_it_is_as_signed(self):
        self.open_invoice()
        self.sign()
        self.assertFalse(self.corrections())

    def test_r34_taken_back_nothing_is_kept(self):
        self.month().action_withdraw()
        self.open_invoice()
        self.assertFalse(self.corrections())
        self.assertFalse(self.env["fusion.billing.month.frozen"].search([]))

    def test_r34_what_was_signed_is_kept_to_the_cent(self):
        frozen = self.env["fusion.billing.month.frozen"].search([])
        self.assertEqual(sum(frozen.mapped("ledger_untaxed")), 100)
        self.assertEqual(sum(frozen.mapped("source_tax")), 13)
        self.assertEqual(frozen.source_invoice_id, self.row_of(self.raw))

    def test_r34_months_signed_before_are_filled_where_nothing_changed(self):
        frozen = self.env["fusion.billing.month.frozen"]
        frozen._thaw(self.month())
        self.assertFalse(self.corrections())
        frozen._fill_missing()
        self.assertTrue(frozen.search([]))
        frozen._thaw(self.month())
        self.open_invoice()
        self.look()
        frozen._fill_missing()
        self.assertFalse(frozen.search([]), "what was signed is not known")

    def test_r34_nobody_writes_and_another_company_sees_nothing(self):
        self.open_invoice()
        for reader, seen in self.readers_here_and_elsewhere():
            self.look()
            for name in (CORRECTIONS, "fusion.billing.month.frozen"):
                found = self.env[name].with_user(reader).search([])
                self.assertEqual(bool(found), seen, name)
                with self.assertRaises(AccessError):
                    found.create({})
