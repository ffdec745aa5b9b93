from odoo import fields, models

from ..ledger.credit_note import CreditNote
from .balance_case import BalanceCase
from .run_totals import money_totals_of
from .told_case import ToldCase


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


class FusionBillingLedgerRun(models.Model):
    """What came of balance transactions, in the words and figures of every run."""

    _inherit = "fusion.billing.ledger.run"

    def _prepare_line_vals(self, case):
        if isinstance(case, ToldCase):
            return self._prepare_paper_vals(case)
        if not isinstance(case, BalanceCase):
            return super()._prepare_line_vals(case) | {"transaction_id": False}
        told, reason = case.transaction, case.reason
        return {
            "run_id": self.id,
            "source_invoice_id": False,
            "transaction_id": case.row.id,
            "move_id": (case.move or case.fee_move or self.env["account.move"]).id,
            "external_id": told.id,
            "number": told.source.id,
            "customer_name": told.source.email,
            "invoice_date": case.known.day,
            "currency_id": self.env["fusion.billing.books"]._currency(told.currency).id,
            "amount_untaxed": float(told.gross),
            "amount_tax": float(-told.fee),
            "amount_total": float(told.net),
            "outcome": case.outcome,
            "is_news": case.is_news,
            "posted": case.posted,
            "reason_code": reason.code if reason else False,
            "reason_figures": dict(reason.figures) if reason else False,
            "flags": False,
        }

    def _prepare_paper_vals(self, case):
        """Of a credit note, or of a move of a customer's credit."""
        told, reason = case.told, case.reason
        is_note = isinstance(told, CreditNote)
        amount = -told.total if is_note else told.amount
        tax = -told.tax if is_note else 0
        return {
            "run_id": self.id,
            "source_invoice_id": False,
            "transaction_id": False,
            "move_id": (case.move or self.env["account.move"]).id,
            "external_id": told.id,
            "number": told.number if is_note else told.type,
            "customer_name": False,
            "invoice_date": case.known.day,
            "currency_id": self.env["fusion.billing.books"]._currency(told.currency).id,
            "amount_untaxed": float(amount - tax),
            "amount_tax": float(tax),
            "amount_total": float(amount),
            "outcome": case.outcome,
            "is_news": case.is_news,
            "posted": case.posted,
            "reason_code": reason.code if reason else False,
            "reason_figures": dict(reason.figures) if reason else False,
            "flags": False,
        }

    def _remember_digests(self, cases):
        return None if self.task == "money" else super()._remember_digests(cases)

    def _totals_of(self, cases):
        if self.task == "money":
            return money_totals_of(cases)
        return super()._totals_of(cases)
