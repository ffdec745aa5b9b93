from datetime import UTC, datetime

from odoo.tests import tagged

from .common import facts_of, raw_invoice, unpaid
from .credit_case import MOVES, KnownCustomerCase
from .money_case import instant

MAY_10 = instant("2026-05-10 15:00")
MAY_20 = instant("2026-05-20 15:00")


@tagged("post_install", "-at_install")
class TestCustomerCredit(KnownCustomerCase):
    """R29: what Stripe owes customers is a liability, and settles their invoices."""

    def invoice_paid_by_credit(self, credit="13.00", cash="100.00"):
        """113.00, of which the customer's credit paid a part."""
        raw = raw_invoice()
        return raw, self.ingest_paid(raw, raw["total"] - type(raw["total"])(credit))

    def test_r29_goodwill_is_an_expense_and_no_tax(self):
        self.move("good", -500)
        credit = self.take_credit(self.buyer)
        [row] = credit.move_ids
        self.assertEqual(
            (row.state, row.amount, f"{row.date}"), ("booked", 5, "2026-05-20")
        )
        self.assertEqual((self.liability(), self.balance_of("goodwill")), (5, 5))
        self.assertFalse(row.move_id.line_ids.tax_ids)
        self.assertEqual(row.move_id.line_ids.partner_id.name, "Café Éclair")
        self.assertEqual((credit.told, credit.booked, credit.difference), (5, 5, 0))

    def test_r29_credit_settles_an_invoice_and_the_invoice_is_paid(self):
        self.move("good", -1300, MAY_10)
        raw, _facts = self.invoice_paid_by_credit()
        invoice = self.row_of(raw).move_id
        self.assertEqual(invoice.amount_residual, 13)
        number = raw["stripe_invoice_id"]
        self.move("used", 1300, type="applied_to_invoice", invoice=number)
        credit = self.take_credit(self.buyer)
        self.assertEqual(credit.move_ids.mapped("state"), ["booked", "booked"])
        self.assertEqual((invoice.amount_residual, invoice.payment_state), (0, "paid"))
        self.assertEqual((self.liability(), credit.difference), (0, 0))

    def test_r29_a_payment_after_credit_is_not_taken_for_the_same_money(self):
        self.move("good", -1300, MAY_10)
        raw = raw_invoice()
        unpaid_yet = facts_of(raw, payments=[], paid=False, amount_paid=0, paid_at=None)
        self.ingest(raw, facts={raw["id"]: unpaid_yet})
        number = raw["stripe_invoice_id"]
        self.move("used", 1300, type="applied_to_invoice", invoice=number)
        self.take_credit(self.buyer)
        payment = {
            "id": "ch_late",
            "amount": raw["total"] - 13,
            "paid_at": datetime(2026, 5, 22, 15, tzinfo=UTC),
        }
        facts = facts_of(raw, payments=[payment], amount_paid=payment["amount"])
        self.ingest(raw, facts={raw["id"]: facts})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(row.move_id.payment_state, "paid")

    def test_r29_credit_that_waits_for_its_invoice_is_booked_with_it(self):
        raw = raw_invoice()
        number = raw["stripe_invoice_id"]
        self.move("good", -1300, MAY_10)
        self.move("used", 1300, type="applied_to_invoice", invoice=number)
        credit = self.take_credit(self.buyer)
        used = credit.move_ids.filtered("invoice_ref")
        self.assertEqual((used.state, used.reason_code), ("held", "credit_document"))
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=[], amount_paid=0)})
        self.take_credit(self.buyer)
        self.assertEqual((used.state, used.reason_code), ("booked", False))
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 100)

    def test_r29_a_credit_note_to_the_balance_is_the_customer_s_credit(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000))
        told = self.bank.credit_note(
            "n", billed, MAY_20, amounts={0: 1000}, to_balance=1130
        )
        note = self.take_notes(told)
        self.assertEqual(note.reason_code, "note_to_match")
        credit = self.take_credit(self.buyer)
        self.assertEqual((credit.told, credit.difference), (11.30, 0))
        self.assertEqual(self.liability(), 11.30)
        self.assertEqual((note.reason_code, note.move_id.amount_residual), (False, 0))
        self.assertEqual(self.row_of(raw).move_id.payment_state, "paid")
        self.assertEqual(self.row_of(raw)._paid_by_biller(), 113)

    def test_r29_credit_taken_back_from_an_invoice_opens_it_again(self):
        self.move("good", -1300, MAY_10)
        raw, _facts = self.invoice_paid_by_credit()
        told = {"invoice": raw["stripe_invoice_id"]}
        self.move("used", 1300, type="applied_to_invoice", **told)
        self.take_credit(self.buyer)
        self.move("back", -1300, MAY_20 + 60, type="unapplied_from_invoice", **told)
        credit = self.take_credit(self.buyer)
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 13)
        self.assertEqual((self.liability(), credit.difference), (13, 0))

    def test_r30_once_the_credit_is_taken_back_a_void_invoice_has_its_draft(self):
        """Stripe gives it back when it voids; the next invoice uses it."""
        self.stripe.void_notes = "draft"
        self.move("good", -1300, MAY_10)
        raw, other = raw_invoice(), raw_invoice()
        open_ = {each["id"]: unpaid(each) for each in (raw, other)}
        self.ingest(raw, other, facts=open_)
        told = {"invoice": raw["stripe_invoice_id"]}
        self.move("used", 1300, type="applied_to_invoice", **told)
        self.take_credit(self.buyer)
        self.ingest(raw, facts={raw["id"]: unpaid(raw, void=True)})
        row = self.row_of(raw)
        self.assertEqual(row.reason_code, "void_after_post")
        self.assertFalse(row.move_id.reversal_move_ids)
        self.move("back", -1300, MAY_20 + 60, type="unapplied_from_invoice", **told)
        told = {"invoice": other["stripe_invoice_id"]}
        self.move("next", 1300, MAY_20 + 120, type="applied_to_invoice", **told)
        credit = self.take_credit(self.buyer)
        note = row.move_id.reversal_move_ids
        self.assertEqual((note.state, note.amount_total), ("draft", 113))
        self.assertEqual(self.row_of(other).move_id.amount_residual, 100)
        self.assertEqual((self.liability(), credit.difference), (0, 0))

    def test_r29_an_invoice_too_small_to_charge_is_owed_by_the_customer(self):
        raw = raw_invoice("0.30", "0.00")
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=[], amount_paid=0)})
        told = {"invoice": raw["stripe_invoice_id"], "type": "invoice_too_small"}
        self.move("small", 30, **told)
        credit = self.take_credit(self.buyer)
        self.assertEqual(self.row_of(raw).move_id.payment_state, "paid")
        self.assertEqual((self.liability(), credit.difference), (-0.30, 0))

    def test_r32_what_a_customer_had_before_the_cut_over_is_the_opening(self):
        self.move("old", -2500, instant("2026-04-20 15:00"))
        self.move("new", -500)
        credit = self.take_credit(self.buyer)
        self.assertEqual(credit.move_ids.mapped("state"), ["booked", "skipped"])
        self.assertEqual((credit.opening, credit.told), (25, 30))
        [entry] = credit.opening_move_ids
        self.assertEqual(f"{entry.date}", "2026-05-01")
        self.assertEqual((self.liability(), self.balance_of("opening")), (30, 25))
        self.assertEqual(credit.difference, 0)
        self.take_credit(self.buyer)
        self.assertEqual((credit.opening_move_ids, self.liability()), (entry, 30))

    def test_r32_without_an_account_for_openings_it_is_told(self):
        opening, self.stripe.opening_account_id = self.stripe.opening_account_id, False
        self.move("old", -2500, instant("2026-04-20 15:00"))
        credit = self.take_credit(self.buyer)
        self.assertEqual(credit.reason_code, "account_missing")
        self.assertIn("No account is chosen for Opening Account", credit.reason)
        self.assertFalse(credit.opening_move_ids)
        self.stripe.opening_account_id = opening
        credit = self.take_credit(self.buyer)
        self.assertEqual((credit.reason_code, credit.difference), (False, 0))

    def test_r29_the_credit_of_nobody_known_is_held(self):
        self.env["res.partner"].search(
            [("x_fc_stripe_customer_id", "=", "cus_1")]
        ).x_fc_stripe_customer_id = False
        self.move("good", -500)
        credit = self.take_credit(self.buyer)
        [row] = credit.move_ids
        self.assertEqual((row.state, row.reason_code), ("held", "credit_customer"))
        self.assertEqual(credit.difference, 5)
        partner = self.env["res.partner"].create(
            {"name": "Found", "x_fc_stripe_customer_id": "cus_1"}
        )
        self.take_credit(self.buyer)
        self.assertEqual((row.state, credit.partner_id), ("booked", partner))
        self.assertEqual(credit.difference, 0)

    def test_r29_a_kind_that_nobody_can_know_is_held(self):
        self.move("moved", -500, type="migration")
        [row] = self.take_credit(self.buyer).move_ids
        self.assertEqual((row.state, row.reason_code), ("held", "credit_kind"))

    def test_r29_each_move_is_booked_once(self):
        self.move("good", -500)
        self.take_credit(self.buyer)
        self.take_credit(self.buyer)
        self.assertEqual(self.env[MOVES].search_count([]), 1)
        self.assertEqual(self.liability(), 5)

    def test_r29_credit_in_a_locked_month_is_held_or_on_the_first_open_day(self):
        self.move("good", -500)
        self.company.hard_lock_date = "2026-05-31"
        [row] = self.take_credit(self.buyer).move_ids
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))
        self.service.book_on_first_open_day = True
        self.take_credit(self.buyer)
        self.assertEqual((row.state, f"{row.booked_date}"), ("booked", "2026-06-01"))

    def test_r29_of_credit_taken_back_in_part_the_rest_still_settles(self):
        self.move("good", -1300, MAY_10)
        raw, _facts = self.invoice_paid_by_credit()
        number = raw["stripe_invoice_id"]
        self.move("used", 1300, type="applied_to_invoice", invoice=number)
        self.take_credit(self.buyer)
        self.move("back", -300, type="unapplied_from_invoice", invoice=number)
        self.take_credit(self.buyer)
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 3)
