from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models import balance_transaction_actions
from .common import raw_invoice
from .money_case import answer, charge
from .money_screen_case import MoneyScreenCase, message


@tagged("post_install", "-at_install")
class TestDecideAgain(MoneyScreenCase):
    """R23: what stood in the way is gone, and a person says so."""

    def hold(self, *answers):
        self.company.fiscalyear_lock_date = "2026-05-31"
        rows = self.book(*answers)
        self.assertEqual(set(rows.mapped("state")), {"held"})
        self.company.fiscalyear_lock_date = False
        return rows

    def test_it_books_what_it_can(self):
        row = self.hold(answer("payout", -5000))
        said = self.act(row, "action_decide_again")
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual(self.balance_of("transit"), 50)
        self.assertEqual(said["params"]["type"], "success")
        run = self.env["fusion.billing.ledger.run"].search([], limit=1)
        self.assertEqual((run.task, run.trigger, run.mode), ("money", "retry", "post"))
        self.assertEqual((run.state, run.read_count), ("done", 1))

    def test_what_still_stands_in_the_way_is_said(self):
        row = self.book(answer("moon_tax", -100))
        said = self.act(row, "action_decide_again")
        self.assertEqual((row.state, said["params"]["type"]), ("held", "warning"))
        self.assertIn("moon_tax", message(said))

    def test_mixed_states_are_told_apart(self):
        rows = self.hold(answer("payout", -5000), answer("payout", -7000))
        self.book_every_fate()
        chosen = rows | self.booked | self.unplaced | self.skipped | self.held
        said = self.act(chosen, "action_decide_again")
        self.assertEqual(set(rows.mapped("state")), {"booked"})
        told = message(said)
        for words in ("Booked: 2", "Held: Unknown kind of transaction: 1"):
            self.assertIn(words, told)
        for words in ("booked already", "unallocated receipts", "cut-over"):
            self.assertIn(words, told)
        self.assertEqual(self.balance_of("transit"), 120)

    def test_of_what_is_booked_nothing_is_done(self):
        self.book_every_fate()
        with self.assertRaisesRegex(UserError, "Nothing was done"):
            self.act(self.booked | self.skipped, "action_decide_again")

    def test_what_was_booked_meanwhile_is_not_booked_twice(self):
        row = self.hold(answer("payout", -5000))
        runs = self.env["fusion.billing.ledger.run"].with_user(self.accountant)
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            env = runs.env(cr=cr)
            mine = row.with_env(env)
            late = runs.with_env(env)._start(
                self.service.with_env(env), "post", "retry", "money", mine
            )
            mine.action_decide_again()
            late._work()
        self.env.invalidate_all()
        self.assertEqual(self.balance_of("transit"), 50)

    def test_too_many_at_once(self):
        rows = self.book(answer("moon_tax", -100), answer("moon_tax", -200))
        with (
            patch.object(balance_transaction_actions, "MOST_AT_ONCE", 1),
            self.assertRaisesRegex(UserError, "at most 1"),
        ):
            self.act(rows, "action_decide_again")


@tagged("post_install", "-at_install")
class TestBookByHand(MoneyScreenCase):
    """R23: a person says where the money of a kind that nobody knows belongs."""

    def setUp(self):
        super().setUp()
        self.other = self.account("6990", "expense")

    def test_it_is_booked_on_its_own_day(self):
        row = self.book(answer("moon_tax", -10000, fee=226, tax=26))
        said = self.wizard(row, self.other, note="Moon levy").action_book()
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual(f"{row.move_id.date}", "2026-05-13")
        self.assertEqual(row.booked_date, row.move_id.date)
        items = row.move_id.line_ids.filtered(
            lambda item: item.account_id == self.other
        )
        self.assertEqual(items.balance, 100)
        self.assertEqual(self.balance_of("clearing"), -102.26)
        self.assertEqual(self.balance_of("fee"), 2)
        self.assertIn("Booked", message(said))
        self.assertIn("Moon levy", row.message_ids[0].body)
        self.assertEqual(row.move_id.create_uid, self.users["accountant"])

    def test_it_makes_the_difference_go_away(self):
        self.open(CAD="0")
        row = self.book(answer("moon_tax", -100))
        self.assertEqual(self.days()[-1][3], -1)
        self.wizard(row, self.other).action_book()
        self.assertEqual(self.days()[-1][1:], (-1, -1, 0))

    def test_mixed_states_are_told_apart(self):
        self.book_every_fate()
        broken = self.book(answer("stripe_fee", -100, net=-5000))
        chosen = self.held | self.booked | self.skipped | broken
        wizard = self.wizard(chosen, self.other)
        self.assertIn("Transactions: 2", wizard.said)
        self.assertIn("Left: 1", wizard.said)
        told = message(wizard.action_book())
        self.assertEqual((self.held.state, broken.state), ("booked", "held"))
        for words in ("Booked: 1", "booked already", "cut-over", "do not fit together"):
            self.assertIn(words, told)

    def test_a_locked_day_is_refused(self):
        row = self.book(answer("moon_tax", -100))
        self.company.hard_lock_date = "2026-05-31"
        with self.assertRaisesRegex(UserError, "(?s)Nothing was done.*2026"):
            self.wizard(row, self.other).action_book()
        self.assertEqual((row.state, row.move_id.id), ("held", False))

    def test_the_first_open_day_where_the_service_allows_it(self):
        row = self.book(answer("moon_tax", -100))
        self.company.hard_lock_date = "2026-05-31"
        self.service.book_on_first_open_day = True
        self.wizard(row, self.other).action_book()
        self.assertEqual(f"{row.move_id.date}", "2026-06-01")

    def test_a_payment_that_is_booked_is_not_booked_again(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.book(charge(raw, 11200))
        self.assertEqual(row.reason_code, "charge_differs")
        with self.assertRaisesRegex(UserError, "Correct the payment"):
            self.wizard(row, self.other).action_book()
        self.assertEqual(self.balance_of("clearing"), 113)

    def test_some_accounts_cannot_be_the_other_side(self):
        row = self.book(answer("moon_tax", -100))
        clearing = self.journal.default_account_id
        receivable = self.company_data["default_account_receivable"]
        for account in (clearing, receivable):
            with self.assertRaisesRegex(UserError, "cannot be the other side"):
                self.wizard(row, account).action_book()
        self.assertEqual(row.state, "held")

    def test_readers_and_other_companies_are_refused(self):
        row = self.book(answer("moon_tax", -100))
        for level in ("reader", "invoicing", "internal"):
            with self.subTest(level), self.assertRaises(AccessError):
                self.wizard(row, self.other, level)
            with self.subTest(level), self.assertRaises(AccessError):
                self.by(level, row)._book_by_hand(self.other)
        with self.assertRaises(AccessError):
            row.with_user(self.elsewhere())._book_by_hand(self.other)
        self.assertEqual(row.state, "held")

    def test_the_window_opens(self):
        row = self.book(answer("moon_tax", -100))
        action = self.by("accountant", row).action_ask_account()
        env = self.as_level("accountant")
        wizards = env[action["res_model"]].with_context(**action["context"])
        with Form(wizards) as form:
            self.assertIn("moon_tax", form.said)
            form.account_id = self.other
        form.record.action_book()
        self.assertEqual(row.state, "booked")
