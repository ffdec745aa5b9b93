from odoo.tests import tagged

from .credit_case import CreditCase
from .money_case import instant

MAY_20, JUNE_2 = instant("2026-05-20 15:00"), instant("2026-06-02 15:00")


@tagged("post_install", "-at_install")
class TestMonthVoidNote(CreditCase):
    """R34: a credit note that Stripe voided is taken back in the month's ledger."""

    def setUp(self):
        super().setUp()
        self.raw, self.billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", self.billed, MAY_20, amounts={0: 4000})
        self.note = self.take_notes(told).move_id

    def void(self, at=JUNE_2):
        self.take_notes(self.bank.void_credit_note("cn_n", at))
        return self.note.reversal_move_ids

    def month(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        months = self.env["fusion.billing.month"].with_user(self.accountant)
        months._add_missing(self.service)
        return months.search([("date", "=", day)])

    def test_r34_it_is_back_in_the_month_in_which_it_was_voided(self):
        self.assertEqual(self.month("2026-05-01").ledger_total, 113 - 45.2)
        back_entry = self.void()
        may, june = self.month("2026-05-01"), self.month("2026-06-01")
        self.assertEqual((may.ledger_total, june.ledger_total), (67.8, 45.2))
        self.assertEqual(june.line_ids.ledger_tax, 5.2)
        self.assertEqual(june.line_ids.family_id.code, "hosting")
        behind = self.env["fusion.billing.proof.line"].search(
            [("month_id", "=", june.id)]
        )
        self.assertEqual(behind.move_id, back_entry)
        self.assertEqual(behind.source_invoice_id, self.row_of(self.raw))
        self.assertEqual(behind.state, "credited")
        for month in (may, june):
            self.assertTrue(month.is_explained)

    def test_r34_within_a_month_nothing_is_left_of_it(self):
        self.void(instant("2026-05-25 15:00"))
        may = self.month("2026-05-01")
        self.assertEqual((may.ledger_total, may.is_even), (113, True))

    def test_r34_the_ledger_is_that_of_the_journal_items(self):
        self.void()
        income = self.note.invoice_line_ids.account_id
        for day in ("2026-05-01", "2026-06-01"):
            self.env.cr.execute(
                "SELECT -sum(balance) FROM account_move_line"
                " WHERE account_id = ANY(%s) AND parent_state = 'posted'"
                "   AND date_trunc('month', date) = %s",
                [income.ids, day],
            )
            [due] = self.env.cr.fetchone()
            self.assertEqual(self.month(day).line_ids.ledger_untaxed, float(due))

    def test_r34_of_a_closed_month_it_is_a_correction(self):
        self.month("2026-05-01")._sign(False)
        self.void()
        may, june = self.month("2026-05-01"), self.month("2026-06-01")
        [correction] = self.env["fusion.billing.correction"].search([])
        self.assertEqual((correction.kind, correction.month_id), ("reversed", may))
        self.assertEqual((correction.was_total, correction.is_total), (-45.2, 0))
        self.assertEqual(correction.booked_month_id, june)
        self.assertEqual(correction.source_invoice_id, self.row_of(self.raw))

    def test_r34_the_row_s_page_has_it_too(self):
        row = self.row_of(self.raw)
        self.assertEqual(row._booked_amounts(), (60, 7.8, 67.8))
        self.void()
        self.assertEqual(row._booked_amounts(), (100, 13, 113))

    def test_r34_it_is_an_adjustment_of_the_tax(self):
        back_entry = self.void()
        papers = self.env["fusion.billing.tax.paper"].with_user(self.accountant)
        papers.action_open_papers()
        self.env.flush_all()
        self.env.invalidate_all()
        items = self.env["fusion.billing.tax.paper.item"].search(
            [("move_number", "=", back_entry.id)]
        )
        self.assertEqual(set(items.mapped("figure")), {"adjusted"})
        self.assertEqual(items.source_invoice_id, self.row_of(self.raw))
