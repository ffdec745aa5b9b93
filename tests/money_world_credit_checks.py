from decimal import Decimal

CREDITS = "fusion.billing.customer.credit"

# Why what is open of an invoice may differ from what Stripe says.
EXPLAINED = (
    *("", "locked_period", "payment_locked", "payment_rate", "rate_missing"),
    "dispute_lost_to_review",
)
# What must never be of credit notes and customers' credit: one line per offence.
BROKEN = """
    SELECT 'one row of a credit note' AS rule, external_id AS what
      FROM fusion_billing_credit_note GROUP BY external_id HAVING count(*) > 1
     UNION ALL
    SELECT 'one row of a move of credit', external_id
      FROM fusion_billing_credit_move GROUP BY external_id HAVING count(*) > 1
     UNION ALL
    SELECT 'one entry for a credit note', concat(move_id, ' has ', count(*))
      FROM fusion_billing_credit_note WHERE move_id IS NOT NULL
     GROUP BY move_id HAVING count(*) > 1
     UNION ALL
    SELECT 'one entry for a move of credit', concat(move_id, ' has ', count(*))
      FROM fusion_billing_credit_move WHERE move_id IS NOT NULL
     GROUP BY move_id HAVING count(*) > 1
     UNION ALL
    SELECT 'booked is posted, of its amount', note.external_id
      FROM fusion_billing_credit_note AS note
      LEFT JOIN account_move AS move ON move.id = note.move_id
     WHERE note.state = 'booked'
       AND (move.state, move.amount_total) IS DISTINCT FROM ('posted',
            note.amount_total)
     UNION ALL
    SELECT 'booked is posted, of its amount', told.external_id
      FROM fusion_billing_credit_move AS told
      JOIN fusion_billing_stripe_account AS account
        ON account.id = told.stripe_account_id
      LEFT JOIN account_move_line AS item ON item.move_id = told.move_id
       AND item.account_id = account.credit_account_id
       AND item.parent_state = 'posted'
     WHERE told.state = 'booked'
     GROUP BY told.id HAVING coalesce(-sum(item.amount_currency), 0) <> told.amount
     UNION ALL
    SELECT 'no credit note of nobody', concat(move.name, ' ', move.ref)
      FROM account_move AS move
      LEFT JOIN fusion_billing_credit_note AS note ON note.move_id = move.id
      LEFT JOIN account_move AS undone ON undone.id = move.reversed_entry_id
      LEFT JOIN fusion_billing_ledger_run AS run
        ON run.id IN (move.x_fc_run_id, undone.x_fc_run_id)
       AND run.undone_at IS NOT NULL
     WHERE move.company_id = %(company)s AND move.move_type = 'out_refund'
       AND move.state = 'posted' AND note.id IS NULL AND run.id IS NULL
     UNION ALL
    SELECT 'no credit of nobody', concat(move.name, ' ', move.ref)
      FROM account_move_line AS item
      JOIN fusion_billing_stripe_account AS account
        ON account.credit_account_id = item.account_id
      JOIN account_move AS move ON move.id = item.move_id
      LEFT JOIN fusion_billing_credit_move AS told ON told.move_id = move.id
      LEFT JOIN account_move AS undone
        ON undone.id = coalesce(move.reversed_entry_id, move.id)
      LEFT JOIN fusion_billing_ledger_run AS run ON run.id = undone.x_fc_run_id
     WHERE move.state = 'posted' AND told.id IS NULL AND move.x_fc_credit_id IS NULL
       AND run.undone_at IS NULL
     UNION ALL
    SELECT 'no customer is owed without a reason', concat(move.name, ' ', move.ref)
      FROM account_move_line AS item
      JOIN account_account AS account ON account.id = item.account_id
       AND account.account_type = 'asset_receivable'
      JOIN account_move AS move ON move.id = item.move_id
      LEFT JOIN fusion_billing_credit_note AS note ON note.move_id = move.id
      LEFT JOIN account_payment AS payment ON payment.move_id = move.id
      LEFT JOIN fusion_billing_balance_transaction AS told
        ON told.payment_id = payment.id AND told.kind <> 'receipt'
     WHERE move.company_id = %(company)s AND move.state = 'posted'
       AND item.amount_residual < 0
       AND move.date >= (SELECT cut_over_date FROM fusion_billing_stripe_account)
       AND note.reason_code IS NULL AND told.id IS NULL
"""


class CreditChecks:
    """What must hold of credit notes and of customers' credit (`MoneyWorld`)."""

    def check_credit(self):
        self.case.env.cr.execute(BROKEN, {"company": self.case.company.id})
        self.case.assertEqual(self.case.env.cr.fetchall(), [])
        credits = self.case.env[CREDITS].search([])
        by_customer = {credit.customer_ref: credit for credit in credits}
        for buyer in self.buyers:
            owed = Decimal(-self.bank.credit_of(buyer)).scaleb(-2)
            credit = by_customer.get(buyer["id"], credits.browse())
            self._check_liability(buyer, owed, credit)

    def check_invoices(self):
        """What is open of each is what Stripe says, once it was read again."""
        for raw, one in self.billed.values():
            row = self.case.row_of(raw)
            told = f"{one['id']} {row.reason}"
            self.case.assertIn(row.reason_code or "", EXPLAINED, told)
            if row.move_id.state == "posted" and not self._is_explained(one, row):
                left = Decimal(one["amount_remaining"]).scaleb(-2)
                self.case.assertEqual(self._open_of(row), left, told)

    def _open_of(self, row):
        """Of the invoice, and of what the customer owed before and pays with it."""
        entries = row.move_id | row.credit_move_ids.move_id
        items = entries.line_ids.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        return _exact(sum(items.mapped("amount_residual_currency")))

    def _is_explained(self, one, row):
        """Something of it is held, or Stripe took back what it had counted as paid."""
        papers = {*row.credit_note_ids.filtered(_is_booked).mapped("external_id")}
        papers |= {*row.credit_move_ids.filtered(_is_booked).mapped("external_id")}
        told = [
            each["id"]
            for kind in ("credit_note", "customer_balance_transaction")
            for each in self.bank.held(kind)
            if each["invoice"] == one["id"] and each.get("status") != "void"
            if not each.get("credit_note")
        ]
        charges = self._charges_of(one)
        return (
            row.reason_code
            or not papers.issuperset(told)
            or any(each["disputed"] or not each["paid"] for each in charges)
        )

    def _check_liability(self, buyer, owed, credit):
        """It is what Stripe owes the customer, but for what is held, by name."""
        case = self.case
        case.assertEqual(_exact(credit.told), owed, buyer["id"])
        if not credit:
            return
        held = credit.move_ids.filtered(lambda row: row.state in ("new", "held"))
        reasons = held.mapped("reason")
        left = sum(map(_exact, held.mapped("amount")), Decimal(0))
        if credit.reason_code:  # what he had when the cut-over day began
            left += _exact(credit.opening) - credit._opened()
            reasons.append(credit.reason)
        case.assertEqual(_exact(credit.booked) + left, owed, f"{buyer['id']} {reasons}")


def _is_booked(paper):
    return paper.state == "booked"


def _exact(amount):
    return Decimal(f"{amount:.2f}")
