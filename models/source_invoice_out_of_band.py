from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..ledger.facts_codec import facts_from_dict
from ..ledger.payments import due_out_of_band, is_out_of_band
from .exact import exact
from .quiet import QUIET
from .reason_text import sentence


class FusionBillingSourceInvoice(models.Model):
    """Payments outside the biller, once a person says where they arrived (R10)."""

    _inherit = "fusion.billing.source.invoice"

    def action_ask_journal(self):
        return self._ask("out_of_band")

    def _register_out_of_band(self, journal, payment_date=False):
        """Register in `journal` what was paid elsewhere, by Odoo's own wizard.

        Without a date each is dated when the biller was told of it.
        """
        rows, left = self._sorted_out("out_of_band")
        rows._check_few_enough()
        rows._check_journal(journal)
        for row in rows:
            row._register_one(journal, payment_date)
        rows._log_each(
            self.env._(
                "Paid outside the biller: registered in %(journal)s",
                journal=journal.name,
            )
        )
        rows.sudo().write(self._vals_of_reason(None))
        return self._tell("out_of_band", rows, left)

    def _registered_out_of_band(self):
        """What such payments come to (major units), but for those cancelled since."""
        payments = self.sudo().payment_ids.filtered(
            lambda payment: (
                is_out_of_band(payment.x_fc_source_payment_id.rpartition(":")[2])
                and payment.state not in ("canceled", "rejected")
            )
        )
        return sum(payments.mapped("amount"))

    def _check_journal(self, journal):
        if journal == self.service_id.payment_journal_id:
            raise UserError(
                self.env._(
                    "%(journal)s mirrors the balance at Stripe, and this money never "
                    "arrived there. Choose the bank or cash journal that received it.",
                    journal=journal.name,
                )
            )

    def _register_one(self, journal, payment_date):
        self._check_still_due()
        writer = self.env["fusion.billing.payment.writer"]
        books = self.env["fusion.billing.books"]
        facts = facts_from_dict(self.facts)
        fact = due_out_of_band(facts, books._booked_payments(self))
        date = payment_date or writer._payment_date(
            self.service_id, fact, facts.invoice_date
        )
        self._check_out_of_band(date, fact.amount)
        payment = self._create_payment(journal, date, fact.amount)
        payment.x_fc_source_payment_id = f"{self.biller_invoice_id}:{fact.id}"
        payment.x_fc_source_row_id = self.id
        # by the journal's set-up it waits for the bank's line, or has no entry yet
        writer._check_dates(payment.filtered("move_id"), ("paid", "in_process"))

    def _create_payment(self, journal, date, amount):
        """By Odoo's own wizard, in the invoice's currency, not the journal's."""
        move = self.move_id.with_context(**QUIET)
        wizards = self.env["account.payment.register"].with_context(
            **QUIET, active_model="account.move", active_ids=move.ids
        )
        wizard = wizards.create(
            {
                "journal_id": journal.id,
                "payment_date": date,
                "currency_id": move.currency_id.id,
                "amount": float(amount),
                "communication": self.number,
            }
        )
        return wizard._create_payments()

    def _check_still_due(self):
        """A person may have registered it in Odoo itself since the last run."""
        reason = self.env["fusion.billing.payment.writer"]._plan(self).reason
        if reason and reason.code == "paid_out_of_band":
            return
        why = sentence(self.env, reason.code, reason.figures) if reason else ""
        raise UserError(
            self.env._(
                "Nothing was registered: what was paid outside the biller for invoice "
                "%(number)s is no longer open. %(why)s",
                number=self.number,
                why=why,
            )
        )

    def _check_out_of_band(self, date, amount):
        company = self.company_id
        writer = self.env["fusion.billing.payment.writer"]
        if locks := writer._violations(company, date):
            raise UserError(
                self.env._(
                    "Nothing was registered: for invoice %(number)s, %(date)s lies in "
                    "a locked period: %(lock)s. Give a later date.",
                    number=self.number,
                    date=format_date(self.env, date),
                    lock=company._format_lock_dates(locks),
                )
            )
        move = self.move_id
        residual = exact(move.amount_residual, move.currency_id)
        if amount > residual:
            raise UserError(
                self.env._(
                    "Nothing was registered: %(amount)s was paid outside the biller, "
                    "but only %(residual)s of invoice %(number)s is open. Find out "
                    "what settled the rest.",
                    amount=self.currency_id.format(float(amount)),
                    residual=self.currency_id.format(float(residual)),
                    number=self.number,
                )
            )
