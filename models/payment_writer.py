from odoo import api, models

from ..ledger.booked import Booked, Partner
from ..ledger.facts_codec import facts_from_dict
from ..ledger.invoice import PaymentFact
from ..ledger.payments import PAID, plan_payments
from ..ledger.reasons import because
from .batch import found_once, is_together
from .batch_writer import WrongEntry
from .exact import exact
from .reason_figures import kept_locks
from .reopened import receivable


class FusionBillingPaymentWriter(models.AbstractModel):
    """Book the payments that the biller confirms and reconcile them (R10)."""

    _name = "fusion.billing.payment.writer"
    _description = "Payment Writer"

    @api.model
    def _create(self, due):
        """[(row, payment)] of `[(row, payment fact)]`, with entries still drafts."""
        payments = self.env["fusion.billing.move.completer"]._create_payments(
            [self._prepare_payment_vals(row, fact) for row, fact in due]
        )
        self._choose_money_account(payments)
        if is_together(self.env):  # else Odoo makes them when the payments are posted
            self._create_entries(payments)
        return [(row, each) for (row, _fact), each in zip(due, payments, strict=True)]

    @api.model
    def _choose_money_account(self, payments):
        """The clearing account: it mirrors Stripe's balance, with none between."""
        for journal in payments.journal_id:
            payments.outstanding_account_id = journal.default_account_id

    @api.model
    def _create_entries(self, payments):
        """Each payment's own entry, all in one `create`."""
        completer = self.env["fusion.billing.move.completer"]
        entries = completer._create_entries(
            [payment._generate_move_vals() for payment in payments]
        )
        link = payments._fields["move_id"]
        for payment, entry in zip(payments, entries, strict=True):
            link.write(payment, entry.id)
        payments.modified(["move_id"])

    @api.model
    def _confirm(self, pairs):
        """Payments whose entries are posted become paid, and settle the invoices."""
        payments = self.env["account.payment"].union(*(pay for _row, pay in pairs))
        payments.action_post()
        self._settle_money_account(payments)
        self._check_dates(payments)
        self._reconcile(pairs)

    @api.model
    def _plan(self, row):
        """The `PaymentPlan` of a row from the facts it keeps (R10)."""
        move = row.move_id
        facts = facts_from_dict(row.facts)
        books = self.env["fusion.billing.books"]
        booked = Booked(
            partner=Partner(None),
            currency_digits=move.currency_id.decimal_places,
            move=books._booked_move(move, row),
            payments=books._booked_payments(row),
            payment_locks=self._locks(row.service_id, facts, move.currency_id.name),
        )
        total = exact(move.amount_total, move.currency_id)
        return plan_payments(facts, booked, move.currency_id.name, total)

    @api.model
    def _payment_date(self, service, payment, invoice_date):
        """The day of payment in the service's time zone (R10)."""
        if not payment.paid_at:
            return invoice_date
        return service._local(payment.paid_at).date()

    @api.model
    def _locks(self, service, facts, currency):
        """{payment id: Reason} of the payments that cannot be booked on their day."""
        paid_without_object = PaymentFact(PAID, facts.amount_paid, facts.paid_at)
        found = {}
        for payment in facts.payments or (paid_without_object,):
            date = self._payment_date(service, payment, facts.invoice_date)
            reason = self._lock(service, payment, date)
            reason = reason or self._old_rate(service, payment, date, currency)
            if reason:
                found[payment.id] = reason
        return found

    @api.model
    def _lock(self, service, payment, date):
        """Its day has not come, or lies in a locked period (R9)."""
        today = self.env["fusion.billing.books"]._today(service)
        if date > today:
            return because("payment_future", payment=payment.id, date=date, today=today)
        locks = self._violations(service.company_id, date)
        return locks and because(
            "payment_locked",
            payment=payment.id,
            date=date,
            lock=kept_locks(locks),
        )

    @api.model
    def _violations(self, company, date, taxed=False):
        """Lock dates that a payment's entry would violate, as the running user."""
        return found_once(
            self.env,
            ("payment lock", self.env.uid, company, date, taxed),
            lambda: company._get_lock_date_violations(
                date, fiscalyear=True, sale=False, purchase=False, tax=taxed, hard=True
            ),
        )

    @api.model
    def _prepare_payment_vals(self, row, payment):
        journal = row.service_id.payment_journal_id
        move, reference = row.move_id, payment.reference
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "company_id": row.company_id.id,
            "partner_id": move.commercial_partner_id.id,
            "amount": float(payment.amount),
            "currency_id": move.currency_id.id,
            "date": self._payment_date(row.service_id, payment, move.invoice_date),
            "memo": row.biller_invoice_id,
            "journal_id": journal.id,
            "destination_account_id": receivable(move).account_id[:1].id,
            "x_fc_source_payment_id": f"{row.biller_invoice_id}:{payment.id}",
            "x_fc_source_row_id": row.id,
            **({"x_fc_stripe_reference": reference} if reference else {}),
        }

    @api.model
    def _check_dates(self, payments, states=("paid",)):
        for payment in payments:
            if payment.move_id.date != payment.date or payment.state not in states:
                raise WrongEntry(
                    f"Payment {payment.memo} was to be booked on {payment.date}, Odoo "
                    f"made it {payment.state} on {payment.move_id.date}."
                )

    @api.model
    def _reconcile(self, pairs):
        completer = self.env["fusion.billing.move.completer"]
        completer._in_one_go(self.env["account.move.line"])._reconcile_plan(
            [
                receivable(row.move_id + payment.move_id).filtered(
                    lambda line: not line.reconciled
                )
                for row, payment in pairs
            ]
        )

    @api.model
    def _link(self, rows):
        """Give adopted rows the payments that carry their biller's ids (R1)."""
        payments = self.env["account.payment"].sudo()
        for row in rows:
            begin = row.biller_invoice_id.replace("\\", "\\\\").replace("_", "\\_")
            found = payments.search(
                [
                    ("x_fc_source_payment_id", "=like", f"{begin}:%"),
                    ("x_fc_source_row_id", "=", False),
                ]
            )
            found.x_fc_source_row_id = row
