from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ledger.money import in_currency
from ..ledger.reasons import because
from ..wizards.rights import check_accountant
from .about_row import GONE
from .balance_transaction_gone import DELETED, VARIANTS
from .exact import exact
from .notice import notice
from .reason_figures import reason_vals

CODE = "paper_gone"
# a credit note that Stripe voided while its entry was cancelled: nothing to reverse
VOID_WITHOUT = Domain("state", "=", "skipped") & Domain("reason_code", "=", "note_void")
NOT_TOLD = reason_vals(None)


class FusionBillingPaper(models.AbstractModel):
    """A paper that was booked, and whose entry a person took away (R27, R29).

    As with the Stripe balance: it is held, and told, until the entry is posted again;
    where that is deleted it is booked anew on a person's word.
    """

    _inherit = "fusion.billing.paper"

    @api.model
    def _look_at_entries(self, account):
        """Hold those whose entry is gone, and let go those whose entry stands again."""
        if not account.cut_over_date:
            return
        own = Domain("stripe_account_id", "=", account.id)
        stands = Domain("move_id.state", "=", "posted")
        booked = Domain("state", "=", "booked")
        booked &= Domain("date", ">=", account.cut_over_date)
        self.search(own & booked & ~stands).write({"state": "held", **NOT_TOLD})
        self.search(own & (GONE | VOID_WITHOUT) & stands)._stand_again()

    def _stand_again(self):
        """What it settled is matched again, which Odoo may have taken apart."""
        self.write({"state": "booked", **NOT_TOLD})
        self._match_each(lambda row: row._match_again())

    def _match_again(self):
        raise NotImplementedError

    def _why_gone(self):
        """The `Reason` of one that is held for it, or None."""
        if not self.filtered_domain(GONE) or self.move_id.state == "posted":
            return None
        return because(
            CODE,
            VARIANTS.get(self.move_id.state, DELETED),
            entry=self.move_id.name or "–",
            paper=self._references()[-1],
            amount=in_currency(self._given(), self.currency_id.name),
        )

    def _given(self):
        """What the customer was credited, exactly."""
        raise NotImplementedError

    def action_book_again(self):
        """On a person's word: by the next run."""
        check_accountant(self.env)
        self.check_access("read")
        gone = self.sudo().filtered(
            lambda row: row.reason_code == CODE and not row.move_id
        )
        if not gone:
            raise UserError(
                self.env._(
                    "Only what was deleted in Odoo is booked again; an entry that is "
                    "still there is to be posted. Nothing was done."
                )
            )
        gone.write({"state": "new", "booked_date": False, **NOT_TOLD})
        said = self.env._(
            "The next run of the Stripe balance books it: in the night, or when you "
            "press “Read Stripe now” on the Stripe account."
        )
        return notice(", ".join(gone.mapped("display_name")), said, "success", False)


class FusionBillingCreditMove(models.Model):
    _inherit = "fusion.billing.credit.move"

    def _given(self):
        return exact(self.amount, self.currency_id)

    def _match_again(self):
        self.env["fusion.billing.credit.writer"]._settle_anew(self)


class FusionBillingCreditNote(models.Model):
    _inherit = "fusion.billing.credit.note"

    def _given(self):
        return exact(self.amount_total, self.currency_id)

    def _match_again(self):
        if self._told().voided_at:
            self.state = "new"  # it is reversed
        self._match()
