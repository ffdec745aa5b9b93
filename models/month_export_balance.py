from odoo import fields, models

from .download import write_table
from .ledger_run_export import harmless
from .month_balance import AMOUNTS
from .wording import titles_of

DAYS = ("stripe_balance", "ledger_balance", "difference")


class FusionBillingMonth(models.Model):
    """The sheet of Stripe's balance: the month by currency, and each of its days."""

    _inherit = "fusion.billing.month"

    def _write_xlsx(self, book):
        done = super()._write_xlsx(book)
        if self.balance_ids:
            sheet = book.add_worksheet(self.env._("Stripe balance"))
            said = ([line] for line in self.balance_note.split("\n"))
            last = write_table(book, sheet, said)
            last = write_table(book, sheet, self._rows_of_balances(), last + 1)
            write_table(book, sheet, self._rows_of_days(), last + 1)
            sheet.set_column(0, 0, 22)
            sheet.set_column(1, 13, 16)
        return done

    def _rows_of_balances(self):
        """A heading, then each currency."""
        names = (*AMOUNTS, "differing_days", "unbooked_count")
        yield [
            self.env._("Stripe account"),
            self.env._("Currency"),
            *titles_of(self.balance_ids, *names),
        ]
        for each in self.balance_ids:
            yield [
                harmless(each.stripe_account_id.name),
                each.currency_id.name,
                *(each[name] for name in names),
            ]

    def _rows_of_days(self):
        days = self._balance_days()
        yield [
            self.env._("Day"),
            self.env._("Currency"),
            *titles_of(days, *DAYS),
        ]
        for day in days:
            yield [
                fields.Date.to_string(day.date),
                day.currency_id.name,
                *(day[name] for name in DAYS),
            ]
