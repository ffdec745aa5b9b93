from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .open_money import Point
from .payout_arrival import AFTER

TROUBLES = [
    ("back", "Came back"),
    ("sum", "Not its transactions"),
    ("late", "Not at the bank"),
]


class FusionBillingPayout(models.Model):
    """A payout that a person has to look after (R26).

    It came back, and none of its currency has arrived since; it is not what it is made
    of; or it arrived so long ago that no line of the bank is taken for it any more.
    """

    _name = "fusion.billing.payout"
    _inherit = ["fusion.billing.payout", "fusion.billing.open.money"]

    _fields_told = (
        *("external_id", "stripe_account_id", "currency_id", "amount", "status"),
        *("arrival_date", "statement_line_id", "failure", "trace"),
        *("is_automatic", "is_listed", "member_total", "member_count"),
    )

    trouble = fields.Selection(
        TROUBLES,
        string="To look after",
        compute="_compute_trouble",
        search="_search_trouble",
    )

    @api.depends(
        *("status", "created_at", "arrival_date", "statement_line_id", "amount"),
        *("member_total", "is_automatic", "is_listed", "currency_id"),
        "stripe_account_id.bank_journal_id",
    )
    def _compute_trouble(self):
        query = SQL("%s WHERE payout.id = ANY(%s)", self._trouble_query(), self.ids)
        found = dict(self.env.execute_query(query))
        for payout in self:
            payout.trouble = found.get(payout.id)

    @api.model
    def _search_trouble(self, operator, value):
        if operator != "in":
            return NotImplemented
        named = [trouble for trouble in value if trouble]
        if False in value:
            named = [trouble for trouble, _title in TROUBLES if trouble not in named]
        found = SQL(
            "(SELECT id FROM (%s) AS troubled WHERE trouble = ANY(%s))",
            self._trouble_query(),
            named,
        )
        return [("id", "not in" if False in value else "in", found)]

    def _trouble_query(self):
        """(id, trouble) of each payout."""
        self.env.flush_all()
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT payout.id, CASE
                   WHEN payout.status IN ('failed', 'canceled')
                    AND NOT EXISTS (
                        SELECT FROM fusion_billing_payout AS later
                         WHERE later.stripe_account_id = payout.stripe_account_id
                           AND later.currency_id = payout.currency_id
                           AND later.created_at > payout.created_at
                           AND later.status = 'paid') THEN 'back'
                   WHEN payout.is_automatic AND payout.is_listed
                    AND payout.amount <> payout.member_total THEN 'sum'
                   WHEN payout.status = 'paid' AND payout.statement_line_id IS NULL
                    AND payout.arrival_date < %s
                    AND account.bank_journal_id IS NOT NULL
                    AND EXISTS (
                        SELECT FROM fusion_billing_balance_transaction AS told
                          JOIN account_move_line AS sent
                            ON sent.move_id = told.move_id
                           AND sent.account_id = account.transit_account_id
                         WHERE told.stripe_account_id = payout.stripe_account_id
                           AND told.source_ref = payout.external_id
                           AND told.state = 'booked'
                           AND NOT sent.reconciled) THEN 'late'
                    END AS trouble
              FROM fusion_billing_payout AS payout
              JOIN fusion_billing_stripe_account AS account
                ON account.id = payout.stripe_account_id
            """,
            today - AFTER,
        )

    @api.model
    def _to_tell(self, account):
        return self._of_account(account) & Domain("trouble", "!=", False)

    def _own_points(self):
        said = getattr(self, f"_say_{self.trouble}")()
        yield Point(f"{self.external_id}:{self.trouble}", said)

    # --- in words ------------------------------------------

    def _say_back(self):
        told = {"payout": self.external_id, "amount": self._told_money(self.amount)}
        if self.status == "canceled":
            return self.env._(
                "Payout %(payout)s of %(amount)s was cancelled: the money is back in "
                "the Stripe balance. Pay it out again at Stripe, where it is wanted.",
                **told,
            )
        said = self.env._(
            "Payout %(payout)s of %(amount)s failed (%(why)s): the money is back in "
            "the Stripe balance. Put the bank account right at Stripe.",
            why=self.failure or "–",
            **told,
        )
        if not self.statement_line_id:
            return said
        matched = self.env._(
            "It had been matched with the bank: match the bank's line of its return by "
            "hand."
        )
        return f"{said} {matched}"

    def _say_sum(self):
        return self.env._(
            "Payout %(payout)s is %(amount)s, the %(count)s transactions that Stripe "
            "lists of it come to %(total)s. Compare them on the payout's page with "
            "Stripe's; if the next run does not mend it ask Stripe's support.",
            payout=self.external_id,
            amount=self._told_money(self.amount),
            count=self.member_count,
            total=self._told_money(self.member_total),
        )

    def _say_late(self):
        return self.env._(
            "Payout %(payout)s of %(amount)s arrived on %(day)s, Stripe says, and no "
            "line of %(bank)s is matched with it. Import the bank's statement. If the "
            "payout is on it, press “Match with the bank's line” on the payout's page; "
            "if not, ask the bank for it (its reference: %(trace)s).",
            payout=self.external_id,
            amount=self._told_money(self.amount),
            day=format_date(self.env, self.arrival_date),
            bank=self.stripe_account_id.bank_journal_id.name,
            trace=self.trace or self.external_id,
        )
