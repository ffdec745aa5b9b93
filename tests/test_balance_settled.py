from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import raw_invoice
from .money_case import ROWS, answer, instant
from .money_run_case import MoneyRunCase
from .money_screen_case import MoneyScreenCase
from .test_balance_back import back


@tagged("post_install", "-at_install")
class TestSettled(MoneyRunCase):
    """R27: what is told of a booked transaction is told until it is settled."""

    def row(self, name):
        return self.env[ROWS].search([("external_id", "=", name)])

    def read_charge(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        self.run_money()
        row = self.row("txn_1")
        self.assertEqual((row.state, row.reason_code), ("booked", "unmatched_charge"))
        return row

    def move_on(self, row, amount):
        """As an accountant does who knows whose money it is."""
        place = self.accounts["unallocated"]
        other = self.company_data["default_account_revenue"]
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-05-03",
                "line_ids": [
                    Command.create({"account_id": place.id, "debit": amount}),
                    Command.create({"account_id": other.id, "credit": amount}),
                ],
            }
        )
        entry.action_post()
        items = (row.move_id | entry).line_ids
        items.filtered(lambda item: item.account_id == place).reconcile()

    def test_r24_a_charge_that_was_moved_on_is_told_no_longer(self):
        row = self.read_charge()
        self.move_on(row, 113)
        self.run_money()
        self.assertEqual((row.state, row.reason_code), ("booked", False))

    def test_r24_one_that_was_moved_on_in_part_is_told(self):
        row = self.read_charge()
        self.move_on(row, 100)
        self.run_money()
        self.assertEqual(row.reason_code, "unmatched_charge")

    def test_r14_a_dry_run_leaves_what_is_told(self):
        row = self.read_charge()
        self.move_on(row, 113)
        self.run_money("dry_run")
        self.assertEqual(row.reason_code, "unmatched_charge")

    def refund(self):
        """A refund with its draft, and an invoice of the customer that is open."""
        raw = raw_invoice()
        self.ingest(raw)
        at = "2026-05-13 15:00"
        self.book(answer("charge", 11300, at=at, source=_charge_of(raw)))
        row = self.book(back(raw, 3000))
        self.assertEqual(row.reason_code, "refund_to_review")
        return row

    def match_by_hand(self, row):
        """The refund was of what the customer had overpaid: it is matched with that."""
        customer = row.payment_id.partner_id
        overpaid = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": customer.id,
                "amount": 30,
                "date": "2026-05-10",
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        overpaid.action_post()
        items = (row.payment_id | overpaid).move_id.line_ids
        items.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        ).reconcile()

    def test_r27_a_refund_that_was_matched_by_hand_is_told_no_longer(self):
        row = self.refund()
        self.match_by_hand(row)
        self.run_money()
        self.assertEqual(row.reason_code, "refund_to_review", "its draft is there")
        row.note_id.unlink()
        self.run_money()
        self.assertEqual((row.state, row.reason_code), ("booked", False))

    def test_r27_of_a_draft_that_a_person_deleted_nothing_is_said(self):
        row = self.refund()
        self.assertIn("is drafted", row.reason)
        row.note_id.unlink()
        self.run_money()
        self.assertEqual(row.reason_code, "refund_to_review")
        self.assertNotIn("is drafted", row.reason)


def _charge_of(raw):
    number = raw["invoice_number"]
    told = {"id": f"ch_{number}", "object": "charge", "payment_intent": f"pi_{number}"}
    return told | {"amount": 11300, "currency": "cad"}


@tagged("post_install", "-at_install")
class TestDecided(MoneyScreenCase):
    """R11: a person says that nothing more is to be done."""

    def test_it_is_told_no_longer_and_the_history_says_by_whom(self):
        self.book_every_fate()
        row = self.by("accountant", self.unplaced)
        self.assertEqual(row.reason_code, "unmatched_charge")
        row.action_decided()
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        said = row.message_ids[:1]
        self.assertIn("belongs to no invoice", said.body)
        self.assertEqual(said.author_id, self.users["accountant"].partner_id)
        with self.assertRaisesRegex(UserError, "Nothing was done"):
            row.action_decided()

    def test_what_is_held_is_not_put_away_by_it(self):
        self.book_every_fate()
        row = self.by("accountant", self.held)
        with self.assertRaisesRegex(UserError, "Nothing was done"):
            row.action_decided()
        self.assertEqual((row.state, row.reason_code), ("held", "unknown_kind"))

    def test_readers_and_other_companies_are_refused(self):
        self.book_every_fate()
        stranger = self.elsewhere()
        for row in (
            self.by("reader", self.unplaced),
            self.unplaced.with_user(stranger),
        ):
            with self.assertRaises(AccessError):
                row.action_decided()
        self.assertEqual(self.unplaced.reason_code, "unmatched_charge")
