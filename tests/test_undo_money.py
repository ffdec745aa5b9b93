from odoo.tests import tagged

from .common import facts_of, raw_invoice
from .dispute_case import DISPUTES
from .money_case import PAYOUTS, ROWS, instant
from .undo_money_case import MAY_20, UndoMoneyCase


@tagged("post_install", "-at_install")
class TestUndoMoney(UndoMoneyCase):
    """R33: the trial balance of every month is what it was before a money run."""

    def setUp(self):
        super().setUp()
        self.before = self.trial_balance()

    def a_month(self):
        bank = self.bank
        bank.charge("1", 11300, instant("2026-05-02 15:00"))
        bank.charge("2", 5000, instant("2026-05-03 15:00"))
        bank.account_fee("b", 113, instant("2026-05-04 09:00"), tax=13)
        bank.refund("r1", "ch_1", instant("2026-05-05 09:00"), amount=2000)
        bank.automatic_payout("a", instant("2026-05-12 09:00"))
        bank.dispute("d1", "ch_2", instant("2026-05-14 09:00"))
        bank.charge("3", 20000, instant("2026-06-15 15:00"))
        bank.manual_payout("m", 4000, instant("2026-06-25 15:00"))

    def test_r33_a_month_of_money_is_taken_back_and_booked_again(self):
        self.bank.charge("0", 3000, instant("2026-04-02 15:00"))  # an opening
        self.a_month()
        run = self.done()
        rows = self.env[ROWS].search([("state", "=", "booked")])
        self.undone_and_again(run, self.before)
        self.assertEqual(set(rows.mapped("state")), {"booked"})

    def test_r33_rows_are_to_be_booked_again_and_lead_nowhere(self):
        self.a_month()
        self.undo(self.done())
        rows = self.env[ROWS].search([])
        self.assertEqual(set(rows.mapped("state")), {"new"})
        for name in ("move_id", "fee_move_id", "payment_id", "note_id", "booked_date"):
            self.assertFalse(any(rows.mapped(name)), name)

    def test_r33_payments_are_dated_as_they_were(self):
        raw, _charge = self.sold()
        before, payment = self.trial_balance(), self.row_of(raw).payment_ids
        day = payment.date
        run = self.done()
        self.assertNotEqual(payment.date, day)
        self.assertIn("5_redated", self.window(run).line_ids.mapped("kind"))
        self.undone_and_again(run, before)
        self.assertEqual(f"{payment.date}", "2026-05-02")
        self.assertEqual(self.row_of(raw).state, "paid")

    def test_r33_a_day_that_was_locked_since_is_not_dated_back(self):
        self.sold(day="2026-06-02 15:00")
        run = self.done()
        self.company.fiscalyear_lock_date = "2026-05-31"
        self.refuses(run, "locked up to 05/31/2026")

    def test_r33_a_refund_and_its_drafted_note(self):
        raw, charge = self.sold()
        self.done()
        before = self.trial_balance()
        self.bank.refund("r", charge, MAY_20, 2260)
        run = self.done()
        note = self.env[ROWS].search([("kind", "=", "refund")]).note_id
        self.assertEqual(note.state, "draft")
        self.undone_and_again(run, before)
        self.assertFalse(note.exists())
        self.assertEqual(self.row_of(raw).state, "paid")

    def test_r33_a_note_that_a_person_posted_is_refused(self):
        _raw, charge = self.sold()
        self.bank.refund("r", charge, MAY_20, 2260)
        run = self.done()
        note = self.env[ROWS].search([("kind", "=", "refund")]).note_id
        note.action_post()
        self.refuses(run, f"by a person since: {note.name}")

    def test_r33_a_bank_debit_that_came_back(self):
        raw = raw_invoice()
        number = raw["invoice_number"]
        self.bank.charge(number, 11300, instant("2026-05-02 15:00"), prefix="py")
        payment = facts_of(raw)["payments"][0] | {"id": f"py_{number}"}
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=[payment])})
        self.done()
        before = self.trial_balance()
        self.bank.return_debit(f"py_{number}", MAY_20, fee=500)
        run = self.done()
        self.assertEqual(self.row_of(raw).state, "posted")
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.done()
        self.assertEqual(self.row_of(raw).state, "posted")

    # --- payouts ------------------------------------------

    def bank_line(self, amount, day="2026-05-14"):
        bank = self.env["account.journal"].create(
            {"name": "The Bank", "code": "TBNK", "type": "bank"}
        )
        self.stripe.bank_journal_id = bank
        line = {"journal_id": bank.id, "amount": amount, "payment_ref": "STRIPE"}
        lines = self.env["account.bank.statement.line"]
        return lines.create(line | {"date": day})

    def test_r33_a_payout_that_arrived_is_on_its_way_no_more(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        self.bank.automatic_payout("a", instant("2026-05-12 09:00"))
        self.bank.pass_until(MAY_20)
        [payout] = self.bank.held("payout")
        line = self.bank_line(payout["amount"] / 100)
        before = self.trial_balance()
        run = self.done()
        kept = self.env[PAYOUTS].search([])
        self.assertEqual(kept.statement_line_id, line)
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertFalse(kept.statement_line_id)
        self.assertFalse(line.is_reconciled)
        self.done()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.balance_of("transit"), 0)

    def test_r33_a_line_of_the_bank_on_a_locked_day_is_refused(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        self.done()
        self.bank.automatic_payout("a", instant("2026-05-12 09:00"))
        self.bank.pass_until(MAY_20)
        [payout] = self.bank.held("payout")
        line = self.bank_line(payout["amount"] / 100, "2026-05-11")
        run = self.done()
        self.assertTrue(line.is_reconciled)
        self.company.fiscalyear_lock_date = "2026-05-11"
        self.refuses(run, f"locked up to 05/11/2026.*{line.move_id.name}")

    def test_r33_a_payout_matched_by_hand_is_refused(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        self.bank.automatic_payout("a", instant("2026-05-12 09:00"))
        [payout] = self.bank.held("payout")
        run = self.done()
        line = self.bank_line(payout["amount"] / 100)
        self.env[PAYOUTS].search([]).sudo()._match()
        self.assertTrue(line.is_reconciled)
        self.refuses(run, f"not of this run: .* – {line.move_id.name}")

    # --- disputes ------------------------------------------

    def test_r33_a_dispute_that_was_lost_is_open_again(self):
        raw, charge = self.sold()
        self.bank.dispute("d", charge, instant("2026-05-14 15:00"))
        first = self.done()
        before = self.trial_balance()
        self.bank.lose("du_d", MAY_20)
        second = self.done()
        dispute = self.env[DISPUTES].search([])
        self.assertEqual(
            (dispute.stands_on, self.row_of(raw).state), ("receivable", "posted")
        )
        self.refuses(first, f"later run went on.*{second.display_name}")
        self.undo(second)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual((dispute.stands_on, dispute.reason_code), (False, False))
        self.assertEqual(self.row_of(raw).state, "paid")
        self.assertFalse(self.row_of(raw).reason_code)
        self.done()
        self.assertEqual(dispute.stands_on, "receivable")
        self.assertEqual(self.row_of(raw).state, "posted")
        self.assertEqual(self.balance_of("disputed"), 0)

    def test_r33_runs_are_undone_last_first(self):
        raw, charge = self.sold()
        before = self.trial_balance()
        self.bank.dispute("d", charge, instant("2026-05-14 15:00"))
        first = self.done()
        self.bank.lose("du_d", MAY_20)
        second = self.done()
        self.undo(second)
        self.undo(first)
        self.assertEqual(self.trial_balance(), before)
        self.done()
        self.assertEqual(self.row_of(raw).state, "posted")
        self.assertEqual(self.differences(), {0.0})
