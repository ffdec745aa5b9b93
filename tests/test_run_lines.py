"""R14: a run's lines, written by one statement, are those that `create` would make."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice


@tagged("post_install", "-at_install")
class TestRunLines(LedgerCase):
    def setUp(self):
        super().setUp()
        self.lines = self.ledger.env["fusion.billing.ledger.run.line"].sudo()
        self.run = self.make_run()

    def make_run(self, mode="dry_run"):
        vals = {"service_id": self.service.id, "mode": mode, "trigger": "wizard"}
        return self.ledger.env["fusion.billing.ledger.run"].sudo().create(vals)

    def cases(self, *raws, write=False):
        facts = {raw["id"]: facts_of(raw) for raw in raws}
        ledger = self.ledger._for(self.service)
        return ledger._ingest_cases(self.service, list(raws), True, facts, write)

    def columns(self, lines):
        """What the database has of them, in their order, but for their ids."""
        self.lines.flush_model()  # as the user who made them
        self.env.cr.execute(
            "SELECT to_jsonb(line) - 'id' FROM fusion_billing_ledger_run_line AS line"
            " WHERE id = ANY(%s) ORDER BY id",
            [lines.ids],
        )
        return [columns for (columns,) in self.env.cr.fetchall()]

    def assertAsCreated(self, cases):
        """Both ways give the same in every column, and write all there are."""
        before = self.run.line_ids
        self.run._record(cases)
        written = self.columns(self.run.line_ids - before)
        vals_list = [self.run._prepare_line_vals(case) for case in cases]
        self.assertEqual(written, self.columns(self.lines.create(vals_list)))
        self.assertEqual(len(written), len(cases))
        return written

    def test_every_column_is_as_create_sets_it(self):
        self.env["res.currency"].search([("name", "=", "JPY")]).active = True
        self.assertAsCreated(
            self.cases(
                raw_invoice(),
                raw_invoice("109.00", "9.00"),  # held, with figures
                raw_invoice("20.00", "0.00", [("Mailbox", "1", "20.00")]),  # flags
                raw_invoice("0.00", "0.00", [("Trial month", "1", "0.00")]),
                raw_invoice("-5.65", "-0.65", user=None, user_id=None),
                raw_invoice("100.005", "11.505"),  # finer than a cent
                raw_invoice("100.5", "0", currency="JPY"),
                raw_invoice("100.005", "11.505", currency="ZZZ"),
                raw_invoice(invoice_number=None, stripe_invoice_id=None),
                raw_invoice(invoice_number="‘“\\ %s %(x)s é 💶 {'a'}"),
                raw_invoice("999999999999.99", "115044247787.61"),
            )
        )

    def test_of_what_a_real_run_wrote(self):
        paid, held = raw_invoice(), raw_invoice("109.00", "9.00")
        [line, _held] = self.assertAsCreated(self.cases(paid, held, write=True))
        self.assertEqual(line["move_id"], self.move_of(paid).id)
        self.assertEqual(line["source_invoice_id"], self.row_of(paid).id)
        self.assertTrue(line["posted"])

    def test_a_currency_that_knows_no_cents(self):
        dollars = self.env["res.currency"].search([("name", "=", "CAD")])
        dollars.rounding = 0.05
        [line] = self.assertAsCreated(self.cases(raw_invoice("113.02", "13.00")))
        self.assertEqual(line["amount_total"], 113.0)

    def test_what_was_read_before_shows_them(self):
        self.assertFalse(self.run.line_ids)
        before = self.run.result
        raw = raw_invoice("109.00", "9.00", invoice_number="LINE-HELD")
        self.run._record(self.cases(raw))
        self.assertEqual(self.run.line_ids.number, "LINE-HELD")
        self.assertEqual(self.run.line_ids.company_id, self.company)
        self.assertNotEqual(self.run.result, before)
        self.ingest(raw, post=False)
        row = self.row_of(raw)
        self.assertFalse(row.run_line_ids)
        self.run._record(self.cases(raw))
        self.assertEqual(row.run_line_ids.run_id, self.run)

    def test_they_keep_the_order_in_which_they_were_read(self):
        raws = [raw_invoice() for _place in range(120)]
        self.run._record(self.cases(*raws))
        numbers = [raw["invoice_number"] for raw in raws]
        self.assertEqual(self.run.line_ids.mapped("number"), numbers)

    def test_no_case_writes_none(self):
        self.run._record([])
        self.assertFalse(self.run.line_ids)

    def was_created(self, cases):
        """Whether the lines of these cases go through `create`."""
        Line, seen = type(self.lines), []
        create = Line.create

        def watch(lines, vals_list):
            seen.append(len(vals_list))
            return create(lines, vals_list)

        with patch.object(Line, "create", watch):
            self.run._record(cases)
        return seen == [len(cases)]

    def test_what_acts_on_create_is_not_passed_over(self):
        self.assertFalse(self.lines._is_extended())
        self.assertTrue(self.was_created(self.cases(raw_invoice())))
        self.assertEqual(len(self.run.line_ids), 1)

    def test_columns_of_a_person_get_their_defaults(self):
        model = self.env["ir.model"]._get("fusion.billing.ledger.run.line")
        self.env["ir.model.fields"].create(
            {"model_id": model.id, "name": "x_note", "ttype": "char"}
        )
        self.addCleanup(self.registry.reset_changes)
        self.env["ir.default"].set(model.model, "x_note", "to be seen")
        self.assertTrue(self.lines._is_extended())
        self.run._record(self.cases(raw_invoice()))
        self.assertEqual(self.run.line_ids.x_note, "to be seen")

    def test_its_moments_are_those_of_the_transaction(self):
        self.run._record(self.cases(raw_invoice()))
        now = fields.Datetime.to_datetime(self.env.cr.now()).replace(microsecond=0)
        self.assertEqual(self.run.line_ids.create_date.replace(microsecond=0), now)
        self.assertEqual(self.run.line_ids.create_uid, self.accountant)
