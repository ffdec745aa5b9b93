from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..models.disputes_kept import keep_disputes, take_back_write_offs
from .common import facts_of
from .money_case import charge
from .write_off_case import WriteOffCase


@tagged("post_install", "-at_install")
class TestWriteOffBack(WriteOffCase):
    """R30: what was written off is paid after all."""

    # --- paid after all ------------------------------------------

    def pay_late(self):
        paid = facts_of(self.raw)
        self.ingest(self.raw, facts={self.raw["id"]: paid})
        return self.move.x_fc_write_off_ids.x_fc_recovery_ids

    def test_r30_a_later_payment_adds_it_back_for_review(self):
        [authority] = self.authorities()
        written = self.write_off(met=authority.name)
        draft = self.pay_late()
        self.assertEqual(
            (draft.state, self.row.reason_code), ("draft", "written_off_paid")
        )
        self.assertFalse(self.row.payment_ids)
        self.assertEqual(self.pay_late(), draft)
        self.assertEqual(draft.date, written.date)  # not before there was anything
        draft.with_user(self.accountant).action_post()
        self.assertEqual(self.balance_of("bad_debts"), 0)
        self.assertEqual(self.move.amount_residual, 113)
        [item] = draft.line_ids.filtered("tax_line_id")
        [taken] = written.line_ids.filtered("tax_line_id")
        self.assertEqual((item.balance, item.tax_tag_ids), (-13, taken.tax_tag_ids))
        self.pay_late()
        self.assertEqual((self.row.state, self.row.reason_code), ("paid", False))
        self.assertNotIn("written_off", self.row.flag_ids.mapped("code"))
        self.assertEqual(self.owed_by_customer(), 0)

    def test_r30_in_proportion_when_a_part_is_paid(self):
        [authority] = self.authorities()
        self.write_off(met=authority.name)
        paid = self.given_up | {
            "amount_paid": 11.3,
            "payments": [facts_of(self.raw)["payments"][0] | {"amount": "11.30"}],
        }
        self.ingest(self.raw, facts={self.raw["id"]: paid})
        draft = self.move.x_fc_write_off_ids.x_fc_recovery_ids
        draft.action_post()
        [item] = draft.line_ids.filtered("tax_line_id")
        self.assertEqual((item.balance, self.move.amount_residual), (-1.3, 11.3))
        self.assertEqual(f"{self.row._amount_written_off()}", "101.70")

    def pay_in_parts(self, *amounts):
        """Stripe tells of these payments: what is drafted of it."""
        base = facts_of(self.raw)["payments"][0]
        paid = [
            base | {"id": f"ch_{place}", "amount": amount}
            for place, amount in enumerate(amounts)
        ]
        said = (
            facts_of(self.raw) if sum(map(Decimal, amounts)) == 113 else self.given_up
        )
        said = said | {"amount_paid": sum(map(Decimal, amounts)), "payments": paid}
        self.ingest(self.raw, facts={self.raw["id"]: said})
        entries = self.move.x_fc_write_off_ids.x_fc_recovery_ids
        return entries.filtered(lambda move: move.state == "draft")

    def taxes_of(self, written):
        items = (written | written.x_fc_recovery_ids).line_ids
        items = items.filtered("tax_line_id")
        return self.company.currency_id.round(sum(items.mapped("balance")))

    def test_r30_many_parts_add_back_what_was_written_off_to_the_cent(self):
        [authority] = self.authorities()
        written = self.write_off(met=authority.name)
        amounts = ("33.33", "33.33", "46.34")  # 3.83, 3.83 and 5.33 of HST, each alone
        for count in range(len(amounts)):
            self.pay_in_parts(*amounts[: count + 1]).action_post()
            self.pay_in_parts(*amounts[: count + 1])
        self.env.invalidate_all()
        self.assertEqual(self.row.state, "paid")
        self.assertEqual((self.taxes_of(written), self.balance_of("bad_debts")), (0, 0))

    def test_r30_more_that_is_paid_while_a_draft_waits_is_drafted_too(self):
        self.write_off()
        self.assertEqual(self.pay_in_parts("11.30").amount_total, 11.3)
        drafts = self.pay_in_parts("11.30", "101.70")
        self.assertEqual(drafts.sorted("id").mapped("amount_total"), [11.3, 101.7])
        self.assertEqual(self.pay_in_parts("11.30", "101.70"), drafts)

    def test_r30_each_write_off_is_added_back_with_its_own_tax(self):
        [authority] = self.authorities()
        writer = self.env["fusion.billing.write.off.writer"]
        known = (self.move.date, self.bad_debts)
        writer._draft(self.move, Decimal("40.00"), *known).action_post()
        written = self.write_off(met=authority.name)
        self.assertEqual(self.taxes_of(written), 8.4)  # 73.00 × 13 / 113
        drafts = self.pay_in_parts("113.00")
        self.assertEqual(drafts.sorted("id").mapped("amount_total"), [73, 40])
        drafts.action_post()
        self.pay_in_parts("113.00")
        self.env.invalidate_all()
        self.assertEqual((self.row.state, self.owed_by_customer()), ("paid", 0))
        self.assertEqual((self.taxes_of(written), self.balance_of("bad_debts")), (0, 0))

    def test_r30_what_a_person_took_back_is_not_written_off_any_more(self):
        reversed_one = self.write_off()
        reversed_one._reverse_moves([{"date": "2026-07-01"}], cancel=True)
        self.assertNotIn("written_off", self.row.flag_ids.mapped("code"))
        self.assertEqual(self.row._amount_written_off(), 0)
        again = self.write_off() - reversed_one
        self.assertIn("written_off", self.row.flag_ids.mapped("code"))
        again.button_draft()
        self.assertNotIn("written_off", self.row.flag_ids.mapped("code"))
        again.unlink()
        self.assertFalse(self.pay_late())
        self.assertEqual((self.row.state, self.owed_by_customer()), ("paid", 0))

    def test_r30_odoos_own_rights_are_enough_for_its_entries(self):
        groups = "account.group_account_invoice"
        clerk = new_test_user(self.env, "clerk", groups, company_id=self.company.id)
        written = self.write_off().with_user(clerk)
        written.button_draft()
        self.assertNotIn("written_off", self.row.flag_ids.mapped("code"))
        written.action_post()
        self.assertIn("written_off", self.row.flag_ids.mapped("code"))
        draft = self.pay_late().with_user(clerk)
        draft.action_post()
        self.assertEqual(self.move.amount_residual, 113)
        draft.button_draft()
        draft.unlink()
        written._reverse_moves([{"date": written.date}], cancel=True)
        self.assertNotIn("written_off", self.row.flag_ids.mapped("code"))

    def test_r30_of_what_is_not_written_off_any_more_nothing_is_added_back(self):
        written = self.write_off()
        draft = self.pay_late()
        written._reverse_moves([{"date": written.date}], cancel=True)
        with self.assertRaisesRegex(UserError, "0.00.* of it is still written off"):
            draft.with_user(self.accountant).action_post()

    def test_r30_a_part_of_what_is_given_up_is_added_back_on_the_day_it_was_paid(self):
        written = self.write_off()
        [draft] = self.pay_in_parts("11.30")
        self.assertEqual(draft.date, written.date)  # paid before, told after

    def test_r30_it_is_still_asked_for_after_it_was_written_off(self):
        self.write_off()
        self.ingest(self.raw, facts={self.raw["id"]: self.given_up})
        self.assertIn("uncollectible", self.row.flag_ids.mapped("code"))

    def test_r24_its_charge_waits_meanwhile(self):
        self.write_off()
        self.pay_late()
        row = self.book(charge(self.raw, 11300))
        self.assertEqual((row.state, row.reason_code), ("booked", "unmatched_charge"))
        self.move.x_fc_write_off_ids.x_fc_recovery_ids.action_post()
        self.pay_late()
        self.assertEqual((self.row.state, self.balance_of("unallocated")), ("paid", 0))

    def test_an_uninstall_keeps_what_was_written_off(self):
        written = self.write_off()
        keep_disputes(self.env.cr)
        self.env.cr.execute("UPDATE account_move SET x_fc_written_off_id = NULL")
        self.env.invalidate_all()
        take_back_write_offs(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(self.move.x_fc_write_off_ids, written)
