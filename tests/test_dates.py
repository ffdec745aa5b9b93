from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ActionCase, raw_invoice, unpaid

DAY = date(2026, 5, 12)
LOCKED = date(2026, 5, 31)
OPEN = date(2026, 6, 1)


@tagged("post_install", "-at_install")
class TestDates(ActionCase):
    """R2, R9: no date of an invoice moves without a word."""

    def drafted(self, **locks):
        """A draft, its row and its source, written while `locks` were set."""
        raw = raw_invoice()
        self.company.write(locks)
        self.ingest(raw, post=False)
        return self.move_of(raw), self.row_of(raw), raw

    def edit(self, move):
        line = move.invoice_line_ids
        move.write({"invoice_line_ids": [Command.update(line.id, {"name": "By hand"})]})
        self.assertTrue(move.is_manually_modified)

    def bulk_post(self, move):
        self.ledger._post_ingested(move)
        self.env.invalidate_all()

    def booked_before(self, raw, **vals):
        """A draft by an earlier tool."""
        tax = self.chart("hst_sale_tax_13")
        line = {"price_unit": 100.0, "tax_ids": [Command.set(tax.ids)]}
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": DAY,
                "date": DAY,
                "x_fc_nexacloud_invoice_id": raw["id"],
                "x_fc_stripe_invoice_id": raw["stripe_invoice_id"],
                "invoice_line_ids": [Command.create(line)],
                **vals,
            }
        )

    def test_r9_nobody_posts_by_hand_into_a_locked_period(self):
        move, _row, _raw = self.drafted()
        self.company.sale_lock_date = LOCKED
        with self.assertRaisesRegex(UserError, "05/12/2026 lies in a locked period"):
            move.with_user(self.accountant).action_post()
        self.assertEqual((move.state, move.date), ("draft", DAY))
        self.company.sale_lock_date = False
        move.with_user(self.accountant).action_post()
        self.assertEqual((move.state, move.date), ("posted", DAY))

    def test_r9_an_exception_lets_its_user_post_by_hand(self):
        move, _row, _raw = self.drafted()
        self.company.sale_lock_date = LOCKED
        self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": self.accountant.id,
                "sale_lock_date": date(2026, 4, 30),
            }
        )
        move.with_user(self.accountant).action_post()
        self.assertEqual((move.state, move.date), ("posted", DAY))

    def test_r9_a_draft_goes_back_to_its_day_when_the_period_is_opened(self):
        self.service.book_on_first_open_day = True
        move, row, raw = self.drafted(sale_lock_date=LOCKED)
        self.assertEqual(move.date, OPEN)
        self.company.sale_lock_date = False
        self.ingest(raw)
        self.assertEqual((row.state, move.date), ("paid", DAY))
        self.assertNotIn("first_open_day", row.flag_ids.mapped("code"))

    def test_r9_so_it_does_in_bulk_post(self):
        self.service.book_on_first_open_day = True
        move, row, _raw = self.drafted(sale_lock_date=LOCKED)
        self.company.sale_lock_date = False
        self.bulk_post(move)
        self.assertEqual((row.state, move.date), ("paid", DAY))
        self.assertNotIn("first_open_day", row.flag_ids.mapped("code"))

    def assert_on_open_day(self, move, row):
        self.assertEqual((row.state, row.reason_code), ("paid", False), row.reason)
        self.assertEqual((move.invoice_date, move.date), (DAY, OPEN))
        self.assertIn("first_open_day", row.flag_ids.mapped("code"))

    def test_r9_bulk_post_books_on_the_first_open_day(self):
        self.service.book_on_first_open_day = True
        move, row, _raw = self.drafted()
        self.company.sale_lock_date = LOCKED
        self.bulk_post(move)
        self.assert_on_open_day(move, row)

    def test_r9_a_draft_that_a_person_edited_goes_there_with_the_edits(self):
        self.service.book_on_first_open_day = True
        move, row, raw = self.drafted()
        self.edit(move)
        self.company.sale_lock_date = LOCKED
        self.ingest(raw)
        self.assert_on_open_day(move, row)
        self.assertEqual(move.invoice_line_ids.name, "By hand")
        self.assertTrue(move.is_manually_modified)

    def test_r9_an_adopted_draft_goes_there_too(self):
        self.service.book_on_first_open_day = True
        raw = raw_invoice()
        move = self.booked_before(raw)
        self.company.sale_lock_date = LOCKED
        for _day in range(2):
            self.ingest(raw)
        self.assert_on_open_day(move, self.row_of(raw))

    def test_r9_nobody_posts_it_by_hand_on_another_day_than_told(self):
        self.service.book_on_first_open_day = True
        move, row, raw = self.drafted()
        self.company.sale_lock_date = LOCKED
        with self.assertRaisesRegex(UserError, "press “Decide again”"):
            move.with_user(self.accountant).action_post()
        self.act(raw, "action_retry")
        move.with_user(self.accountant).action_post()
        self.assertEqual((row.state, move.date), ("posted", OPEN))

    def test_r2_an_accounting_date_that_a_person_changed_is_held(self):
        move, row, raw = self.drafted()
        move.date = date(2026, 7, 31)
        self.ingest(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "date_moved"))
        self.assertEqual(row.reason_figures["found"], "2026-07-31")
        self.bulk_post(move)
        self.assertEqual(move.state, "draft")
        move.date = DAY
        self.ingest(raw)
        self.assertEqual((row.state, move.date), ("paid", DAY))

    def test_r9_a_draft_on_the_first_open_day_stays_there(self):
        self.service.book_on_first_open_day = True
        move, row, raw = self.drafted(sale_lock_date=LOCKED)
        self.edit(move)
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.assertEqual((row.state, move.date), ("posted", OPEN))
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.assertFalse(row.reason_code, row.reason)

    def test_r2_an_adopted_invoice_of_another_day_is_told(self):
        for vals in ({"invoice_date": date(2026, 4, 30)}, {"date": date(2026, 5, 31)}):
            with self.subTest(vals):
                raw = raw_invoice()
                self.booked_before(raw, **vals).action_post()
                for _day in range(2):
                    self.ingest(raw, facts={raw["id"]: unpaid(raw)})
                    row = self.row_of(raw)
                    self.assertEqual(
                        (row.state, row.reason_code), ("posted", "date_moved")
                    )
                self.act(raw, "_accept", "The earlier tool's date stays")
                self.ingest(raw, facts={raw["id"]: unpaid(raw)})
                self.assertFalse(row.reason_code)
                self.ingest(raw)
                self.assertEqual(row.state, "paid")

    def test_r2_so_is_one_that_a_person_posted_on_another_day(self):
        move, row, raw = self.drafted()
        move.date = LOCKED
        move.with_user(self.accountant).action_post()
        self.ingest(raw)
        self.assertEqual((row.state, row.reason_code), ("paid", "date_moved"))
        self.assertIn("05/31/2026", row.reason)
