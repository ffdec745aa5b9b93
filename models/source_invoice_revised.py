from odoo import api, fields, models


class FusionBillingSourceInvoice(models.Model):
    """An invoice that the biller revised: credit and rebill, linked (R30)."""

    _inherit = "fusion.billing.source.invoice"

    revises_id = fields.Many2one(
        "fusion.billing.source.invoice",
        string="Instead of",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The invoice that the biller voided, and billed anew by this one.",
    )
    revision_ids = fields.One2many(
        "fusion.billing.source.invoice", "revises_id", string="Billed anew by"
    )

    @api.model
    def _link_revisions(self, told):
        """`told` are [(row, `Facts`)]; the other one may have been read before."""
        pairs = [
            pair
            for row, facts in told
            for pair in (
                (row.biller_invoice_id, facts.revises),
                (facts.revision, row.biller_invoice_id),
            )
            if all(pair)
        ]
        if not pairs:
            return
        ids = [biller_id for pair in pairs for biller_id in pair]
        rows = self.search([("biller_invoice_id", "in", ids)])
        by_id = rows.grouped("biller_invoice_id")
        none = self.browse()
        for newer, older in pairs:
            by_id.get(newer, none)[:1]._revise(by_id.get(older, none)[:1])

    def _revise(self, older):
        if not self or not older or self.revises_id or self == older:
            return
        self.revises_id = older
        names = {"older": older.number, "newer": self.number}
        self._log_each(
            self.env._("Billed instead of %(older)s, which was revised.", **names)
        )
        older._log_each(
            self.env._("Revised at the biller: billed anew as %(newer)s.", **names)
        )
