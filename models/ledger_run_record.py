import time

from odoo import api, models

from .ledger_run import COUNTS
from .reason_figures import reason_vals
from .run_totals import add_totals, totals_of


class FusionBillingLedgerRun(models.Model):
    """What came of batches, added up on the run.

    Processes that share a run must not wait for each other to count: each keeps its
    figures with its batch, in the transaction that did the work, and whoever comes
    next adds them to those of the run, once.
    """

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
        """A line for each case that is told of, in the batch's transaction."""
        told = [
            case
            for case in cases
            if self.mode == "dry_run"
            or self.trigger == "bulk_post"
            or case.outcome != "unchanged"
            or case.posted
            or case.reason
        ]
        run = self.sudo()
        lines = run.env["fusion.billing.ledger.run.line"]
        lines._create_for(run, [run._prepare_line_vals(case) for case in told])

    def _prepare_line_vals(self, case):
        source = case.source
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
            **reason_vals(case.reason),
            "flags": ", ".join(case.decision.flags) or False,
        }

    def _found(self, ledger, cases, batch):
        """The figures of a batch (JSON), to be added to those of the run."""
        read = {case.raw["id"] for case in cases}
        vanished = [key for key in batch.invoice_ids or [] if key not in read]
        return {
            "counts": self._counts(cases) | {"vanished_count": len(vanished)},
            "totals": self._totals_of(cases),
            "seconds": time.monotonic() - ledger.env.context["fc_since"],
            "warnings": self._refusals(ledger),
        }

    def _totals_of(self, cases):
        return totals_of(cases)

    def _add_up(self):
        def attempt(_last):
            self._commit()  # a fresh look at what others have added
            self._add_up_done()
            self._commit()

        self._afresh(attempt)

    def _add_up_done(self):
        """Add what batches have found, and delete them in the same transaction."""
        done = self.sudo().batch_ids.filtered("done")
        for found in done.mapped("found"):
            self.sudo()._add_found(found)
        done.unlink()

    def _add_found(self, found):
        self._add_figures(found["counts"], found["totals"])
        self.work_count += found["counts"]["read_count"]
        self.work_seconds += found["seconds"]
        self._warn(found["warnings"])

    def _add_figures(self, counts, totals):
        added = {name: self[name] + counts.get(name, 0) for name in COUNTS}
        self.write(added | {"totals": add_totals(self.totals, totals)})

    def _warn(self, sentences):
        """Each is told once, however many batches met it."""
        run = self.sudo()
        known = (run.warning or "").splitlines()
        fresh = [each for each in dict.fromkeys(sentences) if each not in known]
        if fresh:
            run.warning = "\n".join([*known, *fresh])
