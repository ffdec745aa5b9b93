from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..ledger.booked import FamilyRule
from ..ledger.families import family_of
from ..ledger.unmatched import pattern_of, proposed_keyword
from .common import LedgerCase, facts_of, queries, raw_invoice, unpaid
from .security_case import LevelsCase

LIST = "fusion.billing.unmatched"
TODAY = date(2026, 6, 15)


class TestPatterns(BaseCase):
    """R6: what names the same but for numbers, dates and addresses is the same."""

    def test_r6_what_is_the_same_but_for_its_numbers(self):
        for text, pattern, keyword in [
            ("Server abc-12 Mar 2026", "Server #", "Server"),
            ("Server xyz-7 Apr 2026", "Server #", "Server"),
            ("Server xyz-7 (2026-05-01 – 2026-05-31)", "Server #", "Server"),
            ("Serveur n 12, août 2026", "Serveur n #", "Serveur n"),
            ("12 May 2026 support", "# support", "support"),
            ("Consulting, 3 hours", "Consulting, # hours", "Consulting"),
            ("Domain renewal cafe.example", "Domain renewal #", "Domain renewal"),
            ("Mailbox of zoe@cafe.example", "Mailbox of #", "Mailbox of"),
            ("Extra storage - 10 GB", "Extra storage - # GB", "Extra storage"),
            ("April showers", "April showers", "April showers"),
            ("C# course", "C# course", "C# course"),
            ("Setup fee", "Setup fee", "Setup fee"),
            ("2026-05", "#", "2026-05"),
            ("# 1 # 2", "#", "# 1 # 2"),
            ("", "", ""),
        ]:
            with self.subTest(text=text):
                self.assertEqual(pattern_of(text), pattern)
                self.assertEqual(proposed_keyword(text), keyword)

    def test_r6_what_is_proposed_takes_what_it_is_made_of(self):
        for text in [
            "(Server) 12",
            "<b>Disk</b> 3",
            "Ünïcode – 7",
            "\u05e9\u05dc\u05d5\u05dd 12",
            "# # x",
            "- 5 -",
            "'quoted' 5",
            "1.5 y.z",
        ]:
            rules = (FamilyRule("new", (proposed_keyword(text),)),)
            with self.subTest(text=text):
                self.assertEqual(family_of(text, rules), ("new", True))

    def test_hostile_description_is_quick(self):
        for text in ["# " * 250, "a. " * 160, "1" * 500, "mar 1 " * 80, "@" * 500]:
            pattern_of(text)
            proposed_keyword(text)


class UnmatchedCase(LedgerCase):
    """Today is in June 2026; what is billed is of May, unless it says otherwise."""

    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(fields.Date, "context_today", lambda *_args: TODAY)
        )
        self.list = self.env[LIST].with_user(self.accountant)

    def billed(self, description, amount="100.00", post=True, **said):
        raw = raw_invoice(amount, "0.00", [(description, "1", amount)])
        self.ingest(raw, post=post, facts={raw["id"]: facts_of(raw, **said)})
        return raw

    def found(self, *names):
        self.env.flush_all()
        self.env.invalidate_all()
        names = names or ("name", "line_count", "amount")
        return [tuple(group[name] for name in names) for group in self.list.search([])]

    def family(self, code):
        return self.service.family_ids.filtered(lambda each: each.code == code)


@tagged("post_install", "-at_install")
class TestUnmatched(UnmatchedCase):
    """R6: what is of no family is listed by amount, until there is a rule."""

    def test_r6_alike_ones_are_together_by_amount(self):
        self.billed("Server abc-12 Mar 2026", "40.00")
        self.billed("2 × Server xyz-7 Apr 2026", "60.00")
        self.billed("Consulting", "150.00")
        self.billed("Odoo ERP Hosting", "500.00")
        self.assertEqual(self.found(), [("Consulting", 1, 150), ("Server #", 2, 100)])
        group = self.list.search([("name", "=", "Server #")])
        self.assertEqual(group.example, "Server xyz-7 Apr 2026")
        self.assertEqual(group.source_invoice_id.amount_total, 60)
        self.assertEqual(group.months, "May 2026")

    def test_r6_it_says_what_is_posted_already(self):
        self.billed("Consulting", "150.00")
        self.billed("Consulting", "50.00", post=False)
        found = self.found("line_count", "posted_count", "amount")
        self.assertEqual(found, [(2, 1, 200)])

    def test_r6_months_and_currencies(self):
        self.dollars()
        self.billed("Server 1", invoice_date=date(2026, 3, 31))
        self.billed("Server 2", invoice_date=date(2026, 5, 1))
        raw = raw_invoice("90.00", "0.00", [("Server 3", "1", "90.00")], currency="USD")
        self.ingest(raw)
        found = self.found("currency_id", "amount", "months")
        found = [(currency.name, *rest) for currency, *rest in found]
        self.assertEqual(
            found, [("CAD", 200, "Mar 2026 – May 2026"), ("USD", 90, "May 2026")]
        )

    def test_r6_twelve_months_are_looked_back(self):
        self.billed("Old", invoice_date=date(2025, 6, 14))
        self.assertEqual(self.found(), [])
        self.billed("Old", invoice_date=date(2025, 6, 15))
        self.assertEqual(self.found(), [("Old", 1, 100)])

    def test_r6_what_is_not_billed_is_not_listed(self):
        void = raw_invoice(items=[("Consulting", "1", "100.00")])
        self.ingest(void, facts={void["id"]: unpaid(void, void=True)})
        self.assertTrue(self.row_of(void).line_ids.unmatched)
        self.assertEqual(self.found(), [])

    def test_r6_what_a_rule_takes_by_now_is_gone(self):
        self.billed("Consulting in May", "150.00")
        self.billed("Training", "50.00")
        self.family("addons").keywords += "\nconsulting"
        self.assertEqual(self.found(), [("Training", 1, 50)])
        self.family("addons").keywords = "Daily Backup"
        self.assertEqual(len(self.found()), 2)
        family = self.family("addons").copy({"code": "c", "keywords": "consulting"})
        self.assertEqual(len(self.found()), 1)
        family.unlink()
        self.assertEqual(len(self.found()), 2)

    def test_r6_a_rule_takes_what_is_of_its_dates(self):
        self.billed("WhatsUp", "10.00", invoice_date=date(2026, 4, 30))
        self.billed("WhatsUp", "20.00", invoice_date=date(2026, 5, 1))
        self.billed("WhatsUp", "40.00", invoice_date=date(2026, 5, 2))
        self.family("addons").write({"keywords": "WhatsUp", "date_from": "2026-05-01"})
        self.assertEqual(self.found(), [("WhatsUp", 1, 10)])
        self.family("addons").date_to = "2026-05-01"
        self.assertEqual(self.found(), [("WhatsUp", 2, 50)])

    def test_r6_a_plan_that_is_of_no_family_is_listed(self):
        raw = raw_invoice("80.00", "0.00", [], plan_name="Plan B")
        self.ingest(raw)
        self.assertEqual(self.found(), [("Plan B", 1, 80)])

    def test_r6_hostile_descriptions_are_listed_as_text(self):
        for text in ["<b>x</b>\0", "y" * 100_000, "\u202eabc \u05e9\u05dc\u05d5\u05dd"]:
            self.billed(text)
        names = {name for name, *_rest in self.found()}
        self.assertIn("<b>x</b>", names)
        self.assertIn("abc \u05e9\u05dc\u05d5\u05dd", names)
        self.assertEqual(max(map(len, names)), 500)

    def test_r6_the_invoices_of_a_group_are_opened(self):
        raws = [self.billed("Server 1"), self.billed("Server 2")]
        self.billed("Other thing")
        self.env.flush_all()
        group = self.list.search([("name", "=", "Server #")])
        found = self.env["fusion.billing.source.invoice"].search(
            group.action_open_invoices()["domain"]
        )
        self.assertEqual(set(found), {self.row_of(raw) for raw in raws})
        self.family("addons").keywords = "Server"
        with self.assertRaisesRegex(UserError, "A rule takes"):
            group.action_open_invoices()

    def test_r6_queries_do_not_depend_on_the_number_of_lines(self):
        def look():
            self.list.search([]).read()
            self.family("addons").keywords += "\nNothing"

        self.billed("Server 1")
        look()
        few = queries(self.env, look)
        for number in range(5):
            self.billed(f"Server {number} x")
            self.billed("Thing " * number or "None")
        self.assertEqual(queries(self.env, look), few)

    def test_r6_lines_of_an_earlier_version_are_filled(self):
        self.billed("2 × Server 1", "40.00")
        self.billed("Odoo ERP Hosting")
        self.ingest(raw_invoice("80.00", "0.00", [], plan_name="Plan B"))
        before = self.found()
        self.env.cr.execute(
            "UPDATE fusion_billing_source_line SET unmatched = NULL, pattern = NULL"
        )
        self.assertEqual(self.found(), [])
        self.env["fusion.billing.source.line"]._fill_unmatched()
        self.assertEqual(self.found(), before)
        self.assertEqual([name for name, *_ in before], ["Plan B", "Server #"])

    def test_r6_what_a_rule_takes_since_is_not_listed_after_an_upgrade(self):
        self.billed("Server 1")
        self.billed("Other thing")
        self.family("addons").keywords = "Server"
        self.env["fusion.billing.family.cover"].sudo().search([]).unlink()
        self.env.cr.execute(
            "UPDATE fusion_billing_source_line SET unmatched = NULL, pattern = NULL"
        )
        self.env["fusion.billing.source.line"]._fill_unmatched()
        self.assertEqual([name for name, *_ in self.found()], ["Other thing"])


@tagged("post_install", "-at_install")
class TestUnmatchedLevels(LevelsCase):
    def test_readers_look_and_accountants_make_rules(self):
        self.bill_unmatched()
        for level, may in [("reader", False), ("accountant", True)]:
            group = self.as_level(level)[LIST].search([])
            self.assertEqual(group.name, "Odd")
            self.assertTrue(group.action_open_invoices())
            with self.subTest(level=level):
                if may:
                    self.assertEqual(group.action_make_rule()["target"], "new")
                else:
                    self.assertRaises(AccessError, group.action_make_rule)
