from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .money_case import ROWS
from .money_screen_case import PAYOUT, MoneyScreenCase, message


@tagged("post_install", "-at_install")
class TestPayoutScreens(MoneyScreenCase):
    """R26: a payout, its entry in transit and the bank's line."""

    def test_it_leads_to_what_it_is_made_of(self):
        payout, row = self.paid_out()
        mine = self.by("accountant", payout)
        self.assertEqual(mine.own_ids, row)
        self.assertEqual(mine.action_open_entries()["res_id"], row.move_id.id)
        action = mine.action_open_transactions()
        self.assertEqual(self.env[ROWS].search(action["domain"]), row)
        back = self.by("reader", row).action_open_payout()
        self.assertEqual(back["res_id"], payout.id)

    def test_the_one_line_is_matched_at_once(self):
        payout, _row = self.paid_out()
        line = self.bank_line(50)
        said = self.by("accountant", payout).action_match_bank()
        self.assertIn("Matched with the bank's line: 1", message(said))
        self.assertEqual(payout.statement_line_id, line)
        self.assertTrue(payout.is_arrived)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.balance_of("transit"), 0)
        opened = self.by("accountant", payout).action_open_bank_line()
        self.assertEqual(opened["res_id"], line.move_id.id)

    def test_a_person_chooses_where_several_are_alike(self):
        payout, _row = self.paid_out()
        _first, second = self.bank_line(50), self.bank_line(50)
        action = self.by("accountant", payout).action_match_bank()
        env = self.as_level("accountant")
        wizards = env[action["res_model"]].with_context(**action["context"])
        with Form(wizards) as form:
            form.line_id = second
        form.record.action_match()
        self.assertEqual(payout.statement_line_id, second)
        with self.assertRaisesRegex(UserError, "matched already"):
            form.record.action_match()

    def test_a_line_of_another_amount_is_refused(self):
        payout, _row = self.paid_out()
        self.bank_line(50, "2026-09-01")
        other = self.bank_line(51)
        wizards = self.as_level("accountant")["fusion.billing.payout.match"]
        wizard = wizards.create({"payout_id": payout.id, "line_id": other.id})
        with self.assertRaisesRegex(UserError, "another amount"):
            wizard.action_match()

    def test_without_a_line_it_says_what_to_do(self):
        payout, _row = self.paid_out()
        with self.assertRaisesRegex(UserError, "Import the bank's statement"):
            self.by("accountant", payout).action_match_bank()

    def test_of_many_those_that_are_certain(self):
        certain, _row = self.paid_out()
        under_way, _row = self.paid_out(6000, "in_transit")
        unclear, _row = self.paid_out(7000)
        self.company.fiscalyear_lock_date = "2026-05-31"
        not_booked, _row = self.paid_out(8000)
        self.company.fiscalyear_lock_date = False
        self.bank_line(50)
        chosen = certain | under_way | unclear | not_booked
        told = message(self.by("accountant", chosen).action_match_bank())
        self.assertTrue(certain.is_arrived)
        for words in ("line: 1", "not say that", "one by one", "Nothing is in transit"):
            self.assertIn(words, told)
        with self.assertRaisesRegex(UserError, "(?s)Nothing was done.*already"):
            self.by("accountant", certain).action_match_bank()

    def test_two_that_are_alike_do_not_share_a_line(self):
        first, _row = self.paid_out()
        second, _row = self.paid_out(name="po_alike")
        self.bank_line(50)
        chosen = first | second
        told = message(self.by("accountant", chosen).action_match_bank())
        self.assertIn("line: 1", told)
        self.assertIn("Left: 1", told)
        self.assertEqual(len(chosen.filtered("is_arrived")), 1)

    def test_the_bank_must_be_chosen(self):
        payout, _row = self.paid_out()
        self.stripe.bank_journal_id = False
        with self.assertRaisesRegex(UserError, "which bank"):
            self.by("accountant", payout).action_match_bank()

    def test_what_is_not_at_the_bank_is_found(self):
        payout, _row = self.paid_out()
        other, _row = self.paid_out(6000)
        self.bank_line(50)
        self.by("accountant", payout).action_match_bank()
        payouts = self.env[PAYOUT]
        self.assertEqual(payouts.search([("is_arrived", "=", True)]), payout)
        self.assertEqual(payouts.search([("is_arrived", "=", False)]), other)
