from odoo.tests import tagged

from .money_case import ROWS, answer
from .payout_case import PayoutCase, of_payout, payout


@tagged("post_install", "-at_install")
class TestPayouts(PayoutCase):
    """R26: a payout is what it is made of, and arrives as one line of the bank."""

    def test_r26_a_payout_that_is_not_its_members_is_held(self):
        members = [answer("charge", 4900), of_payout(-5000)]
        self.made_of(self.payouts._keep(self.stripe, [payout()]), members)
        row = self.book(members[1])
        self.assertEqual((row.state, row.reason_code), ("held", "payout_mismatch"))
        self.assertIn("49.00", row.reason)
        self.assertEqual(self.balance_of("transit"), 0)

    def test_r26_members_before_the_cut_over_count(self):
        members = [answer("charge", 5000, at="2026-04-02 10:00"), of_payout(-5000)]
        self.made_of(self.payouts._keep(self.stripe, [payout()]), members)
        self.assertEqual(self.book(members[1]).state, "booked")

    def test_r26_it_is_matched_with_the_banks_line(self):
        line = self.statement_line()
        kept = self.sent()
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(kept.statement_line_id, line)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.balance_of("transit"), 0)

    def test_r26_of_two_lines_alike_none_is_taken(self):
        self.statement_line()
        self.statement_line(day="2026-05-17")
        kept = self.sent()
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(kept.statement_line_id)
        self.assertEqual(self.balance_of("transit"), 50)

    def test_r26_the_one_that_names_the_payout_goes_first(self):
        self.statement_line()
        named = self.statement_line(ref="STRIPE po_1", day="2026-05-17")
        kept = self.sent()
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(kept.statement_line_id, named)

    def test_r26_where_a_person_booked_the_banks_line_no_other_is_taken(self):
        line = self.statement_line()
        _liquidity, suspense, _others = line._seek_for_lines()
        suspense.account_id = self.accounts["transit"]
        other = self.statement_line(ref="Somebody else", day="2026-05-17")
        kept = self.sent()
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(kept.statement_line_id or other.is_reconciled)
        named = self.statement_line(ref="STRIPE po_1", day="2026-05-18")
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(kept.statement_line_id, named)

    def matched_by_hand(self):
        """(payout, the bank's line that a person matched with it in Odoo)."""
        kept, line = self.sent(), self.statement_line(day="2026-05-28")
        _liquidity, suspense, _others = line._seek_for_lines()
        suspense.account_id = self.accounts["transit"]
        [row] = self.env[ROWS].search([])
        items = (suspense + row.move_id.line_ids).filtered(
            lambda item: item.account_id == self.accounts["transit"]
        )
        items.reconcile()
        return kept, line

    def test_r26_what_a_person_matched_in_odoo_is_at_the_bank(self):
        kept, line = self.matched_by_hand()
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(kept.statement_line_id, line)

    def test_r26_so_it_is_by_the_button(self):
        kept, line = self.matched_by_hand()
        kept.with_user(self.accountant).action_match_bank()
        self.assertEqual(kept.statement_line_id, line)

    def test_r26_another_amount_or_another_month_is_not_it(self):
        self.statement_line(amount=50.01)
        self.statement_line(day="2026-06-16")
        kept = self.sent()
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(kept.statement_line_id)

    def sent_in_dollars(self):
        usd = self.dollars()
        self.dollar_journal()
        kept = self.payouts._keep(self.stripe, [payout(currency="USD")])
        self.book(of_payout(-5000, currency="usd"))
        return usd, kept

    def test_r31_as_many_of_another_currency_are_not_it(self):
        line = self.statement_line()
        _usd, kept = self.sent_in_dollars()
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(kept.statement_line_id or line.is_reconciled)
        self.assertFalse(kept._possible_lines())

    def test_r31_what_the_bank_converted_is(self):
        usd, kept = self.sent_in_dollars()
        line = self.statement_line(amount=62.1)
        line.write({"foreign_currency_id": usd.id, "amount_currency": 50.0})
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(kept.statement_line_id, line)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.balance_of("transit"), 0)

    def test_r26_one_that_failed_comes_back_from_in_transit(self):
        self.sent(status="failed")
        self.book(of_payout(5000, type_="payout_failure", at="2026-05-18 09:00"))
        self.assertEqual(self.balance_of("transit"), 0)
        self.assertEqual(self.balance_of("clearing"), 0)

    def test_r26_what_changes_at_stripe_changes_here(self):
        kept = self.payouts._keep(self.stripe, [payout(status="in_transit")])
        self.payouts._keep(self.stripe, [payout(status="paid")])
        self.assertEqual((len(kept), kept.status), (1, "paid"))

    def day_of_fees(self):
        """Three transactions of a day, and what two of them are paid out by."""
        self.stripe.fee_entries = "payout"
        told = [
            answer("stripe_fee", -100),
            answer("stripe_fee", -200),
            answer("stripe_fee", 0, fee=226, tax=26),
        ]
        rows = self.book(*told)
        kept = self.payouts._keep(self.stripe, [payout()])
        return told, rows, kept

    def test_r25_fees_are_parted_by_payout_once_it_is_known(self):
        told, rows, kept = self.day_of_fees()
        first = rows.fee_move_id
        self.assertEqual(len(first), 1)
        before = self.balance_of("fee"), self.balance_of("clearing")
        self.made_of(kept, [told[0], told[2]])
        self.env.invalidate_all()
        self.assertEqual(rows[0].fee_move_id, rows[2].fee_move_id)
        self.assertEqual(rows[1].fee_move_id, first)
        own = rows[0].fee_move_id
        self.assertEqual((own.state, own.date), ("posted", first.date))
        totals = (first.amount_total, own.amount_total)
        self.assertEqual(totals, (2, 3.26))
        self.assertTrue(own.line_ids.tax_line_id)
        self.assertFalse(first.line_ids.tax_line_id)
        self.assertEqual((self.balance_of("fee"), self.balance_of("clearing")), before)

    def test_r25_fees_of_one_payout_stay_together(self):
        told, rows, kept = self.day_of_fees()
        self.made_of(kept, told)
        self.assertEqual(len(rows.fee_move_id), 1)

    def test_r25_in_a_locked_period_fees_are_not_parted(self):
        told, rows, kept = self.day_of_fees()
        self.company.hard_lock_date = "2026-05-31"
        self.made_of(kept, told[:1])
        self.assertEqual(len(rows.fee_move_id), 1)

    def test_r25_fees_that_a_person_moved_to_another_account_are_not_parted(self):
        told, rows, kept = self.day_of_fees()
        move, other = rows.fee_move_id, self.account("5995", "expense")
        move.button_draft()
        fees = move.line_ids.filtered(
            lambda item: item.account_id == self.accounts["fee"]
        )
        fees[0].account_id = other
        move.action_post()
        before = move.line_ids.mapped(lambda item: (item.account_id, item.balance))
        self.made_of(kept, [told[0], told[2]])
        self.env.invalidate_all()
        after = move.line_ids.mapped(lambda item: (item.account_id, item.balance))
        self.assertEqual((rows.fee_move_id, after), (move, before))

    def test_r25_fees_that_a_person_reversed_are_not_parted(self):
        told, rows, kept = self.day_of_fees()
        move = rows.fee_move_id
        move._reverse_moves([{"date": "2026-05-20"}], cancel=True)
        self.made_of(kept, [told[0], told[2]])
        self.assertEqual((rows.fee_move_id, move.amount_total), (move, 5.26))

    def test_r25_what_is_booked_after_its_payout_is_parted_at_once(self):
        self.stripe.fee_entries = "payout"
        told = [answer("stripe_fee", -100), answer("stripe_fee", -200)]
        rows = self.env[ROWS].sudo()._keep(self.stripe, told)
        kept = self.payouts._keep(self.stripe, [payout()])
        self.made_of(kept, told[:1])
        self.book_rows(rows)
        self.assertEqual(len(rows.fee_move_id), 2)

    def test_r26_one_that_is_not_its_members_is_read_again(self):
        members = [answer("charge", 4900), of_payout(-5000)]
        kept = self.payouts._keep(self.stripe, [payout()])
        self.made_of(kept, members)
        row = self.book(members[1])
        self.assertEqual(self.stripe._payouts_listed(), set())
        self.made_of(kept, [*members, answer("charge", 100)])
        self.book_rows(row)
        self.assertEqual(row.state, "booked")
        self.assertEqual(self.stripe._payouts_listed(), {"po_1"})
