"""Three ways to book the same paid invoices, each inside Odoo.

The first two are what scripts do with Odoo's own methods: they are given partner,
account and tax of every line, read nothing, verify nothing and check nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from odoo.tools.misc import split_every

from .bills import Bill

MODULE = "fusion_centralize_billing"
BATCH = 200


@dataclass
class Books:
    """What the scripts are given for nothing."""

    env: Any
    partners: dict[int, int]  # customer number -> partner id

    def __post_init__(self):
        env = self.env
        self.service = env.ref(f"{MODULE}.service_nexacloud")
        self.company = self.service.company_id
        templates = env["account.chart.template"].with_company(self.company)
        self.tax = templates.ref("hst_sale_tax_13")
        families = self.service.family_ids
        self.accounts = {each.code: each.account_id.id for each in families}

    def invoice(self, bill: Bill) -> dict[str, Any]:
        """The values that a script gives to ``create``."""
        lines = [
            {
                "name": text,
                "quantity": 1,
                "price_unit": dollars,
                "account_id": self.accounts[family],
                "tax_ids": [(6, 0, self.tax.ids)],
            }
            for family, text, dollars in bill.lines
        ]
        return {
            "move_type": "out_invoice",
            "journal_id": self.service.invoice_journal_id.id,
            "partner_id": self.partners[bill.customer],
            "invoice_date": bill.invoice_date,
            "invoice_date_due": bill.invoice_date,
            "ref": bill.number,
            "payment_reference": bill.number,
            "invoice_line_ids": [(0, 0, line) for line in lines],
        }

    def payment(self, bill: Bill) -> dict[str, Any]:
        return {
            "date": bill.payment_date,
            "amount": float(bill.subtotal + bill.tax),
            "journal_id": self.service.payment_journal_id.id,
        }


def one_by_one(books: Books, bills: Sequence[Bill]) -> None:
    """A savepoint, create, post and the register wizard for each; one commit each."""
    env = books.env
    for bill in bills:
        with env.cr.savepoint():
            move = env["account.move"].create(books.invoice(bill))
            move.action_post()
            wizards = env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            )
            vals = books.payment(bill) | {"payment_date": bill.payment_date}
            del vals["date"]
            payment = wizards.create(
                vals | {"communication": bill.stripe_id}
            )._create_payments()
            assert payment.state == "paid", payment.state
        env.cr.commit()


def core_batch(books: Books, bills: Sequence[Bill]) -> None:
    """Core's batch calls: create, post, create payments, post, reconcile."""
    for part in split_every(BATCH, bills, list):
        moves = books.env["account.move"].create([books.invoice(b) for b in part])
        moves.action_post()
        payments = _payments(books, moves, part)
        payments.action_post()
        pairs = zip(moves, payments, strict=True)
        plan = [_open_items(move | payment.move_id) for move, payment in pairs]
        books.env["account.move.line"]._reconcile_plan(plan)
        books.env.cr.commit()


def _payments(books: Books, moves, bills: Sequence[Bill]):
    payments = books.env["account.payment"].create(
        [
            books.payment(bill)
            | {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": move.partner_id.id,
                "memo": bill.stripe_id,
            }
            for move, bill in zip(moves, bills, strict=True)
        ]
    )
    payments.outstanding_account_id = payments.journal_id.default_account_id
    return payments


def _open_items(moves):
    return moves.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )


def corridor(books: Books, _bills: Sequence[Bill]) -> None:
    """The daily run: read, verify, decide, write, check, post, pay, reconcile."""
    # called as it is, no cron's time limit leaves the rest to the background
    books.env["fusion.billing.invoice.ledger"]._cron_sync_verified()
    books.env.cr.commit()


def dry_run(books: Books, _bills: Sequence[Bill]) -> None:
    """The same, as far as writing to the books."""
    runs = books.env["fusion.billing.ledger.run"]
    runs._start(books.service, "dry_run", trigger="wizard")._work()


WAYS = {way.__name__: way for way in (one_by_one, core_batch, corridor, dry_run)}


def booked(env) -> Iterator[str]:
    """What the last run says of itself, one ``name=value`` each."""
    run = env["fusion.billing.ledger.run"].search([], limit=1)
    for name in ("state", "read_count", "posted_count", "paid_count", "held_count"):
        yield f"{name}={run[name]}"
