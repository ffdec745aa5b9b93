from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase, raw_invoice, unpaid

MONTHS = "fusion.billing.month"


@tagged("post_install", "-at_install")
class TestMonth(LedgerCase):
    """R34: a month is compared, signed off, and what changes afterwards shows."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.ingest(self.raw)
        self.months = self.env[MONTHS].with_user(self.accountant)
        self.may = self.month("2026-05-01")

    def month(self, day):
        self.months.action_open_months()
        self.env.invalidate_all()
        return self.months.search([("date", "=", day)])

    def look(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.may

    def sign(self, note=False):
        wizards = self.env["fusion.billing.month.sign"].with_user(self.accountant)
        wizards.create({"month_id": self.may.id, "note": note}).action_sign()

    def totals(self):
        may = self.look()
        return may.source_total, may.biller_total, may.ledger_total, may.is_even

    def test_r34_a_month_in_which_nothing_differs(self):
        self.assertEqual(self.may.display_name, "May 2026")
        self.assertEqual(self.totals(), (113, 113, 113, True))
        self.sign()
        self.assertEqual(self.look().state, "signed")
        self.assertEqual(self.may.signed_by_id, self.accountant)
        self.assertIn("Nothing differs", self.may.message_ids[:1].body)

    def test_r34_every_month_is_there_once(self):
        self.month("2026-05-01")
        self.assertEqual(len(self.months.search([])), 1)

    def test_r34_a_month_that_differs_needs_a_word(self):
        held = raw_invoice("109.00", "9.00")
        self.ingest(held)
        self.assertEqual(self.totals(), (222, 222, 113, False))
        with self.assertRaisesRegex(UserError, "say why"):
            self.sign()
        self.sign("The tax of one invoice is being asked for.")
        self.assertEqual(self.look().state, "signed")
        self.assertIn("222.00", self.may.message_ids[:1].body)

    def test_r34_what_differs_is_found(self):
        held = raw_invoice("109.00", "9.00")
        self.ingest(held)
        [difference] = self.look().difference_ids
        self.assertEqual(difference.source_invoice_id, self.row_of(held))
        self.assertEqual(difference.reason_code, "tax_unresolved")
        self.assertTrue(difference.is_open)
        self.assertEqual(difference.action_open()["res_id"], self.row_of(held).id)

    def test_r34_differences_that_cancel_out_are_differences(self):
        """Of two families, or of two invoices, none hides the other's."""
        self.ingest(raw_invoice(items=[("Daily Backup", "1", "100.00")]), post=False)
        move = self.move_of(self.raw)
        self.env.cr.execute(
            "UPDATE account_move_line SET price_subtotal = 200, price_total = 226"
            " WHERE move_id = %s AND display_type = 'product'",
            [move.id],
        )
        self.assertEqual(self.totals(), (226, 226, 226, False))

    def test_r34_what_was_void_is_explained(self):
        void = raw_invoice()
        self.ingest(void, facts={void["id"]: unpaid(void, void=True)})
        may = self.look()
        self.assertEqual((may.is_even, may.is_explained), (False, True))
        self.assertEqual((may.difference, may.open_difference), (113, 0))
        self.assertEqual(may.difference_ids.reason_code, "void")
        self.sign()
        self.assertIn("Nothing is left unexplained", may.message_ids[:1].body)

    def test_r34_two_that_are_wrong_by_the_same_do_not_hide_each_other(self):
        other = raw_invoice()
        self.ingest(other)
        for raw, amount in ((self.raw, 90), (other, 110)):
            self.env.cr.execute(
                "UPDATE account_move_line SET price_subtotal = %s,"
                " price_total = %s + 13"
                " WHERE move_id = %s AND display_type = 'product'",
                [amount, amount, self.move_of(raw).id],
            )
        may = self.look()
        self.assertEqual((may.difference, may.is_even), (0, False))
        self.assertEqual(may.unexplained_count, 2)
        self.assertEqual(len(may.difference_ids.source_invoice_id), 2)

    def test_r34_what_changes_afterwards_shows(self):
        self.sign()
        late = raw_invoice()
        self.ingest(late)
        self.assertEqual(self.look().state, "drifted")
        self.assertIn("226.00", self.may.drift_note)
        self.assertIn("113.00", self.may.drift_note)
        self.sign()
        self.assertEqual(self.look().state, "signed")

    def test_r34_a_family_that_is_no_more_is_still_named(self):
        self.sign()
        family = self.service.family_ids.filtered(lambda f: f.code == "hosting")
        family.unlink()
        self.assertEqual(self.look().state, "drifted")
        self.assertIn("Hosting", self.may.drift_note)

    def test_r34_a_statement_is_taken_back(self):
        self.sign()
        self.look().action_withdraw()
        self.assertEqual((self.look().state, self.may.signed_by_id.id), ("open", False))
        self.assertEqual(len(self.may.message_ids), 2)

    def test_r34_other_currencies_are_told_apart(self):
        self.dollars()
        self.ingest(raw_invoice(currency="USD"))
        self.assertEqual(self.totals(), (113, 113, 113, True))
        self.assertIn("USD", self.may.other_currencies)
        self.assertEqual(len(self.may.line_ids), 2)

    def test_r34_the_ledger_is_of_the_accounting_date(self):
        move = self.move_of(self.raw)
        dates = {"date": "2026-06-03", "invoice_date": "2026-06-03"}
        move._reverse_moves([dates]).action_post()
        self.assertEqual(self.totals(), (113, 113, 113, True))
        june = self.month("2026-06-01")
        self.assertEqual((june.source_total, june.ledger_total), (0, -113))

    def test_r34_undated_invoices_are_in_no_month(self):
        waiting = raw_invoice()
        self.ingest(waiting, facts={})
        self.assertEqual(self.totals(), (113, 113, 113, True))
        lines = self.env["fusion.billing.proof.line"].search([("month_id", "=", False)])
        self.assertEqual(lines.source_invoice_id, self.row_of(waiting))

    def test_r34_a_line_opens_what_is_behind_it(self):
        [line] = self.look().line_ids
        action = line.action_open()
        behind = self.env["fusion.billing.proof.line"].search(action["domain"])
        self.assertEqual(sum(behind.mapped("ledger_total")), 113)
        self.assertEqual(behind.source_invoice_id, self.row_of(self.raw))

    def test_r34_readers_look_and_do_not_sign(self):
        reader = new_test_user(
            self.env,
            "month_reader",
            groups="fusion_centralize_billing.group_reader",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        may = self.look().with_user(reader)
        self.assertEqual(may.ledger_total, 113)
        self.assertRaises(AccessError, may.action_withdraw)
        with self.assertRaises(AccessError):
            may._sign("")

    def test_r34_an_unpaid_invoice_is_as_even_as_a_paid_one(self):
        open_ = raw_invoice()
        self.ingest(open_, facts={open_["id"]: unpaid(open_)})
        self.assertEqual(self.totals(), (226, 226, 226, True))
