from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice, unpaid
from .test_completeness import StripeRunCase

LINES = "fusion.billing.completeness.line"
COUNTS = "fusion.billing.completeness.count"
GAPS = "fusion.billing.number.gap"


class ListCase(LedgerCase):
    def lines(self, *domain):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[LINES].with_user(self.accountant).search(list(domain))

    def status_of(self, raw):
        row = self.row_of(raw)
        return self.lines(("source_invoice_id", "=", row.id)).status

    def gaps(self):
        self.env.flush_all()
        self.env.invalidate_all()
        gaps = self.env[GAPS].with_user(self.accountant).search([])
        return {gap.sequence: gap.not_seen for gap in gaps}

    def may(self):
        months = self.env["fusion.billing.month"].with_user(self.accountant)
        months.action_open_months()
        self.env.invalidate_all()
        return months.search([("date", "=", "2026-05-01")])


@tagged("post_install", "-at_install")
class TestCompletenessList(ListCase):
    """R34: what became of every invoice that a biller gave out."""

    def test_r34_each_fate_has_its_word(self):
        held, void = raw_invoice("109.00", "9.00"), raw_invoice()
        draft, waiting, zero = raw_invoice(), raw_invoice(), raw_invoice("0.00", "0.00")
        zero["items"] = []
        booked, deleted = raw_invoice(), raw_invoice()
        said = {
            held["id"]: facts_of(held),
            void["id"]: unpaid(void, void=True),
            draft["id"]: unpaid(draft, draft=True),
            booked["id"]: facts_of(booked),
        }
        self.ingest(held, void, draft, waiting, zero, booked, facts=said)
        self.ingest(deleted, post=False)
        self.assertEqual(self.status_of(deleted), "draft")
        self.move_of(deleted).unlink()
        for raw, status in (
            (held, "held"),
            (void, "void"),
            (draft, "biller_draft"),
            (waiting, "waiting"),
            (zero, "zero"),
            (booked, "booked"),
            (deleted, "missing_ledger"),
        ):
            with self.subTest(status):
                self.assertEqual(self.status_of(raw), status)

    def test_r34_what_people_did_in_odoo_shows(self):
        reversed_, ignored, cancelled = raw_invoice(), raw_invoice(), raw_invoice()
        self.ingest(reversed_, facts={reversed_["id"]: unpaid(reversed_)})
        self.ingest(ignored, cancelled, post=False)
        move = self.move_of(reversed_)
        move._reverse_moves([{"date": move.date}], cancel=True)
        self.row_of(ignored).with_user(self.accountant)._ignore("Not ours.")
        self.move_of(cancelled).button_cancel()
        self.assertEqual(self.status_of(reversed_), "reversed")
        self.assertEqual(self.status_of(ignored), "ignored")
        self.assertEqual(self.status_of(cancelled), "cancelled")

    def test_r34_void_after_posting_is_booked_and_says_why_not(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.ingest(raw, facts={raw["id"]: unpaid(raw, void=True)})
        [line] = self.lines()
        self.assertEqual((line.status, line.reason_code), ("booked", "void_after_post"))

    def test_r34_what_the_biller_has_alone_is_there(self):
        self.service.missing_billed = {
            "in_late": {
                "number": "N-7",
                "customer": "Café",
                "date": "2026-05-20",
                "total": "1113.50",
                "currency": "CAD",
                "paid": True,
            },
            "lago:draft": {
                "number": "",
                "customer": "",
                "date": "2026-05-21",
                "total": "",
                "currency": "",
                "paid": False,
                "draft": True,
            },
        }
        may = self.may()
        self.assertTrue(may, "a month of nothing else is there")
        late, draft = self.lines().sorted("date")
        self.assertEqual((late.number, late.status), ("N-7", "missing_source"))
        self.assertEqual((late.amount_total, late.biller), (1113.5, "stripe"))
        self.assertEqual((late.month_id, draft.status), (may, "biller_draft"))
        self.assertEqual(late, self.env[LINES].search([("id", "=", late.id)]))
        self.assertEqual((may.missing_count, may.is_explained), (1, False))
        raw = raw_invoice(invoice_number="N-7", stripe_invoice_id="in_late")
        self.ingest(raw)
        self.assertEqual(set(self.lines().mapped("status")), {"booked", "biller_draft"})

    def test_r34_booked_by_an_earlier_tool_and_nowhere_else(self):
        move = self.init_invoice("out_invoice", amounts=[10.0], post=True)
        self.assertFalse(self.lines())
        move.x_fc_stripe_invoice_id = "in_earlier"
        [line] = self.lines()
        self.assertEqual((line.status, line.move_name), ("alone", move.name))
        self.assertEqual(line.action_open()["res_id"], move.id)

    def test_r34_counts_add_up_to_the_whole(self):
        self.dollars()
        held = raw_invoice("109.00", "9.00")
        self.ingest(raw_invoice(), raw_invoice(), held, raw_invoice(currency="USD"))
        may = self.may()
        self.assertEqual(may.given_out_count, 4)
        found = {
            (count.status, count.currency_id.name): (count.invoice_count, total)
            for count in may.completeness_ids
            for total in [count.amount_total]
        }
        self.assertEqual(
            found,
            {
                ("booked", "CAD"): (2, 226),
                ("booked", "USD"): (1, 113),
                ("held", "CAD"): (1, 109),
            },
        )
        for count in may.completeness_ids:
            opened = self.lines(*count.action_open()["domain"])
            self.assertEqual(len(opened), count.invoice_count)
        opened = self.lines(*may.action_open_given_out()["domain"])
        self.assertEqual(len(opened), may.given_out_count)

    def test_r34_the_billers_number_counts(self):
        raw = raw_invoice(invoice_number="OURS-1")
        said = facts_of(raw, biller_number="THEIRS-1")
        self.ingest(raw, facts={raw["id"]: said})
        self.assertEqual(self.lines().number, "THEIRS-1")

    def test_r34_a_line_leads_to_its_row(self):
        self.ingest(raw := raw_invoice())
        self.assertEqual(self.lines().action_open()["res_id"], self.row_of(raw).id)

    def test_r34_a_number_given_twice_is_told(self):
        first = raw_invoice(invoice_number="N-1")
        other = raw_invoice(invoice_number="X-1")
        said = facts_of(other, biller_number="N-1")
        self.ingest(
            first,
            other,
            raw_invoice(invoice_number="N-2"),
            facts={
                first["id"]: facts_of(first),
                other["id"]: said,
            },
        )
        twice = self.lines(("is_twice", "=", True))
        self.assertEqual(twice.mapped("number"), ["N-1", "N-1"])
        self.env.invalidate_all()
        self.assertEqual(self.service.given_twice_count, 2)

    def test_r34_nobody_writes_and_another_company_sees_nothing(self):
        self.ingest(*(raw_invoice(invoice_number=f"N-{n}") for n in (1, 3)))
        for reader, seen in self.readers_here_and_elsewhere():
            for name in (LINES, COUNTS, GAPS):
                found = self.env[name].with_user(reader).search([])
                self.assertEqual(bool(found), seen, name)
            services = self.env["fusion.billing.service"].with_user(reader)
            if seen:
                action = services.action_open_completeness()
                self.assertEqual(action["res_id"], self.service.id)
                self.assertRaises(AccessError, found.write, {"not_seen": ""})
            else:
                with self.assertRaisesRegex(UserError, "Switch to that company"):
                    services.action_open_completeness()


class TestListed(StripeRunCase):
    """R34: what the list says depends on what the billers' lists have told."""

    def test_r34_nothing_is_claimed_before_a_list_was_read(self):
        self.assertIn("not known", self.service.coverage_note)

    def test_r34_a_run_says_as_of_when(self):
        self.bill(0, "paid")
        run, _paths = self.run_cron()
        self.assertIn(f"run {run.id}", self.service.coverage_note)
        self.assertIn("Stripe", self.service.coverage_note)
        self.assertNotIn("Lago", self.service.coverage_note)
        self.service.put_off_before = {"Stripe": "2025-03-01T12:00:00+00:00"}
        self.assertIn("03/01/2025 only", self.service.coverage_note)

    def test_r34_the_number_of_what_is_void_at_the_biller_alone_is_known(self):
        for number, fate in enumerate(("paid", "void", "paid", "void", "open")):
            self.bill(number, fate, foreign=number in (1, 3))
        run, _paths = self.run_cron()
        self.assertEqual(
            (run.missing_count, set(self.service.void_billed)),
            (
                0,
                {"in_00001", "in_00003"},
            ),
        )
        lines = self.env[LINES].search([("source_invoice_id", "=", False)])
        self.assertEqual(set(lines.mapped("status")), {"void"})
        self.assertFalse(self.env[GAPS].search([]))

    def test_r34_what_was_void_and_comes_to_the_source_is_told_once(self):
        self.bill(1, "void", foreign=True)
        self.run_cron()
        self.assertTrue(self.service.void_billed)
        self.bill(0, "paid")
        self.peer.invoices[:] = [
            one for one in self.peer.invoices if one["id"] != "in_00001"
        ]
        self.bill(1, "void")
        self.run_cron()
        self.assertFalse(self.service.void_billed)
        self.assertEqual(len(self.env[LINES].search([])), 2)
