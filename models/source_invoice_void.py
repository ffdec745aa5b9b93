from odoo import models
from odoo.tools.misc import format_date

from ..ledger.facts_codec import facts_from_dict
from .quiet import QUIET

VOID = "void_after_post"


class FusionBillingSourceInvoice(models.Model):
    """What was voided after it was posted: a full credit note, for review (R30)."""

    _inherit = "fusion.billing.source.invoice"

    def action_draft_note(self):
        """Draft the credit note that reverses it; a person posts it."""
        self._sorted_out("draft_note")
        self.ensure_one()
        return self._draft_void_note()._get_records_action()

    def _why_not_draft_note(self):
        move = self.move_id
        if self.reason_code != VOID or move.state != "posted":
            return self.env._("The biller did not void them after they were posted.")
        if self._drafted_notes():
            return self.env._(
                "A credit note is drafted already: post it, or delete it."
            )
        if move.currency_id.compare_amounts(move.amount_residual, move.amount_total):
            return self.env._(
                "They are void at the biller, but something is paid or credited here: "
                "%(paid)s. Find out whose money it is, and take it off the invoice "
                "first.",
                paid=move.currency_id.format(move.amount_total - move.amount_residual),
            )
        return None

    def _draft_once_free(self):
        """By setting, of what is void: nothing is paid or credited of it any more."""
        for row in self:
            is_set = row.service_id.stripe_account_id.void_notes == "draft"
            if is_set and not row._why_not_draft_note():
                row._draft_void_note()

    def _drafted_notes(self):
        notes = self.move_id.reversal_move_ids
        return notes.filtered(lambda move: move.state == "draft")

    def _draft_void_note(self):
        """Odoo's own reversal, dated when it was voided, or the first open day."""
        invoice, day = self.move_id, self._day_voided()
        booked = invoice._fc_open_day(day)
        vals = {
            "ref": self.env._("Void: %(number)s", number=invoice.ref or "–"),
            "invoice_date": day,
            "invoice_date_due": day,
            "invoice_payment_term_id": False,
            "date": booked,
            "auto_post": "no",
            # what was billed falls away: at a rate of now some of its tax would stay
            "invoice_currency_rate": invoice.invoice_currency_rate,
        }
        note = invoice.with_context(**QUIET)._reverse_moves([vals])
        note.date = booked  # Odoo dates an invoice by its own date
        told = self.env._(
            "Void at the biller on %(day)s: a credit note of %(amount)s is drafted, "
            "booked on %(booked)s.",
            day=format_date(self.env, day),
            amount=note.currency_id.format(note.amount_total),
            booked=format_date(self.env, booked),
        )
        self._log_each(told)
        return note

    def _day_voided(self):
        """In the service's time zone; where the biller does not tell it, today."""
        facts = facts_from_dict(self.facts) if self.facts else None
        if facts and facts.voided_at:
            return self.service_id._local(facts.voided_at).date()
        return self.env["fusion.billing.books"]._today(self.service_id)

    def _settle_void(self):
        """The credit note is posted: nothing is left to decide."""
        done = self.filtered(lambda row: row.move_id.payment_state == "reversed")
        done.write(self._vals_of_reason(None))


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        rows = posted.reversed_entry_id.sudo().x_fc_source_row_ids
        rows.filtered(lambda row: row.reason_code == VOID)._settle_void()
        return posted
