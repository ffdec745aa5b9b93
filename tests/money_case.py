"""What the tests of the Stripe balance share: its account, and what Stripe tells."""

from datetime import UTC, datetime
from itertools import count

from .common import LedgerCase

serial = count(1)
ROWS = "fusion.billing.balance.transaction"
PAYOUTS = "fusion.billing.payout"


def instant(text):
    """Seconds since 1970 of an instant in UTC: `2026-05-13 15:00`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def answer(type_, gross, fee=0, tax=0, at="2026-05-13 15:00", **told):
    """A balance transaction as Stripe lists it; money in cents, `fee` with `tax`."""
    number = next(serial)
    details = [("stripe_fee", fee - tax), ("tax", tax)]
    return {
        "id": f"txn_{number}",
        "object": "balance_transaction",
        "amount": gross,
        "available_on": instant(at),
        "created": instant(at),
        "currency": "cad",
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [
            {"amount": amount, "currency": "cad", "type": kind, "description": kind}
            for kind, amount in details
            if amount
        ],
        "net": gross - fee,
        "reporting_category": type_,
        "source": None,
        "status": "available",
        "type": type_,
        **told,
    }


def charge(raw, cents, at="2026-05-13 15:00", fee=0, tax=0, **told):
    """The charge that paid an invoice of `raw_invoice`, and its transaction."""
    return answer(
        "charge",
        cents,
        fee,
        tax,
        at,
        source={
            "id": f"ch_{raw['invoice_number']}",
            "object": "charge",
            "amount": cents,
            "currency": "cad",
            "payment_intent": f"pi_{raw['invoice_number']}",
        },
        **told,
    )


class MoneyCase(LedgerCase):
    """A Stripe account whose money is booked from 1 May 2026 on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.service.payment_journal_id
        cls.accounts = {
            "unallocated": cls.account("2390", "liability_current"),
            "transit": cls.account("1190", "asset_current"),
            "disputed": cls.account("1191", "asset_current"),
            "fee": cls.account("5990", "expense"),
            "credit": cls.account("2391", "liability_current"),
            "goodwill": cls.account("5991", "expense"),
            "opening": cls.account("3990", "equity"),
        }
        cls.stripe = cls.env["fusion.billing.stripe.account"].create(
            {
                "name": "Stripe",
                "company_id": cls.company.id,
                "journal_ids": [(6, 0, cls.journal.ids)],
                "cut_over_date": "2026-05-01",
                "credit_journal_id": cls.company_data["default_journal_misc"].id,
                "fee_tax_id": cls.chart("hst_purchase_tax_13").id,
                **{
                    f"{role}_account_id": account.id
                    for role, account in cls.accounts.items()
                },
            }
        )
        cls.service.stripe_account_id = cls.stripe

    @classmethod
    def dollar_journal(cls):
        """The clearing journal of a balance in US dollars."""
        usd = cls.env.ref("base.USD")
        usd.active = True
        named = {"name": "Stripe USD", "code": "STUSD", "currency_id": usd.id}
        journal = cls.journal.sudo().copy(named)
        cls.stripe.journal_ids |= journal
        return journal

    @classmethod
    def account(cls, code, kind):
        return cls.env["account.account"].create(
            {
                "name": f"Account {code}",
                "code": code,
                "account_type": kind,
                "reconcile": kind != "expense" and kind != "equity",
                "company_ids": [(6, 0, cls.company.ids)],
            }
        )

    def book(self, *answers):
        """Keep, decide and book them as the accountant: their rows, in order."""
        rows = self.env[ROWS].sudo()._keep(self.stripe, list(reversed(answers)))
        self.book_rows(rows.filtered(lambda row: row.state == "new"))
        by_id = {row.external_id: row for row in rows}
        return self.env[ROWS].union(
            *(by_id[each["id"]] for each in answers if each["id"] in by_id)
        )

    def book_rows(self, rows):
        mine = self.env[ROWS].with_env(self.ledger.env).browse(rows.ids)
        books = self.ledger.env["fusion.billing.balance.books"]
        cases = books._decided(
            self.stripe, [(row, row.payload, row._told()) for row in mine]
        )
        writer = self.ledger.env["fusion.billing.balance.writer"]
        writer._write_cases(self.stripe, cases)
        self.env.invalidate_all()

    def book_papers(self, name, rows):
        """Decide and write credit notes (`note`), or moves of credit (`credit`)."""
        env = self.ledger.env
        mine = env[rows._name].browse(rows.ids)
        triples = [(row, row.payload, row._told()) for row in mine]
        cases = env[f"fusion.billing.{name}.books"]._decided(self.stripe, triples)
        env[f"fusion.billing.{name}.writer"]._write_cases(self.stripe, cases)
        self.env.invalidate_all()

    def balance_of(self, role):
        """What stands on an account, debit positive; `clearing` is the journal's."""
        account = self.accounts.get(role) or self.journal.default_account_id
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def days(self):
        """[(day, Stripe's balance, the clearing account's, difference)]."""
        found = self.env["fusion.billing.balance.day"].search([], order="date")
        return [
            (f"{day.date}", day.stripe_balance, day.ledger_balance, day.difference)
            for day in found
        ]

    def open(self, at="2026-06-30 12:00:00", **balances):
        """What Stripe says that it holds then: the opening follows from it."""
        self.stripe._take_balance(balances, at)
        self.env["fusion.billing.stripe.opening"].sudo()._open(self.stripe)
        self.env.invalidate_all()
