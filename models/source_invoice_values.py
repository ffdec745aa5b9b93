import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from odoo import Command, api, fields, models
from odoo.tools import ormcache

from ..ledger.facts_codec import facts_to_dict
from ..ledger.invoice import Absent, Reason

DECISION_OF_ACTION = {
    "create": "book",
    "update": "book",
    "adopt": "book",
    "keep": "book",
    "cancel": "skipped",
    "skip": "skipped",
    "hold": "held",
    "wait": "waiting",
    "fail": "failed",
}


class FusionBillingSourceInvoice(models.Model):
    """What the corridor writes on a row."""

    _inherit = "fusion.billing.source.invoice"

    written_plan = fields.Char(
        readonly=True, help="Hash of the planned invoice the draft was written from."
    )
    payment_ids = fields.One2many(
        "account.payment",
        "x_fc_source_row_id",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    def _is_ready(self):
        """A draft that nothing holds back."""
        return self.decision == "book" and self.move_id.state == "draft"

    def _accepted_reasons(self):
        """What a person looked at on the posted invoice, and lets be."""
        if not self or self.move_id.state != "posted":
            return ()
        accepted = self.accepted or {}
        return tuple(Reason(code, figures) for code, figures in accepted.items())

    def _tax_chosen_for(self, source):
        """The tax that a person chose for just these figures, by its id (R7)."""
        chosen = self.fingerprint == source.fingerprint and self.chosen_tax_id
        return chosen.id if chosen else None

    def _is_written_from(self, plan):
        return bool(self) and self.written_plan == self._hash_of_plan(plan)

    @api.model
    def _hash_of_plan(self, plan):
        return hashlib.sha256(repr(plan).encode()).hexdigest()

    def _booked_payment_ids(self):
        """Biller's ids of the payments booked: what stands after the last colon."""
        ids = self.sudo().payment_ids.mapped("x_fc_source_payment_id")
        return frozenset(payment_id.rpartition(":")[2] for payment_id in ids)

    def _paid_by_biller(self):
        """What the booked payments of the biller come to (major units)."""
        booked = self.sudo().payment_ids.filtered(
            lambda payment: payment.state == "paid" or payment.move_id.state == "posted"
        )
        return sum(booked.mapped("amount"))

    def _known_facts(self):
        """What the biller last said: facts, `Absent`, why it said nothing, or None."""
        if self.verified_by_hand:
            return self.facts
        reason = Reason(self.reason_code or "", self.reason_figures or {})
        if self.reason_code == "no_biller_record":
            return Absent(reason)
        if self.decision == "waiting" and self.reason_code:
            return reason
        return self.facts or None

    @api.model
    def _prepare_vals(self, case):
        """A row's values from a case that went through the corridor."""
        return {
            **self._prepare_source_vals(case),
            **self._prepare_facts_vals(case),
            **self._prepare_decision_vals(case),
            "parts_hash": case.parts_hash,
        }

    @api.model
    def _prepare_source_vals(self, case):
        source = case.source
        currency = self.env["fusion.billing.books"]._currency(source.currency)
        return {
            "number": source.number or source.external_id,
            "biller_invoice_id": source.biller_id or False,
            "customer_name": source.customer.name if source.customer else False,
            "currency_id": currency.id,
            "amount_untaxed": float(source.subtotal),
            "amount_tax": float(source.tax),
            "amount_total": float(source.total),
            "payload": as_json(without_digest(case.raw)),
            "source_digest": case.raw.get("digest") or case.row.source_digest,
            "fingerprint": source.fingerprint,
            "chosen_tax_id": case.row._tax_chosen_for(source),
        }

    @api.model
    def _prepare_facts_vals(self, case):
        """Facts once known stay: not to be reached today does not unsay them."""
        facts = case.facts
        if not facts:
            nothing = {"facts": False, "biller_number": False}
            return nothing if isinstance(case.verified, Absent) else {}
        is_billed = facts.total is not None and not (facts.void or facts.draft)
        return {
            "invoice_date": facts.invoice_date,
            "biller_number": facts.biller_number or False,
            "biller_total": float(facts.total) if is_billed else False,
            "facts": facts_to_dict(facts),
        }

    @api.model
    def _prepare_decision_vals(self, case):
        decision = case.decision
        vals = {
            "decision": self._decision_of(case),
            "flag_ids": [Command.set(self._flags_of(case).ids)],
            "move_id": case.move.id,
            "waiting_since": self._waiting_since(case),
        }
        if decision.action == "cancel":
            vals["cancelled_here"] = True
        if decision.asked or case.reason:
            vals |= self._vals_of_reason(case.reason)
        if case.move:
            vals["partner_id"] = case.move.partner_id.id
            vals["move_deleted"] = False
        if decision.plan and case.move.state != "posted":
            vals["written_fingerprint"] = case.source.fingerprint
            vals["written_plan"] = self._hash_of_plan(decision.plan)
            vals["cancelled_here"] = False
        elif decision.action == "adopt":
            vals["written_fingerprint"] = case.source.fingerprint
        return vals

    @api.model
    def _decision_of(self, case):
        """An adopted draft with a reason is held like any other (R1)."""
        if case.checked:
            return "held"
        if case.decision.action == "adopt" and case.decision.reason:
            return "book" if case.move.state == "posted" else "held"
        if case.decision.action == "keep" and not case.decision.asked and case.row:
            return case.row.decision  # nobody was asked: what holds it still holds
        return DECISION_OF_ACTION[case.decision.action]

    @api.model
    def _flags_of(self, case):
        flags, before = self._flags(case.decision.flags), case.row.flag_ids
        if case.decision.action in ("create", "update", "adopt", "hold"):
            return flags | before & self._flags(["gone_at_source"])
        return (before | flags) - self._flags_over(case)

    @api.model
    def _flags_over(self, case):
        """Given up by the biller: not if it says otherwise now, nor once it is paid."""
        facts = case.facts
        kept = case.row.state != "paid" or case.row._is_written_off()
        if not facts or (facts.uncollectible and kept):
            return self._flags(())
        return self._flags(["uncollectible"])

    def _is_given_up(self):
        return bool(self.flag_ids & self._flags(["uncollectible"]))

    @api.model
    def _waiting_since(self, case):
        unverified = case.reason and case.reason.code == "unverified"
        if case.decision.action != "wait" and not unverified:
            return False
        return case.row.waiting_since or self.env["fusion.billing.books"]._today(
            self.env["fusion.billing.invoice.ledger"]._service()
        )

    @api.model
    def _flags(self, codes):
        known = self._flag_ids()
        ids = [known[code] for code in codes if code in known]
        return self.env["fusion.billing.flag"].browse(ids)

    @api.model
    @ormcache()
    def _flag_ids(self):
        flags = self.env["fusion.billing.flag"].sudo().search([], limit=1000)
        return {flag.code: flag.id for flag in flags}

    def _write_changes(self, vals):
        """Write only what differs: an unchanged row is not touched (R12)."""
        self.ensure_one()
        self.write(
            {name: value for name, value in vals.items() if self._differs(name, value)}
        )

    def _differs(self, name, value):
        current = self._fields[name].convert_to_write(self[name], self)
        if name == "flag_ids":
            return set(self.flag_ids.ids) != set(value[0][2])
        return (current or False) != (value or False)


def without_digest(raw):
    return {name: value for name, value in raw.items() if name != "digest"}


def as_json(value):
    """A reader's dict as JSON: money, dates and ids as text, and only real text."""
    if isinstance(value, Mapping):
        return {_text(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    return _text(value)


def _text(value):
    """Without NUL and halves of characters, which PostgreSQL does not take."""
    return str(value).replace("\0", "").encode("utf-8", "ignore").decode()
