from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..ledger.normalise import normalise
from ..models import batch
from .common import raw_invoice
from .together_case import TogetherCase


@tagged("post_install", "-at_install")
class TestPlainWay(TogetherCase):
    """Where complete entries might not be Odoo's own, they are made its plain way."""

    def obstacle(self):
        return self.ledger.env["fusion.billing.move.completer"]._obstacle(self.service)

    def was_together(self, raw):
        """Whether the draft of `raw` is given to `create` complete."""
        seen = []
        Move = type(self.env["account.move"])
        create = Move.create

        def watch(moves, vals_list):
            seen.append(batch.is_together(moves.env))
            return create(moves, vals_list)

        with patch.object(Move, "create", watch):
            self.ingest(raw, post=False)
        return any(seen)

    def test_nothing_stands_against_a_plain_company(self):
        self.assertFalse(self.obstacle())
        self.assertTrue(self.was_together(raw_invoice()))

    def test_analytic_models(self):
        plan = self.env["account.analytic.plan"].create({"name": "Products"})
        account = self.env["account.analytic.account"].create(
            {"name": "Hosting", "plan_id": plan.id, "company_id": self.company.id}
        )
        self.env["account.analytic.distribution.model"].create(
            {
                "company_id": self.company.id,
                "account_prefix": "4990",
                "analytic_distribution": {account.id: 100},
            }
        )
        self.assertIn("analytic", self.obstacle())
        raw = raw_invoice()
        self.assertFalse(self.was_together(raw))
        self.assertTrue(self.move_of(raw).invoice_line_ids.analytic_distribution)

    def test_cash_basis(self):
        self.company.tax_exigibility = True
        self.assertIn("cash basis", self.obstacle())
        self.assertFalse(self.was_together(raw_invoice()))

    def test_storno(self):
        self.company.account_storno = True
        self.assertIn("storno", self.obstacle())

    def test_default_taxes_of_an_income_account(self):
        self.income["hosting"].tax_ids = self.chart("hst_sale_tax_13")
        self.assertIn("default taxes", self.obstacle())

    def test_a_module_that_changes_how_taxes_are_synchronised(self):
        Move = type(self.env["account.move"])
        other = type("Other", (), {"_sync_tax_lines": Move._sync_tax_lines})
        other.__module__ = "odoo.addons.another_accounting.models.account_move"
        bases = Move.__bases__
        self.addCleanup(setattr, Move, "__bases__", bases)
        self.addCleanup(self.env.registry.clear_cache)
        Move.__bases__ = (other, *bases)
        self.env.registry.clear_cache()
        self.assertIn("another_accounting", self.obstacle())

    def test_the_run_says_so(self):
        raw = raw_invoice()
        runs = self.env["fusion.billing.ledger.run"]
        cron = self.env.ref("fusion_centralize_billing.cron_fc_invoice_ledger")
        for exigibility in (False, True):
            self.company.tax_exigibility = exigibility
            with self.source([raw]), self.enter_registry_test_mode():
                cron.method_direct_trigger()
            run = runs.search([], limit=1)
            self.assertEqual(run.state, "done", run.error)
            self.assertEqual("cash basis" in (run.pace_note or ""), exigibility)
            self.assertEqual("plain way" in run.result, exigibility)

    def test_another_currency_goes_alone(self):
        dollars = self.dollars()
        foreign, own = raw_invoice(currency="USD"), raw_invoice()
        counts = self.ingest(foreign, own)
        self.assertEqual(counts["posted_count"], 2)
        self.assertEqual(self.move_of(foreign).currency_id, dollars)
        self.assertEqual(self.move_of(foreign).payment_state, "paid")
        self.assertFalse(self.was_together(raw_invoice(currency="USD")))

    def test_a_credit_note_would_go_alone(self):
        told = normalise(raw_invoice())
        completer = self.env["fusion.billing.move.completer"]
        for move_type, fits in (("out_invoice", True), ("out_refund", False)):
            case = SimpleNamespace(source=replace(told, move_type=move_type))
            self.assertEqual(completer._fits(self.service, case), fits)

    @mute_logger("odoo.addons.fusion_centralize_billing.models.move_writer")
    def test_r13_what_fails_together_is_tried_alone(self):
        """A refusal that only a complete entry meets holds nothing up."""
        Move = type(self.env["account.move"])
        create = Move.create

        def refuse(moves, vals_list):
            if batch.is_together(moves.env):
                raise ValueError("not in one go")
            return create(moves, vals_list)

        raw = raw_invoice()
        with patch.object(Move, "create", refuse):
            counts = self.ingest(raw)
        self.assertEqual((counts["posted_count"], counts["failed_count"]), (1, 0))
        self.assertEqual(self.row_of(raw).state, "paid")
