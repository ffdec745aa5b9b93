from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..ledger.normalise import normalise
from .reason_text import sentence
from .source_invoice import OPEN


class FusionBillingSourceInvoice(models.Model):
    """The customer of the source, linked to a customer in Odoo by a person (R3)."""

    _inherit = "fusion.billing.source.invoice"

    def _customer_at_source(self):
        return normalise(self.payload).customer if self.payload else None

    def _customer_id_at_source(self):
        customer = self._customer_at_source()
        return customer.external_id if customer else ""

    def _customers_at_source(self):
        """Each once, as the source tells of it."""
        found = filter(None, (row._customer_at_source() for row in self))
        return list({customer.external_id: customer for customer in found}.values())

    def _customer_ids_at_source(self):
        return [customer.external_id for customer in self._customers_at_source()]

    def _candidates_of(self, customers):
        """The customers in Odoo that these may be, of the user's companies."""
        finder = self.env["fusion.billing.partner.finder"]
        found = finder._candidates(self.service_id.sudo(), customers).values()
        return self.env["res.partner"].union(*found)._filtered_access("read")

    def _choose_partner(self, partner, with_others=False):
        """Link the customers of these rows to `partner`, and decide the rows again.

        `with_others`: and all else of these customers that is not booked yet.
        """
        rows, left = self._sorted_out("choose_partner")
        rows._check_few_enough()
        rows._check_partner(partner)
        others = rows._others_of_customers() if with_others else self.browse()
        rows._link_customers(partner)
        chosen = rows | others
        chosen._log_each(
            self.env._("Customer chosen: %(partner)s", partner=partner.display_name)
        )
        if edited := chosen._edited_for_another(partner):
            left[self._why_customer_stays()] = edited
        action, decided = "choose_partner", chosen - edited
        if not decided:
            return self._tell(action, decided, left)
        return (self | others)._decide_again(action, decided, left)

    def _edited_for_another(self, partner):
        """Drafts that no run changes: a person's edits stay (R12)."""
        return self.filtered(
            lambda row: (
                row.move_id.state == "draft"
                and row.move_id.is_manually_modified
                and row.move_id.partner_id != partner
            )
        )

    def _why_customer_stays(self):
        return self.env._(
            "The customer is linked, but a person edited these drafts, so they keep "
            "theirs. Change it on the draft, or press “Take the source's version”."
        )

    def _check_partner(self, partner):
        finder = self.env["fusion.billing.partner.finder"]
        problem = finder._problem(self.service_id.sudo(), partner)
        if problem:
            raise UserError(sentence(self.env, problem.code, problem.figures))

    def _link_customers(self, partner):
        """By the user's own rights: links are an accountant's to make."""
        ids = self._customer_ids_at_source()
        service = self.service_id
        links = self.env["fusion.billing.account.link"]
        known = links.search(
            [("service_id", "=", service.id), ("external_account_id", "in", ids)]
        )
        known.filtered(lambda link: link.partner_id != partner).partner_id = partner
        linked = set(known.mapped("external_account_id"))
        links.create(
            [
                {
                    "service_id": service.id,
                    "external_account_id": external_id,
                    "partner_id": partner.id,
                }
                for external_id in ids
                if external_id not in linked
            ]
        )

    def _others_of_customers(self):
        """Rows of the same customers that nobody chose and that are not booked yet."""
        ids = self._customer_ids_at_source()
        if not ids:
            return self.browse()
        self.flush_model(["payload", "state"])
        query = self._search(
            [
                ("service_id", "in", self.service_id.ids),
                ("state", "in", OPEN),
                ("id", "not in", self.ids),
            ]
        )
        customer = SQL(
            "coalesce(%(payload)s #>> '{user,id}', %(payload)s ->> 'user_id')",
            payload=SQL.identifier(self._table, "payload"),
        )
        query.add_where(SQL("%s IN %s", customer, tuple(ids)))
        return self.browse(query)
