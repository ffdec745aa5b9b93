from odoo import api, models

from ..ledger.customer_credit import (
    CREDIT_KINDS,
    CREDIT_ROLES,
    INVOICE,
    NOTE,
    KnownMove,
    decide_credit,
)
from .told_case import ToldCase


class FusionBillingCreditBooks(models.AbstractModel):
    """What the books hold around moves of credit, as `decide_credit` reads it."""

    _name = "fusion.billing.credit.books"
    _description = "What the Books Hold of a Customer's Credit"

    @api.model
    def _decided(self, account, triples):
        """Cases of `[(row, raw answer, CreditMove)]`, decided in that order."""
        cases = [ToldCase(raw, told, row=row) for row, raw, told in triples]
        documents = self._documents(cases)
        chosen = account._roles_in_use() if account.credit_journal_id else frozenset()
        missing = frozenset(CREDIT_ROLES) - chosen
        partners, none = self._partners(account, cases), self.env["account.move"]
        for case in cases:
            case.about = documents.get(self._about(case.told), none)
            case.known = self._known(account, case, missing, partners)
            case.outcome_of = decide_credit(case.told, case.known)
        return cases

    @api.model
    def _partners(self, account, cases):
        """{customer at Stripe: contact}, also where a dry run has no row of him."""
        finder = self.env["fusion.billing.partner.finder"]
        refs = {case.told.customer for case in cases if not case.row.partner_id}
        return finder._of_stripe_customers(account.company_id, list(refs))

    @api.model
    def _known(self, account, case, missing, partners):
        told, books = case.told, self.env["fusion.billing.books"]
        day = account._day_of(told.created)
        lock, open_day = self.env["fusion.billing.balance.books"]._lock(
            account, day, False
        )
        currency = books._currency(told.currency)
        return KnownMove(
            day=day,
            cut_over=account.cut_over_date or None,
            lock=lock,
            open_day=open_day,
            has_partner=bool(case.row.partner_id or partners.get(told.customer)),
            has_document=bool(case.about),
            rate_problem=books._rate_problem(account.company_id, currency, day),
            missing=missing,
            gone=case.row._why_gone(),
            is_booked=case.row.move_id.state == "posted",
        )

    @api.model
    def _about(self, told):
        """The id of the paper that it is about; "" of what is about none."""
        papers = {NOTE: told.note, INVOICE: told.invoice}
        return papers.get(CREDIT_KINDS.get(told.type), "")

    @api.model
    def _documents(self, cases):
        """{Stripe's id: posted entry} of the papers of these cases, by two queries."""
        ids = list(filter(None, (self._about(case.told) for case in cases)))
        rows = self.env["fusion.billing.source.invoice"].search(
            [("biller_invoice_id", "in", ids), ("move_id.state", "=", "posted")]
        )
        notes = self.env["fusion.billing.credit.note"].search(
            [("external_id", "in", ids), ("state", "=", "booked")]
        )
        found = {row.biller_invoice_id: row.move_id for row in rows}
        return found | {note.external_id: note.move_id for note in notes}
