from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.of_run import marked
from .money_case import ROWS, answer
from .payout_case import PayoutCase, of_payout, payout


@tagged("post_install", "-at_install")
class TestPayoutsLeft(PayoutCase):
    """R26: a payout that cannot be matched is left, and stops nothing else."""

    def test_r26_what_is_not_all_in_transit_is_not_matched(self):
        line = self.statement_line()
        kept = self.payouts._keep(self.stripe, [payout()])
        self.book(of_payout(-4900))
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(kept.statement_line_id or line.is_reconciled)
        with self.assertRaisesRegex(UserError, "not the amount that Stripe paid out"):
            kept.action_match_bank()
        self.book(of_payout(-100))
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(kept.statement_line_id, line)
        self.assertEqual(self.balance_of("transit"), 0)

    def test_r31_what_is_in_transit_in_another_currency_is_not_matched(self):
        line = self.statement_line()
        self.dollars()
        self.dollar_journal()
        kept = self.payouts._keep(self.stripe, [payout()])
        self.book(of_payout(-5000, currency="usd"))
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(kept.statement_line_id or line.is_reconciled)

    def line_in_locked_period(self):
        """Imported by somebody who was allowed to, for an hour."""
        self.company.fiscalyear_lock_date = "2026-05-31"
        exception = self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": self.env.user.id,
                "fiscalyear_lock_date": "2026-04-30",
                "end_datetime": fields.Datetime.now() + timedelta(hours=1),
            }
        )
        line = self.statement_line(day="2026-05-14")
        exception.action_revoke()
        return line

    def test_r9_a_bank_line_in_a_locked_period_stops_nothing(self):
        first = self.sent()
        second = self.payouts._keep(
            self.stripe, [payout("po_2", "60.00", arrival=date(2026, 6, 3))]
        )
        self.book(of_payout(-6000, "po_2"))
        line = self.statement_line(60, day="2026-06-03")
        locked = self.line_in_locked_period()
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(f"{locked.date}", "2026-05-14")
        self.assertFalse(first.statement_line_id or locked.is_reconciled)
        self.assertEqual(second.statement_line_id, line)
        with self.assertRaisesRegex(UserError, "(?s)Nothing was done.*prior to"):
            first.action_match_bank()

    def test_r26_a_transit_account_that_cannot_be_matched_is_told(self):
        line = self.statement_line()
        kept = self.sent()
        self.accounts["transit"].reconcile = False
        run = self.env["fusion.billing.ledger.run"].sudo()
        run = run.create(
            {"service_id": self.service.id, "mode": "post", "trigger": "wizard"}
        )
        marked(self.payouts, run)._match_arrivals(self.stripe)
        self.assertFalse(kept.statement_line_id or line.is_reconciled)
        self.assertIn("po_1 was not matched", run.warning)
        self.assertIn("cannot be matched", run.warning)
        with self.assertRaisesRegex(UserError, "allow its reconciliation"):
            kept.action_match_bank()

    def other_account(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        values = {"name": "Elsewhere", "company_id": company.id}
        return self.env["fusion.billing.stripe.account"].create(values)

    def test_a_payout_of_another_stripe_account_is_left_alone(self):
        kept = self.sent()
        [row] = self.env[ROWS].search([])
        other = self.other_account()
        told = payout(amount="1.00", status="failed")
        self.assertFalse(self.payouts._keep(other, [told]))
        self.assertEqual((kept.amount, kept.status), (50, "paid"))
        self.assertEqual(kept.stripe_account_id, self.stripe)
        self.payouts._made_of(other, "po_1", [])
        self.assertFalse(kept.is_listed)
        theirs = self.payouts._keep(other, [payout("po_2")])
        self.made_of(theirs, [row.payload])
        self.assertFalse(row.payout_id)

    def test_r31_a_currency_that_nobody_knows_raises_nothing(self):
        members = [answer("charge", 4900), of_payout(-5000)]
        line = self.statement_line()
        kept = self.payouts._keep(self.stripe, [payout(currency="ZZZ")])
        self.made_of(kept, members)
        row = self.book(members[1])
        self.assertEqual((row.state, row.reason_code), ("held", "currency_unknown"))
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(kept.statement_line_id or line.is_reconciled)
        told = of_payout(-5000, "po_2", currency="zzz")
        self.payouts._keep(self.stripe, [payout("po_2", currency="ZZZ")])
        self.assertEqual(self.book(told).reason_code, "balance_currency")
