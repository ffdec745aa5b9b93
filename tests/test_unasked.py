from datetime import date

from odoo import Command
from odoo.tests import tagged

from ..ledger.reasons import because
from .common import LedgerCase, raw_invoice, unpaid

DOWN = because("biller_unreachable", biller="Stripe", detail="no answer")


@tagged("post_install", "-at_install")
class TestUnasked(LedgerCase):
    """R12, R15: the biller cannot be asked on the day that something is found."""

    def changed(self, raw, total="226.00", tax="26.00", **columns):
        return raw_invoice(total, tax, invoice_number=raw["invoice_number"], **columns)

    def down(self, *raws, **options):
        return self.ingest(*raws, facts={raw["id"]: DOWN for raw in raws}, **options)

    def edit(self, move, **vals):
        line = move.invoice_line_ids[0]
        move.write({"invoice_line_ids": [Command.update(line.id, vals)]})

    def booked_before(self, raw):
        """A paid invoice of another amount, by an earlier tool."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": date(2026, 5, 12),
                "x_fc_nexacloud_invoice_id": raw["id"],
                "invoice_line_ids": [
                    Command.create({"price_unit": 90.0, "tax_ids": [Command.clear()]})
                ],
            }
        )
        move.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({})._create_payments()

    def test_r12_a_change_of_a_paid_invoice_is_told_all_the_same(self):
        raw = raw_invoice()
        self.ingest(raw)
        changed = self.changed(raw)
        self.down(changed)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("paid", "source_changed"))
        self.ingest(changed)
        self.assertEqual(row.reason_code, "source_changed")

    def test_r12_so_is_one_of_an_open_invoice_that_comes_to_nothing(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.down(self.changed(raw, "0.00", "0.00", items=[]))
        self.assertEqual(self.row_of(raw).reason_code, "source_changed")

    def test_r12_what_was_posted_is_asked_for_though_it_comes_to_nothing(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        zero = self.changed(raw, "0.00", "0.00", items=[])
        with self.source([zero], {raw["id"]: unpaid(raw, void=True)}):
            self.ledger._ingest_invoices([zero], post=True)
        self.env.invalidate_all()
        self.assertEqual(self.row_of(raw).reason_code, "void_after_post")

    def test_r1_an_adopted_invoice_of_other_figures_is_told_before_there_are_keys(self):
        raw = raw_invoice()
        self.booked_before(raw)
        self.ingest(raw, facts={})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("paid", "totals_mismatch"))
        self.ingest(raw)
        self.assertEqual(row.reason_code, "totals_mismatch")

    def test_r8_an_edited_draft_is_held_with_its_reason(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        self.edit(self.move_of(raw), price_unit=90)
        self.down(raw)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "totals_mismatch"))

    def test_r11_what_was_said_of_it_stands(self):
        raw = raw_invoice()
        part = unpaid(raw, out_of_band=raw["total"])
        self.ingest(raw, facts={raw["id"]: part})
        self.down(raw)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "paid_out_of_band"))

    def test_r15_the_daily_run_posts_no_draft_that_the_biller_does_not_confirm(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        self.down(raw)
        self.assertEqual(self.row_of(raw).state, "draft")
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "paid")
