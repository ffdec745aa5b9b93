from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from .dispute import FINISHED
from .dispute_review import LOST, WON_LATE
from .open_money import Point
from .wording import choice_of

TO_ANSWER = ("needs_response", "warning_needs_response")
WAITS = Domain("status", "in", TO_ANSWER) | Domain("reason_code", "!=", False)


class FusionBillingDispute(models.Model):
    """A dispute that was opened, and what is to be decided of one (R28)."""

    _name = "fusion.billing.dispute"
    _inherit = ["fusion.billing.dispute", "fusion.billing.open.money"]

    _fields_told = (
        *("external_id", "stripe_account_id", "currency_id", "amount", "status"),
        *("cause", "due_at", "reason_code", "reason_figures"),
    )

    @api.model
    def _to_tell(self, account):
        is_open = Domain("status", "not in", FINISHED)
        return self._of_account(account) & (is_open | WAITS)

    def _own_points(self):
        if self.status not in FINISHED:
            yield Point(f"{self.external_id}:{self._stage()}", self._say_opened())
        if self.reason_code:
            yield Point(f"{self.external_id}:{self.reason_code}", self._say_why())

    def _say_why(self):
        if self.reason_code in (LOST, WON_LATE):
            return self.reason  # which names the dispute
        return self.env._(
            "Dispute %(dispute)s: %(why)s",
            dispute=self.external_id,
            why=self.reason,
        )

    def _stage(self):
        """An inquiry that becomes a dispute is told again: the money is taken."""
        is_inquiry = (self.status or "").startswith("warning")
        return "inquiry" if is_inquiry else "dispute"

    def _say_opened(self):
        what = self.env._(
            "Dispute %(dispute)s: a payer's bank disputes %(amount)s (reason: "
            "%(cause)s; status: %(status)s).",
            dispute=self.external_id,
            amount=self._shown_amount(),
            cause=self.cause or "–",
            status=choice_of(self, "status"),
        )
        return f"{what} {self._say_what_to_do()}"

    def _say_what_to_do(self):
        if self.status not in TO_ANSWER:
            return self.env._("Nothing is to be done until the bank has decided.")
        if not self.due_at:
            return self.env._("Answer it at Stripe; without an answer it is lost.")
        return self.env._(
            "Send the evidence at Stripe by %(due)s; without an answer it is lost.",
            due=format_datetime(
                self.env,
                self.due_at,
                tz=self.stripe_account_id._time_zone(),
                dt_format="short",
            ),
        )
