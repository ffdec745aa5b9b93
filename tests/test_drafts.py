from datetime import date, timedelta

from odoo import Command
from odoo.tests import tagged

from ..ledger.reasons import because
from .common import ActionCase, facts_of, raw_invoice

UNREACHABLE = because("biller_unreachable", biller="Stripe", detail="no answer")


def changed_of(raw, total="113.00", tax="13.00", **columns):
    """What the source says of the same invoice later."""
    return raw_invoice(total, tax, invoice_number=raw["invoice_number"], **columns)


@tagged("post_install", "-at_install")
class TestDrafts(ActionCase):
    """What becomes of a draft between the day it is written and that of posting."""

    def test_r7_a_tax_chosen_for_other_figures_no_longer_counts(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw, post=False)
        self.act(raw, "_choose_tax", self.chart("hst_sale_tax_13"))
        self.assertEqual(self.row_of(raw).state, "draft")
        right = changed_of(raw, "114.00", "14.00")
        self.ingest(right)
        row = self.row_of(raw)
        self.assertEqual(row.state, "paid", row.reason)
        ns = self.chart("hst_sale_tax_14")
        self.assertEqual(row.move_id.invoice_line_ids.tax_ids, ns)
        self.assertFalse(row.chosen_tax_id)

    def link(self, partner):
        links = self.env["fusion.billing.account.link"]
        links.search([("external_account_id", "=", "user-1")]).partner_id = partner

    def test_r3_a_corrected_customer_link_reaches_the_draft(self):
        raw, mine = raw_invoice(), raw_invoice()
        self.ingest(raw, mine, post=False)
        self.move_of(mine).narration = "As agreed by phone"
        self.link(self.partner_b)
        self.ingest(raw, mine)
        self.assertEqual(self.move_of(raw).partner_id, self.partner_b)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.assertEqual(self.row_of(raw).partner_id, self.partner_b)
        self.assertNotEqual(self.move_of(mine).partner_id, self.partner_b)

    def test_r11_changed_and_changed_back_it_still_waits_for_its_biller(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        row, down = self.row_of(raw), {raw["id"]: UNREACHABLE}
        self.ingest(changed_of(raw, "226.00", "26.00"), facts=down)
        row.sudo().waiting_since = self.today() - timedelta(days=3)
        self.ingest(raw, facts=down)
        self.assertEqual((row.state, row.reason_code), ("waiting", UNREACHABLE.code))
        self.assertEqual(row.waiting_since, self.today() - timedelta(days=3))
        row.sudo().waiting_since = self.today() - timedelta(days=8)
        self.ingest(raw, facts=down)
        self.assertEqual((row.state, row.reason_code), ("held", "unverified"))
        self.ingest(raw, post=False)
        self.assertEqual((row.state, row.waiting_since), ("draft", False))

    def today(self):
        return self.env["fusion.billing.books"]._today(self.service)

    def test_r12_an_edited_draft_made_equal_by_hand_is_free_again(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move, row = self.move_of(raw), self.row_of(raw)
        mine, line = self.income["addons"], move.invoice_line_ids
        by_hand = {"name": "By hand", "account_id": mine.id}
        move.invoice_line_ids = [Command.update(line.id, by_hand)]
        changed = changed_of(raw, "226.00", "26.00")
        self.ingest(changed, post=False)
        self.assertEqual(row.reason_code, "draft_edited")
        move.invoice_line_ids = [Command.update(line.id, {"price_unit": 200.0})]
        self.ingest(changed, post=False)
        self.assertEqual(row.reason_code, "draft_edited")
        self.assertIn("is still 226.00", row.reason)
        move.invoice_line_ids = [Command.update(line.id, {"name": "Odoo ERP Hosting"})]
        counts = self.ingest(changed)
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual((row.move_id, line.account_id), (move, mine))
        self.assertEqual(counts["adopted_count"], 1)

    def test_r12_what_was_released_is_left_alone_from_then_on(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move, row = self.move_of(raw), self.row_of(raw)
        move.narration = "By hand"
        changed = raw | {"due_date": date(2026, 6, 12)}
        facts = {raw["id"]: facts_of(raw, due_date=date(2026, 6, 12))}
        self.ingest(changed, post=False, facts=facts)
        self.assertEqual(row.reason_code, "draft_edited")
        move.invoice_date_due = date(2026, 6, 12)
        self.ingest(changed, post=False, facts=facts)
        self.assertEqual((row.state, row.reason_code), ("draft", False))
        counts = self.ingest(changed, post=False, facts=facts)
        self.assertEqual((row.state, counts["unchanged_count"]), ("draft", 1))
