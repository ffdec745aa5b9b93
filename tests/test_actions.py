import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..ledger.reasons import because
from .common import ActionCase, facts_of, raw_invoice


@tagged("post_install", "-at_install")
class TestActions(ActionCase):
    """R11: what a person may do with a row that is not simply booked."""

    def hst_bc(self):
        return self.chart("gstpst_sale_tax_12_bc")

    def test_r7_the_tax_chosen_by_a_person_is_booked(self):
        raw = raw_invoice("112.00", "12.00")
        self.ingest(raw, post=False)
        row = self.row_of(raw)
        self.assertEqual(row.reason_code, "tax_ambiguous")
        wizard = self.env["fusion.billing.source.invoice.resolve"]
        vals = {
            "action": "choose_tax",
            "row_ids": row.ids,
            "tax_id": self.hst_bc().id,
        }
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.accountant.id)
            wizard.with_env(env).create(vals).action_apply()
        self.env.invalidate_all()
        self.assertEqual((row.state, row.reason_code), ("draft", False))
        self.assertEqual(row.move_id.invoice_line_ids.tax_ids, self.hst_bc())
        self.assertEqual(row.move_id.amount_tax, 12.0)
        self.assertIn(self.hst_bc().name, row.message_ids[:1].body)

    def test_r11_retry_decides_again_without_asking_anybody(self):
        raw = raw_invoice()
        self.env["res.partner"].create(
            [{"name": name, "email": raw["user"]["email"]} for name in ("A", "B")]
        )
        self.ingest(raw, post=False)
        row = self.row_of(raw)
        self.assertEqual(row.reason_code, "partner_ambiguous")
        partner = self.env["res.partner"].search([("name", "=", "B")], limit=1)
        self.env["fusion.billing.account.link"].create(
            {
                "service_id": self.service.id,
                "external_account_id": raw["user_id"],
                "partner_id": partner.id,
            }
        )
        self.act(raw, "action_retry", raws=[raw_invoice()], facts={})
        self.assertEqual((row.state, row.partner_id), ("draft", partner))

    def test_r11_deciding_again_on_a_waiting_row_keeps_its_cause(self):
        raw = raw_invoice()
        cause = because("biller_unreachable", biller="Stripe", detail="no answer")
        self.ingest(raw, facts={raw["id"]: cause})
        row = self.act(raw, "action_retry")
        self.assertEqual((row.state, row.reason_code), ("waiting", cause.code))
        self.assertIn("no answer", row.reason)

    def test_r17_a_person_verifies_by_hand_with_a_proof(self):
        raw = raw_invoice(stripe_invoice_id=None)
        self.ingest(raw, facts={})
        row = self.row_of(raw)
        self.assertEqual((row.reason_code, row.may_verify), ("no_biller_record", True))
        day, proof = date(2026, 5, 12), base64.b64encode(b"a signed statement")
        for incomplete in (
            (False, "seen", "a.pdf", proof),
            (day, " ", "a.pdf", proof),
            (day, "seen", "a.pdf", False),
        ):
            with self.assertRaisesRegex(UserError, "proves"):
                row.with_user(self.accountant)._verify_by_hand(*incomplete)
        self.act(raw, "_verify_by_hand", day, "Seen on paper", "a.pdf", proof)
        self.assertEqual((row.state, row.invoice_date), ("draft", day))
        self.assertEqual(row.move_id.amount_total, 113.0)
        self.assertIn("Seen on paper", row.message_ids[:1].body)
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", row._name), ("res_id", "=", row.id)]
        )
        self.assertEqual(attachments.raw, b"a signed statement")
        self.ingest(raw, facts={})
        self.assertEqual((row.state, row.payment_ids.ids), ("posted", []))

    def test_r17_what_the_biller_confirms_is_not_verified_by_hand(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw)
        row = self.row_of(raw).with_user(self.accountant)
        self.assertFalse(row.may_verify)
        with self.assertRaisesRegex(UserError, "no biller confirms"):
            row._verify_by_hand(date(2026, 5, 12), "no", "a.pdf", b"eA==")

    def test_r11_resync_reads_and_verifies_again(self):
        raw = raw_invoice()
        self.ingest(raw, facts={})
        row = self.act(raw, "action_resync")
        self.assertEqual(row.state, "draft")
        self.assertEqual(self.said["params"]["message"], "Draft")

    def test_r11_what_came_of_it_is_said(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw)
        row = self.act(raw, "action_retry")
        said = self.said["params"]
        self.assertEqual(said["title"], raw["invoice_number"])
        self.assertEqual(said["message"], f"Held: {row.reason}")

    def test_r11_ignored_with_a_reason_and_taken_back(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw, post=False)
        row = self.act(raw, "_ignore", "Booked by hand")
        self.assertEqual((row.state, row.move_id.state), ("ignored", "cancel"))
        self.assertIn("Booked by hand", row.message_ids[:1].body)
        self.assertEqual(row.reason, "Ignored: Booked by hand")
        counts = self.ingest(raw)
        self.assertEqual(counts["ignored_count"], 1)
        self.act(raw, "action_unignore")
        self.assertEqual((row.state, row.reason_code), ("held", "tax_unresolved"))
        self.assertEqual(row.move_id.state, "draft")

    def test_r11_ignored_stays_ignored_whatever_the_source_says(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        row = self.act(raw, "_ignore", "Booked by hand")
        changed = raw_invoice("226.00", "26.00", invoice_number=raw["invoice_number"])
        counts = self.ingest(changed)
        self.assertEqual(counts["ignored_count"], 1)
        self.assertEqual((row.state, row.move_id.state), ("ignored", "cancel"))
        row.move_id.unlink()
        self.assertEqual(row.state, "ignored")

    def test_r11_ignoring_takes_a_reason(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw)
        for note in ("", "  ", None, False):
            with self.assertRaisesRegex(UserError, "why"):
                self.row_of(raw).with_user(self.accountant)._ignore(note)

    def test_r7_only_a_sale_tax_of_the_company_can_be_chosen(self):
        raw = raw_invoice("112.00", "12.00")
        self.ingest(raw)
        for name in ("hst_purchase_tax_13", "exempt_sale_tax_0"):
            tax = self.chart(name)
            with self.assertRaisesRegex(UserError, "sale tax"):
                self.row_of(raw).with_user(self.accountant)._choose_tax(tax)

    def test_r11_what_is_posted_cannot_be_ignored(self):
        raw = raw_invoice()
        self.ingest(raw)
        with self.assertRaisesRegex(UserError, raw["invoice_number"]):
            self.row_of(raw).with_user(self.accountant)._ignore("no")

    def test_r11_a_deleted_invoice_is_made_anew_when_asked_for(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        self.move_of(raw).unlink()
        row = self.act(raw, "action_retry")
        self.assertEqual(row.state, "draft")
        self.assertTrue(row.move_id)

    def test_r12_an_edited_draft_is_overwritten_when_asked_for(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move = self.move_of(raw)
        move.with_user(self.accountant).invoice_line_ids.price_unit = 99.0
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).reason_code, "totals_mismatch")
        row = self.act(raw, "action_overwrite")
        self.assertEqual((row.state, row.reason_code), ("draft", False))
        self.assertEqual(row.move_id.amount_total, 113.0)

    def test_readers_and_invoicing_users_may_not_act(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        for groups in (
            "fusion_centralize_billing.group_reader",
            "account.group_account_invoice",
        ):
            user = new_test_user(
                self.env,
                login=f"no_{groups}",
                groups=groups,
                company_id=self.company.id,
                company_ids=[(6, 0, self.company.ids)],
            )
            row = self.row_of(raw).with_user(user)
            actions = (
                row.action_retry,
                row.action_resync,
                row.action_overwrite,
                row.action_unignore,
                lambda row=row: row._ignore("no"),
                lambda row=row: row.write({"decision": "book"}),
            )
            for number, action in enumerate(actions):
                with self.subTest(groups, number=number):
                    self.assertRaises(AccessError, action)
