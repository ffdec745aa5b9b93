from decimal import Decimal

from odoo import api, fields, models

from ..ledger.balance_kinds import RETURNED
from .about_row import ONCE_BOOKED
from .batch import found_once, is_together
from .dispute_review import LOST
from .exact import exact
from .opening import opened
from .reopened import receivable
from .source_invoice_timeline import MOST_EVENTS, Event


class FusionBillingSourceInvoice(models.Model):
    """The disputes of a source invoice's payments (R28)."""

    _inherit = "fusion.billing.source.invoice"

    dispute_ids = fields.One2many(
        "fusion.billing.dispute",
        "source_invoice_id",
        string="Disputes",
        groups="fusion_centralize_billing.group_reader",
    )
    dispute_count = fields.Integer(
        compute="_compute_dispute_count", compute_sudo=True, string="Disputed"
    )

    @api.depends("dispute_ids")
    def _compute_dispute_count(self):
        for row in self:
            row.dispute_count = len(row.dispute_ids)

    def action_open_disputes(self):
        title = self.env._("Disputes of %(invoice)s", invoice=self.display_name)
        domain = [("source_invoice_id", "in", self.ids)]
        return opened(self.env, "action_dispute", title, domain)

    def _money_lost(self):
        """What `BookedPayments` says of disputes and write-offs."""
        row = self.sudo()
        return {
            "given_back": row._given_back(),
            "written_off": row._amount_written_off() or Decimal(0),
            "lost": row.dispute_ids._told_as_lost(),
        }

    def _given_back(self):
        """What lost disputes and returned debits took off the payments."""
        return self._lost_again() + self._returned()

    def _returned(self):
        """What banks took back after it had been paid, in the invoice's currency."""
        refs = self.payment_ids.mapped("x_fc_stripe_reference")
        if not any(refs) or not self.move_id.amount_residual:
            return Decimal(0)
        alike = self.browse(self._prefetch_ids) if is_together(self.env) else self
        key = ("returned", alike._ids)
        by_reference = found_once(self.env, key, alike._returned_by_reference)
        amounts = {}
        for ref in refs:
            amounts |= by_reference.get(ref, {})
        return exact(sum(amounts.values()), self.move_id.currency_id)

    def _returned_by_reference(self):
        """{charge, or payment intent: {payment by which it went back: its amount}}."""
        refs = list(filter(None, self.payment_ids.mapped("x_fc_stripe_reference")))
        rows = self.env["fusion.billing.balance.transaction"].search(
            [
                ("kind", "=", RETURNED.name),
                *ONCE_BOOKED,
                ("payment_id", "!=", False),
                "|",
                ("charge_ref", "in", refs),
                ("intent_ref", "in", refs),
            ]
        )
        found = {}
        for row in rows:
            for ref in filter(None, (row.charge_ref, row.intent_ref)):
                found.setdefault(ref, {})[row.payment_id] = row.payment_id.amount
        return found

    def _lost_again(self):
        """What lost disputes took off the payments, in the invoice's currency."""
        reopened = self.dispute_ids.filtered(
            lambda dispute: dispute.stands_on == "receivable"
        )
        items = receivable(reopened.move_ids)
        if not items:
            return Decimal(0)
        currency = (self.move_id or self).currency_id
        return exact(sum(items.mapped("amount_currency")), currency)

    def _accept(self, note):
        """A lost dispute that a person lets be is decided."""
        rows = self.sudo().filtered(lambda row: row.reason_code == LOST)
        told = super()._accept(note)
        rows.dispute_ids._decide()
        return told

    def _payment_events(self):
        yield from super()._payment_events()
        messages = self.dispute_ids.message_ids.filtered("body").sorted("id")
        for message in messages[-MOST_EVENTS:]:
            dispute = self.dispute_ids.browse(message.res_id)
            yield Event(
                message.date,
                "fa-gavel",
                self.env._("Dispute %(dispute)s", dispute=dispute.external_id),
                message.body,
                path=f"/odoo/billing-disputes/{dispute.id}",
            )


class FusionBillingDispute(models.Model):
    _inherit = "fusion.billing.dispute"

    def _told_as_lost(self):
        """The `Reason` of the first that a person still has to decide, or None."""
        told = self.filtered(lambda dispute: dispute.reason_code == LOST)
        return told[:1]._kept_reason()
