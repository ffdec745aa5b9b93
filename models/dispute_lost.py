import logging
from dataclasses import dataclass
from datetime import date
from typing import Any

from odoo import Command, api, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..ledger.balance_kinds import DISPUTE, DISPUTE_WON, DISPUTED, UNALLOCATED
from ..ledger.reasons import because
from . import locks
from .about_row import ONCE_BOOKED
from .batch_writer import TRANSACTION_ERRORS, WrongEntry
from .dispute import ROWS
from .quiet import QUIET
from .reopened import match, posted, receivable, settle_instead

LOST = Domain("status", "=", "lost")
TO_SETTLE = (LOST & Domain("stands_on", "!=", "receivable")) | (
    ~LOST & Domain("stands_on", "!=", False)
)
KINDS = (DISPUTE.name, DISPUTE_WON.name)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Items of one account and one currency, and what they come to."""

    items: Any

    @property
    def currency(self):
        return self.items.currency_id[:1]

    @property
    def amount(self):
        return self.currency.round(sum(self.items.mapped("amount_currency")))

    @property
    def balance(self):
        company_currency = self.items.company_currency_id[:1]
        return company_currency.round(sum(self.items.mapped("balance")))

    @property
    def day(self) -> date:
        return max(self.items.mapped("date"))

    def __bool__(self):
        return bool(self.items and self.amount)


class FusionBillingDispute(models.Model):
    """A lost dispute: what was taken is no longer disputed, the invoice is open (R28).

    Where the charge waits on unallocated receipts it is taken from there, and from
    the customer once the invoice is booked. What Stripe decides otherwise later is
    reversed.
    """

    _inherit = "fusion.billing.dispute"

    @api.model
    def _settle_those_of(self, account, cases):
        """Those whose money was booked just now."""
        if any(case.kind in KINDS for case in cases):
            self._settle_all(account)

    @api.model
    def _settle_all(self, account):
        own = Domain("stripe_account_id", "=", account.id)
        self.search(own & Domain("source_invoice_id", "=", False))._find_invoices()
        due = self.search(own & TO_SETTLE, order="created_at, id")
        due._still_to_settle()._settle()
        self.search(own & Domain("reason_code", "!=", False))._forget_decided()

    def _still_to_settle(self):
        """Not those that are over, whose money was taken before the cut-over (R32)."""
        over = self.filtered(
            lambda each: not each.stands_on and (each.is_old or each.is_decided)
        )
        own = Domain("source_ref", "in", over.mapped("external_id"))
        moved = self.env[ROWS].search(own & Domain("state", "!=", "skipped"))
        taken = set(moved.mapped("source_ref"))
        return self - over.filtered(lambda each: each.external_id not in taken)

    def _find_invoices(self):
        payments = self._payments()
        rows = {
            payment.x_fc_stripe_reference: payment.x_fc_source_row_id
            for payment in payments.filtered("x_fc_source_row_id")
        }
        for dispute in self:
            row = rows.get(dispute.charge_ref) or rows.get(dispute.intent_ref)
            if row:
                dispute.source_invoice_id = row

    def _settle(self):
        """Each by itself: what cannot be booked is told, and tried again (R13)."""
        for dispute in self.with_context(**QUIET):
            dispute._tell_reason(dispute._settle_alone())

    def _settle_alone(self):
        error_reason = self.env["fusion.billing.balance.writer"]._error_reason
        try:
            with self.env.cr.savepoint():
                return self._settle_one()
        except TRANSACTION_ERRORS:
            raise
        except WrongEntry as error:
            return error.reason or error_reason(error)
        except Exception as error:
            _logger.exception("Dispute %s could not be settled", self.external_id)
            return error_reason(error)

    def _settle_one(self):
        """A `Reason` to tell, or None."""
        account = self.stripe_account_id
        if not self.currency_id:
            return self._kept_reason()
        locks.wait_until_commit(self.env.cr, locks.TURN, account.service_ids[:1].id)
        return self._lose() if self.status == "lost" else self._take_back()

    # --- lost ------------------------------------------

    def _lose(self):
        payments, stood = self._payments(), self._stood()
        if self.stands_on == UNALLOCATED and not payments:
            return self._kept_reason()
        if not stood:
            return self._review_unbooked()
        day, lock = self._day_to_book(stood.day)
        if lock:
            return lock
        if not self.stripe_account_id._may_book_in(stood.currency):
            return because("balance_currency", currency=stood.currency.name)
        accounts = self.stripe_account_id._accounts()
        if not payments and UNALLOCATED not in accounts:
            return because("account_missing", accounts=UNALLOCATED)
        other = self._other_side(payments, stood, accounts)
        entry = self._book(day, stood, other)
        match(stood.items + entry.line_ids)
        self.stands_on = "receivable" if payments else "unallocated"
        if payments:
            settle_instead(receivable(payments.move_id), receivable(entry))
            self._say_event(self._say_reopened(entry))
        return self._review(payments)

    def _say_reopened(self, entry):
        return self.env._(
            "The customer owes it again: %(amount)s on %(day)s, by entry %(entry)s",
            amount=self.currency_id.format(self.amount),
            day=format_date(self.env, entry.date),
            entry=entry.name,
        )

    def _payments(self):
        """What the books have of the charges."""
        references = [*self.mapped("charge_ref"), *self.mapped("intent_ref")]
        return self.env["account.payment"].search(
            [
                ("company_id", "in", self.company_id.ids),
                ("x_fc_stripe_reference", "in", list(filter(None, references))),
                ("x_fc_stripe_reference", "!=", False),
                ("state", "in", ("in_process", "paid")),
                ("payment_type", "=", "inbound"),
            ]
        )

    def _movements(self):
        """Entries of its money, also where only that of the fee is gone."""
        own = Domain("stripe_account_id", "in", self.stripe_account_id.ids)
        own &= Domain("source_ref", "in", self.mapped("external_id"))
        return posted(self.env[ROWS].search(own & ONCE_BOOKED).move_id)

    def _stood(self):
        """What stands of it where it was put last."""
        role = self.stands_on or DISPUTED
        accounts = self.stripe_account_id._accounts()
        moves = self.move_ids
        if role == DISPUTED:
            moves |= self._movements()
        return Standing(
            moves.line_ids.filtered(
                lambda item: (
                    item.account_id == accounts.get(role)
                    and item.parent_state == "posted"
                )
            )
        )

    def _day_to_book(self, earliest):
        """(day, None) or (None, why it is locked): never before it was taken."""
        day = max(self.decided_on, earliest)
        books = self.env["fusion.billing.balance.books"]
        return books._day_to_book(self.stripe_account_id, day)

    def _other_side(self, payments, stood, accounts):
        """The customer's, in the currency paid; else where the charge waits."""
        if not payments:
            return {
                "account_id": accounts[UNALLOCATED].id,
                "currency_id": stood.currency.id,
                "amount_currency": stood.amount,
            }
        first = payments[0]
        return {
            "account_id": receivable(first.move_id).account_id[:1].id,
            "partner_id": first.partner_id.id,
            "currency_id": first.currency_id.id,
            "amount_currency": self._owed_again(payments, stood),
        }

    def _owed_again(self, payments, stood):
        """In the currency paid; what only the balance tells, as it was converted."""
        paid_in = payments.currency_id[:1]
        if stood.currency == paid_in:
            return stood.amount
        if self.currency_id == paid_in:
            return self.amount
        items = payments.move_id.line_ids - receivable(payments.move_id)
        got = items.filtered(lambda item: item.currency_id == stood.currency)
        paid, settled = payments.mapped("amount"), got.mapped("amount_currency")
        part = stood.amount / sum(settled) if sum(settled) else 1.0
        return paid_in.round(sum(paid) * min(part, 1.0))

    def _book(self, day, stood, other):
        common = {"name": self.external_id, "analytic_distribution": False}
        account = {
            "account_id": stood.items.account_id.id,
            "currency_id": stood.currency.id,
            "amount_currency": -stood.amount,
            "balance": -stood.balance,
        }
        vals = {
            "move_type": "entry",
            "journal_id": self.stripe_account_id._journal_of(stood.currency).id,
            "company_id": self.company_id.id,
            "date": day,
            "ref": self.env._("Dispute lost: %(dispute)s", dispute=self.external_id),
            "currency_id": stood.currency.id,
            "x_fc_dispute_id": self.id,
            "line_ids": [
                Command.create({**common, **account}),
                Command.create({**common, **other, "balance": stood.balance}),
            ],
        }
        return self.env["fusion.billing.balance.writer"]._post([vals])
