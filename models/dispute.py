from datetime import UTC

from odoo import api, fields, models
from odoo.tools.misc import format_date, formatLang

from ..ledger.reasons import because
from .wording import choice_of

STATUSES = [
    ("warning_needs_response", "Inquiry: needs a response"),
    ("warning_under_review", "Inquiry: under review"),
    ("warning_closed", "Inquiry closed"),
    ("needs_response", "Needs a response"),
    ("under_review", "Under review"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("prevented", "Prevented"),
    ("other", "Other"),
]
FINISHED = ("warning_closed", "won", "lost", "prevented")
ROWS = "fusion.billing.balance.transaction"
UNKNOWN = "currency_unknown"


class FusionBillingDispute(models.Model):
    """A payer's bank asks about a payment, or takes it back (R28).

    As Stripe tells it; what moved the balance are transactions of their own. An
    inquiry moves none.
    """

    _name = "fusion.billing.dispute"
    _description = "Dispute"
    _inherit = ["mail.thread", "fusion.billing.reasoned"]
    _mail_post_access = "read"
    _order = "created_at desc, id desc"
    _rec_name = "external_id"

    stripe_account_id = fields.Many2one(
        "fusion.billing.stripe.account", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="stripe_account_id.company_id", store=True, index=True
    )
    external_id = fields.Char(string="Dispute", required=True, readonly=True)
    charge_ref = fields.Char(string="Charge", readonly=True, index="btree_not_null")
    intent_ref = fields.Char(string="Payment intent", readonly=True)
    created_at = fields.Datetime(string="Created", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True, help="What the payer disputes.")
    status = fields.Selection(STATUSES, readonly=True, index=True)
    told_status = fields.Char(string="Status at Stripe", readonly=True)
    cause = fields.Char(string="Payer's reason", readonly=True)
    due_at = fields.Datetime(string="Evidence until", readonly=True)
    decided_on = fields.Date(
        string="Seen as ended",
        readonly=True,
        help="The day on which it was first seen as it ended: Stripe does not tell "
        "when it was decided.",
    )
    is_old = fields.Boolean(
        string="Ended before",
        readonly=True,
        help="It had ended when it was read for the first time.",
    )
    is_decided = fields.Boolean(
        string="Decided by a person",
        readonly=True,
        help="Nothing is left to do for a person, as it is now.",
    )
    source_invoice_id = fields.Many2one(
        "fusion.billing.source.invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    stands_on = fields.Selection(
        [("unallocated", "Unallocated receipts"), ("receivable", "The customer")],
        string="Put back on",
        readonly=True,
        help="Where the money of a lost dispute stands: not among the disputed "
        "payments any more.",
    )
    move_ids = fields.One2many("account.move", "x_fc_dispute_id", string="Entries")
    draft_id = fields.Many2one(
        "account.move",
        string="Drafted",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What was drafted for review when it was lost.",
    )

    _external_uniq = models.UniqueIndex("(external_id)")

    @api.model
    def _keep(self, account, disputes):
        """As Stripe tells them now; then what was lost is put back."""
        by_id, kept = self._known_among([told.id for told in disputes]), self.browse()
        for told in disputes:
            vals, known = self._vals_of(account, told), by_id.get(told.id)
            if known and known.stripe_account_id != account:
                continue  # another account's is left alone
            if known:
                known._follow(vals)
            else:
                known = by_id[told.id] = self._begin(vals)
            known._tell_currency(told.currency)
            kept |= known
        self._settle_all(account)
        return kept

    def _tell_currency(self, code):
        """Nothing can be booked of one in a currency that Odoo has not."""
        if not self.currency_id:
            self._keep_reason(because(UNKNOWN, currency=code))
        elif self.reason_code == UNKNOWN:
            self._keep_reason(None)

    @api.model
    def _known_among(self, ids):
        known = self.search([("external_id", "in", ids)])
        return {dispute.external_id: dispute for dispute in known}

    @api.model
    def _begin(self, vals):
        dispute = self.create(vals | {"is_old": vals["status"] in FINISHED})
        dispute._say_event(dispute._event(dispute.created_at))
        return dispute

    def _follow(self, vals):
        """What is new of it; another status is an event."""
        changed = {name: vals[name] for name in vals if self._is_other(name, vals)}
        is_event = "told_status" in changed
        if is_event:
            changed["is_decided"] = False
        else:
            changed.pop("decided_on", None)
        if changed:
            self.write(changed)
        if is_event:
            self._say_event(self._event())

    def _is_other(self, name, vals):
        held = self._fields[name].convert_to_write(self[name], self)
        return (held or False) != (vals[name] or False)

    @api.model
    def _vals_of(self, account, told):
        books = self.env["fusion.billing.books"]
        status = told.status if told.status in dict(STATUSES) else "other"
        due = told.due and told.due.astimezone(UTC).replace(tzinfo=None)
        return {
            "stripe_account_id": account.id,
            "external_id": told.id,
            "charge_ref": told.charge or False,
            "intent_ref": told.payment_intent or False,
            "created_at": told.created.astimezone(UTC).replace(tzinfo=None),
            "currency_id": books._currency(told.currency).id,
            "amount": float(told.amount),
            "status": status,
            "told_status": told.status,
            "cause": told.reason or False,
            "due_at": due or False,
            "decided_on": status in FINISHED and account._day_read(),
        }

    # --- its events ------------------------------------------

    def _event(self, opened_at=None):
        told = {
            "amount": self._shown_amount(),
            "status": choice_of(self, "status"),
        }
        if opened_at is None:
            return self.env._("%(amount)s disputed: %(status)s", **told)
        return self.env._(
            "%(amount)s disputed on %(day)s: %(status)s",
            day=format_date(self.env, opened_at),
            **told,
        )

    def _shown_amount(self):
        if not self.currency_id:
            return formatLang(self.env, self.amount)
        return self.currency_id.format(self.amount)

    def _say_event(self, text):
        """On its own page; the source invoice's history shows it, too."""
        self._message_log(body=text)


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_dispute_id = fields.Many2one(
        "fusion.billing.dispute",
        string="Dispute",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
