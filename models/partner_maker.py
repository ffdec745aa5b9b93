from odoo import api, models


class FusionBillingPartnerFinder(models.AbstractModel):
    """Making the partners that are missing, and their links (R3)."""

    _inherit = "fusion.billing.partner.finder"

    @api.model
    def _is_any_new(self, service, sources):
        """Whether a customer of these has no partner yet, or no link to it."""
        customers = [source.customer for source in sources if source.customer]
        linked = self._linked(service, customers)
        return any(customer.external_id not in linked for customer in customers)

    @api.model
    def _ensure(self, service, cases):
        """{customer's external id: partner}, creating partners and links (R3).

        Looked for again right before: an earlier part of the same batch may have
        made the partner since. Two customers of one batch that share a Stripe
        customer or an address get the partner the second would then have found.
        """
        customers = {case.source.customer.external_id: case for case in cases}
        found = self._candidates(
            service, [case.source.customer for case in customers.values()]
        )
        partners, made = {}, {}
        for external_id, case in customers.items():
            keys = self._keys_of(case.source.customer)
            known = found[external_id] or self._first(made, keys)
            partners[external_id] = known or self._create_partner(service, case)
            made.update(dict.fromkeys(keys, partners[external_id]))
        self._link(service, partners)
        return partners

    @api.model
    def _keys_of(self, customer):
        keys = (customer.stripe_customer_id, self._address(customer.email))
        return [key for key in keys if key]

    @api.model
    def _first(self, made, keys):
        return next((made[key] for key in keys if key in made), None)

    @api.model
    def _create_partner(self, service, case):
        return (
            self.env["res.partner"]
            .sudo()
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
            .create(self._prepare_partner_vals(service, case))
        )

    @api.model
    def _prepare_partner_vals(self, service, case):
        customer = case.source.customer
        said = case.facts.customer if case.facts else None
        country = self.env["res.country"].search(
            [("code", "=", said.country if said else "")], limit=1
        )
        state = self.env["res.country.state"].search(
            [
                ("country_id", "=", country.id),
                ("code", "=", said.state if said else ""),
            ],
            limit=1,
        )
        return {
            "name": customer.name,
            "is_company": customer.is_company,
            "email": customer.email or False,
            "x_fc_stripe_customer_id": customer.stripe_customer_id or False,
            "country_id": country.id,
            "state_id": state.id,
            # as Odoo's own form has it; of zero, every batch that posts would write it
            "customer_rank": 1,
        }

    @api.model
    def _link(self, service, partners):
        Link = self.env["fusion.billing.account.link"].sudo()
        links = Link.search(
            [
                ("service_id", "=", service.id),
                ("external_account_id", "in", list(partners)),
            ]
        )
        known = set(links.mapped("external_account_id"))
        Link.create(
            [
                {
                    "service_id": service.id,
                    "external_account_id": external_id,
                    "partner_id": partner.id,
                }
                for external_id, partner in partners.items()
                if external_id not in known
            ]
        )
