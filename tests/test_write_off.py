from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import facts_of, raw_invoice, unpaid
from .write_off_case import WRITE_OFF, WriteOffCase


@tagged("post_install", "-at_install")
class TestWriteOff(WriteOffCase):
    """R30: uncollectible stays open, until a person says that it will not be paid."""

    # --- confirmed by a person ------------------------------------------

    def test_r30_uncollectible_stays_open_and_flagged(self):
        self.assertEqual(self.row.state, "posted")
        self.assertIn("uncollectible", self.row.flag_ids.mapped("code"))
        self.assertTrue(self.row.may_be_written_off)
        self.assertFalse(self.move.x_fc_write_off_ids)

    def test_r30_all_of_it_is_expense_unless_the_conditions_are_met(self):
        written = self.write_off()
        self.assertEqual(self.items_of(written, self.bad_debts).balance, 113)
        self.assertFalse(written.line_ids.tax_tag_ids)
        self.assertEqual(self.move.amount_residual, 0)
        self.assertEqual(self.owed_by_customer(), 0)
        self.assertIn("written_off", self.row.flag_ids.mapped("code"))
        self.assertIn("Written off", f"{self.row.timeline}")

    def test_r30_the_tax_goes_back_with_the_tags_of_its_refund(self):
        [authority] = self.authorities()
        written = self.write_off(met=authority.name)
        tax = self.move.line_ids.tax_line_id
        [item] = written.line_ids.filtered("tax_line_id")
        self.assertEqual((item.balance, item.tax_line_id), (13, tax))
        refund = tax.refund_repartition_line_ids.filtered(
            lambda part: part.repartition_type == "tax"
        )
        self.assertEqual(item.tax_repartition_line_id, refund)
        self.assertEqual(item.tax_tag_ids, refund.tag_ids)
        self.assertEqual(self.items_of(written, self.bad_debts).balance, 100)
        self.assertFalse(self.items_of(written, self.bad_debts).tax_ids)

    def test_r30_per_authority(self):
        self.raw = raw_invoice("112.00", "12.00")
        said = unpaid(self.raw, uncollectible=True)
        customer = {"country": "CA", "state": "BC"}
        self.ingest(self.raw, facts={self.raw["id"]: said | {"customer": customer}})
        self.row = self.row_of(self.raw)
        self.move = self.row.move_id
        pst = self.authorities().filtered(lambda each: each.code == "ca_pst_bc")
        written = self.write_off(met=pst.name)
        [item] = written.line_ids.filtered("tax_line_id")
        self.assertEqual((item.balance, item.tax_line_id), (7, pst.tax_ids))
        self.assertEqual(self.items_of(written, self.bad_debts).balance, 105)

    def test_r30_of_a_part_paid_invoice_the_tax_in_proportion(self):
        said = self.given_up | {
            "amount_paid": 33,
            "payments": [
                facts_of(self.raw)["payments"][0] | {"amount": "33.00"},
            ],
        }
        self.ingest(self.raw, facts={self.raw["id"]: said})
        self.assertEqual(self.move.amount_residual, 80)
        [authority] = self.authorities()
        written = self.write_off(met=authority.name)
        [item] = written.line_ids.filtered("tax_line_id")
        self.assertEqual(item.balance, 9.2)  # 80.00 × 13 / 113
        self.assertEqual(self.items_of(written, self.bad_debts).balance, 70.8)
        self.assertEqual(self.move.amount_residual, 0)

    def test_r30_a_draft_is_for_review_and_replaced_by_another(self):
        wizard = self.wizard()
        self.assertFalse(wizard.said)
        wizard.action_write_off()
        [draft] = self.move.x_fc_write_off_ids
        self.assertEqual((draft.state, self.move.amount_residual), ("draft", 113))
        self.assertIn("replaced", self.wizard().said)
        written = self.write_off()
        self.assertFalse(draft.exists())
        self.assertEqual(written.state, "posted")

    def test_r30_a_draft_of_what_was_paid_meanwhile_is_not_posted(self):
        self.wizard().action_write_off()
        [draft] = self.move.x_fc_write_off_ids
        here = {"active_model": "account.move", "active_ids": self.move.ids}
        registers = self.env["account.payment.register"].with_context(**here)
        registers.create({"amount": 100})._create_payments()
        self.assertEqual(self.move.amount_residual, 13)
        with self.assertRaisesRegex(UserError, "only 13.00"):
            draft.with_user(self.accountant).action_post()
        self.assertEqual((draft.state, self.balance_of("bad_debts")), ("draft", 0))

    def test_r30_two_drafts_posted_at_once_are_not_more_than_is_open(self):
        writer = self.env["fusion.billing.write.off.writer"]
        known = (self.move.date, self.bad_debts)
        one = writer._draft(self.move, Decimal("63.00"), *known)
        other = writer._draft(self.move, Decimal("63.00"), *known)
        with self.assertRaisesRegex(UserError, "126.00"):
            (one + other).action_post()
        self.assertEqual(set((one + other).mapped("state")), {"draft"})

    def test_r30_one_that_was_set_back_to_draft_is_posted_again(self):
        written = self.write_off().with_user(self.accountant)
        written.button_draft()
        written.ref = "Bad debt, as the board decided"
        written.action_post()
        self.assertEqual((written.state, self.move.amount_residual), ("posted", 0))
        self.assertIn("written_off", self.row.flag_ids.mapped("code"))

    def test_the_window_goes_with_its_lines(self):
        wizard = self.wizard()
        lines = wizard.line_ids
        self.assertTrue(lines)
        wizard.sudo().unlink()
        self.assertFalse(lines.exists())

    def test_r30_a_draft_with_tax_keeps_it_when_it_is_edited(self):
        [authority] = self.authorities()
        self.wizard(met=authority.name, date="2026-06-30").action_write_off()
        draft = self.move.x_fc_write_off_ids.with_user(self.accountant)
        with Form(draft) as form:
            form.date = "2026-06-29"
            form.ref = "Gone"
        draft.action_post()
        [item] = draft.line_ids.filtered("tax_line_id")
        self.assertEqual((item.balance, self.move.amount_residual), (13, 0))

    def test_r30_not_in_the_journal_of_exchange_differences(self):
        self.company.currency_exchange_journal_id.sudo().sequence = 0
        journal = self.write_off().journal_id
        self.assertEqual(journal, self.company_data["default_journal_misc"])

    def test_r30_in_a_locked_month_it_is_dated_the_first_open_day(self):
        self.company.fiscalyear_lock_date = "2026-06-30"
        self.assertEqual(f"{self.write_off().date}", "2026-07-01")

    def test_r31_in_another_currency_at_the_value_that_stands(self):
        self.dollars()
        self.raw = raw_invoice(currency="USD")
        said = unpaid(self.raw, uncollectible=True)
        self.ingest(self.raw, facts={self.raw["id"]: said})
        self.row = self.row_of(self.raw)
        self.move = self.row.move_id
        [authority] = self.authorities()
        written = self.write_off(met=authority.name)
        self.assertEqual(self.items_of(written, self.bad_debts).amount_currency, 100)
        self.assertEqual(self.items_of(written, self.bad_debts).balance, 125)
        self.assertEqual(self.move.amount_residual, 0)
        self.assertFalse(self.move.line_ids.matched_credit_ids.exchange_move_id)

    # --- not of others, not by others ------------------------------------------

    def test_r30_what_is_not_given_up_is_not_written_off(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        row = self.row_of(raw)
        self.assertFalse(row.may_be_written_off)
        with self.assertRaisesRegex(UserError, "given up"):
            row.with_user(self.accountant).action_ask_write_off()

    def test_r30_what_is_paid_is_not_either(self):
        raw = raw_invoice()
        self.ingest(raw)
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            self.row_of(raw).with_user(self.accountant).action_ask_write_off()

    def test_r30_readers_may_not(self):
        reader, _seen = next(self.readers_here_and_elsewhere())
        with self.assertRaises(AccessError):
            self.row.with_user(reader).action_ask_write_off()
        with self.assertRaises(AccessError):
            self.env[WRITE_OFF].with_user(reader).create({})

    def test_r30_only_to_an_expense(self):
        authorities = self.authorities()[:0]
        row = self.row.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "no expense"):
            row._write_off("2026-06-30", self.accounts["transit"], authorities)

    # --- in the proofs ------------------------------------------

    def test_r34_the_working_paper_tells_it_as_adjusted(self):
        [authority] = self.authorities()
        written = self.write_off(met=authority.name)
        items = self.env["fusion.billing.tax.paper.item"].search(
            [("move_number", "=", written.id)]
        )
        self.assertEqual(
            [(item.figure, item.tax, item.base) for item in items],
            [("adjusted", -13, 0)],
        )

    def test_r30_a_draft_of_more_than_is_open_by_now_is_not_posted(self):
        self.wizard(then="draft", date="2026-06-30").action_write_off()
        draft = self.move.x_fc_write_off_ids
        payment = facts_of(self.raw)["payments"][0] | {"amount": "11.30"}
        said = self.given_up | {"amount_paid": 11.3, "payments": [payment]}
        for facts in (said, facts_of(self.raw, payments=[payment])):
            self.ingest(self.raw, facts={self.raw["id"]: facts})
            with self.assertRaisesRegex(UserError, "101.70"):
                draft.action_post()
        self.assertEqual(self.balance_of("bad_debts"), 0)
