from odoo.tests import Form, new_test_user, tagged

from ..ledger.reasons import FLAGS, REASONS
from ..models.reason_titles import REASON_TITLES
from .common import raw_invoice
from .security_case import LEVELS, LevelsCase

MENU = "fusion_centralize_billing.menu_"


@tagged("post_install", "-at_install")
class TestScreens(LevelsCase):
    """Who sees which screen, and that each can be read by those who see it."""

    def user_in(self, group):
        return new_test_user(
            self.env,
            login=f"screens_{group}",
            groups=group,
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def menus(self, user):
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "fusion_centralize_billing"),
                ("model", "=", "ir.ui.menu"),
                ("res_id", "in", list(visible)),
            ]
        )
        return {name.removeprefix("menu_") for name in data.mapped("name")}

    def test_menus_follow_the_three_levels(self):
        reader = {"root", "dashboard", "source_invoice", "ledger_run"}
        reader |= {"reconciliation", "month", "completeness", "correction", "tax_paper"}
        reader |= {"configuration", "family", "unmatched", "account_link", "setup"}
        reader |= {"tax_authority", "balance_day", "balance_transaction", "payout"}
        reader |= {"credit_note", "customer_credit"}
        reader |= {"stripe_account", "dispute"}
        accountant = reader | {"invoice_ledger_wizard", "invoice_ledger_post"}
        administrator = accountant | {"prune"}
        for group, expected in {
            "base.group_user": set(),
            "account.group_account_invoice": set(),
            "fusion_centralize_billing.group_reader": reader,
            "fusion_centralize_billing.group_accountant": accountant,
            "fusion_centralize_billing.group_administrator": administrator,
        }.items():
            with self.subTest(group=group):
                self.assertEqual(self.menus(self.user_in(group)), expected)
        everything = administrator | {"settings"}
        self.assertEqual(self.menus(self.env.ref("base.user_admin")), everything)

    def test_every_screen_opens_for_all_who_may_read_its_records(self):
        self.ingest(raw_invoice())
        readers = {"reader", "accountant", "administrator"}
        for name, levels in {
            "source_invoice": readers | {"invoicing", "auditor"},
            "ledger_run": readers,
            "family": readers,
            "unmatched": readers,
            "account_link": readers,
            "balance_day": readers,
            "balance_transaction": readers,
            "payout": readers,
            "credit_note": readers,
            "customer_credit": readers,
            "stripe_account": readers,
        }.items():
            action = self.env.ref(f"fusion_centralize_billing.action_{name}")
            for level in LEVELS:
                model = self.as_level(level)[action.res_model]
                with self.subTest(name=name, level=level):
                    self.assertEqual(model.has_access("read"), level in levels)
                    if level in levels:
                        self.open_all(model, action.view_mode)

    def open_all(self, model, view_mode):
        for view_type in view_mode.split(","):
            spec = model._get_fields_spec(model.get_view(view_type=view_type))
            self.assertTrue(spec)
            self.assertIsNotNone(model.search([]).web_read(spec))

    def test_the_history_of_a_row_is_for_those_who_may_read_runs(self):
        self.ingest(raw := raw_invoice())
        shown = {"invoicing": False, "auditor": False, "reader": True}
        for level, is_shown in shown.items():
            row = self.row_of(raw).with_env(self.as_level(level))
            arch = row.get_view(view_type="form")["arch"]
            with self.subTest(level):
                self.assertEqual('name="history"' in arch, is_shown)
                self.assertTrue(row.read())

    def test_the_form_of_a_row_shows_figures_and_lines(self):
        raw = raw_invoice("117.50", "13.50", [("<b>Hosting</b>", "2", "104.00")])
        self.ingest(raw, post=False)
        row = self.row_of(raw).with_user(self.accountant)
        self.assertIn("117.50", row.comparison)
        self.assertIn("&lt;b&gt;Hosting&lt;/b&gt;", row.source_lines)

    def test_a_row_whose_source_is_broken_can_be_shown(self):
        raw = raw_invoice(items=[])
        raw["items"] = ["no line at all", {"description": None, "amount": "x"}]
        self.ingest(raw)
        row = self.row_of(raw)
        self.assertEqual(row.state, "held")
        self.assertTrue(row.comparison)
        self.assertIn("x", row.source_lines)

    def test_the_invoice_says_why_it_is_held(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw, post=False)
        move = self.move_of(raw).with_user(self.accountant)
        self.assertIn(self.row_of(raw).reason, move.x_fc_hold)
        action = move.action_open_source_invoice()
        self.assertEqual(action["res_id"], self.row_of(raw).id)
        with Form(move) as form:
            self.assertTrue(form.x_fc_hold)

    def test_other_invoices_know_nothing_of_it(self):
        move = self.init_invoice("out_invoice", amounts=[10.0])
        self.assertFalse(move.x_fc_hold)
        invoicing = self.user_in("account.group_account_invoice")
        with Form(move.with_user(invoicing)) as form:
            self.assertFalse(form.x_fc_is_ingested)

    def test_a_row_leads_to_its_payments(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw).with_user(self.accountant)
        self.assertEqual(row.payment_count, 1)
        self.assertEqual(row.action_open_payments()["res_id"], row.payment_ids.id)

    def test_people_leave_notes_on_rows_they_cannot_write(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw).with_user(self.accountant)
        self.assertFalse(row.has_access("write"))
        note = row.message_post(body="Looked at.")
        self.assertIn(note, row.message_ids)

    def test_every_reason_has_a_title_and_every_flag_a_record(self):
        self.assertEqual({code for code, _title in REASON_TITLES}, set(REASONS))
        flags = self.env["fusion.billing.flag"].search([])
        self.assertEqual(set(flags.mapped("code")), set(FLAGS))
        self.assertTrue(all(flags.mapped("description")))
