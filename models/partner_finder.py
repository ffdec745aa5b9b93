from collections import defaultdict

from odoo import api, models
from odoo.tools import email_normalize

from ..ledger.booked import Partner
from ..ledger.reasons import because
from .zero_tax import usable


class FusionBillingPartnerFinder(models.AbstractModel):
    """Which partner a customer of the source is, and making the missing ones (R3).

    Reads and creates with `sudo`: invoicing users may not create partners.
    """

    _name = "fusion.billing.partner.finder"
    _description = "Partner Finder"

    @api.model
    def _find(self, service, cases):
        """{external id of the invoice: `Partner`} for all cases of a batch."""
        customers = {
            case.source.customer.external_id: case.source.customer
            for case in cases
            if case.source.customer
        }
        found = self._candidates(service, customers.values())
        usual = self._usual_taxes(
            service, self.env["res.partner"].union(*found.values())
        )
        return {
            case.source.external_id: self._partner_of(service, case, found, usual)
            for case in cases
        }

    @api.model
    def _candidates(self, service, customers):
        """{customer's external id: partners}, by the first key that finds any."""
        linked = self._linked(service, customers)
        by_stripe = self._by_stripe_id(customers)
        by_email = self._by_email(service, customers)
        return {
            customer.external_id: (
                linked.get(customer.external_id)
                or by_stripe.get(customer.stripe_customer_id)
                or by_email.get(self._address(customer.email))
                or self.env["res.partner"].sudo()
            )
            for customer in customers
        }

    @api.model
    def _linked(self, service, customers):
        links = (
            self.env["fusion.billing.account.link"]
            .sudo()
            .search(
                [
                    ("service_id", "=", service.id),
                    (
                        "external_account_id",
                        "in",
                        [customer.external_id for customer in customers],
                    ),
                ]
            )
        )
        return {link.external_account_id: link.partner_id for link in links}

    @api.model
    def _by_stripe_id(self, customers):
        ids = [c.stripe_customer_id for c in customers if c.stripe_customer_id]
        return self._grouped("x_fc_stripe_customer_id", ids)

    @api.model
    def _by_email(self, service, customers):
        """Company-level partners; archived and foreign ones only where no other."""
        emails = [self._address(customer.email) for customer in customers]
        groups = self._grouped("email_normalized", list(filter(None, emails)))
        for email, partners in groups.items():
            usable = partners.filtered(
                lambda partner: not self._problem(service, partner)
            )
            groups[email] = usable or partners
        return groups

    @api.model
    def _address(self, email):
        """The address as Odoo keeps it; False where it would take a part for it.

        Of “jane smith@x.example” it makes smith@x.example: somebody else's.
        """
        address = email_normalize(email)
        text = (email or "").strip().lower()
        return address and (text == address or f"<{address}>" in text) and address

    @api.model
    def _grouped(self, field_name, values):
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        domain = [(field_name, "in", values)]
        if field_name == "email_normalized":
            domain.append(("parent_id", "=", False))
        groups = defaultdict(partners.browse)
        for partner in partners.search(domain) if values else partners:
            groups[partner[field_name]] |= partner
        return groups

    @api.model
    def _partner_of(self, service, case, found, usual):
        customer = case.source.customer
        if not customer:
            return Partner(None, problem=because("partner_missing"))
        partners = found[customer.external_id]
        if len(partners) > 1:
            names = ", ".join(f"{partner.name} ({partner.id})" for partner in partners)
            return Partner(
                None,
                problem=because(
                    "partner_ambiguous", email=customer.email, candidates=names
                ),
            )
        if not partners:
            nameless = None if customer.name else because("partner_missing")
            return Partner(None, problem=nameless)
        return Partner(
            partners.id,
            problem=self._problem(service, partners),
            country=partners.country_id.code or "",
            state=partners.state_id.code or "",
            usual_tax_id=usual.get(partners.commercial_partner_id.id),
            zero_tax_id=self._zero_tax(service, partners).id or None,
        )

    @api.model
    def _zero_tax(self, service, partner):
        company = service.company_id
        return usable(partner.with_company(company).x_fc_zero_tax_id, company)

    @api.model
    def _problem(self, service, partner):
        if not partner.active:
            return because("partner_archived", partner=partner.name)
        if partner.company_id and partner.company_id != service.company_id:
            return because(
                "partner_other_company",
                partner=partner.name,
                company=partner.company_id.name,
            )
        return None

    @api.model
    def _usual_taxes(self, service, partners):
        """{partner id: tax id} where all earlier invoices carry one tax (R7)."""
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", service.company_id.id),
                    ("partner_id", "in", partners.commercial_partner_id.ids),
                    ("display_type", "=", "product"),
                    ("move_type", "=", "out_invoice"),
                    ("parent_state", "=", "posted"),
                    ("tax_ids", "in", self._taxes_charged(service)),
                ],
                ["partner_id", "tax_ids"],
            )
        )
        taxes = defaultdict(set)
        for partner, tax in groups:
            taxes[partner.id].add(tax.id)
        return {
            partner_id: tax_ids.pop()
            for partner_id, tax_ids in taxes.items()
            if len(tax_ids) == 1
        }

    @api.model
    def _taxes_charged(self, service):
        books = self.env["fusion.billing.books"]
        return [option.id for option in books._tax_options(service.company_id)]
