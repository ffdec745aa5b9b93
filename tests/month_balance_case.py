"""What the tests of a month's Stripe balance share."""

from .common import raw_invoice
from .money_case import answer, charge
from .money_screen_case import MoneyScreenCase

MONTHS = "fusion.billing.month"


class MonthBalanceCase(MoneyScreenCase):
    """Months of a Stripe account of which everything, or something, is booked."""

    def month(self, day="2026-05-01", level="accountant"):
        self.env.flush_all()
        self.env.invalidate_all()
        months = self.as_level(level)[MONTHS]
        months._add_missing(self.service)
        return months.search([("date", "=", day)])

    def line(self, day="2026-05-01", level="accountant"):
        """The month's only currency."""
        [line] = self.month(day, level).balance_ids
        return line

    def all_booked(self):
        """May: 100.00 at first, 50.00 in, 20.00 paid out, 3.00 of fees; June: 7.00."""
        self.book(
            charge(raw_invoice(), 5000, fee=200),
            answer("payout", -2000),
            answer("stripe_fee", -100, at="2026-05-31 15:00"),
            charge(raw_invoice(), 700, at="2026-06-03 15:00"),
        )
        self.open(CAD="134.00")

    def foreign_entry(self, day, amount):
        """A person's entry on the clearing account, of no transaction."""
        accounts = self.journal.default_account_id, self.accounts["fee"]
        lines = [
            {"account_id": account.id, "balance": sign * amount}
            for account, sign in zip(accounts, (1, -1), strict=True)
        ]
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal.id,
                "date": day,
                "line_ids": [(0, 0, line) for line in lines],
            }
        )
        move.action_post()

    def at_stripe(self, until):
        """What the opening and all that was listed come to, by SQL of its own."""
        self.env.cr.execute(
            "SELECT (SELECT amount FROM fusion_billing_stripe_opening)"
            "       + coalesce(sum(net), 0)"
            "  FROM fusion_billing_balance_transaction"
            " WHERE date BETWEEN '2026-05-01' AND %s",
            [until],
        )
        return float(self.env.cr.fetchone()[0])

    def on_clearing(self, until):
        """The journal's own account, by SQL of its own."""
        self.env.cr.execute(
            "SELECT coalesce(sum(debit - credit), 0) FROM account_move_line"
            " WHERE account_id = %s AND parent_state = 'posted' AND date <= %s",
            [self.journal.default_account_id.id, until],
        )
        return float(self.env.cr.fetchone()[0])
