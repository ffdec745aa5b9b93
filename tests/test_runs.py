from datetime import date
from decimal import Decimal
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ..ledger.facts_codec import facts_from_dict
from ..sources.billers import Billers
from ..sources.errors import SourceNotConfigured
from .common import facts_of, raw_invoice, unpaid
from .runs_case import CRON, RunsCase


@tagged("post_install", "-at_install")
class TestRuns(RunsCase):
    """The two doors and the loop behind them."""

    def test_r14_a_dry_run_decides_and_writes_nothing(self):
        tables = {
            model: self.env[model].search_count([])
            for model in (
                "account.move",
                "account.payment",
                "res.partner",
                "fusion.billing.account.link",
                "fusion.billing.source.invoice",
                "mail.message",
                "ir.attachment",
            )
        }
        run = self.run_wizard()
        self.assertCounts(
            run, created_count=1, skipped_count=3, held_count=1, waiting_count=1
        )
        self.assertEqual(run.mode, "dry_run")
        after = {model: self.env[model].search_count([]) for model in tables}
        self.assertEqual(after, tables)
        self.assertEqual(len(run.line_ids), len(self.raws))

    def test_r14_a_dry_run_adds_up_families_taxes_and_months(self):
        totals = self.run_wizard().totals
        hst = self.chart("hst_sale_tax_13")
        self.assertEqual(
            totals["families"]["CAD"],
            {
                "hosting": {
                    "count": 1,
                    "untaxed": "100.00",
                    "tax": "13.00",
                    "total": "113.00",
                }
            },
        )
        self.assertEqual(totals["taxes"]["CAD"][str(hst.id)]["tax"], "13.00")
        self.assertEqual(totals["months"]["CAD"]["2026-05"]["total"], "113.00")
        self.assertEqual(totals["reasons"][""]["zero_amount"]["count"], 1)

    def test_r14_and_a_real_run_decide_alike(self):
        dry = self.run_wizard()
        real = self.run_wizard(dry_run=False)
        for name in ("created_count", "skipped_count", "held_count", "waiting_count"):
            self.assertEqual(dry[name], real[name], name)
        self.assertEqual(
            {line.number: (line.outcome, line.reason_code) for line in dry.line_ids},
            {line.number: (line.outcome, line.reason_code) for line in real.line_ids},
        )

    def decided(self, raws, write):
        """{number: (outcome, reason)}; nothing is kept of it."""
        with self.env.cr.savepoint() as savepoint:
            facts = {raw["id"]: facts_of(raw) for raw in raws}
            cases = self.ledger._ingest_cases(self.service, raws, True, facts, write)
            found = {
                case.source.number: (case.outcome, case.reason and case.reason.code)
                for case in cases
            }
            savepoint.rollback()
        self.env.invalidate_all()
        return found

    def test_r14_it_sees_what_people_did_to_drafts(self):
        raws = [raw_invoice() for _draft in range(4)]
        self.ingest(*raws, post=False)
        price, day, booked_on, _untouched = map(self.move_of, raws)
        line = price.invoice_line_ids
        price.invoice_line_ids = [Command.update(line.id, {"price_unit": 90.0})]
        day.write({"invoice_date": "2026-05-20", "date": "2026-05-20"})
        booked_on.date = "2026-05-31"
        moved = ("held", "date_moved")
        found = [("held", "totals_mismatch"), moved, moved, ("unchanged", None)]
        numbers = [raw["invoice_number"] for raw in raws]
        expected = dict(zip(numbers, found, strict=True))
        self.assertEqual(self.decided(raws, False), expected)
        self.company.sale_lock_date = date(2026, 5, 15)
        for opened in (False, True):
            self.service.book_on_first_open_day = opened
            dry, real = (self.decided(raws, write) for write in (False, True))
            self.assertEqual(dry, real)

    def test_r15_drafts_first_then_bulk_post(self):
        self.run_wizard(dry_run=False)
        self.assertEqual(self.row_of(self.good).state, "draft")
        Post = self.env["fusion.billing.invoice.ledger.post"]
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            wizard = Post.with_env(self.env(cr=cr, user=self.accountant.id)).create({})
            wizard.action_post()
        self.env.invalidate_all()
        run = self.last_run()
        self.assertEqual((run.trigger, run.state), ("bulk_post", "done"))
        self.assertEqual((run.posted_count, run.paid_count), (1, 1))
        self.assertEqual(self.row_of(self.good).state, "paid")
        self.assertEqual(self.row_of(self.held).state, "held")

    def test_r21_the_cron_posts_pays_and_finds_nothing_new_the_second_time(self):
        run = self.run_cron()
        self.assertEqual(run.trigger, "cron")
        self.assertCounts(
            run, created_count=1, skipped_count=3, held_count=1, waiting_count=1
        )
        self.assertEqual((run.posted_count, run.paid_count), (1, 1))
        again = self.run_cron()
        self.assertNotEqual(again, run)
        self.assertCounts(
            again, unchanged_count=1, skipped_count=3, held_count=1, waiting_count=1
        )
        self.assertEqual((again.posted_count, again.paid_count), (0, 0))

    def test_r21_the_cron_ignores_the_raw_dates_status_and_paid_fields(self):
        self.void["status"], self.void["amount_paid"] = "paid", Decimal("113.00")
        self.run_cron()
        row = self.row_of(self.void)
        self.assertEqual((row.state, row.reason_code), ("skipped", "void"))
        self.assertFalse(self.move_of(self.void))

    def test_r21_the_cron_leaves_drafts_when_the_service_says_so(self):
        self.service.cron_auto_post = False
        run = self.run_cron()
        self.assertEqual((run.mode, run.posted_count), ("draft", 0))
        self.assertEqual(self.row_of(self.good).state, "draft")

    def test_r11_every_run_tells_what_is_to_be_decided_on_posted_invoices(self):
        self.facts[self.good["id"]] = unpaid(self.good)
        self.run_cron()
        self.facts[self.good["id"]] = unpaid(self.good, void=True)
        for run in self.run_cron(), self.run_cron():
            line = run.line_ids.filtered(lambda line: line.number == "RUN-GOOD")
            self.assertEqual(
                (line.outcome, line.reason_code), ("unchanged", "void_after_post")
            )
        move = self.move_of(self.good)
        self.assertIn("was voided", move.x_fc_hold)
        move._reverse_moves(cancel=True)
        run = self.run_cron()
        self.assertEqual(self.row_of(self.good).state, "reversed")
        self.assertFalse(self.row_of(self.good).reason_code)
        self.assertNotIn("RUN-GOOD", run.line_ids.mapped("number"))

    def test_r12_what_was_paid_and_is_listed_as_void_is_told(self):
        self.run_cron()
        self.assertEqual(self.row_of(self.good).state, "paid")
        void = unpaid(self.good, void=True)
        self.facts[self.good["id"]] = void
        biller_id = self.good["stripe_invoice_id"]
        billed = [(biller_id, facts_from_dict(void))]
        with patch.object(Billers, "list_facts", lambda *_a: iter(billed)):
            self.run_cron()
        row = self.row_of(self.good)
        self.assertEqual((row.state, row.reason_code), ("paid", "void_after_post"))
        self.run_cron()
        self.assertEqual(row.reason_code, "void_after_post")

    def test_r20_what_the_source_lacks_is_told_until_it_appears(self):
        lacking = unpaid(self.good, biller_number="RUN-LATE")
        billed = [("in_late", facts_from_dict(lacking))]
        listed = patch.object(Billers, "list_facts", lambda *_a: iter(billed))
        with listed:
            self.assertEqual(self.run_cron().missing_count, 1)
        run = self.run_cron()  # the biller lists it no longer
        self.assertEqual(run.missing_count, 1)
        line = run.line_ids.filtered(lambda line: line.outcome == "missing")
        self.assertIn("in_late (number RUN-LATE", line.reason)
        self.raws.append(raw_invoice(stripe_invoice_id="in_late"))
        self.addCleanup(self.raws.pop)
        self.assertEqual(self.run_cron().missing_count, 0)

    def test_r20_a_biller_that_could_not_be_listed_is_listed_again_from_there(self):
        self.run_cron()
        self.assertFalse(self.service.listed_until, "no key, no list")

        def list_stripe(billers, _since, _until):
            billers.listed.add("Stripe")
            return iter(())

        with patch.object(Billers, "list_facts", list_stripe):
            self.run_cron()
        since = self.service._listed_since()
        self.assertLess(since["Lago"], since["Stripe"])

    def test_r13_a_source_that_cannot_be_read_fails_the_run(self):
        self.env["ir.config_parameter"].set_param("fusion_billing.nexacloud_dsn", "")
        cron = self.env.ref(CRON)
        with self.assertLogs(level="ERROR"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        run = self.last_run()
        self.assertEqual(run.state, "failed")
        self.assertEqual(run.error, str(SourceNotConfigured(problem="missing")))

    def test_a_set_up_that_is_not_finished_is_one_sentence(self):
        self.service.payment_journal_id = False
        self.service.family_ids[0].account_id = False
        with self.assertLogs(level="ERROR"):
            run = self.run_wizard()
        self.assertEqual(run.state, "failed")
        self.assertIn(self.service.family_ids[0].name, run.error)
        self.assertFalse(run.read_count)

    def test_cron_is_installed_inactive_at_six_utc(self):
        cron = self.env.ref(CRON)
        self.assertFalse(cron.active)
        self.assertEqual((cron.nextcall.hour, cron.nextcall.minute), (6, 0))
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "days"))
