from odoo.tests import tagged

from .common import raw_invoice
from .credit_case import CreditCase
from .dispute_case import PaidCase
from .money_case import MoneyCase, charge, instant
from .test_balance_back import back

MAY_20 = instant("2026-05-20 15:00")


def owed_on(move):
    """The customer's account of an entry."""
    items = move.line_ids
    return items.account_id.filtered(
        lambda account: account.account_type == "asset_receivable"
    )


class OtherReceivable:
    """For a `MoneyCase`: the customer's account becomes another one."""

    def move_customer(self, invoice):
        other = self.account("1199", "asset_receivable")
        partner = invoice.commercial_partner_id.with_company(self.company)
        partner.sudo().property_account_receivable_id = other
        return other


@tagged("post_install", "-at_install")
class TestOtherReceivable(OtherReceivable, MoneyCase):
    """R27: a refund's note stands on the customer's account of its invoice."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.ingest(self.raw)
        self.invoice = self.move_of(self.raw)
        self.book(charge(self.raw, 11300))

    def test_r27_a_note_settles_its_refund_whatever_account_the_customer_has_now(self):
        other = self.move_customer(self.invoice)
        refund = self.book(back(self.raw, 3000))
        note = refund.note_id
        self.assertNotEqual(owed_on(self.invoice), other)
        self.assertEqual(owed_on(note), owed_on(self.invoice))
        note.action_post()
        self.assertEqual((note.payment_state, refund.reason_code), ("paid", False))

    def test_r27_a_note_of_an_invoice_that_a_person_cancelled_can_be_posted(self):
        refund = self.book(back(self.raw, 3000))
        note = refund.note_id
        note.invoice_line_ids.price_unit = 50
        self.row_of(self.raw).payment_ids.action_draft()
        self.invoice.button_draft()
        self.invoice.button_cancel()
        note.action_post()
        self.assertEqual((note.state, refund.reason_code), ("posted", False))
        self.assertEqual(note.amount_residual, 26.5)


@tagged("post_install", "-at_install")
class TestOtherReceivableOfNote(OtherReceivable, CreditCase):
    """R27: so does a credit note of Stripe's."""

    def test_r27_it_lowers_what_is_open_of_the_invoice(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        invoice = self.row_of(raw).move_id
        self.move_customer(invoice)
        told = self.bank.credit_note("n", billed, MAY_20, amounts={0: 4000})
        row = self.take_notes(told)
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual(owed_on(row.move_id), owed_on(invoice))
        self.assertEqual(invoice.amount_residual, 67.80)


@tagged("post_install", "-at_install")
class TestOtherReceivableOfDispute(OtherReceivable, PaidCase):
    """R28: and what is drafted of a lost dispute."""

    def test_r28_it_settles_the_invoice_that_is_open_again(self):
        self.stripe.lost_disputes = "note"
        self.move_customer(self.move)
        note = self.lose().draft_id
        self.assertEqual(owed_on(note), owed_on(self.move))
        note.action_post()
        self.assertEqual((note.payment_state, self.move.amount_residual), ("paid", 0))
