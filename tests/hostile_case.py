"""Runs through the loop that commits, whatever comes out of them."""

from unittest.mock import patch

from odoo.addons.fusion_centralize_billing.models import ledger_run_plan

from .common import LedgerCase


class HostileCase(LedgerCase):
    """Everything is done as the accountant, on cursors that commit."""

    def run_loop(self, *raws, facts=None, mode="post", batch=200, processes=False):
        """With `processes`, each batch is done as by one of its own."""
        with (
            self.source(list(raws), facts),
            patch.object(ledger_run_plan, "BATCH", batch),
            patch.object(ledger_run_plan, "DRY_BATCH", batch),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            env = self.env(cr=cr, user=self.accountant.id)
            service = env["fusion.billing.invoice.ledger"]._service()
            run = env["fusion.billing.ledger.run"]._start(service, mode, "wizard")
            self.enterContext(
                patch.object(type(run), "_is_other_waiting", lambda _run: processes)
            )
            while run.state == "running":
                run._work(leaving=True)
        self.env.invalidate_all()
        run = run.with_env(self.env)
        self.assertEqual(run.state, "done", run.error)
        return run

    def bulk_post(self, *raws):
        rows = self.env["fusion.billing.source.invoice"].union(*map(self.row_of, raws))
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.accountant.id)
            wizards = env["fusion.billing.invoice.ledger.post"].with_context(
                active_model=rows._name, active_ids=rows.ids
            )
            wizards.create({}).action_post()
        self.env.invalidate_all()

    def assertRow(self, raw, state, reason_code=False):
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), (state, reason_code), row.reason)
        return row

    def booked_payments(self):
        found = self.env["account.payment"].search([("x_fc_source_row_id", "!=", 0)])
        return found.mapped("x_fc_source_payment_id")

    def earlier_move(self, raw, move_type="out_invoice", amount=100.0, **vals):
        """What an earlier tool has booked for `raw`, not posted yet."""
        move = self.init_invoice(
            move_type,
            invoice_date="2026-05-12",
            amounts=[amount],
            taxes=self.chart("hst_sale_tax_13"),
        )
        move.write({"x_fc_nexacloud_invoice_id": raw["id"]} | vals)
        return move
