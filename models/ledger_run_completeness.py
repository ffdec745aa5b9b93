from datetime import UTC, datetime, timedelta

from odoo import fields, models

from ..ledger.invoice import Facts
from ..ledger.money import shown
from ..ledger.reasons import because

# A copy that arrives late in the source is looked for again by the next runs.
OVERLAP = timedelta(days=7)
BEGINNING = datetime(2010, 1, 1, tzinfo=UTC)


class FusionBillingLedgerRun(models.Model):
    """What the billers finalised and the source does not have (R20)."""

    _inherit = "fusion.billing.ledger.run"

    def _list_billed(self, billers):
        """{biller id: Facts} of what was finalised since the last complete run."""
        until = fields.Datetime.now().replace(tzinfo=UTC) + timedelta(days=1)
        return {
            biller_id: facts
            for biller_id, facts in billers.list_facts(self._listed_since(), until)
            if isinstance(facts, Facts) and not facts.draft and not facts.void
        }

    def _listed_since(self):
        last = self.search(
            [
                ("service_id", "=", self.service_id.id),
                ("state", "=", "done"),
                ("mode", "!=", "dry_run"),
                ("trigger", "in", ("cron", "wizard")),
                ("warning", "in", (False, "")),  # all billers could be asked
            ],
            limit=1,
        )
        if not last:
            return BEGINNING
        return last.started_at.replace(tzinfo=UTC) - OVERLAP

    def _record_missing(self, billed, seen):
        """A line for each of `billed` whose id is not among those `seen`."""
        missing = {key: facts for key, facts in billed.items() if key not in seen}
        self.sudo().line_ids.create(
            [
                self._prepare_missing_vals(biller_id, facts)
                for biller_id, facts in missing.items()
            ]
        )
        self.sudo().missing_count = len(missing)
        self._commit()

    def _prepare_missing_vals(self, biller_id, facts):
        currency = self.env["fusion.billing.books"]._currency(facts.currency)
        reason = because(
            "missing_in_source",
            biller_id=biller_id,
            number=facts.biller_number or "–",
            date=facts.invoice_date,
            total=shown(facts.total) if facts.total is not None else "–",
            currency=facts.currency or "–",
        )
        return {
            "run_id": self.id,
            "external_id": biller_id,
            "number": facts.biller_number,
            "customer_name": facts.customer.name if facts.customer else False,
            "invoice_date": facts.invoice_date,
            "currency_id": currency.id,
            "amount_total": float(facts.total or 0),
            "outcome": "missing",
            "reason_code": reason.code,
            "reason_figures": dict(reason.figures),
        }
