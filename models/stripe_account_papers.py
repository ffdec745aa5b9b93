import re
from datetime import UTC, datetime, timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .told_case import TO_BE_BOOKED

SECONDS = re.compile("[0-9]{1,11}")  # since 1970; what else was kept is passed over
FOLLOWED = timedelta(days=30)  # so long a note may be found late, or voided
WAITING = Domain("state", "in", TO_BE_BOOKED)
VOIDABLE = (
    Domain("state", "=", "booked")
    & Domain("before_payment", ">", 0)
    & Domain("move_id.reversed_entry_id.payment_state", "in", ("not_paid", "partial"))
)
NOTES = "fusion.billing.credit.note"
MOVES = "fusion.billing.credit.move"
CREDITS = "fusion.billing.customer.credit"


class FusionBillingStripeAccount(models.Model):
    _inherit = "fusion.billing.stripe.account"

    def _notes_since(self):
        """An aware instant: of the oldest credit note that may be new, or voided."""
        notes, own = self.env[NOTES], self._own()
        begin, latest = self._begin_of(self.cut_over_date), self._note_listed()
        if not latest:
            return begin
        told = notes.search(Domain(own) & (WAITING | VOIDABLE)).mapped("payload")
        listed = [f"{each.get('created')}" for each in told]
        listed = [int(each) for each in listed if SECONDS.fullmatch(each)]
        since = min([latest, *(datetime.fromtimestamp(each, UTC) for each in listed)])
        return max(min(since, latest - FOLLOWED), begin)

    def _note_listed(self):
        """When the last note that is known was made, or None.

        By Stripe's own `created`, which its list goes by: a note may take effect on
        any other day. What is said to be made later than now hides no other.
        """
        self.env[NOTES].flush_model(["payload"])
        self.env.cr.execute(
            SQL(
                """
                SELECT max((payload ->> 'created')::numeric)
                  FROM fusion_billing_credit_note
                 WHERE stripe_account_id = %s AND payload ->> 'created' ~ %s
                """,
                self.id,
                f"^{SECONDS.pattern}$",
            )
        )
        [latest] = self.env.cr.fetchone()
        now = datetime.now(UTC)
        return latest and min(now, datetime.fromtimestamp(int(latest), UTC))

    def _keeps_credit(self):
        """Customers' credit is read where its account and its journal are chosen."""
        return bool(self.credit_account_id and self.credit_journal_id)

    def _credit_known(self):
        """({customer: since when his moves are listed}, whether he is to be asked).

        Asked are those whose credit is not what is known; and those whose credit may
        have come and gone, for an invoice or a credit note says so.
        """
        begin, own = self._begin_of(self.cut_over_date), self._own()
        credits = self.env[CREDITS].sudo().search(own)
        known = {
            (credit.customer_ref, credit.currency_id.name): credit.told
            for credit in credits
        }
        moves = self.env[MOVES].sudo()
        latest = moves._read_group(own, ["credit_id"], ["created_at:max"])
        since = {"": begin}
        for credit, at in latest:
            kept = max(begin, (at - timedelta(days=1)).replace(tzinfo=UTC))
            last = since.get(credit.customer_ref, kept)
            since[credit.customer_ref] = min(last, kept)  # of any of his currencies
        wanted = self._customers_with_moves()

        def asked(balance):
            own = known.get((balance.id, balance.currency), 0.0)
            is_known = float(balance.credit) == own
            return bool(balance.currency) and (not is_known or balance.id in wanted)

        return since, asked

    def _customers_with_moves(self):
        """Stripe's ids of customers of whom papers tell moves that are not known."""
        known = self.env[MOVES].sudo()._search(self._own())
        rows = self._settled_by_credit() | self._paid_too_much()
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

    def _settled_by_credit(self):
        """Invoices of which credit took something off, by no move that is known."""
        used = [("type", "=", "applied_to_invoice"), ("invoice_ref", "!=", False)]
        known = self.env[MOVES].sudo()._search([*self._own(), *used])
        return self.env["fusion.billing.source.invoice"].search(
            [
                ("service_id", "in", self.service_ids.ids),
                ("flag_ids.code", "=", "paid_by_credit"),
                ("state", "in", ("posted", "partial")),
                ("biller_invoice_id", "not in", known.subselect("invoice_ref")),
            ]
        )

    def _paid_too_much(self):
        """Invoices of which a payment is left over: it is credit (R29)."""
        left = self.env["account.move.line"].search(
            [
                *self.env["account.move.line"]._check_company_domain(self.company_id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual", "<", 0),
                ("payment_id.x_fc_source_row_id", "!=", False),
            ]
        )
        rows = left.payment_id.x_fc_source_row_id
        return rows.filtered(lambda row: row.service_id in self.service_ids)
