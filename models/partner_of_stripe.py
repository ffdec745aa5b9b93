from odoo import api, models
from odoo.tools import SQL


class FusionBillingPartnerFinder(models.AbstractModel):
    """Which contact a customer of Stripe is, where no invoice is at hand (R29)."""

    _inherit = "fusion.billing.partner.finder"

    @api.model
    def _of_stripe_customers(self, company, refs):
        """{Stripe's id: contact}, of those for whom there is exactly one.

        By the id on the contact, else by the customer of the invoices that Stripe
        told of.
        """
        found = {}
        for ref, partners in self._by_refs(company, refs).items():
            own = partners.commercial_partner_id
            if len(own) == 1:
                found[ref] = own
        return found

    @api.model
    def _by_refs(self, company, refs):
        named = self._grouped("x_fc_stripe_customer_id", refs)
        here = {
            ref: partners.filtered(
                lambda partner: partner.company_id in (company, company.browse())
            )
            for ref, partners in named.items()
        }
        billed = self._billed([ref for ref in refs if not here.get(ref)])
        return {**here, **billed}

    @api.model
    def _billed(self, refs):
        """{Stripe's id: contacts} of invoices of these customers, by one query."""
        if not refs:
            return {}
        rows = self.env["fusion.billing.source.invoice"]
        rows.flush_model(["facts", "partner_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT facts -> 'customer' ->> 'external_id', array_agg(
                       DISTINCT partner_id)
                  FROM fusion_billing_source_invoice
                 WHERE facts -> 'customer' ->> 'external_id' IN %s
                   AND partner_id IS NOT NULL
                 GROUP BY 1
                """,
                tuple(refs),
            )
        )
        partners = self.env["res.partner"].sudo()
        return {ref: partners.browse(ids) for ref, ids in self.env.cr.fetchall()}
