from odoo import Command, models
from odoo.tools import SQL

from ..ledger.reasons import because

UNFINISHED = ("waiting", "posted", "partial")
# What a line of a run has from its row, under the same names.
COPIED = (
    "external_id",
    "number",
    "customer_name",
    "invoice_date",
    "move_id",
    "currency_id",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
)


class FusionBillingLedgerRun(models.Model):
    """Invoices that the source had and has no longer: flagged, never deleted (R12)."""

    _inherit = "fusion.billing.ledger.run"

    def _record_gone(self, service, seen):
        """The rows that are gone; `seen` are the external ids of a complete reading."""
        rows = self.env["fusion.billing.source.invoice"].sudo()
        domain = [("service_id", "=", service.id)]
        if not seen:
            self._warn_of_nothing(rows.search_count(domain))
            return rows
        flag = rows._flags(["gone_at_source"])
        gone = self._find_gone(rows, service, seen)
        flagged = rows.search([*domain, ("flag_ids", "in", flag.ids)])
        fresh = gone - flagged
        self.sudo().line_ids.create(self._prepare_gone_vals(fresh))
        if self.mode != "dry_run":
            fresh.write({"flag_ids": [Command.link(flag.id)]})
            (flagged - gone).write({"flag_ids": [Command.unlink(flag.id)]})
        return gone

    def _find_gone(self, rows, service, seen):
        """Read one by one: all rows of a large source would not fit in memory."""
        rows.flush_model(["service_id", "external_id"])
        self.env.cr.execute(
            SQL(
                "SELECT id, external_id FROM %s WHERE service_id = %s",
                SQL.identifier(rows._table),
                service.id,
            )
        )
        known = iter(self.env.cr.fetchone, None)
        return rows.browse(row_id for row_id, own in known if own not in seen)

    def _unfinished(self, gone):
        """What is still open, or waiting, is asked for as it was last read."""
        return gone.search([("id", "in", gone.ids), ("state", "in", UNFINISHED)])

    def _warn_of_nothing(self, known):
        if not known:
            return
        self.sudo().warning = self.env._(
            "The source has no invoice at all, and %(known)s were read from it before. "
            "Is it the right database? Nothing was changed.",
            known=known,
        )

    def _prepare_gone_vals(self, rows):
        """Values of a line per row; of each no more is read than these."""
        return [
            {
                **said,
                "run_id": self.id,
                "source_invoice_id": said.pop("id"),
                "outcome": "gone",
                "is_news": True,
                **rows._vals_of_reason(self._reason_of_gone(said)),
            }
            for said in rows.read(COPIED, load="")
        ]

    def _reason_of_gone(self, said):
        currency = self.env["res.currency"].browse(said["currency_id"])
        amount = said["amount_total"]
        digits = currency.decimal_places if currency else 2
        total = f"{amount:.{digits}f} {currency.name or ''}".rstrip()
        return because("gone_at_source", number=said["number"], total=total)
