from odoo import api, models

from .ledger_run import COUNTS
from .run_totals import add_cases


class FusionBillingLedgerRun(models.Model):
    """What a run keeps of the invoices it dealt with: counts, totals and lines."""

    _inherit = "fusion.billing.ledger.run"

    @api.model
    def _counts(self, cases):
        """{count name: number}; each case counted once by its outcome."""
        counts = dict.fromkeys(COUNTS, 0)
        for case in cases:
            counts["read_count"] += 1
            counts[f"{case.outcome}_count"] += 1
            counts["posted_count"] += case.posted
            counts["paid_count"] += case.paid
        return counts

    def _record(self, cases):
        """Add the cases to counts, totals and lines, in the batch's transaction."""
        run = self.sudo()
        counts = self._counts(cases)
        run.write(
            {name: run[name] + number for name, number in counts.items()}
            | {"totals": add_cases(run.totals, cases)}
        )
        told = [
            case
            for case in cases
            if self.mode == "dry_run"
            or self.trigger == "bulk_post"
            or case.outcome != "unchanged"
            or case.posted
            or case.reason
        ]
        lines = run.env["fusion.billing.ledger.run.line"]
        lines._create_for(run, [run._prepare_line_vals(case) for case in told])

    def _prepare_line_vals(self, case):
        source, reason = case.source, case.reason
        currency = self.env["fusion.billing.books"]._currency(source.currency)
        return {
            "run_id": self.id,
            "source_invoice_id": case.row.id,
            "move_id": case.move.id,
            "external_id": source.external_id,
            "number": source.number,
            "customer_name": source.customer.name if source.customer else False,
            "invoice_date": case.facts.invoice_date
            if case.facts
            else case.row.invoice_date,
            "currency_id": currency.id,
            "amount_untaxed": float(source.subtotal),
            "amount_tax": float(source.tax),
            "amount_total": float(source.total),
            "outcome": case.outcome,
            "is_news": case.is_news,
            "posted": case.posted,
            "reason_code": reason.code if reason else False,
            "reason_figures": dict(reason.figures) if reason else False,
            "flags": ", ".join(case.decision.flags) or False,
        }
