from datetime import date, timedelta

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from .common import LedgerCase, raw_invoice, unpaid

LOCKED = date(2026, 5, 31)
SOFT = ("fiscalyear_lock_date", "tax_lock_date", "sale_lock_date")
ALL = (*SOFT, "purchase_lock_date", "hard_lock_date")
# Which lock stands against what: R9's own list.
INVOICE = ("fiscalyear_lock_date", "tax_lock_date", "sale_lock_date", "hard_lock_date")
UNTAXED = ("fiscalyear_lock_date", "sale_lock_date", "hard_lock_date")
PAYMENT = ("fiscalyear_lock_date", "hard_lock_date")


@tagged("post_install", "-at_install")
class TestLocks(LedgerCase):
    """R9: every lock date is met before anything is created, and named."""

    def label(self, name):
        return self.company._fields[name].get_description(self.env)["string"]

    def test_r9_each_lock_holds_what_it_is_for_and_nothing_else(self):
        for name in ALL:
            with self.subTest(name), self.cr.savepoint() as savepoint:
                taxed, untaxed = raw_invoice(), raw_invoice("50.00", "0.00")
                self.company[name] = LOCKED
                self.ingest(taxed, untaxed)
                for raw, locks in ((taxed, INVOICE), (untaxed, UNTAXED)):
                    row = self.row_of(raw)
                    held = row.reason_code == "locked_period"
                    self.assertEqual(held, name in locks, row.reason)
                    self.assertEqual(bool(row.move_id), not held)
                    if held:
                        self.assertIn(self.label(name), row.reason)
                        self.assertIn("05/12/2026", row.reason)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_r9_each_lock_on_a_payment(self):
        for name in ALL:
            with self.subTest(name), self.cr.savepoint() as savepoint:
                raw = raw_invoice()
                self.ingest(raw, facts={raw["id"]: unpaid(raw)})
                self.company[name] = LOCKED
                self.ingest(raw)
                row = self.row_of(raw)
                locked = name in PAYMENT
                self.assertEqual(row.reason_code == "payment_locked", locked)
                self.assertEqual(row.state, "posted" if locked else "paid")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_r9_the_last_locked_day_is_locked_and_the_next_is_open(self):
        first = raw_invoice()
        self.company.sale_lock_date = date(2026, 5, 12)
        self.ingest(first)
        self.assertEqual(self.row_of(first).reason_code, "locked_period")
        self.company.sale_lock_date = date(2026, 5, 11)
        self.ingest(first)
        self.assertEqual(self.row_of(first).state, "paid")

    def exception(self, name, user):
        """Odoo's own: `user` (or everybody) may book in May for an hour."""
        return self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": user and user.id,
                name: date(2026, 4, 30),
                "end_datetime": fields.Datetime.now() + timedelta(hours=1),
            }
        )

    def test_r9_an_exception_counts_for_its_user_only(self):
        other = new_test_user(
            self.env,
            login="other_accountant",
            groups="fusion_centralize_billing.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for name in SOFT:
            for user in (self.accountant, False, other):
                with self.subTest(name, user=user), self.cr.savepoint() as savepoint:
                    raw = raw_invoice()
                    self.company[name] = LOCKED
                    self.exception(name, user)
                    self.ingest(raw)
                    row = self.row_of(raw)
                    found = (row.state, row.move_id.date)
                    booked = ("paid", date(2026, 5, 12))
                    due = ("held", False) if user == other else booked
                    self.assertEqual(found, due)
                    savepoint.rollback()
                    self.env.invalidate_all()

    def test_r9_the_first_open_day_is_taken_when_the_service_says_so(self):
        self.service.book_on_first_open_day = True
        for name in INVOICE:
            with self.subTest(name), self.cr.savepoint() as savepoint:
                raw = raw_invoice()
                self.company[name] = LOCKED
                self.ingest(raw, facts={raw["id"]: unpaid(raw)})
                row = self.row_of(raw)
                self.assertEqual(
                    (row.state, row.move_id.date, row.move_id.invoice_date),
                    ("posted", date(2026, 6, 1), date(2026, 5, 12)),
                )
                self.assertIn("first_open_day", row.flag_ids.mapped("code"))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_r9_so_it_does_to_a_draft_that_a_person_gave_such_a_tax(self):
        raw = raw_invoice("100.00", "0.00")
        self.ingest(raw, post=False)
        row = self.row_of(raw)
        zero = self.zero_rated()["by a rule"]["x_fc_zero_tax_id"]
        row.move_id.invoice_line_ids.tax_ids = [Command.set([zero])]
        self.company.tax_lock_date = LOCKED
        self.ingest(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))
        self.company.tax_lock_date = False
        self.ingest(raw)
        self.assertEqual((row.state, row.move_id.date), ("paid", date(2026, 5, 12)))

    def zero_rated(self):
        """{why: values of the customer} of those who are charged no tax."""
        zero = self.env["account.tax"].create(
            {
                "name": "Zero-rated",
                "amount": 0.0,
                "type_tax_use": "sale",
                "company_id": self.company.id,
            }
        )
        return {
            "abroad": {"country_id": self.env.ref("base.us").id},
            "by a rule": {"x_fc_zero_tax_id": zero.id},
        }

    def test_r9_the_tax_lock_stands_against_a_tax_of_nothing_too(self):
        for why, values in self.zero_rated().items():
            for opened in (False, True):
                with self.subTest(why, opened=opened), self.cr.savepoint() as savepoint:
                    self.env["res.partner"].with_company(self.company).create(
                        {"name": why, "x_fc_stripe_customer_id": "cus_1", **values}
                    )
                    self.service.book_on_first_open_day = opened
                    self.company.tax_lock_date = LOCKED
                    raw = raw_invoice("100.00", "0.00")
                    self.ingest(raw)
                    row = self.row_of(raw)
                    found = (row.state, row.reason_code, row.move_id.date)
                    held = ("held", "locked_period", False)
                    booked = ("paid", False, date(2026, 6, 1))
                    self.assertEqual(found, booked if opened else held, row.reason)
                    savepoint.rollback()
                    self.env.invalidate_all()
