from odoo import api, models

from ..ledger.reasons import because


class Owners:
    """{biller id: (external id, number)} as met in one run.

    A dry run writes no rows that a later batch would find.
    """

    def __init__(self):
        self.known = {}


class FusionBillingBooks(models.AbstractModel):
    """Which source invoice a biller invoice belongs to (R1)."""

    _inherit = "fusion.billing.books"

    @api.model
    def _find_duplicates(self, service, cases):
        """Cases whose biller invoice is another's: {external id: Reason} (R1)."""
        sources = [case.source for case in cases if case.source.biller_id]
        owners = self.env.context.get("fc_owners", Owners()).known
        owners |= self._owners(service, [source.biller_id for source in sources])
        duplicates = {}
        for source in sources:
            mine = (source.external_id, source.number)
            owner, number = owners.setdefault(source.biller_id, mine)
            if owner != source.external_id:
                duplicates[source.external_id] = because(
                    "duplicate_source",
                    biller_id=source.biller_id,
                    other=number or owner,
                )
        return duplicates

    @api.model
    def _owners(self, service, biller_ids):
        """{biller id: (external id, number)}; what is booked counts more than rows."""
        owners = {}
        for row in self.env["fusion.billing.source.invoice"].search(
            [
                ("service_id", "=", service.id),
                ("biller_invoice_id", "in", biller_ids),
                ("decision", "!=", "ignored"),
            ],
            order="id",
        ):
            owners.setdefault(row.biller_invoice_id, (row.external_id, row.number))
        for move in self.env["account.move"].search(
            [
                ("company_id", "=", service.company_id.id),
                ("x_fc_stripe_invoice_id", "in", biller_ids),
            ]
        ):
            row = move.x_fc_source_row_ids[:1]
            if owner := move.x_fc_nexacloud_invoice_id or row.external_id:
                owners[move.x_fc_stripe_invoice_id] = (owner, row.number or move.ref)
        return owners
