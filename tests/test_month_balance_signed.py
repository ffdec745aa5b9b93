from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import raw_invoice, unpaid
from .money_case import charge
from .month_balance_case import MonthBalanceCase


@tagged("post_install", "-at_install")
class TestMonthBalanceSigned(MonthBalanceCase):
    """R34: the money is signed with the month, and what changes of it shows."""

    def sign(self, note=False):
        month = self.month()
        wizards = month.env["fusion.billing.month.sign"]
        wizard = wizards.create({"month_id": month.id, "note": note})
        self.assertEqual(wizard.balance_note, month.balance_note)
        wizard.action_sign()

    def test_r34_what_differs_needs_a_word(self):
        self.book_every_fate()
        with self.assertRaisesRegex(UserError, "not what Stripe holds"):
            self.sign()
        self.sign("Stripe's support is asked what it is.")
        may = self.month()
        self.assertEqual(may.state, "signed")
        said = f"{may.message_ids[:1].body}"
        self.assertIn("support is asked", said)
        self.assertIn("252.42", said)

    def test_r34_what_differs_of_invoices_is_asked_of_them(self):
        self.book_every_fate()
        self.ingest(raw_invoice("109.00", "9.00"))
        with self.assertRaisesRegex(UserError, "Source, biller and ledger differ"):
            self.sign()

    def test_r34_the_statement_says_that_the_money_is_even(self):
        self.all_booked()
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.month()._sign(False)
        said = f"{self.month().message_ids[:1].body}"
        self.assertIn("Nothing differs", said)
        self.assertIn("The clearing account is what Stripe holds", said)

    def test_r34_a_month_of_money_alone_is_signed(self):
        self.all_booked()
        self.month("2026-06-01")._sign(False)
        self.assertEqual(self.month("2026-06-01").state, "signed")
        self.month("2026-06-01").action_withdraw()
        self.assertEqual(self.month("2026-06-01").state, "open")

    def test_r34_its_figures_are_kept(self):
        self.all_booked()
        self.sign()
        [kept] = self.month().signed_balance["currencies"]
        self.assertEqual((kept["currency"], kept["stripe_end"]), ("CAD", "127.00"))
        self.assertEqual((kept["payments"], kept["ledger_end"]), ("50.00", "127.00"))

    def test_r34_an_entry_of_later_shows(self):
        self.all_booked()
        self.sign()
        self.assertEqual(self.month().state, "signed")
        self.foreign_entry("2026-05-14", 20)
        may = self.month()
        self.assertEqual(may.state, "drifted")
        for told in ("127.00", "147.00", "CAD"):
            self.assertIn(told, may.drift_note)
        self.assertIn("Stripe's balance has changed", may.drift_note)
        self.assertNotIn("Family", may.drift_note, "of the invoices nothing changed")
        self.sign("It is being asked for.")
        self.assertEqual(self.month().state, "signed")

    def test_r34_what_stripe_told_late_shows(self):
        self.all_booked()
        self.sign()
        self.book(charge(raw_invoice(), 300, at="2026-05-30 15:00"))
        self.assertEqual(self.month().state, "drifted")
        self.assertIn("130.00", self.month().drift_note)

    def test_r34_what_changes_after_the_month_does_not(self):
        self.all_booked()
        self.sign()
        self.book(charge(raw_invoice(), 300, at="2026-06-04 15:00"))
        self.foreign_entry("2026-06-04", 20)
        self.assertEqual(self.month().state, "signed")

    def test_r34_both_kinds_of_changes_are_told(self):
        self.all_booked()
        self.ingest(raw_invoice())
        self.foreign_entry("2026-05-14", -113)
        self.sign("The payment's charge is not listed yet.")
        self.foreign_entry("2026-05-15", 20)
        self.ingest(raw_invoice())
        note = self.month().drift_note
        self.assertIn("Hosting", note)
        self.assertIn("Stripe's balance has changed", note)

    def test_r34_taken_back_nothing_is_kept(self):
        self.all_booked()
        self.sign()
        self.month().action_withdraw()
        self.assertFalse(self.month().signed_balance)
        self.foreign_entry("2026-05-14", 20)
        self.assertEqual(self.month().state, "open")

    def test_r34_of_a_month_signed_before_this_was_kept_nothing_is_told(self):
        self.all_booked()
        self.sign()
        self.month().sudo().signed_balance = False
        self.foreign_entry("2026-05-14", 20)
        self.assertEqual(self.month().state, "signed")
