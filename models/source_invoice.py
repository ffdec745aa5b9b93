from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ledger.normalise import normalise
from ..ledger.reasons import because
from .reason_figures import reason_vals
from .reason_text import sentence
from .reason_titles import REASON_TITLES
from .wording import choice_of

UNBOOKED = [
    ("waiting", "Waiting"),
    ("held", "Held"),
    ("skipped", "Skipped"),
    ("ignored", "Ignored"),
    ("failed", "Failed"),
]
STATES = [
    *UNBOOKED,
    ("draft", "Draft"),
    ("posted", "Posted"),
    ("partial", "Partially Paid"),
    ("paid", "Paid"),
    ("cancelled", "Cancelled"),
    ("reversed", "Reversed"),
]
BILLERS = [("stripe", "Stripe"), ("lago", "Lago")]
POSTED = ("posted", "partial", "paid")
BOOKED = (*POSTED, "reversed")  # in the books, and no person sets it aside
OPEN = ("draft", "held", "waiting", "failed")  # to be booked yet
# A person, or the biller, has said that it is not to be booked (any more).
EXPLAINED = ("skipped", "ignored", "cancelled", "reversed", "credited")
# Of a line of the proof: a part of it was credited, for a reason that is known.
LINE_STATES = [*STATES, ("credited", "Credited")]
PAYMENT_STATES = {
    "paid": "paid",
    "in_payment": "paid",
    "partial": "partial",
    "reversed": "reversed",
}


class FusionBillingSourceInvoice(models.Model):
    """One invoice of a source: what it says, what the biller says, what was done.

    The row is the spine of the corridor: every stage writes its result here.
    `decision` is ours; `state` shows it until a move is posted, and from then on
    follows the move (R11).
    """

    _name = "fusion.billing.source.invoice"
    _description = "Source Invoice"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "invoice_date desc nulls last, number desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    service_id = fields.Many2one(
        "fusion.billing.service", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="service_id.company_id", store=True, index=True
    )
    external_id = fields.Char(string="Source id", required=True, readonly=True)
    number = fields.Char(readonly=True, index=True)
    biller_invoice_id = fields.Char(
        string="Biller invoice", readonly=True, index="btree_not_null"
    )
    biller = fields.Selection(BILLERS, compute="_compute_biller", store=True)
    biller_number = fields.Char(string="Number at the biller", readonly=True)
    customer_name = fields.Char(string="Customer at the source", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True, index=True)
    invoice_date = fields.Date(readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_untaxed = fields.Monetary(string="Untaxed at the source", readonly=True)
    amount_tax = fields.Monetary(string="Tax at the source", readonly=True)
    amount_total = fields.Monetary(string="Total at the source", readonly=True)
    biller_total = fields.Monetary(string="Total at the biller", readonly=True)
    payload = fields.Json(string="As the source said it", readonly=True)
    facts = fields.Json(string="As the biller said it", readonly=True)
    fingerprint = fields.Char(readonly=True)
    source_digest = fields.Char(
        readonly=True, help="By which the source tells that nothing changed."
    )
    parts_hash = fields.Char(
        readonly=True, help="Of the lines, which are written anew when it changes."
    )
    line_ids = fields.One2many(
        "fusion.billing.source.line", "source_invoice_id", string="Lines"
    )
    written_fingerprint = fields.Char(
        readonly=True, help="Fingerprint of the source the invoice was written from."
    )
    decision = fields.Selection(
        [("book", "To book"), *UNBOOKED],
        required=True,
        readonly=True,
        default="waiting",
    )
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)
    reason_code = fields.Selection(
        REASON_TITLES, string="Reason", readonly=True, index="btree_not_null"
    )
    reason_figures = fields.Json(readonly=True)
    reason = fields.Text(string="Why", compute="_compute_reason")
    accepted = fields.Json(
        readonly=True, help="What a person has accepted: the figures of each reason."
    )
    ignored_because = fields.Char(readonly=True)
    verified_by_hand = fields.Boolean(
        readonly=True, help="A person vouched for it; the biller is not asked."
    )
    flag_ids = fields.Many2many("fusion.billing.flag", string="Flags", readonly=True)
    waiting_since = fields.Date(readonly=True)
    chosen_tax_id = fields.Many2one(
        "account.tax",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
        help="The tax a person chose for an invoice that several taxes, or none, "
        "explain.",
    )
    move_id = fields.Many2one(
        "account.move", string="Invoice", readonly=True, index=True, check_company=True
    )
    move_deleted = fields.Boolean(readonly=True)
    cancelled_here = fields.Boolean(
        readonly=True, help="The invoice was cancelled by a run, not by a person."
    )

    _external_uniq = models.UniqueIndex("(service_id, external_id)")
    _move_uniq = models.UniqueIndex("(move_id) WHERE move_id IS NOT NULL")

    @api.depends("biller_invoice_id")
    def _compute_biller(self):
        for row in self:
            biller_id = row.biller_invoice_id or ""
            row.biller = (
                "stripe"
                if biller_id.startswith("in_")
                else "lago"
                if biller_id.startswith("lago:")
                else False
            )

    @api.depends("decision", "cancelled_here", "move_id.state", "move_id.payment_state")
    def _compute_state(self):
        for row in self:
            row.state = row._state_of_move() or (
                "draft" if row.decision == "book" else row.decision
            )

    def _state_of_move(self):
        move = self.move_id
        if move.state == "posted":
            if move.move_type == "out_refund" and move.payment_state == "reversed":
                return "paid"  # by the customer's credit
            return PAYMENT_STATES.get(move.payment_state, "posted")
        by_person = not self.cancelled_here and self.decision != "ignored"
        if move.state == "cancel" and (by_person or self.decision == "skipped"):
            return "cancelled"
        return None

    @api.depends("decision", "ignored_because", "reason_code", "reason_figures")
    @api.depends_context("lang")
    def _compute_reason(self):
        for row in self:
            row.reason = row.reason_code and sentence(
                self.env, row.reason_code, row.reason_figures or {}
            )
            if row.decision == "ignored":
                row.reason = self.env._("Ignored: %(why)s", why=row.ignored_because)

    def _refusal_to_post(self):
        """Why this row's move may not be posted, or None (R8).

        Into a locked period Odoo would post it on another date, unasked (R9).
        """
        self.ensure_one()
        reason = self.reason
        if self.decision == "book":
            writer = self.env["fusion.billing.move.writer"]
            found = writer._difference(self.move_id, normalise(self.payload))
            found = found or writer._lock_of_move(self.service_id, self.move_id)
            if not found:
                return None
            reason = sentence(self.env, found.code, found.figures)
        state = choice_of(self, "state")
        return self.env._(
            "Invoice %(number)s cannot be posted: %(reason)s",
            number=self.number,
            reason=reason or self.env._("its state is “%(state)s”.", state=state),
        )

    def _hold(self, reason):
        self.write({"decision": "held", **self._vals_of_reason(reason)})

    def _mark_move_deleted(self):
        wanted = self.filtered(lambda row: row.decision not in ("ignored", "skipped"))
        wanted.move_deleted = True
        wanted._hold(because("move_deleted"))

    def _vals_of_reason(self, reason):
        """`Reason` or None as field values."""
        return reason_vals(reason)

    def action_open_move(self):
        self.ensure_one()
        if not self.move_id:
            raise UserError(self.env._("No invoice has been made from this row yet."))
        return self.move_id._get_records_action()
