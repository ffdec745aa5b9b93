from datetime import UTC

from psycopg2.extras import Json

from odoo import api, models

from ..ledger.balance_kinds import kind_of
from ..sources.evidence import evidence
from ..sources.stripe_balance import transaction_of

COLUMNS = (
    *("stripe_account_id", "company_id", "external_id", "type", "category", "kind"),
    *("created_at", "date", "currency_id", "gross", "fee", "fee_tax", "net"),
    *("description", "source_ref", "charge_ref", "intent_ref", "state", "payload"),
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
        known = self._known_among(answers)
        fresh = {}
        for answer in reversed(answers):
            told = transaction_of(answer)
            if told.id not in known:
                fresh.setdefault(told.id, (told, answer))
        if not fresh:
            return self.browse()
        self._insert([self._as_row(account, *each) for each in fresh.values()])
        return self.search([("external_id", "in", list(fresh))], order="created_at, id")

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
            *("new", Json(evidence(answer) | {"source": _kept_source(answer)})),
            *(uid, now, uid, now),
        )


def _kept_source(answer):
    """What a transaction is about, without card or bank details."""
    source = answer.get("source")
    return evidence(source) if isinstance(source, dict) else source
