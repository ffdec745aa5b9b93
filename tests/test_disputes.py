from odoo.tests import tagged

from .common import facts_of, raw_invoice
from .dispute_case import DISPUTES, PaidCase, taken, told
from .money_case import ROWS, charge


@tagged("post_install", "-at_install")
class TestDisputes(PaidCase):
    """R28: a dispute from the inquiry to its end."""

    # --- as records ------------------------------------------

    def test_r28_a_dispute_is_kept_once_and_follows_stripe(self):
        first = self.tell(told(self.raw))
        again = self.tell(told(self.raw, "under_review"))
        self.assertEqual((first, again.status), (again, "under_review"))
        self.assertEqual(again.source_invoice_id, self.row)
        self.assertEqual((again.amount, again.cause), (113, "fraudulent"))
        self.assertEqual(f"{again.due_at}", "2026-05-26 15:00:00")
        self.assertFalse(again.decided_on)

    def test_r28_each_event_stands_in_its_history_and_in_the_invoices(self):
        dispute = self.tell(told(self.raw))
        self.tell(told(self.raw))
        self.tell(told(self.raw, "under_review"))
        self.assertEqual(len(dispute.message_ids.filtered("body")), 2)
        timeline = f"{self.row.timeline}"
        self.assertIn("du_1", timeline)
        self.assertIn("Needs a response", timeline)
        self.assertIn("Under review", timeline)

    def test_r28_an_inquiry_moves_no_money(self):
        entries = self.env["account.move"].search_count([])
        self.tell(told(self.raw, "warning_needs_response"))
        dispute = self.tell(told(self.raw, "warning_closed"))
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual((self.row.state, dispute.reason_code), ("paid", False))
        self.assertIn("Inquiry closed", f"{self.row.timeline}")

    def test_r28_a_status_that_nobody_knows_is_kept_as_stripe_says_it(self):
        dispute = self.tell(told(self.raw, "moon"))
        self.assertEqual((dispute.status, dispute.told_status), ("other", "moon"))

    def test_r28_its_money_and_its_fee_are_those_of_its_transactions(self):
        dispute = self.disputed(self.raw)
        self.assertEqual((dispute.taken, dispute.fee), (113, 15))
        self.assertEqual(dispute.transaction_ids.source_ref, "du_1")

    # --- lost ------------------------------------------

    def test_r28_lost_opens_the_invoice_again(self):
        self.disputed(self.raw)
        self.assertEqual((self.row.state, self.balance_of("disputed")), ("paid", 113))
        dispute = self.tell(told(self.raw, "lost"))
        self.assertEqual(self.balance_of("disputed"), 0)
        self.assertEqual((self.row.state, self.move.amount_residual), ("posted", 113))
        self.assertEqual(self.balance_of("clearing"), -15)
        self.assertEqual(self.owed_by_customer(), 113)
        self.assertEqual(f"{dispute.move_ids.date}", "2026-05-28")
        self.assertTrue(all(self.of_payment().mapped("reconciled")))
        self.assertIn("owes it again", f"{self.row.timeline}")

    def of_payment(self):
        return self.row.payment_ids.move_id.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )

    def test_r28_a_part_that_is_lost_opens_that_part(self):
        self.disputed(self.raw, 5000)
        self.tell(told(self.raw, "lost", "50.00"))
        self.assertEqual((self.row.state, self.move.amount_residual), ("partial", 50))
        self.assertTrue(all(self.of_payment().mapped("reconciled")))
        self.book(taken(self.raw, 6300, key="2", at="2026-05-29 10:00"))
        self.tell(
            told(self.raw, "lost", "50.00"),
            told(self.raw, "lost", "63.00", key="2"),
            on="2026-05-30",
        )
        self.assertEqual((self.row.state, self.move.amount_residual), ("posted", 113))
        self.assertEqual(self.balance_of("disputed"), 0)

    def test_r28_it_is_booked_once_however_often_it_is_told(self):
        self.lose()
        entries = self.env["account.move"].search_count([])
        self.tell(told(self.raw, "lost"), on="2026-06-03")
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_r28_lost_is_never_dated_before_the_money_was_taken(self):
        self.tell(told(self.raw), on="2026-05-10")
        self.tell(told(self.raw, "lost"), on="2026-05-12")
        self.assertFalse(self.env[DISPUTES].search([]).move_ids)
        self.book(taken(self.raw))
        dispute = self.tell(told(self.raw, "lost"), on="2026-05-29")
        self.assertEqual(f"{dispute.move_ids.date}", "2026-05-16")

    def test_r28_in_a_locked_month_it_is_held_until_that_is_open(self):
        self.disputed(self.raw)
        self.company.fiscalyear_lock_date = "2026-05-31"
        dispute = self.tell(told(self.raw, "lost"))
        self.assertEqual(
            (dispute.reason_code, self.row.state), ("locked_period", "paid")
        )
        self.assertEqual(self.balance_of("disputed"), 113)
        self.company.fiscalyear_lock_date = "2026-04-30"
        dispute = self.tell(told(self.raw, "lost"), on="2026-06-02")
        self.assertEqual(f"{dispute.move_ids.date}", "2026-05-28")
        self.assertEqual(dispute.reason_code, "dispute_lost_to_review")

    def test_r28_or_it_is_booked_on_the_first_open_day(self):
        self.disputed(self.raw)
        self.company.fiscalyear_lock_date = "2026-05-31"
        self.service.book_on_first_open_day = True
        dispute = self.tell(told(self.raw, "lost"))
        self.assertEqual(f"{dispute.move_ids.date}", "2026-06-01")

    def test_r28_what_was_converted_goes_back_at_what_stood(self):
        self.dollars()
        raw = raw_invoice(currency="USD")
        paid = charge(raw, 15000)
        paid["source"] |= {"amount": 11300, "currency": "usd"}
        self.env[ROWS].sudo()._keep(self.stripe, [paid])
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.book_rows(self.env[ROWS].search([("state", "=", "new")]))
        self.book(taken(raw, 15200, key="3"))
        self.tell(told(raw, "lost", key="3"))
        move = self.row_of(raw).move_id
        self.assertEqual((move.amount_residual, move.payment_state), (113, "not_paid"))
        self.assertEqual(self.balance_of("disputed"), 0)

    def test_r28_a_dispute_that_is_told_in_the_balances_currency(self):
        self.dollars()
        raw = raw_invoice(currency="USD")
        paid = charge(raw, 15000)
        paid["source"] |= {"amount": 11300, "currency": "usd"}
        self.env[ROWS].sudo()._keep(self.stripe, [paid])
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.book_rows(self.env[ROWS].search([("state", "=", "new")]))
        self.book(taken(raw, 7500, key="3"))
        told_in = {"currency": "CAD", "amount": "75.00"}
        dispute = self.tell(told(raw, "lost", key="3", **told_in))
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 56.5)
        owed = dispute.move_ids.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )
        self.assertEqual((owed.amount_currency, owed.reconciled), (56.5, True))

    # --- a charge that is not placed ------------------------------------------

    def lose_unplaced(self):
        raw = raw_invoice()
        self.book(charge(raw, 11300), taken(raw, key="9"))
        return raw, self.tell(told(raw, "lost", key="9"))

    def test_r28_money_that_waits_is_taken_from_there(self):
        _raw, dispute = self.lose_unplaced()
        self.assertEqual(dispute.stands_on, "unallocated")
        self.assertEqual(self.balance_of("disputed"), 0)
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertIn("Find out whose", dispute.reason)

    def test_r28_and_from_the_customer_once_the_invoice_is_booked(self):
        raw, dispute = self.lose_unplaced()
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.tell(told(raw, "lost", key="9"), on="2026-06-02")
        row = self.row_of(raw)
        self.assertEqual((row.state, row.move_id.amount_residual), ("posted", 113))
        self.assertEqual(
            (dispute.stands_on, dispute.source_invoice_id), ("receivable", row)
        )
        self.assertEqual(self.balance_of("unallocated"), 0)
