import json
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from odoo import fields, models
from odoo.tools.misc import split_every

from ..sources.errors import BillerAnswerError
from ..sources.stripe_api import BILLER
from ..sources.stripe_balance import (
    OVERLAP,
    TRANSACTIONS,
    place_of,
    transaction_of,
)
from ..sources.stripe_payouts import payout_of
from .about_row import told_id
from .outside_text import error_text

PART = 500  # transactions that are kept in one transaction of the database
ROUNDS = 3  # to see the balance and all that made it at one moment
ROWS = "fusion.billing.balance.transaction"
PAYOUTS = "fusion.billing.payout"
# What is read, in this order, each by `_read_<step>` of the run: it reads on from the
# batch's place, and keeps what it read with the place that follows (`_keep_read`).
STEPS = ("transactions", "payouts", "disputes", "notes", "credit")


class FusionBillingLedgerRunBatch(models.Model):
    _inherit = "fusion.billing.ledger.run.batch"

    place = fields.Json(prefetch=False, help="How far the Stripe balance was read.")


class FusionBillingLedgerRun(models.Model):
    """The Stripe balance is read part by part (R23).

    Each part is kept in a transaction of its own, with the place at which to go on:
    whoever has the batch next, in this process or another one, reads on from there.
    What Stripe breaks off begins again with the next run, which knows the rows by
    their ids.
    """

    _inherit = "fusion.billing.ledger.run"

    def _read_balance(self, ledger, account, batch):
        """Read one part; whether nothing was left to be read."""
        place = batch.place or {"step": 0}
        if place["step"] == len(STEPS):
            return True
        read = getattr(self, f"_read_{STEPS[place['step']]}")
        read(ledger._current_billers(), account, batch, place)
        return False

    def _keep_read(self, batch, place, keep):
        """`keep` what was read, and the place, in one transaction."""

        def attempt(_last):
            self._commit()  # a fresh look
            if batch.exists():  # else the run was ended meanwhile
                keep()
                # a process that dies after some progress has not died over the same
                batch.write({"place": place, "attempts": 0})
                self._commit()

        self._afresh(attempt)

    # --- transactions, and the balance that they make -------------------------

    def _read_transactions(self, billers, account, batch, place):
        """A part of the list, newest first.

        Stripe's balance is asked for before the first part and after the last. Where
        it moved, what was listed is not all that made it: that is listed again.
        """
        stripe = billers.stripe_balance()
        since = place.get("since") or int(account._listed_since().timestamp())
        self._commit()  # nothing remote happens inside a transaction
        if "balance" not in place:
            place = _begun(since, _balance(stripe))
        after = place["passed"][-1] if place["passed"] else None
        since = datetime.fromtimestamp(since, UTC)
        listed = list(islice(stripe.listed(since, after=after), PART))
        answers = [answer for answer, _place in self._readable(listed, place_of)]
        place = _passed(place, answers)
        if answers and len(listed) == PART:
            keep = self._keep_transactions
        else:
            keep = self._keep_last
            place = _ended(place, self._balance_after(stripe, place))
        self._keep_read(batch, place, lambda: keep(account.sudo(), answers, place))

    def _balance_after(self, stripe, place):
        """A dry run compares nothing: what it was told, it is not told once more."""
        return place["balance"] if self.mode == "dry_run" else _balance(stripe)

    def _keep_transactions(self, account, answers, _place):
        self._tell_others(account, answers)
        self._tell_changed(account, answers)
        if self.mode == "dry_run":
            self._queue_answers("money", ROWS, answers)
        else:
            self.env[ROWS].sudo()._keep(account, answers)

    def _keep_last(self, account, answers, place):
        """What the list ends with; only a complete one tells how far it went."""
        self._keep_transactions(account, answers, place)
        if self.mode == "dry_run" or not place["step"]:
            return
        account._remember(place["latest"], place["balance"])
        if place["balance"] is None:
            self._warn([self._balance_moved()])
        if account.balance_at:
            self.env["fusion.billing.stripe.opening"].sudo()._open(account)

    def _balance_moved(self):
        return self.env._(
            "Stripe's balance moved each time that it was listed, so that it could "
            "not be compared with what was listed. The next run compares it."
        )

    def _queue_answers(self, task, model, answers):
        """In a dry run nothing is kept of what is new but here."""
        known = self.env[model].sudo()._known_among(answers)
        told = {told_id(answer): answer for answer in reversed(answers)}
        fresh = [answer for key, answer in told.items() if key not in known]
        if fresh:
            part = json.dumps(fresh, default=str)
            values = {"run_id": self.id, "task": task, "answers": part}
            self.sudo().batch_ids.create(values)

    # --- payouts ------------------------------------------

    def _read_payouts(self, billers, account, batch, place):
        """All that may have changed, then what each new one is made of."""
        after = {"step": place["step"] + 1}
        if self.mode == "dry_run":
            self._keep_read(batch, after, lambda: None)
            return
        stripe, listed = billers.stripe_balance(), account._payouts_listed()
        since = account._payouts_since()
        self._commit()  # nothing remote happens inside a transaction
        what = self.env._("payouts")
        told = self._asked(what, lambda: billers.stripe_payouts().since(since))
        payouts = [each for _raw, each in self._readable(told, payout_of)]
        kept = self.env[PAYOUTS].sudo()
        for part in split_every(PART, payouts, list):
            self._keep_read(batch, place, partial(kept._keep, account, part))
        for payout in payouts:
            if payout.automatic and payout.is_complete and payout.id not in listed:
                self._read_members(stripe, account, batch, place, payout.id)
        self._keep_read(batch, after, lambda: kept._match_arrivals(account))

    def _read_members(self, stripe, account, batch, place, payout_id):
        """What a payout is made of; where Stripe does not list it, that is told."""
        try:
            answers = list(stripe.listed(None, payout_id))
        except BillerAnswerError as error:
            self._tell_unread([(payout_id, error_text(self.env, error))])
            return
        told = self._readable(answers, transaction_of)
        members = [member for _answer, member in told]
        kept = self.env[PAYOUTS].sudo()
        keep = partial(kept._made_of, account, payout_id, members)
        self._keep_read(batch, place, keep)


# --- the place of a list, as JSON ------------------------------------------
# `passed`: the last of each part, after which the next one begins.


def _balance(stripe):
    return {name: str(amount) for name, amount in stripe.balance().items()}


def _begun(since, balance, latest=0, rounds=1):
    """The beginning of a list, when Stripe held `balance`."""
    told = {"since": since, "balance": balance, "latest": latest, "round": rounds}
    return {"step": 0, "passed": [], **told}


def _passed(place, answers):
    """After these; the same place twice is a list without an end."""
    if not answers:
        return place
    places = [place_of(answer) for answer in answers]
    last = places[-1][0]
    if last in place["passed"]:
        detail = "its pages begin again and again"
        raise BillerAnswerError(biller=BILLER, path=TRANSACTIONS, detail=detail)
    latest = max(place["latest"], *(created for _id, created in places))
    return {**place, "passed": [*place["passed"], last], "latest": latest}


def _ended(place, balance):
    """What follows the end of a list, when Stripe holds `balance`.

    Without a balance, where none was seen that the list makes.
    """
    latest = min(place["latest"], int(datetime.now(UTC).timestamp()))
    done = {"step": 1, "latest": latest}
    if balance == place["balance"]:
        return {**done, "balance": balance}
    if place["round"] == ROUNDS:
        return {**done, "balance": None}
    since = place["since"]
    if latest:
        since = max(since, latest - int(OVERLAP.total_seconds()))
    return _begun(since, balance, latest, place["round"] + 1)
