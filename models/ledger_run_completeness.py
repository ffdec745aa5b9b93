from datetime import UTC, timedelta

from odoo import fields, models

from ..ledger.invoice import Facts
from ..ledger.money import shown
from ..ledger.reasons import because


class FusionBillingLedgerRun(models.Model):
    """What the billers finalised and the source does not have (R20)."""

    _inherit = "fusion.billing.ledger.run"

    def _list_billed(self, service, billers):
        """{biller id: what to tell of it}, finalised since the last complete list."""
        until = fields.Datetime.now().replace(tzinfo=UTC) + timedelta(days=1)
        return {
            biller_id: self._told(facts)
            for biller_id, facts in billers.list_facts(service._listed_since(), until)
            if isinstance(facts, Facts) and not facts.draft and not facts.void
        }

    def _told(self, facts):
        return {
            "number": facts.biller_number,
            "customer": facts.customer.name if facts.customer else "",
            "date": facts.invoice_date.isoformat(),
            "total": shown(facts.total) if facts.total is not None else "",
            "currency": facts.currency or "",
        }

    def _record_missing(self, service, billers, billed, seen):
        """Tell of every invoice that was listed, now or before, and never seen."""
        listed = (service.missing_billed or {}) | billed
        missing = {key: told for key, told in listed.items() if key not in seen}
        known = service.missing_billed or {}
        self.sudo().line_ids.create(
            [
                self._prepare_missing_vals(key, told) | {"is_news": key not in known}
                for key, told in missing.items()
            ]
        )
        self.sudo().missing_count = len(missing)
        if self.mode != "dry_run":
            now = self.started_at.replace(tzinfo=UTC).isoformat()
            until = (service.listed_until or {}) | dict.fromkeys(billers.listed, now)
            service.write({"missing_billed": missing, "listed_until": until})
        self._commit()

    def _prepare_missing_vals(self, biller_id, told):
        currency = self.env["fusion.billing.books"]._currency(told["currency"])
        figures = {name: told[name] or "–" for name in ("number", "total", "currency")}
        reason = because(
            "missing_in_source", biller_id=biller_id, date=told["date"], **figures
        )
        return {
            "run_id": self.id,
            "external_id": biller_id,
            "number": told["number"],
            "customer_name": told["customer"],
            "invoice_date": told["date"],
            "currency_id": currency.id,
            "amount_total": float(told["total"] or 0),
            "outcome": "missing",
            "reason_code": reason.code,
            "reason_figures": dict(reason.figures),
        }
