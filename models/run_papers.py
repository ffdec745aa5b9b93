from odoo import fields, models

from ..sources.errors import BillerAnswerError
from ..sources.stripe_api import BILLER
from ..sources.stripe_credit import CUSTOMERS, balance_of, move_of
from ..sources.stripe_credit_notes import note_of

BATCH = 200
NOTES = "fusion.billing.credit.note"
MOVES = "fusion.billing.credit.move"
CREDITS = "fusion.billing.customer.credit"
TASKS = [("notes", "Book credit notes"), ("credit", "Book customers' credit")]


class FusionBillingLedgerRunBatch(models.Model):
    _inherit = "fusion.billing.ledger.run.batch"

    task = fields.Selection(
        selection_add=TASKS, ondelete={"notes": "cascade", "credit": "cascade"}
    )


class FusionBillingLedgerRun(models.Model):
    """What Stripe settles without money, read and booked by the runs of its balance:
    credit notes (R27), and the customers' credit (R29).
    """

    _inherit = "fusion.billing.ledger.run"

    # --- reading ------------------------------------------

    def _read_notes(self, billers, account, batch, place):
        after = {"step": place["step"] + 1}
        if self.task != "money":
            self._keep_read(batch, after, lambda: None)
            return
        since = account._notes_since()
        self._commit()  # nothing remote happens inside a transaction
        what = self.env._("credit notes")
        answers = self._asked(what, lambda: billers.stripe_credit_notes().since(since))
        answers = [answer for answer, _note in self._readable(answers, note_of)]
        self._keep_read(batch, after, lambda: self._keep_notes(account, answers))

    def _keep_notes(self, account, answers):
        if self.mode == "dry_run":
            self._queue_answers("notes", NOTES, answers)
        else:
            self.env[NOTES].sudo()._keep(account.sudo(), answers)

    def _read_credit(self, billers, account, batch, place):
        after = {"step": place["step"] + 1}
        if self.task == "money":
            self._tell_half_set_up(account)
        if self.task != "money" or not account._keeps_credit():
            self._keep_read(batch, after, lambda: None)
            return
        stripe, since, asked = billers.stripe_credit(), *account._credit_known()
        currencies = self.env["res.currency"].with_context(active_test=False)
        known = {*currencies.search([("name", "!=", False)]).mapped("name")}
        self._commit()  # nothing remote happens inside a transaction
        what = self.env._("customers' balances")
        customers = self._asked(what, stripe.customers)
        read = self._readable(customers, balance_of)
        balances = [each for _raw, each in read if asked(each)]
        told = self._asked(
            what,
            lambda: (
                (each, list(stripe.moves(each.id, since.get(each.id, since[""]))))
                for each in balances
                if each.currency in known
            ),
        )
        why = self.env._("Odoo does not have this currency.")
        odd = [each for each in balances if each.currency not in known]
        self._tell_unread([(f"{each.id} ({each.currency})", why) for each in odd])
        self._keep_read(batch, after, lambda: self._keep_credit(account, told))

    def _tell_half_set_up(self, account):
        if account.credit_account_id and not account.credit_journal_id:
            self._warn(
                [
                    self.env._(
                        "Customers' credit was not read: its journal is not chosen. "
                        "Choose it under Fusion Billing ▸ Configuration ▸ Stripe "
                        "accounts."
                    )
                ]
            )

    def _read_move(self, answer):
        """The move. Raises where it, or its currency, is nothing that is known."""
        move = move_of(answer)
        if not self.env["fusion.billing.books"]._currency(move.currency):
            code = move.currency
            detail = self.env._("Odoo has no currency “%(currency)s”", currency=code)
            raise BillerAnswerError(biller=BILLER, path=CUSTOMERS, detail=detail)
        return move

    def _keep_credit(self, account, told):
        told = [
            (each, [raw for raw, _move in self._readable(moves, self._read_move)])
            for each, moves in told
        ]
        if self.mode == "dry_run":
            answers = [answer for _balance, answers in told for answer in answers]
            self._queue_answers("credit", MOVES, answers)
        else:
            self.env[CREDITS].sudo()._keep(account.sudo(), told)

    def _queue_money(self, account):
        """Credit notes come first: a refund then finds the one it pays out. What the
        customers' credit settles comes last.
        """
        if self.mode == "dry_run":
            return super()._queue_money(account)
        keeps_credit = account._keeps_credit()
        for model in (NOTES, MOVES):
            self.env[model].sudo()._look_at_entries(account)
            self.env[model].sudo()._take_by_hand(account)
        self.env[NOTES].sudo()._tell_waiting(account)
        if keeps_credit:
            self.env[CREDITS].sudo()._open_waiting(account)
        self._queue_papers("notes", NOTES, account)
        done = super()._queue_money(account)
        if keeps_credit:
            self._queue_papers("credit", MOVES, account)
        return done

    def _queue_papers(self, task, model, account):
        rows = self.env[model].sudo()._to_be_booked(account)
        self._queue_rows(task, rows.ids, BATCH)

    # --- booking ------------------------------------------

    def _notes_batch(self, ledger, service, batch):
        account = service.stripe_account_id
        self._commit_batch(
            ledger,
            lambda ledger: self._book_papers(
                ledger.env, account, batch, NOTES, note_of, "note"
            ),
            batch,
        )

    def _credit_batch(self, ledger, service, batch):
        account = service.stripe_account_id

        def book(ledger):
            cases = self._book_papers(
                ledger.env, account, batch, MOVES, move_of, "credit"
            )
            if self.mode != "dry_run":
                ledger.env[NOTES]._match_waiting(account)
            return cases

        self._commit_batch(ledger, book, batch)

    def _book_papers(self, env, account, batch, model, told_of, name):
        """Decide and write the batch's rows, or what a dry run was told."""
        triples = batch._told_of(env[model], told_of)
        cases = env[f"fusion.billing.{name}.books"]._decided(account, triples)
        if self.mode != "dry_run":
            env[f"fusion.billing.{name}.writer"]._write_cases(account, cases)
        return cases
