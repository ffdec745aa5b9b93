from odoo.tests import tagged

from .common import queries, raw_invoice
from .money_case import ROWS, answer, charge
from .money_screen_case import DAY, READERS
from .month_balance_case import MonthBalanceCase

LINES = "fusion.billing.month.balance"
# of Stripe's types and categories, where their cents stand in the month's statement
KINDS = {
    ("charge", "charge"): ("payments", 10000),
    ("payment", "charge"): ("payments", 2000),
    ("refund", "refund"): ("refunds", -300),
    ("refund_failure", "refund_failure"): ("refunds", 40),
    ("payment_reversal", "charge_failure"): ("refunds", -50),
    ("adjustment", "dispute"): ("disputes", -1500),
    ("adjustment", "dispute_reversal"): ("disputes", 1600),
    ("payout", "payout"): ("payouts", -6000),
    ("payout_failure", "payout_reversal"): ("payouts", 700),
    ("topup", "topup"): ("payouts", 800),
    ("stripe_fee", "fee"): ("fees", -90),
    ("tax_fee", "fee"): ("fees", -11),
    ("reserve_hold", "risk_reserved_funds"): ("other", -1200),
    ("moon_tax", "moon"): ("other", -130),
}


@tagged("post_install", "-at_install")
class TestMonthBalance(MonthBalanceCase):
    """R24: Stripe's balance in the month's reconciliation."""

    def test_r24_a_month_that_is_even(self):
        self.all_booked()
        line = self.line()
        self.assertEqual((line.stripe_begin, line.payments, line.fees), (100, 50, -3))
        self.assertEqual((line.payouts, line.refunds, line.other), (-20, 0, 0))
        self.assertEqual((line.stripe_end, line.ledger_end), (127, 127))
        self.assertEqual((line.difference, line.differs), (0, False))
        may = self.month()
        self.assertFalse(may.balance_differs)
        self.assertTrue(may.is_even)
        self.assertIn("The clearing account is what Stripe holds", may.balance_note)

    def test_r24_the_next_month_begins_with_what_stood(self):
        self.all_booked()
        june = self.line("2026-06-01")
        self.assertEqual((june.stripe_begin, june.payments), (127, 7))
        self.assertEqual((june.stripe_end, june.ledger_end), (134, 134))

    def test_r24_a_month_in_which_only_money_moved_is_a_month(self):
        self.all_booked()
        self.assertEqual(self.month("2026-06-01").source_total, 0)
        self.assertFalse(self.month("2026-04-01"), "before the cut-over")

    def test_r24_each_kind_has_its_place_and_all_add_up(self):
        self.book(
            *(
                answer(type_, cents, fee=7, reporting_category=category)
                for (type_, category), (_name, cents) in KINDS.items()
            )
        )
        self.open(CAD="100.00")
        due = dict.fromkeys(dict(KINDS.values()), 0) | {"fees": -7 * len(KINDS)}
        for name, cents in KINDS.values():
            due[name] += cents
        line = self.line()
        found = {name: round(line[name] * 100) for name in due}
        self.assertEqual(found, due)
        self.assertEqual(line.stripe_end, self.at_stripe("2026-05-31"))
        self.assertEqual(line.ledger_end, self.on_clearing("2026-05-31"))
        moved = round(sum(line[name] for name in due), 2)
        self.assertEqual(round(line.stripe_begin + moved, 2), line.stripe_end)

    def test_r24_what_is_held_makes_the_difference(self):
        self.book_every_fate()
        line = self.line()
        self.assertEqual((line.stripe_begin, line.payments), (100, 163))
        self.assertEqual((line.fees, line.other), (-3.58, -7))
        self.assertEqual((line.stripe_end, line.ledger_end), (252.42, 259.42))
        self.assertEqual((line.difference, line.differing_days), (-7, 1))
        self.assertEqual((line.unbooked_count, line.differs), (1, True))
        may = self.month()
        self.assertTrue(may.balance_differs)
        self.assertFalse(may.is_even or may.is_explained)
        self.assertEqual(may.unexplained_count, 0, "of the invoices nothing differs")
        self.assertIn("252.42", may.balance_note)
        self.assertIn("Days that differ: 1", may.balance_note)

    def test_r24_it_differs_until_it_is_booked_in_its_month(self):
        """Of the month after, too: what is not booked does not get lost."""
        self.book_every_fate()
        self.book(charge(raw_invoice(), 700, at="2026-06-03 15:00"))
        line = self.line("2026-06-01")
        self.assertEqual((line.difference, line.unbooked_count), (-7, 1))
        self.held.sudo().write({"state": "booked", "booked_date": "2026-06-01"})
        self.assertEqual(self.line().unbooked_count, 1)
        self.assertEqual(self.line("2026-06-01").unbooked_count, 0)

    def test_r24_two_that_cancel_out_do_not_hide_each_other(self):
        self.book(answer("moon_tax", -700), answer("moon_tax", 700))
        self.open(CAD="100.00")
        line = self.line()
        self.assertEqual((line.difference, line.differing_days), (0, 0))
        self.assertEqual((line.unbooked_count, line.differs), (2, True))

    def test_r24_days_that_cancel_out_do_not_hide_each_other(self):
        self.all_booked()
        self.foreign_entry("2026-05-14", 20)
        self.foreign_entry("2026-05-20", -20)
        line = self.line()
        self.assertEqual((line.difference, line.differing_days), (0, 1))
        self.assertTrue(line.differs)

    def test_r24_it_opens_the_days_and_the_transactions(self):
        self.book_every_fate()
        self.book(charge(raw_invoice(), 700, at="2026-06-03 15:00"))
        line = self.line()
        days = self.env[DAY].search(line.action_open_days()["domain"])
        self.assertEqual({f"{day.date:%Y-%m}" for day in days}, {"2026-05"})
        self.assertEqual(sum(days.mapped("new_difference")), line.difference)
        rows = self.env[ROWS].search(line.action_open_transactions()["domain"])
        self.assertEqual(rows, self.booked | self.unplaced | self.held)
        rows = self.env[ROWS].search(line.action_open_unbooked()["domain"])
        self.assertEqual(rows, self.held)

    def test_r24_a_currency_without_a_clearing_journal_is_told(self):
        self.dollars()
        self.book(charge(raw_invoice(), 5000, currency="usd"))
        self.open(CAD="100.00", USD="50.00")
        dollars = self.month().balance_ids.filtered(
            lambda line: line.currency_id.name == "USD"
        )
        self.assertEqual((dollars.stripe_end, dollars.ledger_end), (50, 0))
        self.assertEqual((dollars.differs, dollars.unbooked_count), (True, 1))
        rows = self.env[ROWS].search(dollars.action_open_unbooked()["domain"])
        self.assertEqual(rows.currency_id.name, "USD")

    def test_r24_two_currencies_stand_side_by_side(self):
        self.dollars()
        self.dollar_journal()
        self.book(
            charge(raw_invoice(), 5000), charge(raw_invoice(), 900, currency="usd")
        )
        self.open(CAD="150.00", USD="9.00")
        found = {
            line.currency_id.name: (line.stripe_begin, line.stripe_end, line.ledger_end)
            for line in self.month().balance_ids
        }
        self.assertEqual(found, {"CAD": (100, 150, 150), "USD": (0, 9, 9)})

    def test_r24_what_stripe_did_not_list_is_not_even(self):
        self.all_booked()
        self.stripe.balance = {"CAD": "139.00"}
        may = self.month()
        self.assertTrue(may.balance_differs)
        self.assertIn("beyond the opening", may.balance_note)
        self.assertIn("5.00", may.balance_note)

    def test_r24_before_the_month_was_over_it_is_not_all(self):
        self.all_booked()
        self.assertNotIn("last read", self.month().balance_note)
        self.stripe.balance_at = "2026-05-20 12:00:00"
        self.assertIn("last read on 05/20/2026", self.month().balance_note)

    def test_r24_the_list_of_months_has_the_difference(self):
        self.book_every_fate()
        self.assertIn("7.00", self.month().balance_difference)
        months = self.month().browse()
        self.assertFalse(months.action_open_months()["context"]["no_balance"])
        self.service.stripe_account_id = False
        self.assertTrue(months.action_open_months()["context"]["no_balance"])
        self.assertFalse(self.month().balance_difference)

    def test_r24_nothing_is_shown_where_nothing_is_set_up(self):
        self.all_booked()
        self.service.stripe_account_id = False
        self.ingest(raw_invoice())
        may = self.month()
        self.assertFalse(may.balance_ids or may.balance_note or may.balance_differs)
        self.assertTrue(may.is_even)
        self.assertFalse(self.month("2026-06-01"))

    def test_r24_before_the_cut_over_there_is_none(self):
        self.all_booked()
        month = self.env["fusion.billing.month"].sudo()
        april = month.create({"service_id": self.service.id, "date": "2026-04-01"})
        self.assertFalse(april.balance_ids or april.balance_note)

    def test_r24_all_readers_see_it_and_no_other_company(self):
        self.book_every_fate()
        line = self.line()
        for level in READERS:
            self.assertEqual(self.line(level=level).difference, -7)
        self.assertFalse(self.env[LINES].with_user(self.elsewhere()).search([]))
        self.assertEqual(self.env[LINES].search([("id", "=", line.id)]), line)

    def test_r24_many_transactions_cost_no_more_queries(self):
        self.book_every_fate()
        few = self.queries_of_the_page()
        self.book(*(answer("moon_tax", -100 - each) for each in range(12)))
        self.assertEqual(self.line().unbooked_count, 13)
        self.assertEqual(self.queries_of_the_page(), few)

    def queries_of_the_page(self):
        may = self.month()
        spec = may._get_fields_spec(may.get_view(view_type="form"))
        may.web_read(spec)
        return queries(may.env, lambda: may.web_read(spec))
