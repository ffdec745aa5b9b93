import json

from odoo import fields, models

from ..ledger.credit_note import CreditNote
from .balance_case import BalanceCase
from .reason_figures import reason_vals
from .run_totals import money_totals_of
from .told_case import TO_BE_BOOKED, ToldCase


class FusionBillingLedgerRunBatch(models.Model):
    _inherit = "fusion.billing.ledger.run.batch"

    task = fields.Selection(
        selection_add=[
            ("money_plan", "Read the Stripe balance"),
            ("money", "Book the Stripe balance"),
        ],
        ondelete={"money_plan": "cascade", "money": "cascade"},
    )
    answers = fields.Text(
        prefetch=False, help="Balance transactions of a dry run, as JSON."
    )

    def _told_of(self, rows, read):
        """[(row, answer, what it tells)] of the batch: of rows that are still to be
        booked, and of what a dry run was told, whose row is empty.
        """
        found = rows.browse(self.row_ids or []).exists()
        due = found.filtered(lambda row: row.state in TO_BE_BOOKED)
        told = [(row, row.payload) for row in due]
        told += [(rows.browse(), each) for each in json.loads(self.answers or "[]")]
        return [(row, answer, read(answer)) for row, answer in told]


class FusionBillingLedgerRun(models.Model):
    """What came of balance transactions, in the words and figures of every run."""

    _inherit = "fusion.billing.ledger.run"

    def _prepare_line_vals(self, case):
        if isinstance(case, BalanceCase):
            return self._prepare_money_vals(case, case.transaction, _of_balance(case))
        if isinstance(case, ToldCase):
            return self._prepare_money_vals(case, case.told, _of_paper(case.told))
        return super()._prepare_line_vals(case) | {"transaction_id": False}

    def _prepare_money_vals(self, case, told, own):
        """`own` is what only a movement, or only a paper, has."""
        fee = own.pop("fee_move", None)
        entry = case.move or fee or self.env["account.move"]
        return {
            "run_id": self.id,
            "source_invoice_id": False,
            "transaction_id": False,
            "move_id": entry.id,
            "external_id": told.id,
            "customer_name": False,
            "invoice_date": case.known.day,
            "currency_id": self.env["fusion.billing.books"]._currency(told.currency).id,
            "outcome": case.outcome,
            "is_news": case.is_news,
            "posted": case.posted,
            **reason_vals(case.reason),
            "flags": False,
            **own,
        }

    def _remember_digests(self, cases):
        return None if self.task == "money" else super()._remember_digests(cases)

    def _totals_of(self, cases):
        if self.task == "money":
            return money_totals_of(cases)
        return super()._totals_of(cases)


def _of_balance(case):
    told = case.transaction
    return {
        "fee_move": case.fee_move,
        "transaction_id": case.row.id,
        "number": told.source.id,
        "customer_name": told.source.email,
        "amount_untaxed": float(told.gross),
        "amount_tax": float(-told.fee),
        "amount_total": float(told.net),
    }


def _of_paper(told):
    """Of a credit note, or of a move of a customer's credit."""
    is_note = isinstance(told, CreditNote)
    amount = -told.total if is_note else told.amount
    tax = -told.tax if is_note else 0
    return {
        "number": told.number if is_note else told.id,
        "amount_untaxed": float(amount - tax),
        "amount_tax": float(tax),
        "amount_total": float(amount),
    }
