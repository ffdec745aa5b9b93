from datetime import UTC, timedelta

from odoo import models

FOLLOWED = timedelta(days=30)  # so long a note may be found late, or voided
NOTES = "fusion.billing.credit.note"
MOVES = "fusion.billing.credit.move"
CREDITS = "fusion.billing.customer.credit"


class FusionBillingStripeAccount(models.Model):
    _inherit = "fusion.billing.stripe.account"

    def _notes_since(self):
        """An aware instant: of the oldest credit note that may be new, or voided."""
        notes, own = self.env[NOTES], self._own()
        latest = notes.search(own, order="created_at desc", limit=1)
        begin = self._begin_of(self.cut_over_date)
        if not latest:
            return begin
        voidable = [
            ("state", "=", "booked"),
            ("before_payment", ">", 0),
            ("move_id.reversed_entry_id.payment_state", "in", ("not_paid", "partial")),
        ]
        oldest = notes.search([*own, *voidable], order="created_at", limit=1)
        since = latest.created_at - FOLLOWED
        if oldest:
            since = min(since, oldest.created_at)
        return max(since.replace(tzinfo=UTC), begin)

    def _credit_known(self):
        """({customer: since when his moves are listed}, whether he is to be asked).

        Asked are those whose credit is not what is known; and those whose credit may
        have come and gone, for an invoice or a credit note says so.
        """
        begin, own = self._begin_of(self.cut_over_date), self._own()
        credits = self.env[CREDITS].sudo().search(own)
        known = {credit.customer_ref: credit.told for credit in credits}
        moves = self.env[MOVES].sudo()
        latest = moves._read_group(own, ["credit_id"], ["created_at:max"])
        since = {"": begin}
        for credit, at in latest:
            kept = (at - timedelta(days=1)).replace(tzinfo=UTC)
            since[credit.customer_ref] = max(begin, kept)
        wanted = self._customers_with_moves()

        def asked(balance):
            is_known = float(balance.credit) == known.get(balance.id, 0.0)
            return bool(balance.currency) and (not is_known or balance.id in wanted)

        return since, asked

    def _customers_with_moves(self):
        """Stripe's ids of customers of whom papers tell moves that are not known."""
        rows = self.env["fusion.billing.source.invoice"].search(
            [
                ("service_id", "in", self.service_ids.ids),
                ("flag_ids.code", "=", "paid_by_credit"),
                ("state", "in", ("posted", "partial")),
            ]
        )
        known = self.env[MOVES].sudo()._search(self._own())
        notes = self.env[NOTES].search(
            [
                *self._own(),
                ("credit_ref", "!=", False),
                ("credit_ref", "not in", known.subselect("external_id")),
            ]
        )
        said = [(row.facts or {}).get("customer") or {} for row in rows]
        return {
            *(customer.get("external_id") for customer in said),
            *(note._told().customer for note in notes),
        }
