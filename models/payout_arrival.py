import logging
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .about_row import ONCE_BOOKED
from .batch_writer import TRANSACTION_ERRORS
from .of_run import marked, warn_run
from .reopened import posted

BEFORE, AFTER = timedelta(days=3), timedelta(days=10)  # a bank's day is not Stripe's
NOT_MATCHED = [("status", "=", "paid"), ("statement_line_id", "=", False)]
NAMED = ("external_id", "trace")
_logger = logging.getLogger(__name__)


class FusionBillingPayout(models.Model):
    """A payout that arrived is the bank's line of that amount, one to one (R26)."""

    _inherit = "fusion.billing.payout"

    @api.model
    def _match_arrivals(self, account):
        """Match those on their way with lines of the bank that nobody matched yet."""
        own = [("stripe_account_id", "=", account.id), *NOT_MATCHED]
        self.search(own, order="arrival_date, id")._match()

    def _match(self):
        """Each with the one line of the bank that it can be.

        Where Odoo refuses that of one, it stays unmatched, and the others go on.
        """
        for payout in self.filtered("stripe_account_id.bank_journal_id"):
            try:
                with self.env.cr.savepoint():
                    payout._match_alone()
            except TRANSACTION_ERRORS:
                raise
            except UserError as error:
                payout._tell_unmatched(error)
            except Exception as error:
                _logger.exception("Payout %s could not be matched", payout.id)
                payout._tell_unmatched(error)

    def _tell_unmatched(self, error):
        told = self.env._(
            "Payout %(payout)s was not matched with the bank's line: %(why)s",
            payout=self.external_id,
            why=str(error),
        )
        warn_run(self.env, told)

    def _match_alone(self):
        if self._take_by_hand():
            return
        line = self._bank_line()
        if line and not self._lock_of(line):
            self._arrive(line)

    def _lock_of(self, line):
        """The locks of the line's day: then Odoo lets nobody change it."""
        writer = self.env["fusion.billing.payment.writer"]
        return writer._violations(line.company_id, line.date)

    def _bank_line(self):
        """The one line that it can be; none where several are alike, or none is."""
        around = Domain("date", ">=", self.arrival_date - BEFORE)
        around &= Domain("date", "<=", self.arrival_date + AFTER)
        lines = self._possible_lines(around)
        named = lines.filtered(self._is_named)
        found = named or lines
        is_sure = len(found) == 1 and (named or not self._is_booked_by_hand(around))
        return found if is_sure else found.browse()

    def _take_by_hand(self):
        """Whether a person has matched it with the bank in Odoo: then that is kept.

        It is his: to undo a run does not take it back.
        """
        transit = self.stripe_account_id.transit_account_id
        matched = self._transit_items(transit, matched=True)
        lines = matched.matched_credit_ids.credit_move_id.statement_line_id
        if len(lines) == 1:
            marked(self, None).statement_line_id = lines
        return len(lines) == 1

    def _is_booked_by_hand(self, around):
        """Whether a person booked a line of its amount to the account in transit.

        That is most probably it: he has to match it with the payout.
        """
        account = self.stripe_account_id
        hand = Domain("account_id", "=", account.transit_account_id.id)
        hand &= Domain("journal_id", "in", self._banks().ids)
        hand &= Domain("parent_state", "=", "posted")
        hand &= Domain("reconciled", "=", False)
        hand &= Domain("currency_id", "=", self.currency_id.id)
        hand &= Domain("amount_currency", "=", -self.amount)
        return bool(self.env["account.move.line"].search(hand & around, limit=1))

    def _possible_lines(self, around=Domain.TRUE):
        """Lines of the bank of its amount that nobody matched, whatever their day.

        Of a line that the bank converted, the amount is that before.
        """
        own = Domain("currency_id", "=", self.currency_id.id)
        own &= Domain("amount", "=", self.amount)
        converted = Domain("foreign_currency_id", "=", self.currency_id.id)
        converted &= Domain("amount_currency", "=", self.amount)
        unmatched = Domain("is_reconciled", "=", False)
        unmatched &= Domain("journal_id", "in", self._banks().ids)
        lines = self.env["account.bank.statement.line"]
        return lines.search(unmatched & around & (own | converted))

    def _banks(self):
        """The journal chosen; for another currency than its own, also those of that."""
        account, currency = self.stripe_account_id, self.currency_id
        chosen = account.bank_journal_id
        if not chosen or chosen._fc_currency() == currency:
            return chosen
        others = chosen.search(
            [("company_id", "=", account.company_id.id), ("type", "=", "bank")]
        )
        alike = others.filtered(lambda journal: journal._fc_currency() == currency)
        return chosen | (alike - account.journal_ids)

    def _is_named(self, line):
        told = [self[name] for name in NAMED if self[name]]
        return any(text in (line.payment_ref or "") for text in told)

    def _arrive(self, line):
        """The bank's line is what was in transit."""
        transit = self.stripe_account_id.transit_account_id
        sent = self._transit_items(transit)
        if not sent:
            return  # its own transaction is held: the money is not on its way yet
        if not transit.reconcile:
            raise UserError(self.stripe_account_id._say_not_matchable(transit))
        if not self._is_whole(sent):
            return  # it is not what was paid out
        _liquidity, suspense, _others = line._seek_for_lines()
        suspense.with_context(skip_readonly_check=True).account_id = transit
        (suspense + sent).reconcile()
        self.statement_line_id = line

    def _transit_items(self, transit, matched=False):
        rows = self.env["fusion.billing.balance.transaction"].search(
            [
                ("stripe_account_id", "=", self.stripe_account_id.id),
                ("source_ref", "=", self.external_id),
                *ONCE_BOOKED,
            ]
        )
        return posted(rows.move_id).line_ids.filtered(
            lambda item: item.account_id == transit and item.reconciled == matched
        )

    def _is_whole(self, items):
        """Whether what is in transit is all that was paid out, in its currency."""
        currency = self.currency_id
        if not currency or items.currency_id != currency:
            return False
        sent = sum(items.mapped("amount_residual_currency"))
        return not currency.compare_amounts(sent, self.amount)
