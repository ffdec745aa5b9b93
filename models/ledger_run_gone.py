from odoo import models

from ..ledger.reasons import because


class FusionBillingLedgerRun(models.Model):
    """Invoices that the source had and has no longer: flagged, never deleted (R12)."""

    _inherit = "fusion.billing.ledger.run"

    def _record_gone(self, service, seen):
        """`seen` are the external ids of a complete reading."""
        rows = self.env["fusion.billing.source.invoice"].sudo()
        known = rows.search([("service_id", "=", service.id)])
        if known and not seen:
            self._warn_of_nothing(len(known))
            return
        flag = rows._flags(["gone_at_source"])
        gone = known.filtered(lambda row: row.external_id not in seen)
        fresh = gone.filtered(lambda row: flag not in row.flag_ids)
        back = known.filtered(lambda row: flag in row.flag_ids) - gone
        self.sudo().line_ids.create([self._prepare_gone_vals(row) for row in fresh])
        if self.mode != "dry_run":
            fresh.flag_ids |= flag
            back.flag_ids -= flag

    def _warn_of_nothing(self, known):
        self.sudo().warning = self.env._(
            "The source has no invoice at all, and %(known)s were read from it before. "
            "Is it the right database? Nothing was changed.",
            known=known,
        )

    def _prepare_gone_vals(self, row):
        reason = because(
            "gone_at_source",
            number=row.number,
            total=row.currency_id.format(row.amount_total),
        )
        return {
            "run_id": self.id,
            "source_invoice_id": row.id,
            "move_id": row.move_id.id,
            "external_id": row.external_id,
            "number": row.number,
            "customer_name": row.customer_name,
            "invoice_date": row.invoice_date,
            "currency_id": row.currency_id.id,
            "amount_untaxed": row.amount_untaxed,
            "amount_tax": row.amount_tax,
            "amount_total": row.amount_total,
            "outcome": "gone",
            "is_news": True,
            "reason_code": reason.code,
            "reason_figures": dict(reason.figures),
        }
