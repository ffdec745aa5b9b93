from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import queries, raw_invoice
from .money_case import ROWS, answer
from .money_screen_case import DAY, PAYOUT, READERS, MoneyScreenCase


@tagged("post_install", "-at_install")
class TestBalanceDays(MoneyScreenCase):
    """R24: the days, what is behind each, and what makes a difference."""

    def day(self, text, level="accountant"):
        self.env.flush_all()
        days = self.as_level(level)[DAY]
        return days.search([("date", "=", text)])

    def test_a_day_opens_what_is_behind_it(self):
        self.book_every_fate()
        day = self.day("2026-05-13")
        action = day.action_open_transactions()
        found = self.env[ROWS].search(action["domain"])
        self.assertEqual(found, self.booked | self.unplaced | self.held)
        self.assertEqual(day.transaction_ids, found)
        action = day.action_open_items()
        items = self.env["account.move.line"].search(action["domain"])
        booked = sum(items.mapped("amount_currency"))
        self.assertAlmostEqual(booked, day.ledger_moved, 2)
        first = self.day("2026-05-01").action_open_items()
        items = self.env["account.move.line"].search(first["domain"])
        self.assertEqual(items.move_id.x_fc_opening_id.amount, items.balance)

    def test_what_makes_the_difference(self):
        self.book_every_fate()
        day = self.day("2026-05-13")
        self.assertEqual((day.difference, day.new_difference), (-7, -7))
        self.assertEqual(day.unbooked_ids, self.held)
        self.assertFalse(day.odd_item_ids)
        self.foreign_entry("2026-05-14", 20)
        day = self.day("2026-05-14")
        self.assertEqual((day.difference, day.new_difference), (-27, -20))
        self.assertEqual(day.odd_item_ids.amount_currency, 20)
        self.assertFalse(self.day("2026-05-13").odd_item_ids)

    def foreign_entry(self, day, amount):
        accounts = self.journal.default_account_id, self.accounts["fee"]
        lines = [
            {"account_id": account.id, "balance": sign * amount}
            for account, sign in zip(accounts, (1, -1), strict=True)
        ]
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal.id,
                "date": day,
                "line_ids": [(0, 0, line) for line in lines],
            }
        )
        move.action_post()

    def test_a_payment_that_stripe_does_not_know_is_found(self):
        self.open(CAD="0")
        self.ingest(raw_invoice())
        day = self.day("2026-05-13")
        self.assertEqual(day.odd_item_ids.amount_currency, 113)

    def test_the_filter_shows_days_that_differ(self):
        self.book_every_fate()
        days = self.as_level("reader")[DAY]
        differing = days.search([("difference", "!=", 0)])
        self.assertEqual(differing.mapped("date"), self.held.mapped("date"))

    def test_readers_see_no_entries(self):
        self.book_every_fate()
        day = self.day("2026-05-13", "reader")
        arch = day.get_view(view_type="form")["arch"]
        self.assertNotIn("odd_item_ids", arch)
        self.assertNotIn("action_open_items", arch)
        self.assertEqual(day.unbooked_ids, self.held)
        with self.assertRaises(AccessError):
            day.read(["odd_item_ids"])

    def test_days_add_up_only_where_that_makes_sense(self):
        self.book_every_fate()
        groups = self.env[DAY]._read_group(
            [], ["currency_id"], ["new_difference:sum", "stripe_moved:sum"]
        )
        [(_currency, difference, _moved)] = groups
        self.assertEqual(difference, -7)
        described = self.env[DAY].fields_get(["difference", "stripe_balance"])
        for each in described.values():
            self.assertFalse(each.get("aggregator"))


@tagged("post_install", "-at_install")
class TestStripeAccountScreen(MoneyScreenCase):
    """R24: Stripe's own balance beside the clearing account."""

    def said(self, level="reader"):
        return self.by(level, self.stripe).standing_note

    def was_read(self):
        self.stripe.balance_at = "2026-05-20 12:00:00"

    def test_before_it_is_read(self):
        self.assertIn("not been read yet", self.said())
        self.assertFalse(self.by("reader", self.stripe).standing)

    def test_it_agrees(self):
        self.book(answer("payout", -5000))
        self.open(CAD="100.00")
        self.was_read()
        self.assertEqual(self.said(), "The clearing account is what Stripe holds.")
        self.assertFalse(self.by("reader", self.stripe).differs)

    def test_before_the_cut_over_nothing_is_compared(self):
        self.book_every_fate()
        self.stripe.opening_ids.sudo().unlink()
        self.stripe.cut_over_date = "2026-09-01"
        self.assertIn("from the cut-over date on", self.said())
        self.assertFalse(self.by("reader", self.stripe).differs)

    def test_it_differs(self):
        self.book_every_fate()
        self.was_read()
        account = self.by("reader", self.stripe)
        self.assertTrue(account.differs)
        self.assertIn("7.00", account.standing)
        self.assertIn("a difference of", account.standing_note)

    def test_a_currency_without_a_journal_shows(self):
        self.dollars()
        self.open(CAD="0", USD="5.00")
        self.was_read()
        self.assertIn("USD", self.by("reader", self.stripe).standing)
        self.assertTrue(self.by("reader", self.stripe).differs)

    def test_what_stripe_did_not_list_is_said(self):
        self.open(CAD="10.00")
        self.stripe.balance = {"CAD": "15.00"}
        self.was_read()
        self.assertIn("beyond the opening", self.said())
        self.assertIn("5.00", self.said())

    def test_without_a_service_it_cannot_be_read(self):
        self.service.stripe_account_id = False
        with self.assertRaisesRegex(UserError, "No service uses"):
            self.act(self.stripe, "action_read_now")

    def test_what_it_opens(self):
        self.book_every_fate()
        payout, _row = self.paid_out()
        mine = self.by("reader", self.stripe)
        days = mine.action_open_days()
        self.assertTrue(self.env[DAY].search(days["domain"]))
        rows = self.env[ROWS].search(mine.action_open_transactions()["domain"])
        self.assertEqual(len(rows), 5)
        payouts = self.env[PAYOUT].search(mine.action_open_payouts()["domain"])
        self.assertEqual(payouts, payout)

    def test_administrators_alone_change_it(self):
        for level in ("reader", "accountant"):
            with self.subTest(level), self.assertRaises(AccessError):
                self.by(level, self.stripe).name = "Mine"
        with Form(self.by("administrator", self.stripe)) as form:
            form.name = "Ours"
        self.assertEqual(self.stripe.name, "Ours")


@tagged("post_install", "-at_install")
class TestBalanceOnTheDashboard(MoneyScreenCase):
    """R24: what stands where, in the service's card."""

    def card(self, level="reader"):
        return self.by(level, self.service)

    def figures(self, level="reader"):
        return self.card(level).dashboard["balance"]

    def test_there_is_none_without_a_stripe_account(self):
        self.service.stripe_account_id = False
        self.assertFalse(self.figures())

    def test_its_figures_open_what_they_count(self):
        self.book_every_fate()
        self.stripe.balance_at = "2026-05-20 12:00:00"
        for level in READERS:
            figures = self.figures(level)
            [currency] = figures["currencies"]
            names = [each["name"] for each in currency["figures"]]
            self.assertEqual(names, ["clearing", "stripe", "difference"])
            self.assertTrue(currency["figures"][2]["is_bad"])
            self.assertEqual(figures["decide"]["count"], 2)
            card = self.card(level).with_context(**currency["context"])
            action = card.action_open_balance()
            self.assertTrue(card.env[DAY].search(action["domain"]))
            action = self.card(level).action_open_undecided()
            found = card.env[ROWS].search(action["domain"])
            self.assertEqual(found.ids, (self.unplaced | self.held).sorted().ids)

    def test_before_it_is_read_there_are_no_figures(self):
        figures = self.figures()
        self.assertEqual((figures["currencies"], figures["read_at"]), ([], False))

    def test_two_queries_whatever_the_number_of_rows(self):
        self.book_every_fate()
        self.stripe.balance_at = "2026-05-20 12:00:00"
        few = self.queries()
        self.book(*(answer("moon_tax", -100) for _each in range(12)))
        self.assertEqual(self.queries(), few)

    def queries(self):
        self.card().web_read({"dashboard": {}, "name": {}})
        card = self.card()
        return queries(card.env, lambda: card.web_read({"dashboard": {}, "name": {}}))
