from decimal import Decimal

from ..sources.stripe_disputes import StripeDisputes, dispute_of
from .dispute_case import DISPUTES
from .money_case import ROWS
from .money_world_credit_checks import CreditChecks

# What must never be, after whatever happened: one line per offence.
BROKEN = """
    SELECT 'debit = credit' AS rule, move.name AS what
      FROM account_move AS move
      JOIN account_move_line AS item ON item.move_id = move.id
     WHERE move.company_id = %(company)s
     GROUP BY move.id HAVING sum(item.debit) <> sum(item.credit)
     UNION ALL
    SELECT 'debit = credit in all', concat(sum(debit), ' against ', sum(credit))
      FROM account_move_line
     WHERE company_id = %(company)s AND parent_state = 'posted'
    HAVING sum(debit) <> sum(credit)
     UNION ALL
    SELECT 'one row', external_id
      FROM fusion_billing_balance_transaction
     GROUP BY external_id HAVING count(*) > 1
     UNION ALL
    SELECT 'one entry for a transaction', concat(move_id, ' has ', count(*))
      FROM fusion_billing_balance_transaction WHERE move_id IS NOT NULL
     GROUP BY move_id HAVING count(*) > 1
     UNION ALL
    SELECT 'one payment for a transaction', concat(payment_id, ' has ', count(*))
      FROM fusion_billing_balance_transaction WHERE payment_id IS NOT NULL
     GROUP BY payment_id HAVING count(*) > 1
     UNION ALL
    SELECT 'one payment of a charge', payment.x_fc_stripe_reference
      FROM account_payment AS payment
      JOIN account_move AS entry ON entry.id = payment.move_id
     WHERE payment.x_fc_stripe_reference IS NOT NULL AND entry.state = 'posted'
     GROUP BY payment.x_fc_stripe_reference HAVING count(*) > 1
     UNION ALL
    SELECT 'one payment of a refund', split_part(payment.memo, ' ', 1)
      FROM account_payment AS payment
      JOIN account_move AS entry ON entry.id = payment.move_id
     WHERE payment.memo ~ '^(re|pyr|py)_' AND entry.state = 'posted'
     GROUP BY split_part(payment.memo, ' ', 1), payment.payment_type
    HAVING count(*) > 1
     UNION ALL
    SELECT 'no entry of nobody', concat(move.name, ' ', move.ref)
      FROM account_move AS move
      JOIN fusion_billing_stripe_journal AS chosen
        ON chosen.journal_id = move.journal_id
      LEFT JOIN account_payment AS payment ON payment.move_id = move.id
      LEFT JOIN account_move AS undone
        ON undone.id = coalesce(move.reversed_entry_id, move.id)
      LEFT JOIN fusion_billing_ledger_run AS run ON run.id = undone.x_fc_run_id
     WHERE move.state = 'posted' AND move.x_fc_opening_id IS NULL
       AND run.undone_at IS NULL
       AND move.x_fc_dispute_id IS NULL
       AND payment.x_fc_source_payment_id IS NULL
       AND NOT EXISTS (
           SELECT FROM fusion_billing_balance_transaction AS row
            WHERE move.id IN (row.move_id, row.fee_move_id)
               OR payment.id = row.payment_id)
"""


class Checks(CreditChecks):
    """What must hold whenever the balance was read and booked (`MoneyWorld`)."""

    def check(self):
        case = self.case
        rows = case.env[ROWS].search([])
        failed = rows.filtered(lambda row: row.state == "failed")
        case.assertFalse(failed.mapped("reason"))
        case.env.flush_all()
        case.env.cr.execute(BROKEN, {"company": case.company.id})
        case.assertEqual(case.env.cr.fetchall(), [])
        for opening in case.stripe.opening_ids:
            self._check_clearing(opening.currency_id, rows)
        self.check_credit()

    def follow_disputes(self, since):
        """On the account are those that are still open, and no other (R28)."""
        case, told = self.case, StripeDisputes(self.stripe._api).since(since)
        read = [*map(dispute_of, told)]
        disputes = case.env[DISPUTES].sudo()._keep(case.stripe, read)
        case.env.invalidate_all()
        case.assertFalse(disputes.filtered(lambda each: each.reason_code == "error"))
        lost = disputes.filtered(lambda each: each.status == "lost")
        open_ones = [
            ("kind", "in", ("dispute", "dispute_won")),
            ("state", "=", "booked"),
            ("source_ref", "not in", lost.mapped("external_id")),
        ]
        due = case.env[ROWS]._read_group(open_ones, ["currency_id"], ["gross:sum"])
        due = {currency: -gross for currency, gross in due}
        on_it = [
            ("account_id", "=", case.accounts["disputed"].id),
            ("parent_state", "=", "posted"),
        ]
        items = case.env["account.move.line"]
        for currency, amount in items._read_group(
            on_it, ["currency_id"], ["amount_currency:sum"]
        ):
            case.assertAlmostEqual(amount, due.get(currency, 0), 2, currency.name)

    def _check_clearing(self, currency, rows):
        """Clearing is Stripe's balance, but for what is held, by name."""
        held = rows.filtered(
            lambda row: row.state == "held" and row.currency_id == currency
        )
        left = sum(map(self._left, held), Decimal(0))
        journal = self.case.stripe._journal_of(currency)
        booked = self._standing(journal)
        told = Decimal(self.balance()[currency.name])
        reasons = held.mapped("reason")
        self.case.assertEqual(booked + left, told, f"{currency.name} {reasons}")

    def _left(self, row):
        """What the books lack of a row; a payment may stand, on another day."""
        moved = row.net if row.date >= self.case.stripe.cut_over_date else 0
        standing = Decimal(0)
        if row.kind == "receipt":
            payments = self.case.env["account.payment"].search(
                [("x_fc_stripe_reference", "=", row.charge_ref or "-")]
            )
            journal = self.case.stripe._journal_of(row.currency_id)
            standing = self._standing(journal, payments.move_id.ids)
        return Decimal(f"{moved:.2f}") - standing

    def _standing(self, journal, moves=None):
        """What is posted on its account, in its currency."""
        domain = [
            ("account_id", "=", journal.default_account_id.id),
            ("currency_id", "=", journal._fc_currency().id),
            ("parent_state", "=", "posted"),
        ]
        if moves is not None:
            domain.append(("move_id", "in", moves))
        items = self.case.env["account.move.line"]
        [[amount]] = items._read_group(domain, [], ["amount_currency:sum"])
        return Decimal(f"{amount:.2f}")

    def balance(self):
        """What Stripe says that it holds, of each currency."""
        cents = self.bank.balance_at(self.at)
        return {name.upper(): str(Decimal(n).scaleb(-2)) for name, n in cents.items()}
