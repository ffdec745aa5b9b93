from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import raw_invoice
from .security_case import ADDON, LevelsCase, closed_periods
from .security_money import MONEY, some_money

ROWS = "fusion.billing.source.invoice"
RUN = "fusion.billing.ledger.run"
CLOSED = (
    "month.frozen",
    "completeness.line",
    "completeness.count",
    "number.gap",
    "correction",
    "tax.authority",
    "tax.paper",
    "tax.paper.line",
    "tax.paper.item",
)
WIZARDS = {
    "invoice.ledger.wizard": "action_run",
    "invoice.ledger.post": "action_post",
    "setup": "action_apply",
    "prune": "action_remove",
}
PAGES = (
    ("month", "action_open_months"),
    ("month", "action_open_all_corrections"),
    ("service", "action_open_completeness"),
    ("tax.paper", "action_open_papers"),
)


@tagged("post_install", "-at_install")
class TestCompanies(LevelsCase):
    """Who works in another company sees nothing, and can act on nothing by its id."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw = raw_invoice()
        cls.ledger._ingest_invoices([cls.raw], verified={})
        cls.row = cls.env[ROWS].search([])
        cls.bill_unmatched()
        cls.env["fusion.billing.family.cover"].sudo().create(
            {"family_id": cls.service.family_ids[0].id, "text": "Even"}
        )
        runs = cls.env[RUN].sudo()
        values = {"service_id": cls.service.id, "mode": "draft", "trigger": "wizard"}
        cls.a_run = runs.create(values).sudo(False)
        cls.a_run.sudo().write(
            {
                "line_ids": [Command.create({"source_invoice_id": cls.row.id})],
                "batch_ids": [
                    Command.create({"task": "retry", "row_ids": cls.row.ids})
                ],
                "effect_ids": [
                    Command.create({"kind": "row", "model": ROWS, "res_id": 1})
                ],
            }
        )
        closed_periods(cls)
        some_money(cls)
        months = cls.env["fusion.billing.month"].search([])
        frozen = cls.env["fusion.billing.month.frozen"].sudo()
        frozen.create({"month_id": months[0].id})
        cls.env["fusion.billing.account.link"].create(
            {
                "service_id": cls.service.id,
                "external_account_id": "user-x",
                "partner_id": cls.env.user.partner_id.id,
            }
        )
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        group = f"{ADDON}.group_administrator"
        cls.stranger = cls.new_user("stranger", group, cls.elsewhere)
        cls.both = cls.new_user("both", group)
        cls.both.company_ids |= cls.elsewhere

    def environments(self):
        """Of somebody who works elsewhere only, and who just now works elsewhere."""
        self.env.invalidate_all()
        context = {"allowed_company_ids": self.elsewhere.ids}
        yield "stranger", self.env(user=self.stranger, su=False)
        yield "both", self.env(user=self.both, su=False, context=context)

    def records(self):
        yield from (self.row, self.a_run, self.service, self.service.family_ids)
        yield from (self.a_run.sudo().line_ids, self.a_run.sudo().batch_ids)
        yield self.a_run.sudo().effect_ids
        yield self.row.sudo().line_ids
        yield self.service.check_ids
        yield self.env["fusion.billing.family.cover"].search([])
        yield self.env["fusion.billing.unmatched"].search([])
        yield self.env["fusion.billing.month"].search([])
        yield self.env["fusion.billing.month.line"].search([])
        yield self.env["fusion.billing.month.difference"].search([])
        for name in (*CLOSED, *MONEY, "balance.day", "month.balance"):
            yield self.env[f"fusion.billing.{name}"].search([])
        yield self.env["fusion.billing.proof.line"].search([])
        yield self.env["fusion.billing.account.link"].search([])

    def test_every_model_with_a_company_has_its_rule(self):
        names = {name for name in self.env.registry if name.startswith("fusion.bill")}
        models = [self.env[name] for name in names]
        stored = {
            model._name
            for model in models
            if not model._abstract and not model._transient
        }
        self.assertEqual(
            {records._name for records in self.records()},
            stored - {"fusion.billing.flag"},  # the same for all companies
        )

    def test_nothing_is_found_or_read(self):
        for who, env in self.environments():
            for records in self.records():
                self.assertTrue(records)
                foreign = records.with_env(env)
                with self.subTest(who=who, model=records._name):
                    self.assertFalse(foreign.search([]))
                    self.assertRaises(AccessError, foreign.read, ["display_name"])
                    self.assertRaises(AccessError, foreign.write, {"display_name": "x"})
                    self.assertRaises(AccessError, foreign.unlink)

    def test_no_action_on_a_row(self):
        before = self.row.read(["state", "decision", "reason_code"])
        actions = (
            lambda row: row.action_retry(),
            lambda row: row.action_resync(),
            lambda row: row.action_overwrite(),
            lambda row: row.action_unignore(),
            lambda row: row._ignore("why"),
            lambda row: row._accept("why"),
            lambda row: row.action_open_move(),
            lambda row: row.message_post(body="note"),
        )
        for who, env in self.environments():
            for number, action in enumerate(actions):
                with self.subTest(who=who, number=number):
                    self.assertRaises(AccessError, action, self.row.with_env(env))
        self.env.invalidate_all()
        self.assertEqual(self.row.read(["state", "decision", "reason_code"]), before)

    def test_no_run_is_shown_or_exported(self):
        for who, env in self.environments():
            run = self.a_run.with_env(env)
            for name in ("result", "export_csv", "export_xlsx", "line_ids"):
                with self.subTest(who=who, field=name):
                    self.assertRaises(AccessError, run.read, [name])

    def test_a_wizard_shows_no_run_of_another_company(self):
        for who, env in self.environments():
            wizard = env["fusion.billing.invoice.ledger.wizard"].create({})
            wizard.run_id = self.a_run.id
            wizard.flush_recordset()
            for name in ("result_summary", "run_state", "mode", "line_ids"):
                wizard.invalidate_recordset()
                with self.subTest(who=who, field=name):
                    self.assertRaises(AccessError, lambda n=name, w=wizard: w[n])

    def test_no_wizard_works_for_a_company_that_is_not_the_users(self):
        for who, env in self.environments():
            for name, action in WIZARDS.items():
                told = self.assertRaisesRegex(UserError, "Switch to that company")
                with self.subTest(who=who, wizard=name), told:
                    getattr(env[f"fusion.billing.{name}"].create({}), action)()

    def test_no_page_of_the_month_end_opens_for_another_company(self):
        for who, env in self.environments():
            for name, action in PAGES:
                told = self.assertRaisesRegex(UserError, "Switch to that company")
                with self.subTest(who=who, action=action), told:
                    getattr(env[f"fusion.billing.{name}"], action)()

    def test_no_decision_by_wizard_on_a_foreign_row(self):
        for who, env in self.environments():
            values = {"action": "ignore", "note": "why"}
            values["row_ids"] = [Command.set(self.row.ids)]
            resolve = env["fusion.billing.source.invoice.resolve"]
            with self.subTest(who=who), self.assertRaises(AccessError):
                resolve.create(values).action_apply()
        self.assertEqual(self.row.state, "waiting")

    def test_no_bulk_post_of_a_foreign_row(self):
        for who, env in self.environments():
            values = {"is_selection": True, "row_ids": [Command.set(self.row.ids)]}
            posting = env["fusion.billing.invoice.ledger.post"]
            with self.subTest(who=who), self.assertRaises(AccessError):
                posting.create(values).action_post()
