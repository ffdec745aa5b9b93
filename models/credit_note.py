from datetime import UTC

from odoo import api, fields, models
from odoo.tools import SQL

from ..sources.evidence import evidence
from ..sources.stripe_credit_notes import note_of
from .told_case import TO_BE_BOOKED

NOTE_STATES = [
    ("new", "To be booked"),
    ("booked", "Booked"),
    ("cancelled", "Void"),
    ("held", "Held"),
    ("skipped", "Skipped"),
    ("failed", "Failed"),
]


class FusionBillingCreditNote(models.Model):
    """A credit note of Stripe, and where it stands in the books (R27)."""

    _name = "fusion.billing.credit.note"
    _description = "Credit Note of Stripe"
    _inherit = ["mail.thread", "fusion.billing.paper"]
    _mail_post_access = "read"
    _order = "created_at desc, id desc"
    _rec_name = "number"

    stripe_account_id = fields.Many2one(
        "fusion.billing.stripe.account", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="stripe_account_id.company_id", store=True, index=True
    )
    number = fields.Char(readonly=True)
    date = fields.Date(
        readonly=True,
        index=True,
        help="The day it takes effect, in the service's zone.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_tax = fields.Monetary(string="Tax", readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True)
    before_payment = fields.Monetary(
        string="Taken off what was open",
        readonly=True,
        help="It reduced what was still to be paid; the rest had been paid before.",
    )
    refunded = fields.Monetary(string="Paid back", readonly=True)
    to_credit = fields.Monetary(string="To the customer's credit", readonly=True)
    out_of_band = fields.Monetary(string="Given back outside Stripe", readonly=True)
    refund_refs = fields.Char(readonly=True, help="Stripe's ids, each with a comma.")
    credit_ref = fields.Char(readonly=True, index="btree_not_null")
    state = fields.Selection(
        NOTE_STATES,
        string="Status",
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    move_id = fields.Many2one(string="Credit note")

    _external_uniq = models.UniqueIndex("(external_id)")

    @api.model
    def _keep(self, account, answers):
        """As Stripe tells them now: the rows of these answers, the oldest first."""
        told = {note.id: (note, raw) for note, raw in map(_read, reversed(answers))}
        known = self.search([("external_id", "in", list(told))])
        rows = known.filtered(lambda row: row.stripe_account_id == account)
        for row in known:
            note = told.pop(row.external_id)
            if row in rows:
                row._follow(*note)
        rows |= self.create([self._vals_of(account, *each) for each in told.values()])
        return rows.sorted(lambda row: (row.created_at, row.id))

    def _follow(self, note, answer):
        """One that was voided since is decided again."""
        if note.voided_at and self.state == "booked":
            self.write({"payload": evidence(answer), "state": "new"})
        elif self.state in TO_BE_BOOKED:
            self.write(self._vals_of(self.stripe_account_id, note, answer))

    @api.model
    def _vals_of(self, account, note, answer):
        refunds = [refund for refund, _amount in note.refunds]
        return {
            "stripe_account_id": account.id,
            "external_id": note.id,
            "number": note.number,
            "created_at": note.created.astimezone(UTC).replace(tzinfo=None),
            "date": account._day_of(note.created),
            "invoice_ref": note.invoice,
            "currency_id": self.env["fusion.billing.books"]._currency(note.currency).id,
            "amount_tax": float(note.tax),
            "amount_total": float(note.total),
            "before_payment": float(note.before_payment),
            "refunded": float(sum(amount for _refund, amount in note.refunds)),
            "to_credit": float(note.to_credit),
            "out_of_band": float(note.out_of_band),
            "refund_refs": "".join(f"{refund}," for refund in refunds),
            "credit_ref": note.credit,
            "payload": evidence(answer),
        }

    def _told(self):
        """The `CreditNote` that Stripe told."""
        self.ensure_one()
        return note_of(self.payload)

    @api.model
    def _of_refunds(self, refunds):
        """{refund's id: the note that it pays out}, by one query."""
        if not refunds:
            return {}
        self.flush_model(["refund_refs", "state"])
        self.env.cr.execute(
            SQL(
                """
                SELECT refund, id
                  FROM fusion_billing_credit_note,
                       unnest(string_to_array(refund_refs, ',')) AS refund
                 WHERE refund IN %s AND state NOT IN ('cancelled', 'skipped')
                """,
                tuple(refunds),
            )
        )
        return {refund: self.browse(note) for refund, note in self.env.cr.fetchall()}

    def _refunds(self):
        """The refunds by which it was paid out, as far as Stripe listed them."""
        refs = [
            ref for row in self for ref in (row.refund_refs or "").split(",") if ref
        ]
        return self.env["fusion.billing.balance.transaction"].search(
            [("source_ref", "in", refs), ("kind", "=", "refund")]
        )


def _read(answer):
    return note_of(answer), answer
