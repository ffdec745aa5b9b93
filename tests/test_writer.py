from datetime import UTC, date, datetime
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LedgerCase, facts_of, raw_invoice, unpaid


@tagged("post_install", "-at_install")
class TestWriter(LedgerCase):
    """From decided cases to moves, on the real ORM, as a bare accountant."""

    def test_r2_the_move_carries_what_the_source_and_the_biller_say(self):
        raw = raw_invoice(invoice_number="INV-R2")
        self.ingest(raw, facts={raw["id"]: facts_of(raw, due_date=date(2026, 6, 11))})
        move = self.move_of(raw)
        self.assertRecordValues(
            move,
            [
                {
                    "move_type": "out_invoice",
                    "state": "posted",
                    "invoice_date": date(2026, 5, 12),
                    "date": date(2026, 5, 12),
                    "invoice_date_due": date(2026, 6, 11),
                    "ref": "INV-R2",
                    "payment_reference": "INV-R2",
                    "x_fc_stripe_invoice_id": "in_INV-R2",
                    "company_id": self.company.id,
                    "amount_untaxed": 100.0,
                    "amount_tax": 13.0,
                    "amount_total": 113.0,
                }
            ],
        )
        self.assertNotIn("INV-R2", move.name)

    def test_r2_due_on_the_invoice_date_where_the_biller_says_nothing(self):
        raw = raw_invoice()
        self.ingest(raw)
        self.assertEqual(self.move_of(raw).invoice_date_due, date(2026, 5, 12))

    def test_r2_no_mail_is_sent_and_nobody_subscribed(self):
        mails = self.env["mail.mail"].search_count([])
        raw = raw_invoice()
        self.ingest(raw)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.move_of(raw).message_partner_ids)

    def test_r2_not_payable_on_the_portal(self):
        raw = raw_invoice()
        self.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        move = self.move_of(raw)
        self.assertEqual(move.payment_state, "not_paid")
        self.assertFalse(move._has_to_be_paid())
        other = self.init_invoice("out_invoice", amounts=[100.0], post=True)
        self.assertTrue(other._has_to_be_paid(), "the control can be paid")

    def test_r1_the_same_invoice_twice_makes_one_move(self):
        raw = raw_invoice()
        self.ingest(raw)
        counts = self.ingest(raw)
        self.assertEqual(counts["unchanged_count"], 1)
        self.assertEqual(counts["created_count"], 0)
        self.assertEqual(len(self.move_of(raw)), 1)

    def test_r1_two_rows_with_one_biller_invoice_hold_the_second(self):
        first = raw_invoice()
        second = raw_invoice(stripe_invoice_id=first["stripe_invoice_id"])
        counts = self.ingest(first, second)
        self.assertEqual((counts["created_count"], counts["held_count"]), (1, 1))
        row = self.row_of(second)
        self.assertEqual(row.reason_code, "duplicate_source")
        self.assertIn(first["invoice_number"], row.reason)
        self.assertFalse(self.move_of(second))

    def test_r1_a_move_booked_by_an_earlier_tool_is_adopted(self):
        raw = raw_invoice()
        move = self.init_invoice(
            "out_invoice",
            amounts=[100.0],
            taxes=self.chart("hst_sale_tax_13"),
            post=True,
        )
        move.write({"x_fc_nexacloud_invoice_id": raw["id"]})
        counts = self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.assertEqual(counts["adopted_count"], 1)
        self.assertEqual(self.row_of(raw).move_id, move)
        self.assertEqual(self.row_of(raw).state, "posted")

    def test_r13_an_id_that_stays_taken_fails_its_row_and_no_other(self):
        good, bad = raw_invoice(), raw_invoice()
        self.ingest(bad, post=False)
        taken = self.move_of(bad)
        self.row_of(bad).sudo().write({"external_id": "elsewhere", "move_id": taken.id})
        self.row_of(good)
        ledger = self.ledger.with_context(fc_last_attempt=True)
        bad["stripe_invoice_id"] = "in_another"
        facts = {raw["id"]: facts_of(raw) for raw in (good, bad)}
        with self.assertLogs(level="ERROR"), mute_logger("odoo.sql_db"):
            counts = ledger._ingest_invoices([good, bad], post=True, verified=facts)
        self.assertEqual((counts["created_count"], counts["failed_count"]), (1, 1))

    def test_the_users_current_company_does_not_matter(self):
        other = self.env["res.company"].create({"name": "Elsewhere Inc."})
        self.accountant.company_ids |= other
        ledger = self.ledger.with_context(allowed_company_ids=other.ids)
        raw = raw_invoice()
        facts = {raw["id"]: facts_of(raw)}
        ledger._ingest_invoices([raw], verified=facts)
        move = self.move_of(raw)
        self.assertEqual(move.company_id, self.company)
        self.assertEqual(ledger._post_ingested(move), move)
        self.assertEqual(self.row_of(raw).state, "paid")

    def test_r13_a_bad_row_stops_nothing(self):
        good, bad = raw_invoice(), raw_invoice()
        bad["items"][0]["amount"] = None
        other = raw_invoice()
        counts = self.ingest(
            good,
            bad,
            other,
            facts={raw["id"]: facts_of(raw) for raw in (good, bad, other)},
        )
        self.assertEqual((counts["created_count"], counts["held_count"]), (2, 1))
        self.assertEqual(self.row_of(bad).reason_code, "bad_data")

    def test_r13_an_id_given_twice_is_written_once(self):
        first = raw_invoice()
        second = raw_invoice("226.00", "26.00", invoice_number=first["invoice_number"])
        counts = self.ingest(first, second, facts={first["id"]: facts_of(first)})
        self.assertEqual((counts["created_count"], counts["held_count"]), (1, 1))
        self.assertEqual(self.move_of(first).amount_total, 113.0)

    def test_r13_rows_without_an_id_are_counted(self):
        counts = self.ingest(raw_invoice(id=None), raw_invoice(id=None), facts={})
        self.assertEqual((counts["read_count"], counts["held_count"]), (2, 2))

    def test_r13_an_error_of_ours_fails_one_row_only(self):
        good, bad = raw_invoice(), raw_invoice()
        Moves = type(self.env["account.move"])
        post = Moves._post

        def refuse_one(moves, soft=True):
            if bad["invoice_number"] in moves.mapped("ref"):
                raise UserError(self.env._("The analytic plan is mandatory."))
            return post(moves, soft)

        self.patch(Moves, "_post", refuse_one)
        with self.assertLogs(level="ERROR") as logs:
            counts = self.ingest(good, bad)
        self.assertIn(bad["id"], logs.output[0])
        self.assertEqual((counts["created_count"], counts["failed_count"]), (1, 1))
        self.assertEqual(self.row_of(good).state, "paid")
        self.assertEqual(self.row_of(bad).state, "failed")
        self.assertIn("analytic plan", self.row_of(bad).reason)
        self.assertFalse(self.move_of(bad), "nothing half-done remains")

    def test_r13_when_every_row_fails_every_row_says_so(self):
        raws = [raw_invoice() for _number in range(3)]

        def refuse(payments):
            raise UserError(self.env._("The bank is closed."))

        self.patch(type(self.env["account.payment"]), "action_post", refuse)
        with self.assertLogs(level="ERROR"):
            counts = self.ingest(*raws)
        self.assertEqual((counts["created_count"], counts["failed_count"]), (0, 3))
        for raw in raws:
            self.assertIn("The bank is closed.", self.row_of(raw).reason)
            self.assertFalse(self.move_of(raw))
        self.assertFalse(
            self.env["res.partner"].search([("x_fc_stripe_customer_id", "=", "cus_1")])
        )

    def test_r17_what_cannot_be_verified_waits_without_a_move(self):
        raw = raw_invoice()
        counts = self.ingest(raw, facts={})
        self.assertEqual(counts["waiting_count"], 1)
        self.assertEqual(self.row_of(raw).state, "waiting")
        self.assertFalse(self.move_of(raw))

    def test_r17_what_is_held_stays_held_when_the_biller_cannot_be_reached(self):
        held = {
            "tax_ambiguous": raw_invoice("112.00", "12.00"),
            "tax_unresolved": raw_invoice("109.00", "9.00"),
            "amount_mismatch": raw_invoice(),
        }
        facts = {raw["id"]: facts_of(raw) for raw in held.values()}
        self.ingest(held["amount_mismatch"], post=False)
        facts[held["amount_mismatch"]["id"]]["total"] = Decimal("115.00")
        self.ingest(*held.values(), facts=facts)
        counts = self.ingest(*held.values(), facts={})
        self.assertEqual(counts["posted_count"], 0)
        for code, raw in held.items():
            with self.subTest(code=code):
                self.assertEqual(self.row_of(raw).reason_code, code)
                self.assertEqual(self.row_of(raw).state, "held")
                self.assertEqual(self.move_of(raw).state, "draft")

    def test_r13_text_that_the_database_does_not_take_is_dropped(self):
        raw = raw_invoice()
        raw["half \ud800"] = "nul \0 and half \udfff"
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.assertEqual(self.row_of(raw).payload["half "], "nul  and half ")

    def test_r20_a_biller_that_says_otherwise_holds_the_invoice(self):
        raw = raw_invoice()
        facts = facts_of(raw, total=Decimal("113.01"))
        self.ingest(raw, facts={raw["id"]: facts})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "amount_mismatch"))
        self.assertIn("113.01", row.reason)
        self.assertFalse(self.move_of(raw).filtered(lambda m: m.state == "posted"))

    def test_r10_payment_instants_are_dated_in_the_time_zone_of_the_service(self):
        raw = raw_invoice()
        late = datetime(2026, 5, 14, 2, 30, tzinfo=UTC)  # 13 May in Toronto
        payments = [{"id": "ch_1", "amount": raw["total"], "paid_at": late}]
        self.ingest(
            raw, facts={raw["id"]: facts_of(raw, paid_at=late, payments=payments)}
        )
        payment = self.row_of(raw).payment_ids
        self.assertEqual(payment.date, date(2026, 5, 13))
        self.assertEqual(payment.move_id.date, date(2026, 5, 13))
