from datetime import UTC

from psycopg2.extras import Json

from odoo import api, models

from ..ledger.balance_kinds import kind_of
from ..sources.evidence import evidence
from ..sources.stripe_balance import transaction_of
from .told_case import TO_BE_BOOKED

COLUMNS = (
    *("stripe_account_id", "company_id", "external_id", "type", "category", "kind"),
    *("created_at", "date", "currency_id", "gross", "fee", "fee_tax", "net"),
    *("description", "source_ref", "charge_ref", "intent_ref", "state", "payload"),
    *("create_uid", "create_date", "write_uid", "write_date"),
)

KEPT = (
    *("stripe_account_id", "company_id", "external_id", "state"),
    *("create_uid", "create_date", "write_uid", "write_date"),
)


class FusionBillingBalanceTransaction(models.Model):
    """What Stripe listed becomes rows, each once, by few statements."""

    _name = "fusion.billing.balance.transaction"
    _inherit = ["fusion.billing.balance.transaction", "fusion.billing.bulk"]
    _bulk_columns = COLUMNS

    @api.model
    def _keep(self, account, answers):
        """The rows of these answers that were not there yet, in Stripe's order."""
        known, fresh = self._known_among(answers), {}
        unbooked = self._not_booked(account, known)
        for answer in reversed(answers):
            told = transaction_of(answer)
            if told.id in unbooked and not told.problem:
                unbooked[told.id]._follow(account, told, answer)
            if told.id not in known:
                fresh.setdefault(told.id, (told, answer))
        if not fresh:
            return self.browse()
        self._insert([self._as_row(account, *each) for each in fresh.values()])
        return self.search([("external_id", "in", list(fresh))], order="created_at, id")

    @api.model
    def _not_booked(self, account, ids):
        """{Stripe's id: row} of those that a later answer may still change."""
        rows = self.search_fetch(
            [
                ("external_id", "in", list(ids)),
                ("stripe_account_id", "=", account.id),
                ("state", "in", TO_BE_BOOKED),
                ("booked_date", "=", False),
            ],
            ["external_id", "payload"],  # at once: it is not prefetched
        )
        return {row.external_id: row for row in rows}

    def _follow(self, account, told, answer):
        """As Stripe tells it now; the next booking decides it again."""
        if transaction_of(_payload(answer)) == self._told():
            return
        values = dict(zip(COLUMNS, self._as_row(account, told, answer), strict=True))
        for name in KEPT:
            del values[name]
        for name in ("gross", "fee", "fee_tax", "net"):
            values[name] = float(values[name])
        self.write({**values, "payload": _payload(answer)})

    @api.model
    def _as_row(self, account, told, answer):
        kind = kind_of(told.type, told.category)
        day = account._day_of(told.created)
        currency = self.env["fusion.billing.books"]._currency(told.currency)
        now, uid = self.env.cr.now(), self.env.uid
        return (
            *(account.id, account.company_id.id, told.id, told.type, told.category),
            *(kind.name if kind else "unknown",),
            *(told.created.astimezone(UTC).replace(tzinfo=None), day),
            *(currency.id or None, told.gross, told.fee, told.fee_tax, told.net),
            *(told.description, told.source.id or None, told.source.charge or None),
            *(told.source.payment_intent or None,),
            *("new", Json(_payload(answer))),
            *(uid, now, uid, now),
        )


def _payload(answer):
    """With what it is about, without card or bank details."""
    return evidence(answer) | {"source": evidence(answer.get("source"))}
