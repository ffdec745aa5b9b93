from odoo import Command, api, models
from odoo.tools import float_compare

ROWS = "fusion.billing.balance.transaction"


class FusionBillingPaymentWriter(models.AbstractModel):
    """Payments of which Stripe's balance tells more than the invoice does (R24, R31).

    Their day is the one on which the balance changed, their money what arrived there,
    in the currency of the balance. Where the charge was booked before its invoice, it
    stands on the account of unallocated receipts, and is taken from there.
    """

    _inherit = "fusion.billing.payment.writer"

    @api.model
    def _create(self, due):
        told = self._movements([reference_of(fact) for _row, fact in due])
        writer = self.with_context(fc_movements=told) if told else self
        pairs = super(FusionBillingPaymentWriter, writer)._create(due)
        for _row, payment in pairs:
            self._enter_converted(payment, told.get(payment.x_fc_stripe_reference))
        return [(row, payment.with_env(self.env)) for row, payment in pairs]

    @api.model
    def _create_entries(self, payments):
        """Those that Stripe converted have entries of their own, made one by one."""
        told = self.env.context.get("fc_movements") or {}
        own = payments.filtered(
            lambda pay: not _is_converted(pay, told.get(pay.x_fc_stripe_reference))
        )
        return super()._create_entries(own)

    @api.model
    def _enter_converted(self, payment, movement):
        """The entry of a payment that Stripe converted; no other's."""
        if not payment.move_id and _is_converted(payment, movement):
            payment._generate_journal_entry(
                line_ids=self._settled_items(payment, movement)
            )

    @api.model
    def _movements(self, references):
        """{Stripe's id: row} of the charges that the balance has, by one query."""
        wanted = list(filter(None, references))
        if not wanted:
            return {}
        rows = self.env[ROWS].sudo()
        rows = rows.search(
            [
                ("kind", "=", "receipt"),
                "|",
                ("charge_ref", "in", wanted),
                ("intent_ref", "in", wanted),
            ]
        )
        found = {row.intent_ref: row for row in rows if row.intent_ref}
        return found | {row.charge_ref: row for row in rows}

    @api.model
    def _prepare_payment_vals(self, row, payment):
        vals = super()._prepare_payment_vals(row, payment)
        movements = self.env.context.get("fc_movements") or {}
        account, currency = row.service_id.stripe_account_id, row.move_id.currency_id
        if movement := movements.get(reference_of(payment)):
            account, currency = movement.stripe_account_id, movement.currency_id
            vals["date"] = self._day_of_money(row, movement, vals["date"])
        if movement or row.biller_invoice_id.startswith("in_"):
            # most probably it settles in its own currency, where that has a balance
            journal = account._journal_of(currency)
            vals["journal_id"] = journal.id or vals["journal_id"]
        return vals

    @api.model
    def _day_of_money(self, row, movement, day):
        """That of the balance (R24); where it is locked, the one on which it was paid.

        Of a charge that waits on unallocated receipts the clearing account has it.
        """
        locks = self._violations(row.company_id, movement.date)
        return day if locks else movement.date

    @api.model
    def _choose_money_account(self, payments):
        done = super()._choose_money_account(payments)
        for payment, row in self._waiting(payments):
            waits_on = row.stripe_account_id.unallocated_account_id
            payment.outstanding_account_id = waits_on
        return done

    @api.model
    def _waiting(self, payments):
        """[(payment, row)] of charges that were booked before their invoice."""
        told = self._movements(payments.mapped("x_fc_stripe_reference"))
        pairs = [(each, told.get(each.x_fc_stripe_reference)) for each in payments]
        return [
            (payment, row)
            for payment, row in pairs
            if row and row._once_booked().move_id and not row.payment_id
        ]

    @api.model
    def _settle_money_account(self, payments):
        """Match what waited with the payment that takes it."""
        for payment, row in self._waiting(payments):
            account = row.stripe_account_id.unallocated_account_id
            moves = row.move_id + payment.move_id
            lines = moves.line_ids.filtered(
                lambda line, account=account: line.account_id == account
            )
            lines.reconcile()
            row.payment_id = payment
            row._keep_reason(None)

    @api.model
    def _settled_items(self, payment, movement):
        """The journal items of a payment that Stripe converted, at its own rate (R31).

        The customer's is in the currency that was paid, the money's in that of the
        balance; what they differ by from Odoo's rate is an exchange difference.
        """
        currency, company = movement.currency_id, payment.company_id
        value = currency._convert(
            movement.gross, company.currency_id, company, payment.date
        )
        if payment.currency_id == company.currency_id:  # worth what was paid
            value = payment.amount if movement.gross > 0 else -payment.amount
        money, customer = payment._prepare_move_line_default_vals()
        money |= {"currency_id": currency.id, "amount_currency": movement.gross}
        money |= {"debit": max(value, 0.0), "credit": max(-value, 0.0)}
        customer |= {"debit": max(-value, 0.0), "credit": max(value, 0.0)}
        return [Command.create(money), Command.create(customer)]


def reference_of(fact):
    return fact.reference or fact.id


def _is_converted(payment, movement):
    return bool(movement) and (
        payment.currency_id != movement.currency_id
        or bool(float_compare(payment.amount, abs(movement.gross), precision_digits=4))
    )
