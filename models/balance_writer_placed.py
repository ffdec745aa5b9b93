from odoo import api, models

from ..ledger.balance import Outcome
from ..ledger.balance_kinds import REFUND, REFUND_FAILED, RETURNED
from .about_row import ONCE_BOOKED
from .reopened import posted, reconcile_open

ROWS = "fusion.billing.balance.transaction"
BACK = [REFUND.name, REFUND_FAILED.name, RETURNED.name]


class FusionBillingBalanceWriter(models.AbstractModel):
    """What went back of a charge while nobody knew its invoice (R27).

    It left unallocated receipts. Once the charge is the payment of an invoice, it is
    taken from there by a payment to the customer, and reviewed as any refund is.
    """

    _inherit = "fusion.billing.balance.writer"

    @api.model
    def _place_back(self, charges):
        """What went back of these, by one query."""
        by_charge = {charge.charge_ref: charge for charge in charges}
        for ref, rows in self._gone_back(list(by_charge)).grouped("charge_ref").items():
            self._place_back_of(by_charge[ref], rows)

    @api.model
    def _place_back_of(self, charge, rows):
        account = self.env["fusion.billing.stripe.account"].browse(
            charge.stripe_account_id.id
        )
        rows = rows.filtered(lambda row: self._stands_on(row, account))
        if not rows:
            return
        cases = self._cases_to_place(account, rows, charge.payment_id.date)
        waits_on = account.unallocated_account_id
        payments = self._enter_payments(account, cases, waits_on)
        payments.action_post()
        for case, payment in zip(cases, payments, strict=True):
            case.payment, case.move = payment, payment.move_id
            items = (case.row.move_id + payment.move_id).line_ids
            reconcile_open(items.filtered(lambda item: item.account_id == waits_on))
        self.env["fusion.billing.payment.writer"]._check_dates(payments)
        self._settle_back(account, cases)
        for case in cases:
            row = case.row.sudo()
            note = case.note.id if case.note else False
            row.write({"payment_id": case.payment.id, "note_id": note})
            row._keep_reason(case.reason)

    @api.model
    def _gone_back(self, charge_refs):
        rows = self.env[ROWS]
        if not charge_refs:
            return rows
        return rows.search(
            [
                ("charge_ref", "in", charge_refs),
                ("kind", "in", BACK),
                *ONCE_BOOKED,
                ("payment_id", "=", False),
            ],
            order="created_at, id",
        )

    @api.model
    def _stands_on(self, row, account):
        items = posted(row.move_id).line_ids.filtered(lambda item: not item.reconciled)
        return account.unallocated_account_id in items.account_id

    @api.model
    def _cases_to_place(self, account, rows, placed_on):
        """On their own days; where one is locked, on that of the charge's payment."""
        books = self.env["fusion.billing.balance.books"]
        pairs = [(row, row.payload, row._told()) for row in rows]
        cases = books._decided(account, pairs)
        for case in cases:
            day = max(placed_on, case.known.day) if case.known.lock else case.known.day
            case.outcome_of = Outcome("book", day=day)
        return cases
