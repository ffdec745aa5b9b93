from datetime import UTC, date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.reopened import receivable
from .common import LedgerCase, facts_of, raw_invoice, unpaid
from .undo_case import UndoMixin

JUNE_10 = datetime(2026, 6, 10, 15, tzinfo=UTC)


class DollarsCase(UndoMixin, LedgerCase):
    def setUp(self):
        super().setUp()
        self.usd = self.dollars()
        self.exchange = self.company.currency_exchange_journal_id
        self.raw = raw_invoice("80.00", "0.00", currency="USD")

    def ingested(self, **facts):
        """By a run, on 20 June 2026."""
        with self.of_a_run() as run, freeze_time("2026-06-20 12:00"):
            self.ingest(self.raw, facts={self.raw["id"]: facts})
        return run

    def paid_in_june(self):
        """At another rate than the invoice of May: 100 CAD, then 160 CAD."""
        self.rate("2026-06-08", 0.5)
        [paid] = facts_of(self.raw)["payments"]
        return facts_of(
            self.raw, paid_at=JUNE_10, payments=[paid | {"paid_at": JUNE_10}]
        )

    def differences(self):
        return self.env["account.move"].search(
            [("journal_id", "=", self.exchange.id)], order="id"
        )

    def number_by_year(self):
        """Odoo dates what it reverses on the day of now then, not in that month."""
        accounts = self.income["other"], self.company_data["default_account_revenue"]
        self.env["account.move"].create(
            {
                "name": "EXCH/2026/0001",
                "date": "2026-01-02",
                "journal_id": self.exchange.id,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": balance})
                    for account, balance in zip(accounts, (1, -1), strict=True)
                ],
            }
        ).action_post()


@tagged("post_install", "-at_install")
class TestUndoCurrency(DollarsCase):
    """R33: the company's amounts are the opposite ones, whatever the rates are now."""

    def test_r33_a_rate_that_changed_since_changes_nothing(self):
        completer = type(self.env["fusion.billing.move.completer"])
        before = self.trial_balance()
        run = self.ingested(**unpaid(self.raw))
        move = self.move_of(self.raw)
        self.assertEqual(receivable(move).balance, 100)
        self.rate("2026-05-12", 0.25)
        plainly = patch.object(completer, "_obstacle", lambda *_: "it is a test")
        with self.subTest("one by one"), plainly:
            with self.env.cr.savepoint() as savepoint:
                self.undo(run)
                self.assertEqual(self.trial_balance(), before)
                savepoint.rollback()
            self.env.invalidate_all()
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(move.reversal_move_ids.amount_total, 80)

    def test_r33_an_exchange_difference_goes_on_its_own_day(self):
        before = self.trial_balance()
        run = self.ingested(**self.paid_in_june())
        self.assertEqual(self.row_of(self.raw).state, "paid")
        [difference] = self.differences()
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        back = difference.reversal_move_ids
        self.assertEqual((back.state, back.date), ("posted", difference.date))

    def test_r33_where_odoo_would_date_its_reversal_elsewhere(self):
        self.number_by_year()
        before = self.trial_balance()
        run = self.ingested(**self.paid_in_june())
        difference = self.differences()[-1]
        self.assertEqual(difference.date, date(2026, 6, 20))
        with freeze_time("2026-09-10 12:00"):
            self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(difference.reversal_move_ids.date, date(2026, 6, 20))

    def test_r33_a_difference_in_a_locked_month_is_refused_by_name(self):
        run = self.ingested(**self.paid_in_june())
        [difference] = self.differences()
        self.company.fiscalyear_lock_date = "2026-06-30"
        self.refuses(run, f"locked up to 06/30/2026.*{difference.name}")

    def test_r33_a_match_of_before_comes_back_with_its_difference(self):
        self.number_by_year()
        self.ingested(**self.paid_in_june())
        payment, difference = self.row_of(self.raw).payment_ids, self.differences()[-1]
        before = self.trial_balance()
        with freeze_time("2026-08-10 12:00"), self.of_a_run() as run:
            payment.with_env(self.ledger.env).move_id.line_ids.remove_move_reconcile()
        self.assertEqual(self.row_of(self.raw).state, "posted")
        self.assertNotEqual(self.trial_balance(), before)
        with freeze_time("2026-09-10 12:00"):
            self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(self.row_of(self.raw).state, "paid")
        match = receivable(payment.move_id).matched_debit_ids
        self.assertEqual(match.exchange_move_id, difference)

    def test_r33_a_payment_in_dollars_is_dated_as_it_was(self):
        self.rate("2026-06-12", 0.4)
        self.ingested(**self.paid_in_june())
        payment = self.row_of(self.raw).payment_ids
        before = self.trial_balance()
        with freeze_time("2026-06-20 12:00"), self.of_a_run() as run:
            writer = self.ledger.env["fusion.billing.balance.writer"]
            writer._redate_payment(payment.with_env(writer.env), date(2026, 6, 12))
        self.assertNotEqual(self.trial_balance(), before)
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(self.row_of(self.raw).state, "paid")


@tagged("post_install", "-at_install")
class TestUndoCashBasis(UndoMixin, LedgerCase):
    """R33: tax that is due when paid goes with the payment."""

    def setUp(self):
        super().setUp()
        tax = self.chart("hst_sale_tax_13")
        waits = self._income_account("Tax not due yet", 9)
        waits.write({"account_type": "liability_current", "reconcile": True})
        self.company.tax_exigibility = True
        tax.write(
            {
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": waits.id,
            }
        )
        self.company.tax_cash_basis_journal_id = self.company_data[
            "default_journal_misc"
        ]

    def due(self):
        return self.env["account.move"].search(
            [("tax_cash_basis_origin_move_id", "!=", False)], order="id"
        )

    def test_r33_its_entry_is_taken_back_on_its_own_day(self):
        before, raw = self.trial_balance(), raw_invoice()
        with self.of_a_run() as run:
            self.ingest(raw)
        [due] = self.due()
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(set(self.due().mapped("date")), {due.date})

    def test_r33_a_match_of_before_comes_back_with_its_tax(self):
        raw = raw_invoice()
        self.ingest(raw)
        payment, [due] = self.row_of(raw).payment_ids, self.due()
        before = self.trial_balance()
        with self.of_a_run() as run:
            payment.with_env(self.ledger.env).move_id.line_ids.remove_move_reconcile()
        self.assertNotEqual(self.trial_balance(), before)
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.assertEqual(
            due.tax_cash_basis_rec_id, receivable(payment.move_id).matched_debit_ids
        )
