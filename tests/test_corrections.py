from datetime import date

from odoo.tests import tagged

from .common import LedgerCase, raw_invoice, unpaid

CORRECTIONS = "fusion.billing.correction"


class CorrectionCase(LedgerCase):
    def setUp(self):
        super().setUp()
        self.months = self.env["fusion.billing.month"].with_user(self.accountant)

    def month(self, day="2026-05-01"):
        self.months.action_open_months()
        self.look()
        return self.months.search([("date", "=", day)])

    def look(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def corrections(self):
        self.look()
        return self.env[CORRECTIONS].with_user(self.accountant).search([])

    def kinds(self):
        return sorted(self.corrections().mapped("kind"))

    def lock(self, day="2026-05-31"):
        self.company.sale_lock_date = day

    def sign(self):
        self.month()._sign("As it is.")
        self.look()

    def open_invoice(self, *args, **columns):
        raw = raw_invoice(*args, **columns)
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        return raw

    def change(self, raw, total="226.00", tax="26.00", **said):
        """The source changes its mind, and the biller with it."""
        new = raw_invoice(total, tax, invoice_number=raw["invoice_number"])
        self.ingest(new, facts={new["id"]: unpaid(new, **said)})
        return new


@tagged("post_install", "-at_install")
class TestCorrections(CorrectionCase):
    """R34: what changed of a period that is locked or signed off."""

    def test_r34_nothing_is_corrected_in_an_open_month(self):
        raw = self.open_invoice()
        self.change(raw)
        self.assertEqual(self.row_of(raw).reason_code, "source_changed")
        self.month()
        self.assertFalse(self.corrections())

    def test_r34_changed_after_posting(self):
        raw = self.open_invoice()
        self.change(raw)
        may = self.month()
        self.lock()
        [correction] = self.corrections()
        self.assertEqual(correction.kind, "source_changed")
        self.assertEqual(correction.source_invoice_id, self.row_of(raw))
        self.assertEqual((correction.was_untaxed, correction.was_tax), (100, 13))
        self.assertEqual((correction.is_untaxed, correction.is_tax), (200, 26))
        self.assertEqual(correction.difference, 113)
        self.assertEqual(correction.family_id.code, "hosting")
        self.assertEqual((correction.month_id, correction.is_locked), (may, True))
        self.assertFalse(correction.is_booked)
        self.assertEqual(correction.open_day, date(2026, 6, 1))
        self.assertEqual(correction.action_open()["res_id"], self.row_of(raw).id)

    def test_r34_each_family_and_tax_has_its_line(self):
        items = [("Odoo ERP Hosting", "1", "60.00"), ("Daily Backup", "1", "40.00")]
        raw = self.open_invoice(items=items)
        items = [("Odoo ERP Hosting", "1", "60.00"), ("Daily Backup", "1", "140.00")]
        new = raw_invoice(
            "226.00", "26.00", items, invoice_number=raw["invoice_number"]
        )
        self.ingest(new, facts={new["id"]: unpaid(new)})
        self.month()
        self.lock()
        [correction] = self.corrections()
        self.assertEqual(correction.family_id.code, "addons")
        self.assertEqual((correction.was_total, correction.is_total), (45.2, 158.2))

    def test_r34_changed_in_its_words_only(self):
        raw = self.open_invoice()
        new = raw_invoice(
            items=[("WordPress Website Hosting", "1", "100.00")],
            invoice_number=raw["invoice_number"],
        )
        self.ingest(new, facts={new["id"]: unpaid(new)})
        self.month()
        self.lock()
        [correction] = self.corrections()
        self.assertEqual(correction.kind, "source_changed")
        self.assertEqual(correction.difference, 0)

    def test_r34_void_and_draft_after_posting(self):
        for said in ({"void": True}, {"draft": True}):
            raw = self.open_invoice()
            self.ingest(raw, facts={raw["id"]: unpaid(raw, **said)})
        self.month()
        self.lock()
        self.assertEqual(self.kinds(), ["draft_after_post", "void_after_post"])
        for correction in self.corrections():
            self.assertEqual((correction.was_total, correction.is_total), (113, 0))

    def test_r34_held_for_the_lock(self):
        self.lock()
        raw = raw_invoice()
        self.ingest(raw)
        self.month()
        [correction] = self.corrections()
        self.assertEqual(correction.kind, "locked_period")
        self.assertEqual((correction.was_total, correction.is_total), (0, 113))
        self.assertEqual(correction.open_day, date(2026, 6, 1))

    def test_r34_booked_on_the_first_open_day(self):
        self.lock()
        self.service.book_on_first_open_day = True
        raw = raw_invoice()
        self.ingest(raw)
        may, june = self.month(), self.month("2026-06-01")
        [correction] = self.corrections()
        self.assertEqual((correction.kind, correction.month_id), ("later", may))
        self.assertEqual((correction.was_total, correction.is_total), (0, 113))
        self.assertEqual(correction.booked_on, date(2026, 6, 1))
        self.assertEqual(correction.booked_month_id, june)
        self.assertTrue(correction.is_booked)
        self.assertFalse(correction.open_day)
        for month in (may, june):
            self.assertEqual(month.correction_count, 1)
            domain = month.action_open_corrections()["domain"]
            self.assertEqual(self.env[CORRECTIONS].search(domain), correction)

    def test_r34_a_credit_note_in_an_open_month(self):
        raw = self.open_invoice()
        self.lock()
        move = self.move_of(raw)
        for day, share in (("2026-06-03", 1), ("2026-07-03", 0.5)):
            dates = {"date": day, "invoice_date": day}
            credit = move._reverse_moves([dates])
            if share != 1:
                credit.invoice_line_ids.price_unit = 50
            credit.action_post()
        self.month()
        june, july = self.corrections().sorted("booked_on")
        self.assertEqual((june.kind, july.kind), ("reversed", "reversed"))
        self.assertEqual((june.was_total, june.is_total), (113, 0))
        self.assertEqual((july.was_total, july.is_total), (113, 56.5))
        self.assertEqual(july.difference_tax, -6.5)
        self.assertEqual(july.booked_month_id.date, date(2026, 7, 1))

    def test_r34_a_credit_note_of_the_same_month_is_none(self):
        raw = self.open_invoice()
        move = self.move_of(raw)
        dates = {"date": move.date, "invoice_date": move.date}
        move._reverse_moves([dates]).action_post()
        self.month()
        self.lock()
        self.assertFalse(self.corrections())

    def test_r34_missing_in_the_source(self):
        self.service.missing_billed = {
            "in_1": {
                "number": "N-7",
                "customer": "Café",
                "date": "2026-05-20",
                "total": "113.00",
                "currency": "CAD",
                "paid": True,
            }
        }
        self.month()
        self.assertFalse(self.corrections())
        self.lock()
        [correction] = self.corrections()
        self.assertEqual((correction.kind, correction.number), ("missing", "N-7"))
        self.assertEqual((correction.is_total, correction.customer_name), (113, "Café"))

    def test_r34_a_lock_in_mid_month(self):
        early, late = raw_invoice(), raw_invoice()
        for raw, day in ((early, 10), (late, 20)):
            said = unpaid(raw, invoice_date=date(2026, 5, day))
            self.ingest(raw, facts={raw["id"]: said})
            self.change(raw, invoice_date=date(2026, 5, day))
        self.month()
        self.lock("2026-05-15")
        self.assertEqual(self.corrections().source_invoice_id, self.row_of(early))

    def test_r34_the_lock_of_a_company_above_counts(self):
        raw = self.open_invoice()
        self.change(raw)
        self.month()
        self.company.hard_lock_date = "2026-05-31"
        self.assertEqual(self.kinds(), ["source_changed"])
