from odoo.tests import tagged

from .common import raw_invoice
from .money_case import ROWS, instant
from .undo_money_case import UndoMoneyCase


@tagged("post_install", "-at_install")
class TestUndoMoneyLater(UndoMoneyCase):
    """R33: what a later run or a person did since is told, or undone first."""

    def setUp(self):
        super().setUp()
        self.before = self.trial_balance()

    def test_r33_a_fee_entry_that_is_also_of_another_run_is_refused(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        first = self.done()
        self.bank.charge("2", 5000, instant("2026-05-02 16:00"))
        self.done()
        one, other = self.env[ROWS].search([], order="created_at").sudo()
        other.fee_move_id = one.fee_move_id
        self.refuses(first, f"booked on its entries since.*{other.external_id}")

    def test_r33_a_refund_that_a_later_run_booked_of_its_charge_is_refused(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        run = self.done()
        self.bank.refund("r1", "ch_1", instant("2026-05-05 09:00"), amount=2000)
        later = self.done()
        self.refuses(run, "booked on its entries since.*txn_rer1")
        self.undo(later)
        self.undo(run)
        self.assertEqual(self.trial_balance(), self.before)

    def test_r33_what_a_person_booked_since_is_refused(self):
        self.bank.other(
            "o", -50, instant("2026-05-04 09:00"), type="moon_tax", category="moon"
        )
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        run = self.done()
        row = self.env[ROWS].search([("state", "=", "held")])
        row.with_user(self.accountant)._book_by_hand(self.accounts["goodwill"])
        self.refuses(run, f"Booked by a person since: {row.external_id}")

    def test_r33_an_invoice_that_waits_for_its_charge_waits_again(self):
        raw = raw_invoice()
        self.bank.charge(raw["invoice_number"], 11300, instant("2026-05-13 15:00"))
        self.done()
        row = self.env[ROWS].search([])
        self.assertEqual(row.reason_code, "unmatched_charge")
        before = self.trial_balance()
        run = self.ingested_by_a_run(raw)
        self.assertEqual((row.payment_id.state, row.reason_code), ("paid", False))
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual((row.state, row.payment_id.id), ("booked", False))
        self.assertEqual(row.reason_code, "unmatched_charge")
        self.ingested_by_a_run(raw)
        self.assertEqual(self.balance_of("unallocated"), 0)

    def test_r33_a_payment_that_a_later_run_dated_is_refused_until_that_is_undone(self):
        raw = raw_invoice()
        first = self.ingested_by_a_run(raw)
        self.bank.charge(raw["invoice_number"], 11300, instant("2026-05-14 15:00"))
        second = self.done()
        payment = self.row_of(raw).payment_ids
        self.assertEqual(f"{payment.date}", "2026-05-14")
        self.refuses(first, f"(?s)later run.*{second.display_name}.*{payment.name}")
        self.undo(second)
        self.assertEqual(f"{payment.date}", "2026-05-13")
        self.undo(first)
        self.assertEqual(self.trial_balance(), self.before)

    def test_r33_a_run_of_invoices_that_the_balance_went_on_from_is_refused(self):
        raw = raw_invoice()
        first = self.ingested_by_a_run(raw)
        self.bank.charge(raw["invoice_number"], 11300, instant("2026-05-13 15:00"))
        second = self.done()
        self.refuses(first, "booked on its entries since")
        self.undo(second)
        self.undo(first)
        self.assertEqual(self.trial_balance(), self.before)
