import logging
from collections import Counter

from odoo import Command, api, models

from ..ledger.decision import Decision
from ..ledger.reasons import because
from . import locks
from .batch import together
from .batch_writer import WrongEntry
from .quiet import QUIET

_logger = logging.getLogger(__name__)


class FusionBillingMoveWriter(models.AbstractModel):
    """Write decided cases into the books: create, check, post. Never commits."""

    _name = "fusion.billing.move.writer"
    _description = "Invoice Writer"
    _inherit = "fusion.billing.batch.writer"

    @api.model
    def _write_cases(self, service, cases, post):
        """Create, check, post and pay what was decided."""
        writer = self.with_context(**QUIET)
        writer._write_in_batches(
            service, cases, lambda part: writer._write_batch(service, part, post)
        )

    @api.model
    def _post_cases(self, service, cases):
        """Post drafts as they are and book their payments (R15)."""
        writer = self.with_context(**QUIET)
        writer._write_in_batches(service, cases, writer._post_batch)

    @api.model
    def _write_in_batches(self, service, cases, write):
        """Those that can be written together, and the others Odoo's plain way."""
        completer = self.env["fusion.billing.move.completer"]
        if completer._obstacle(service):
            return self._all_or_each(service, cases, write)
        fitting = [case for case in cases if completer._fits(service, case)]
        others = [case for case in cases if not completer._fits(service, case)]
        self._all_or_each(service, fitting, write, together)
        self._all_or_each(service, others, write)

    @api.model
    def _write_failure(self, service, case, error):
        case.verified = None  # what the biller said may be what cannot be written
        if isinstance(error, WrongEntry) and error.reason:
            case.decision = Decision("hold", error.reason)
        else:
            external_id = case.source.external_id
            _logger.error("Source invoice %s failed", external_id, exc_info=error)
            case.decision = Decision("fail", self._error_reason(error))
        self._write_rows(service, [case])

    @api.model
    def _write_batch(self, service, cases, post):
        self._write_moves(service, cases)
        self._follow_locks(cases)
        self._check_moves(cases)
        self._write_rows(service, cases)
        ready = [case for case in cases if post and self._may_post(case)]
        self._post_and_pay(cases, ready)

    @api.model
    def _may_post(self, case):
        """What a person has set back to draft is posted by a person (R11)."""
        confirmed = case.decision.asked  # today, not when it was drafted (R15)
        return confirmed and case.row._is_ready() and not case.move.posted_before

    @api.model
    def _post_batch(self, cases):
        self._follow_locks(cases)
        self._check_moves(cases)
        for case in cases:
            if case.checked:
                case.row.sudo()._hold(case.checked)
        self._post_and_pay(cases, [case for case in cases if not case.checked])

    # --- create, update, cancel ------------------------------------------

    @api.model
    def _write_moves(self, service, cases):
        planned = [
            case for case in cases if case.decision.plan and case.move.state != "posted"
        ]
        self._free_biller_ids(service, planned)
        partners = self.env["fusion.billing.partner.finder"]._ensure(service, planned)
        self._create_moves(
            service, [case for case in planned if not case.move], partners
        )
        for case in planned:
            if case.found_move and not self._is_as_planned(case, partners):
                self._rewrite_move(service, case, partners)
        for case in cases:
            if case.decision.action == "cancel" and case.move.state == "draft":
                case.move.with_context(**QUIET).button_cancel()

    @api.model
    def _is_as_planned(self, case, partners):
        written = case.row._is_written_from(case.decision.plan)
        partner = partners[case.source.customer.external_id]
        return (
            written and case.move.state == "draft" and case.move.partner_id == partner
        )

    @api.model
    def _create_moves(self, service, cases, partners):
        moves = self.env["fusion.billing.move.completer"]._create_invoices(
            [self._prepare_move_vals(service, case, partners) for case in cases]
        )
        for case, move in zip(cases, moves, strict=True):
            case.move = move

    @api.model
    def _moves(self):
        return self.env["account.move"].with_context(**QUIET)

    @api.model
    def _rewrite_move(self, service, case, partners):
        """Give a draft (or a cancelled move taken up again) the planned content."""
        move = case.move.with_context(**QUIET)
        if move.state == "cancel":
            move.button_draft()
        vals = self._prepare_move_vals(service, case, partners)
        vals["invoice_line_ids"] = [Command.clear(), *vals["invoice_line_ids"]]
        move.write({**vals, "is_manually_modified": False})

    # --- post and pay ------------------------------------------

    @api.model
    def _post_and_pay(self, cases, ready):
        """Post the drafts of `ready`, and book what the biller confirms as paid.

        Invoices and the entries of their payments are posted in one go (R10).
        """
        due = self._due(cases, ready)
        if ready or due:
            self._take_turn(cases[0].row.service_id)
        writer = self.env["fusion.billing.payment.writer"]
        pairs = writer._create(due)
        entries = self._moves().union(*(payment.move_id for _row, payment in pairs))
        self._post_moves(ready, entries)
        writer._confirm(pairs)
        paid = Counter(row.id for row, _payment in pairs)
        for case in cases:
            case.paid = paid[case.row.id]
        self.env.flush_all()  # here, where nothing is tracked: payment_state is

    @api.model
    def _take_turn(self, service):
        """Wait until no other process gives numbers of the journals.

        They hold them until they commit, and two that want each other's would be
        stopped by the database.
        """
        locks.wait_until_commit(self.env.cr, locks.TURN, service.id)

    @api.model
    def _due(self, cases, ready):
        """[(row, payment fact)] of what is posted, or is about to be."""
        return [
            (case.row, payment)
            for case in cases
            if case.move.state == "posted" or case in ready
            for payment in case.decision.payments
        ]

    @api.model
    def _post_moves(self, cases, entries):
        """Post the cases' drafts, and the drafts among the payments' entries.

        A date that Odoo moved undoes all of them (R9).
        """
        expected = {case.move: case.move.date for case in cases}
        drafts = self._moves().union(*expected) | entries
        if not drafts:
            return
        completer = self.env["fusion.billing.move.completer"]
        completer._in_one_go(drafts)._post(soft=False)
        for move, date in expected.items():
            if move.state != "posted":
                raise WrongEntry(f"Odoo made invoice {move.ref} {move.state}.")
            if move.date != date:
                moved = because("date_moved", expected=date, found=move.date)
                raise WrongEntry(f"Odoo moved invoice {move.ref}.", moved)
        for case in cases:
            case.posted = True
