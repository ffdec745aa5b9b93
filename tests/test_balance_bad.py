from decimal import Decimal

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .money_case import MoneyCase, answer

WRITER = "odoo.addons.fusion_centralize_billing.models.about_writer"


@tagged("post_install", "-at_install")
class TestBalanceBad(MoneyCase):
    """R13, R23: what cannot be understood is held by name, and stops nothing else."""

    def reason_of(self, told):
        good = answer("payout", -5000)
        row, other = self.book(told, good)
        self.assertEqual(other.state, "booked")
        self.assertTrue(row.reason)
        return row.state, row.reason_code

    def test_r23_amounts_that_are_no_integers(self):
        told = answer("payout", -100) | {"amount": "1.5"}
        self.assertEqual(self.reason_of(told), ("held", "transaction_unreadable"))

    def test_r23_no_date(self):
        told = answer("payout", -100) | {"created": None}
        self.assertEqual(self.reason_of(told), ("held", "transaction_unreadable"))

    def test_r23_net_is_not_gross_less_fee(self):
        told = answer("charge", 11300, 358) | {"net": 11000}
        self.assertEqual(self.reason_of(told), ("held", "transaction_sum"))

    def test_r23_the_parts_of_the_fee_are_not_the_fee(self):
        told = answer("charge", 11300, 358)
        told["fee_details"][0]["amount"] = 300
        self.assertEqual(self.reason_of(told), ("held", "transaction_sum"))

    def test_r23_a_currency_without_decimals(self):
        self.env.ref("base.JPY").active = True
        told = answer("payout", -100) | {"currency": "jpy"}
        self.assertEqual(self.reason_of(told), ("held", "balance_currency"))

    def test_r23_a_currency_nobody_knows(self):
        told = answer("payout", -100) | {"currency": "xxq"}
        self.assertEqual(self.reason_of(told), ("held", "balance_currency"))

    def test_r23_a_kind_that_needs_a_person(self):
        told = answer("transfer", -100)
        self.assertEqual(self.reason_of(told), ("held", "kind_by_hand"))

    def test_r23_an_account_that_is_not_chosen(self):
        self.stripe.disputed_account_id = False
        told = answer("adjustment", -100, reporting_category="dispute")
        self.assertEqual(self.reason_of(told), ("held", "account_missing"))

    def test_r23_an_account_that_is_archived(self):
        self.accounts["transit"].active = False
        row = self.book(answer("payout", -100))
        self.assertEqual((row.state, row.reason_code), ("held", "account_missing"))
        self.assertIn("archived", row.reason)
        self.accounts["transit"].active = True
        self.book_rows(row)
        self.assertEqual(row.state, "booked")

    def test_r23_the_same_transaction_on_two_pages(self):
        told = answer("payout", -5000)
        rows = self.env["fusion.billing.balance.transaction"].sudo()
        self.assertEqual(len(rows._keep(self.stripe, [told, dict(told)])), 1)

    def test_r23_a_later_good_answer_mends_what_was_held(self):
        told = answer("payout", -100)
        row = self.book(told | {"amount": "1.5"})
        self.assertEqual(row.reason_code, "transaction_unreadable")
        self.assertFalse(row.gross)
        row.sudo()._keep(self.stripe, [told])
        self.assertEqual((row.gross, row.kind), (-1, "payout"))
        self.assertEqual(row._told().gross, -1)
        self.assertFalse(row._told().problem)

    def test_r23_a_day_to_come_does_not_end_the_lists(self):
        self.stripe._remember(253_300_000_000, None)
        self.assertLessEqual(self.stripe.listed_until, fields.Datetime.now())

    def test_r13_dirty_values_are_held_by_row(self):
        deep = []
        for _level in range(700):
            deep = [deep]
        for dirty in (
            {"id": "txn_\x00\ud800"},
            {"id": 5},
            {"id": "txn_" + "x" * 9000},
            {"source": "ch_\x00"},
            {"source": Decimal("1.5")},
            {"source": ["\x00"]},
            {"source": "ch_" + "x" * 9000},
            {"type": "\x00", "created": None},
            {"metadata": deep},
        ):
            with self.subTest(dirty=f"{dirty}"[:40]):
                told = answer("payout", -100) | dirty
                rows = self.env["fusion.billing.balance.transaction"].sudo()
                self.assertEqual(len(rows._keep(self.stripe, [told])), 1)
                self.assertFalse(rows._keep(self.stripe, [told]))

    def test_r23_hostile_text_is_shown_as_text(self):
        row = self.book(answer("payout", -100, description="<b>\x00" + "x" * 100_000))
        self.assertEqual(row.state, "booked")
        self.assertNotIn("\x00", row.description)

    @mute_logger(WRITER)
    def test_r13_one_that_fails_stops_no_other(self):
        self.stripe.transit_account_id.currency_id = self.dollars()  # of these alone
        bad, good = self.book(answer("payout", -100), answer("stripe_fee", -100))
        self.assertEqual((bad.state, bad.reason_code), ("failed", "error"))
        self.assertEqual(good.state, "booked")
