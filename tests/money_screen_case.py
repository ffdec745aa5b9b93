"""What the tests of the Stripe balance's screens share: every level, and a bank."""

from odoo import Command

from .common import raw_invoice
from .money_case import ROWS, MoneyCase, answer, charge
from .security_case import LevelsCase

ACCOUNT = "fusion.billing.stripe.account"
DAY = "fusion.billing.balance.day"
PAYOUT = "fusion.billing.payout"
MODELS = (ROWS, DAY, PAYOUT, ACCOUNT)
READERS = ("reader", "accountant", "administrator")


class MoneyScreenCase(LevelsCase, MoneyCase):
    """A day with something booked, something held, and something to be looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank_journal = cls.env["account.journal"].create(
            {
                "name": "Bank of Montreal",
                "code": "BMO",
                "type": "bank",
                "company_id": cls.company.id,
            }
        )
        cls.stripe.bank_journal_id = cls.bank_journal

    def book_every_fate(self):
        """A payment, one of no known invoice, one held, one before the cut-over."""
        raw = raw_invoice()
        self.ingest(raw)
        fates = (
            charge(raw, 11300, fee=358),
            charge(raw_invoice(), 5000),
            answer("moon_tax", -700),
            answer("stripe_fee", -100, at="2026-04-20 15:00"),
        )
        self.booked, self.unplaced, self.held, self.skipped = self.book(*fates)
        self.open(CAD="252.42")

    def paid_out(self, cents=5000, status="paid", name=None, **told):
        """A payout made by hand, and its own transaction."""
        name = name or f"po_{cents}"
        source = {"id": name, "object": "payout", "amount": cents}
        row = self.book(answer("payout", -cents, source=source, **told))
        payout = (
            self.env[PAYOUT]
            .sudo()
            .create(
                {
                    "stripe_account_id": self.stripe.id,
                    "external_id": name,
                    "created_at": "2026-05-13 15:00:00",
                    "arrival_date": "2026-05-15",
                    "currency_id": self.company.currency_id.id,
                    "amount": cents / 100,
                    "status": status,
                }
            )
        )
        return payout.sudo(False), row

    def bank_line(self, amount, day="2026-05-16", text="Stripe"):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": day,
                "amount": amount,
                "payment_ref": text,
            }
        )

    def elsewhere(self):
        """An administrator of another company."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        group = "fusion_centralize_billing.group_administrator"
        return self.new_user("money_stranger", group, other)

    def by(self, level, records):
        self.env.flush_all()
        return records.with_env(self.as_level(level))

    def act(self, records, name, *args, level="accountant"):
        """Press a button that begins a run, on a cursor that commits."""
        user = self.users[level]
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            mine = records.with_env(self.env(cr=cr, user=user.id, su=False))
            said = getattr(mine, name)(*args)
        self.env.invalidate_all()
        return said

    def wizard(self, rows, account, level="accountant", **vals):
        wizards = self.env["fusion.billing.book.by.hand"]
        values = {"account_id": account.id, "row_ids": [Command.set(rows.ids)], **vals}
        return self.by(level, wizards).create(values)


def message(said):
    """What a notice says."""
    return said["params"]["message"]
