from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .security_case import LevelsCase
from .test_families_unmatched import UnmatchedCase

WIZARD = "fusion.billing.family.rule"


@tagged("post_install", "-at_install")
class TestMakeRule(UnmatchedCase):
    """R6: a rule is made of what the list shows, and seen beforehand."""

    def setUp(self):
        super().setUp()
        self.billed("Server abc-12 Mar 2026", "40.00", invoice_date=date(2026, 3, 5))
        self.billed("Server xyz-7 Apr 2026", "60.00", invoice_date=date(2026, 4, 5))
        self.billed("Service <b>desk</b>", "30.00")

    def opened(self, name="Server #"):
        """The window that the button opens, as its form."""
        self.env.flush_all()
        group = self.list.search([("name", "=", name)])
        action = group.action_make_rule()
        return Form(
            self.env[WIZARD]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )

    def test_r6_one_click_leads_to_a_proposal(self):
        form = self.opened()
        self.assertEqual(form.keyword, "Server")
        self.assertIn(form.description, "Server xyz-7 Apr 2026")
        self.assertIn("<strong>2</strong>", form.found)
        self.assertIn("100.00", form.found)

    def test_r6_another_keyword_shows_what_else_it_takes(self):
        form = self.opened()
        form.keyword = "Serv"
        self.assertIn("<strong>3</strong>", form.found)
        self.assertIn("Service &lt;b&gt;desk", form.found)
        form.keyword = "xyz"
        self.assertIn("<strong>1</strong>", form.found)
        form.keyword = "erver"
        self.assertIn("beginning of a word", form.found)

    def test_r6_the_keyword_joins_a_family(self):
        form = self.opened()
        form.family_id = self.family("addons")
        rule = form.save()
        self.assertEqual(rule.action_make()["type"], "ir.actions.act_window_close")
        self.assertIn("Server", self.family("addons")._keyword_lines())
        self.assertEqual(self.found(), [("Service <b>desk</b>", 1, 30)])
        rule.action_make()
        self.assertEqual(self.family("addons")._keyword_lines().count("Server"), 1)

    def test_r6_what_comes_is_booked_by_it(self):
        form = self.opened()
        form.family_id = self.family("addons")
        form.save().action_make()
        raw = self.billed("Server 9 May 2026")
        move = self.move_of(raw)
        self.assertEqual(move.invoice_line_ids.x_fc_family_id, self.family("addons"))

    def test_r6_a_new_family_comes_before_what_takes_the_rest(self):
        form = self.opened()
        form.is_new = "yes"
        form.name = "Sérvers & Co"
        form.account_id = self.income["managed"]
        form.date_from = "2026-04-01"
        self.assertIn("<strong>1</strong>", form.found)
        self.assertIn("would stay", form.found)
        form.save().action_make()
        self.env.invalidate_all()
        family = self.family("servers-co")
        self.assertEqual(family.account_id, self.income["managed"])
        self.assertEqual(family.date_from, date(2026, 4, 1))
        self.assertEqual(
            self.service.family_ids.mapped("code")[-2:], ["servers-co", "other"]
        )
        self.assertEqual(
            self.found(), [("Server #", 1, 40), ("Service <b>desk</b>", 1, 30)]
        )

    def test_r6_a_family_of_other_dates_leaves_the_rest_on_the_list(self):
        self.family("addons").date_to = "2026-03-31"
        form = self.opened()
        form.family_id = self.family("addons")
        self.assertIn("60.00", form.found)
        self.assertIn("would stay", form.found)

    def test_r6_what_is_missing_is_asked_for(self):
        rules = self.env[WIZARD].with_user(self.accountant)
        for vals, told in [
            ({"keyword": "Server"}, "choose the family"),
            ({"keyword": "\u202e ", "family_id": self.family("addons").id}, "words"),
            ({"keyword": "Server", "is_new": "yes"}, "name and income account"),
            ({"keyword": "Server", "is_new": "yes", "name": "X"}, "income account"),
        ]:
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, told):
                rules.create(vals).action_make()

    def test_r6_a_keyword_of_another_family_is_refused(self):
        form = self.opened()
        form.keyword = "managed"
        form.family_id = self.family("addons")
        with self.assertRaisesRegex(ValidationError, "Managed plans"):
            form.save().action_make()

    def test_r6_hostile_keywords_are_one_word_of_text(self):
        rules = self.env[WIZARD].with_user(self.accountant)
        family = self.family("addons")
        before = family._keyword_lines()
        values = {
            "keyword": "a\nManaged\u202e <b>" + "z" * 100_000,
            "family_id": family.id,
        }
        rules.create(values).action_make()
        [added] = family._keyword_lines()[len(before) :]
        self.assertTrue(added.startswith("a Managed <b>zz"))
        self.assertEqual(len(added), 250)


@tagged("post_install", "-at_install")
class TestMakeRuleRights(LevelsCase):
    def setUp(self):
        super().setUp()
        self.bill_unmatched()
        self.values = {
            "service_id": self.service.id,
            "keyword": "Odd",
            "family_id": self.service.family_ids[0].id,
        }

    def test_only_accountants_make_rules(self):
        for level in ("internal", "invoicing", "auditor", "reader"):
            wizards = self.as_level(level)[WIZARD]
            with self.subTest(level=level):
                self.assertRaises(AccessError, wizards.create, self.values)
        for level in ("accountant", "administrator"):
            self.as_level(level)[WIZARD].create(self.values).action_make()

    def test_nothing_is_told_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        group = "fusion_centralize_billing.group_administrator"
        stranger = self.new_user("stranger", group, elsewhere)
        self.env.invalidate_all()
        env = self.env(user=stranger, su=False)
        self.assertFalse(env["fusion.billing.unmatched"].search([]))
        wizard = env[WIZARD].create({"keyword": "Odd"})
        self.assertRaises(AccessError, lambda: wizard.found)
        self.assertRaises(UserError, wizard.action_make)
        self.assertRaises(
            UserError, env["fusion.billing.family"].action_apply_to_drafts
        )
