from odoo import api, models

from ..ledger.reasons import because


class Owners:
    """What was met in one run: a dry run writes no rows that a later batch would find.

    `known` is {biller id: (external id, number)}, `named` what the source says now:
    {external id: biller id}.
    """

    def __init__(self):
        self.known, self.named = {}, {}

    def names(self, row):
        """The biller id that the row's source invoice has, as far as it was read."""
        return self.named.get(row.external_id, row.biller_invoice_id)

    def learn(self, owners):
        """Owners that another process may be about to meet: {biller id: external id}"""
        for biller_id, external_id in owners.items():
            self.known.setdefault(biller_id, (external_id, ""))


class FusionBillingBooks(models.AbstractModel):
    """Which source invoice a biller invoice belongs to (R1)."""

    _inherit = "fusion.billing.books"

    @api.model
    def _find_duplicates(self, service, cases):
        """Cases whose biller invoice is another's: {external id: Reason} (R1)."""
        sources = [case.source for case in cases if case.source.biller_id]
        met = self.env.context.get("fc_owners", Owners())
        met.named |= {case.source.external_id: case.source.biller_id for case in cases}
        biller_ids = [source.biller_id for source in sources]
        owners = met.known
        owners |= self._owners_by_row(service, biller_ids, met)
        owners |= self._owners_by_move(service, biller_ids, met)
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
    def _owners_by_row(self, service, biller_ids, met):
        """{biller id: (external id, number)}: the first row that names it."""
        owners = {}
        for row in self.env["fusion.billing.source.invoice"].search(
            [
                ("service_id", "=", service.id),
                ("biller_invoice_id", "in", biller_ids),
                ("decision", "!=", "ignored"),
            ],
            order="id",
        ):
            accused = row.decision == "held" and row.reason_code == "duplicate_source"
            if not accused and met.names(row) == row.biller_invoice_id:
                owners.setdefault(row.biller_invoice_id, (row.external_id, row.number))
        return owners

    @api.model
    def _owners_by_move(self, service, biller_ids, met):
        """The same of what is booked; a draft gives way when its row names another."""
        owners = {}
        for move in self.env["account.move"].search(
            [
                ("company_id", "=", service.company_id.id),
                ("x_fc_stripe_invoice_id", "in", biller_ids),
            ]
        ):
            row, biller_id = move.x_fc_source_row_ids[:1], move.x_fc_stripe_invoice_id
            if row and move.state != "posted" and met.names(row) != biller_id:
                continue
            if owner := move.x_fc_nexacloud_invoice_id or row.external_id:
                owners[biller_id] = (owner, row.number or move.ref)
        return owners
