from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ..ledger.settled import is_settled
from .source_invoice import BOOKED
from .wording import SHOWN, some_of

MOST_AT_ONCE = 2000  # what is decided while the person waits
LOOKED_AT = ("state", "decision", "reason_code", "move_id", "amount_tax", "number")


class FusionBillingSourceInvoice(models.Model):
    """To which of the rows chosen an action applies, and why not to the others (R11).

    Each `_why_not_…` gives the reason to leave a row, as a sentence without its
    number, or None: rows that are left for one reason are told together.
    """

    _inherit = "fusion.billing.source.invoice"

    def _sorted_out(self, action):
        """(the rows it applies to, {why not: rows}); raises when it applies to none."""
        self._check_person()
        self.fetch(LOOKED_AT)
        why_not = getattr(type(self), f"_why_not_{action}")
        ids = defaultdict(list)
        for row in self:
            ids[why_not(row)].append(row.id)
        fits = self.browse(ids.pop(None, ()))
        left = {why: self.browse(found) for why, found in ids.items()}
        if not fits:
            raise UserError(self._nothing_done(left))
        return fits, left

    def _nothing_done(self, left):
        told = [
            self.env._(
                "%(why)s (%(count)s: %(numbers)s)",
                why=why,
                count=len(rows),
                numbers=rows._some_numbers(),
            )
            for why, rows in left.items()
        ]
        return "\n".join([self.env._("Nothing was done."), *told])

    def _some_numbers(self):
        return some_of(self[: SHOWN + 1].mapped("number"))

    def _check_few_enough(self):
        if len(self) > MOST_AT_ONCE:
            raise UserError(
                self.env._(
                    "%(count)s invoices are chosen; at most %(most)s are decided at "
                    "once. Nothing was done. Choose fewer.",
                    count=len(self),
                    most=MOST_AT_ONCE,
                )
            )

    def _tell(self, action, done, left, run=None):
        """Say what came of it: of one row in a notice, of many in a dialogue."""
        if len(self) == 1 and not left:
            return run and self._say_what_came(run)
        report = self.env["fusion.billing.desk.report"].create(
            {
                "action": action,
                "done": done.ids,
                "left": [[why, rows.ids] for why, rows in left.items()],
                "run_id": run.id if run else False,
            }
        )
        return report.action_refresh()

    # --- why not ------------------------------------------

    def _why_not_resync(self):
        if self.state == "ignored":
            return self.env._("They are ignored, and stay so: take them back first.")
        return None

    def _why_not_retry(self):
        if is_settled(self.state, self.decision, self.reason_code or "") and (
            self.state != "ignored"
        ):
            return self.env._(
                "Nothing is left to decide of what is paid, skipped, cancelled or "
                "reversed. “Read again” asks the biller of it."
            )
        return self._why_not_resync()

    def _why_not_unignore(self):
        if self.decision != "ignored":
            return self.env._("These are not ignored.")
        return None

    def _why_not_ignore(self):
        if self.state in BOOKED:
            return self.env._(
                "They cannot be ignored: posted invoices stay in the books. Reverse "
                "them in Odoo if they are wrong."
            )
        if self.decision == "ignored":
            return self.env._("These are ignored already.")
        return None

    def _why_not_accept(self):
        if self.state not in BOOKED:
            return self.env._(
                "They are not posted: there is nothing to be accepted on them. Correct "
                "what holds them, or ignore them."
            )
        if not self.reason_code:
            return self.env._("There is nothing to be accepted on them.")
        return None

    def _why_not_overwrite(self):
        if self.move_id.state != "draft":
            return self.env._("There is no draft to be overwritten.")
        if self.decision == "book" and not self.move_id.is_manually_modified:
            return self.env._("The draft is the source's version already.")
        return None

    def _why_not_choose_tax(self):
        if why := self._why_not_decided_anew():
            return why
        if not self.amount_tax:
            return self.env._("No tax was charged: there is none to choose.")
        return None

    def _why_not_choose_partner(self):
        if why := self._why_not_decided_anew():
            return why
        if not self._customer_id_at_source():
            return self.env._(
                "The source names no customer, so none can be linked. Complete the "
                "source, then “Read again”."
            )
        return None

    def _why_not_decided_anew(self):
        if self.state in BOOKED:
            return self.env._(
                "They are posted, and stay as they are. Reverse them in Odoo if they "
                "are wrong."
            )
        if self.state in ("skipped", "cancelled"):
            return self.env._("Skipped or cancelled: nothing is booked of them.")
        return self._why_not_resync()

    def _why_not_out_of_band(self):
        if self.reason_code != "paid_out_of_band":
            return self.env._("These were not paid outside the biller.")
        return None
