from datetime import UTC, datetime

from odoo.tests import tagged

from .common import facts_of, raw_invoice, unpaid
from .money_case import ROWS, MoneyCase, charge
from .test_balance_back import back


@tagged("post_install", "-at_install")
class TestBalanceWaiting(MoneyCase):
    """R24, R27: a charge that was booked before its invoice, and what becomes of it."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()

    def receivable(self, moves):
        return moves.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )

    # --- what went back meanwhile ------------------------------------------

    def test_r27_a_refund_of_waiting_money_goes_to_the_customer_with_it(self):
        _first, refund = self.book(charge(self.raw, 11300), back(self.raw, 3000))
        self.ingest(self.raw)
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertEqual(self.balance_of("clearing"), 83)
        self.assertEqual(refund.reason_code, "refund_to_review")
        payment, note = refund.payment_id, refund.note_id
        self.assertEqual((payment.payment_type, payment.state), ("outbound", "paid"))
        self.assertEqual(f"{payment.date}", "2026-05-20")
        self.assertEqual((note.state, note.amount_total), ("draft", 30))
        note.action_post()
        self.assertTrue(self.receivable(payment.move_id).reconciled)
        self.assertFalse(refund.reason_code)

    def test_r27_in_a_locked_month_it_goes_on_the_day_of_the_payment(self):
        facts = self.paid_later()
        _first, refund = self.book(charge(self.raw, 11300), back(self.raw, 3000))
        self.company.fiscalyear_lock_date = "2026-05-31"
        self.ingest(self.raw, facts=facts)
        self.assertEqual(f"{refund.payment_id.date}", "2026-06-03")
        self.assertEqual(self.balance_of("unallocated"), 0)

    def test_r27_a_debit_that_came_back_while_it_waited_leaves_the_invoice_open(self):
        self.book(
            charge(self.raw, 11300), back(self.raw, 11300, "payment_failure_refund")
        )
        self.ingest(self.raw)
        self.assertEqual(self.balance_of("unallocated"), 0)
        row = self.row_of(self.raw)
        self.assertEqual(row.move_id.amount_residual, 113)
        self.ingest(self.raw)
        self.assertEqual((row.state, row.reason_code), ("posted", False))

    # --- its day ------------------------------------------

    def paid_later(self):
        """Posted as open; its bank debit is confirmed in June."""
        self.ingest(self.raw, facts={self.raw["id"]: unpaid(self.raw)})
        later = datetime(2026, 6, 3, 15, tzinfo=UTC)
        facts = facts_of(self.raw, paid_at=later)
        facts["payments"][0]["paid_at"] = later
        return {self.raw["id"]: facts}

    def late_in_a_locked_month(self):
        """The charge waits; May is locked when its invoice comes."""
        self.book(charge(self.raw, 11300))
        self.company.fiscalyear_lock_date = "2026-05-31"
        self.ingest(self.raw)
        return self.row_of(self.raw)

    def test_r9_what_waits_is_taken_on_the_first_open_day_by_setting(self):
        self.service.book_on_first_open_day = True
        row = self.late_in_a_locked_month()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(f"{row.payment_ids.date}", "2026-06-01")
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertEqual(self.balance_of("clearing"), 113)

    def test_r9_without_the_setting_it_waits(self):
        row = self.late_in_a_locked_month()
        self.assertEqual(row.state, "held")
        self.assertEqual(self.balance_of("unallocated"), -113)

    def test_r9_a_debit_of_a_locked_month_that_is_confirmed_in_the_next(self):
        facts = self.paid_later()
        row = self.book(charge(self.raw, 11300, at="2026-05-29 15:00"))
        self.company.fiscalyear_lock_date = "2026-05-31"
        self.ingest(self.raw, facts=facts)
        invoice = self.row_of(self.raw)
        self.assertEqual((invoice.state, invoice.reason), ("paid", False))
        self.assertEqual(f"{invoice.payment_ids.date}", "2026-06-03")
        self.assertEqual(row.payment_id, invoice.payment_ids)
        self.assertEqual(self.balance_of("unallocated"), 0)

    def begun_before_the_cut_over(self):
        self.open(CAD="500.00")
        row = self.book(charge(self.raw, 11300, at="2026-04-29 15:00"))
        self.assertEqual(row.state, "skipped")
        return row

    def test_r32_a_debit_begun_before_the_cut_over_is_booked_before_it(self):
        """Its money is in the opening, whenever its invoice is posted."""
        self.begun_before_the_cut_over()
        self.ingest(self.raw)
        self.assertEqual(f"{self.row_of(self.raw).payment_ids.date}", "2026-04-29")
        self.open(CAD="500.00")
        self.assertEqual(self.days()[-1][1:], (500, 500, 0))

    def test_r32_where_that_day_is_locked_it_is_told(self):
        row = self.begun_before_the_cut_over()
        self.company.fiscalyear_lock_date = "2026-04-30"
        self.ingest(self.raw)
        self.assertEqual(row.state, "new")
        self.book_rows(row)
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))
        self.company.fiscalyear_lock_date = False
        self.book_rows(row)
        self.assertEqual(
            (row.state, f"{row.payment_id.date}"), ("booked", "2026-04-29")
        )

    # --- taken from there by a person ------------------------------------------

    def taken_by_hand(self):
        row, account = self.book(charge(self.raw, 11300)), self.accounts["unallocated"]
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-05-20",
                "line_ids": [
                    (0, 0, {"account_id": account.id, "debit": 113}),
                    (0, 0, {"account_id": self.accounts["goodwill"].id, "credit": 113}),
                ],
            }
        )
        entry.action_post()
        items = (entry + row.move_id).line_ids
        items.filtered(lambda item: item.account_id == account).reconcile()
        return row

    def test_r24_money_that_a_person_took_from_there_pays_no_invoice(self):
        self.taken_by_hand()
        self.ingest(self.raw)
        row = self.row_of(self.raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "settled_elsewhere"))
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertEqual(self.balance_of("clearing"), 113)

    def test_r11_it_is_not_asked_for_any_more(self):
        row = self.taken_by_hand()
        other = raw_invoice()
        waiting = self.book(charge(other, 11300))
        self.env[ROWS].sudo()._forget_settled(self.stripe)
        self.assertFalse(row.reason_code)
        self.assertEqual(waiting.reason_code, "unmatched_charge")
