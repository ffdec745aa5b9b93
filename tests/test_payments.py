from datetime import UTC, date, datetime
from decimal import Decimal

from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice, unpaid

PAID_AT = datetime(2026, 5, 13, 15, 0, tzinfo=UTC)


def payment(payment_id, amount, paid_at=PAID_AT):
    return {"id": payment_id, "amount": Decimal(amount), "paid_at": paid_at}


@tagged("post_install", "-at_install")
class TestPayments(LedgerCase):
    """R10: only what the biller confirms, straight into the clearing account."""

    def test_r10_a_confirmed_payment_pays_the_invoice(self):
        raw = raw_invoice()
        counts = self.ingest(raw)
        self.assertEqual((counts["posted_count"], counts["paid_count"]), (1, 1))
        move, row = self.move_of(raw), self.row_of(raw)
        self.assertIn(move.payment_state, ("paid", "in_payment"))
        self.assertEqual(row.state, "paid")
        self.assertRecordValues(
            row.payment_ids,
            [
                {
                    "amount": 113.0,
                    "date": date(2026, 5, 13),
                    "memo": raw["stripe_invoice_id"],
                    "journal_id": self.service.payment_journal_id.id,
                    "state": "paid",
                    "x_fc_source_payment_id": (
                        f"{raw['stripe_invoice_id']}:ch_{raw['invoice_number']}"
                    ),
                }
            ],
        )

    def test_r10_the_payment_reaches_the_journals_own_account(self):
        raw = raw_invoice()
        self.ingest(raw)
        clearing = self.service.payment_journal_id.default_account_id
        lines = self.row_of(raw).payment_ids.move_id.line_ids
        self.assertEqual(
            {line.account_id.account_type: line.balance for line in lines},
            {"asset_cash": 113.0, "asset_receivable": -113.0},
        )
        self.assertIn(clearing, lines.account_id)

    def test_r10_nothing_is_booked_on_the_word_of_the_source(self):
        raw = raw_invoice(status="paid", amount_paid=Decimal("113.00"))
        counts = self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.assertEqual(counts["paid_count"], 0)
        self.assertEqual(self.row_of(raw).state, "posted")

    def test_r10_paid_later_is_booked_by_a_later_run(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        counts = self.ingest(raw)
        self.assertEqual((counts["created_count"], counts["paid_count"]), (0, 1))
        self.assertEqual(self.row_of(raw).state, "paid")

    def test_r10_partial_then_full(self):
        raw = raw_invoice()
        first, second = payment("ch_1", "50.00"), payment("ch_2", "63.00")
        part = unpaid(raw, amount_paid=Decimal("50.00")) | {"payments": [first]}
        self.ingest(raw, facts={raw["id"]: part})
        self.assertEqual(self.row_of(raw).state, "partial")
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=[first, second])})
        self.assertEqual(self.row_of(raw).state, "paid")
        self.assertEqual(len(self.row_of(raw).payment_ids), 2)

    def test_r10_several_payments_at_once(self):
        raw = raw_invoice()
        both = [payment("ch_1", "50.00"), payment("ch_2", "63.00")]
        counts = self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=both)})
        self.assertEqual(counts["paid_count"], 2)
        self.assertEqual(self.move_of(raw).amount_residual, 0.0)

    def test_r10_paid_with_customer_credit_leaves_the_rest_open(self):
        raw = raw_invoice()
        facts = facts_of(
            raw,
            amount_paid=Decimal("100.00"),
            payments=[payment("ch_1", "100.00")],
        )
        self.ingest(raw, facts={raw["id"]: facts})
        row = self.row_of(raw)
        self.assertEqual(row.state, "partial")
        self.assertEqual(self.move_of(raw).amount_residual, 13.0)
        self.assertIn("paid_by_credit", row.flag_ids.mapped("code"))

    def test_r10_paid_out_of_band_is_never_booked_in_this_journal(self):
        raw = raw_invoice()
        facts = facts_of(raw, payments=[], out_of_band=Decimal("113.00"))
        counts = self.ingest(raw, facts={raw["id"]: facts})
        row = self.row_of(raw)
        self.assertEqual(counts["paid_count"], 0)
        self.assertEqual(row.state, "posted")
        self.assertEqual(row.reason_code, "paid_out_of_band")
        self.assertIn("113.00", row.reason)

    def test_r10_more_than_the_residual_is_not_booked(self):
        raw = raw_invoice()
        twice = [payment("ch_1", "113.00"), payment("ch_2", "113.00")]
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=twice)})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "payment_exceeds"))
        self.assertFalse(row.payment_ids)

    def test_r10_a_payment_without_object_blocks_any_later_one(self):
        raw = raw_invoice()
        bare = facts_of(raw)
        del bare["payments"]
        self.ingest(raw, facts={raw["id"]: bare})
        paid = self.row_of(raw).payment_ids
        self.assertEqual(
            paid.x_fc_source_payment_id, f"{raw['stripe_invoice_id']}:paid"
        )
        paid.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(self.row_of(raw).state, "posted")
        counts = self.ingest(raw)
        self.assertEqual(counts["paid_count"], 0)

    def test_r10_what_a_person_booked_already_is_not_booked_again(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.move_of(raw).ids
        )
        register.create({"amount": 50.0})._create_payments()
        part = unpaid(raw, amount_paid=Decimal("50.00"))
        part |= {"payments": [payment("ch_1", "50.00")]}
        counts = self.ingest(raw, facts={raw["id"]: part})
        row = self.row_of(raw)
        self.assertEqual(counts["paid_count"], 0)
        self.assertEqual(self.move_of(raw).amount_residual, 63.0)
        self.assertEqual(row.reason_code, "settled_elsewhere")
        self.assertIn("50.00", row.reason)

    def test_r9_a_payment_in_a_locked_year_is_not_booked(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.company.fiscalyear_lock_date = date(2026, 5, 31)
        self.ingest(raw)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "payment_locked"))
        self.assertFalse(row.payment_ids)

    def test_r9_a_sales_lock_does_not_stop_a_payment(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.company.sale_lock_date = date(2026, 5, 31)
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "paid")

    def test_r10_a_foreign_payment_is_not_booked_at_an_old_rate(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", usd.id)]).unlink()
        self.rate("2026-05-11")
        raw = raw_invoice(currency="USD")
        late = payment("ch_1", "113.00", datetime(2026, 9, 20, 15, tzinfo=UTC))
        paid = {raw["id"]: facts_of(raw, payments=[late])}
        row = self.drafted(raw, paid)
        for told in (lambda: self.ingest(raw, facts=paid), lambda: self.bulk_post(raw)):
            with self.cr.savepoint() as savepoint:
                told()
                found = (row.state, row.reason_code)
                self.assertEqual(found, ("posted", "payment_rate"))
                self.assertIn("USD in the week before 09/20/2026", row.reason)
                savepoint.rollback()
                self.env.invalidate_all()
        self.rate("2026-09-18")
        self.ingest(raw, facts=paid)
        self.assertEqual((row.state, row.reason_code), ("paid", False))

    def drafted(self, raw, facts):
        self.ingest(raw, post=False, facts=facts)
        return self.row_of(raw)

    def bulk_post(self, raw):
        self.ledger._post_ingested(self.move_of(raw))
        self.env.invalidate_all()

    def test_r10_a_lago_invoice_is_paid_by_lagos_payment(self):
        raw = raw_invoice(stripe_invoice_id="lago:1a901a90-1a90-1a90-1a90-1a901a901a90")
        facts = facts_of(
            raw,
            payments=[payment("6f2d1d5e", "113.00", None)],
            paid_at=None,
            paid_date_assumed=True,
        )
        self.ingest(raw, facts={raw["id"]: facts})
        row = self.row_of(raw)
        self.assertEqual(row.state, "paid")
        self.assertEqual(row.payment_ids.date, date(2026, 5, 12))
        self.assertIn("paid_date_assumed", row.flag_ids.mapped("code"))
