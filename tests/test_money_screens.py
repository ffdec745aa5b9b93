from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .money_case import ROWS
from .money_screen_case import ACCOUNT, DAY, MODELS, PAYOUT, READERS, MoneyScreenCase
from .security_case import LEVELS

ACTIONS = {
    ROWS: "action_balance_transaction",
    DAY: "action_balance_day",
    PAYOUT: "action_payout",
    ACCOUNT: "action_stripe_account",
}


@tagged("post_install", "-at_install")
class TestMoneyScreens(MoneyScreenCase):
    """Every screen of the Stripe balance, as each level finds it."""

    def test_every_view_opens_for_all_who_may_read(self):
        self.book_every_fate()
        self.paid_out()
        for name, action in ACTIONS.items():
            modes = self.env.ref(f"fusion_centralize_billing.{action}").view_mode
            for level in LEVELS:
                model = self.as_level(level)[name]
                with self.subTest(model=name, level=level):
                    self.assertEqual(model.has_access("read"), level in READERS)
                    if level in READERS:
                        self.open_all(model, f"{modes},search")

    def open_all(self, model, modes):
        for mode in modes.split(","):
            view = model.get_view(view_type=mode)
            spec = model._get_fields_spec(view)
            records = model.search([])
            self.assertTrue(records)
            if mode != "search":
                self.assertIsNotNone(records.web_read(spec))

    def test_another_company_sees_nothing(self):
        self.book_every_fate()
        self.paid_out()
        stranger = self.elsewhere()
        for name in MODELS:
            records = self.env[name].search([])
            with self.subTest(model=name):
                self.assertTrue(records)
                foreign = records.with_user(stranger)
                self.assertFalse(foreign.search([]))
                self.assertRaises(AccessError, foreign.read, ["display_name"])

    def test_buttons_are_for_accountants(self):
        shown = {"reader": False, "accountant": True, "administrator": True}
        for name, button in {
            ROWS: "action_decide_again",
            PAYOUT: "action_match_bank",
            ACCOUNT: "action_read_now",
        }.items():
            for level, is_shown in shown.items():
                arch = self.as_level(level)[name].get_view(view_type="form")["arch"]
                with self.subTest(model=name, level=level):
                    self.assertEqual(f'name="{button}"' in arch, is_shown)

    def test_calls_of_others_are_refused(self):
        self.book_every_fate()
        payout, _row = self.paid_out()
        calls = (
            (self.held, "action_decide_again"),
            (self.held, "action_ask_account"),
            (payout, "action_match_bank"),
            (self.stripe, "action_read_now"),
        )
        stranger = self.elsewhere()
        for records, name in calls:
            for level in set(LEVELS) - {"accountant", "administrator"}:
                with self.subTest(name=name, level=level):
                    mine = self.by(level, records)
                    self.assertRaises(AccessError, getattr(mine, name))
            with self.subTest(name=name, who="stranger"):
                foreign = records.with_user(stranger)
                self.assertRaises(AccessError, getattr(foreign, name))
        self.assertEqual(self.held.state, "held")

    def test_the_lists_filter_of_what_is_to_be_decided(self):
        self.book_every_fate()
        account = self.by("reader", self.stripe)
        self.assertEqual(account.undecided_count, 2)
        action = account.action_open_undecided()
        found = self.env[ROWS].search(action["domain"])
        self.assertEqual(found, self.unplaced | self.held)

    def test_a_row_leads_to_its_entries_and_back(self):
        self.book_every_fate()
        row = self.by("accountant", self.booked)
        self.assertEqual(row.action_open_payment()["res_id"], row.payment_id.id)
        self.assertEqual(row.action_open_fee_move()["res_id"], row.fee_move_id.id)
        invoices = row.action_open_invoices()
        self.assertEqual(
            len(self.env[invoices["res_model"]].search(invoices["domain"])), 1
        )
        for move in (row.fee_move_id, row.payment_id.move_id):
            self.assertEqual(move.x_fc_balance_count, 1)
            action = move.action_open_balance_transactions()
            self.assertEqual(self.env[ROWS].search(action["domain"]), self.booked)

    def test_an_entry_can_be_opened_by_who_may_not_read_transactions(self):
        self.book_every_fate()
        move = self.by("invoicing", self.booked.fee_move_id)
        with Form(move) as form:
            self.assertEqual(form.ref, self.booked.external_id)
        self.assertEqual(move.x_fc_balance_count, 1)

    def test_r14_no_cell_of_an_export_starts_a_formula(self):
        self.book_every_fate()
        payout, _row = self.paid_out()
        evil = " =HYPERLINK(1)"
        self.held.sudo().description = evil
        payout.sudo().trace = evil
        for record, name in ((self.held, "description"), (payout, "trace")):
            [[cell]] = record.export_data([name])["datas"]
            self.assertEqual(cell, f"'{evil}", record._name)
