from odoo import api, models

from ..ledger.reasons import because
from .quiet import QUIET


class FusionBillingMoveWriter(models.AbstractModel):
    """On which day a draft is booked (R2, R9)."""

    _inherit = "fusion.billing.move.writer"

    @api.model
    def _follow_locks(self, cases):
        """Drafts that stand go to the day that the lock dates leave them now.

        Nothing else of them is touched: a person may have edited them.
        """
        for case in cases:
            decision = case.decision
            stands = decision.action in ("keep", "adopt") and not decision.reason
            is_draft = case.move.state == "draft"
            if stands and is_draft and (day := self._day_to_follow(case)):
                case.move.with_context(**QUIET).date = day
                self._flag_open_day(case.row.sudo(), day != case.move.invoice_date)

    @api.model
    def _day_to_follow(self, case):
        """None when it stands there already, or on a day that a person chose."""
        day = self._day_to_book(case)
        stands = case.move.date == day or not self._is_date_ours(case)
        return None if stands else day

    @api.model
    def _flag_open_day(self, row, is_open_day):
        flag = row._flags(["first_open_day"])
        row.flag_ids = row.flag_ids | flag if is_open_day else row.flag_ids - flag

    @api.model
    def _is_date_ours(self, case):
        """No person chose it: it is the biller's, or the first open day of then."""
        opened = "first_open_day" in case.row.flag_ids.mapped("code")
        return opened or case.move.date == self._day_of_biller(case)

    @api.model
    def _day_of_biller(self, case):
        return case.facts.invoice_date if case.facts else case.row.invoice_date

    @api.model
    def _day_to_book(self, case):
        """The biller's; where that is locked, the first open one if it may be used."""
        if case.decision.plan:
            return case.decision.plan.accounting_date
        day = self._day_of_biller(case)
        service = self._service_of(case)
        if not day or not service.book_on_first_open_day:
            return day
        taxed = case.move._affect_tax_report()
        books = self.env["fusion.billing.books"]
        _reason, open_day = books._lock_of(service, day, taxed)
        return open_day or day

    @api.model
    def _other_date(self, case):
        """`date_moved` when the draft would not be booked on its day (R2)."""
        day, move = self._day_of_biller(case), case.move
        if not day:
            return None
        if move.invoice_date != day:
            return because("date_moved", expected=day, found=move.invoice_date)
        due = self._day_to_book(case)
        if move.date == due or self._day_to_follow(case):
            return None
        return because("date_moved", expected=due, found=move.date)

    @api.model
    def _lock_of(self, case):
        """`locked_period` when the draft's date was locked meanwhile (R9)."""
        if case.decision.plan or self._day_to_follow(case):
            return None
        return self._lock_of_move(self._service_of(case), case.move)

    @api.model
    def _service_of(self, case):
        ledger = self.env["fusion.billing.invoice.ledger"]
        return case.row.service_id or ledger._service()

    @api.model
    def _lock_of_move(self, service, move):
        reason, _open_day = self.env["fusion.billing.books"]._lock_of(
            service, move.date, move._affect_tax_report()
        )
        return reason
