from decimal import Decimal

from odoo import models
from odoo.tools.misc import format_date

from ..ledger.facts_codec import facts_from_dict
from .exact import exact
from .reopened import receivable, settle_open


class FusionBillingSourceInvoice(models.Model):
    """What was written off of a source invoice, and what was added back (R30)."""

    _inherit = "fusion.billing.source.invoice"

    def _written_off(self, move):
        """Its write-off was posted."""
        for row in self:
            row.flag_ids |= row._flags(["written_off"])
            row.dispute_ids._decide()
            row._log_each(row._say_entry(move, row._say_written_off))

    def _added_back(self, move):
        for row in self:
            row._tell_written_off()
            settle_open(receivable(row.payment_ids.move_id), row.move_id)
            row._log_each(row._say_entry(move, row._say_added_back))

    def _tell_written_off(self):
        flag = self._flags(["written_off"])
        for row in self:
            is_so = bool(row._amount_written_off())
            row.flag_ids = row.flag_ids | flag if is_so else row.flag_ids - flag

    def _say_entry(self, move, say):
        amount = abs(sum(receivable(move).mapped("amount_currency")))
        return say(
            amount=move.currency_id.format(amount),
            day=format_date(self.env, move.date),
            entry=move.name,
        )

    def _say_written_off(self, **told):
        return self.env._(
            "Written off: %(amount)s on %(day)s, by entry %(entry)s", **told
        )

    def _say_added_back(self, **told):
        return self.env._(
            "Write-off added back: %(amount)s on %(day)s, by entry %(entry)s", **told
        )

    def _is_written_off(self):
        return "written_off" in self.flag_ids.mapped("code")

    def _write_offs(self):
        """The entries that write it off."""
        moves = self.sudo().move_id.x_fc_write_off_ids
        return moves._fc_standing()

    def _amount_written_off(self):
        """What is written off of it, and not added back (major units, exact)."""
        return sum(move._fc_amount_written_off() for move in self._write_offs())

    # --- paid after all ------------------------------------------

    def _draft_recovery(self, paid):
        """Drafts that add back what was paid (text) beyond what is open.

        One for each write-off, the last one first: each has its own taxes.
        """
        invoice, writer = self.move_id, self.env["fusion.billing.write.off.writer"]
        written = self._write_offs().sudo(False).sorted("id", reverse=True)
        drafted = {move: move._fc_drafted_back() for move in written}
        amount = Decimal(paid) - exact(invoice.amount_residual, invoice.currency_id)
        amount -= sum(drafted.values())
        for move in written:
            part = min(amount, move._fc_amount_written_off() - drafted[move])
            if part > 0:
                day = max(self._day_paid(), move.date)
                writer._draft_back(move, part, day)
                self._log_each(self._say_drafted_back(part))
                amount -= part

    def _say_drafted_back(self, amount):
        return self.env._(
            "Paid after it was written off: an entry that adds %(amount)s back is "
            "drafted.",
            amount=self.move_id.currency_id.format(float(amount)),
        )

    def _day_paid(self):
        """When the biller was paid, in the service's time zone; else today."""
        today = self.env["fusion.billing.books"]._today(self.service_id)
        if not self.facts:
            return today
        facts = facts_from_dict(self.facts)
        instants = facts.paid_at, *(payment.paid_at for payment in facts.payments)
        told = next(filter(None, instants), None)
        return min(self.service_id._local(told).date(), today) if told else today
