from datetime import UTC
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import float_repr

from .exact import exact
from .reason_text import sentence

ROWS = "fusion.billing.balance.transaction"


class FusionBillingStripeAccount(models.Model):
    """The openings of a Stripe account, and what moved since (R24, R32)."""

    _inherit = "fusion.billing.stripe.account"

    opening_ids = fields.One2many("fusion.billing.stripe.opening", "stripe_account_id")

    @api.constrains("cut_over_date")
    def _check_cut_over(self):
        for account in self:
            if set(account.opening_ids.mapped("date")) - {account.cut_over_date}:
                raise ValidationError(
                    self.env._(
                        "The cut-over date of %(account)s stays as it is: the opening "
                        "is booked on it.",
                        account=account.name,
                    )
                )

    def _day_read(self):
        """The day, in the service's time zone, on which Stripe told its balance.

        Today, where its balance never rested long enough to be told.
        """
        at = self.balance_at or fields.Datetime.now()
        return self._day_of(at.replace(tzinfo=UTC))

    def _moved_since(self, of=Domain.TRUE):
        """{currency's id: Σ net} of these transactions since the cut-over day."""
        moved = Domain("stripe_account_id", "=", self.id)
        moved &= Domain("date", ">=", self.cut_over_date)
        groups = self.env[ROWS]._read_group(
            moved & of,
            ["currency_id"],
            ["net:sum"],
        )
        return {currency.id: exact(net, currency) for currency, net in groups}

    def _say_standing(self, standings):
        yield from super()._say_standing(standings)
        told = self.sudo()._say_no_opening_account()
        if told and self._is_compared():
            yield told

    def _say_no_opening_account(self):
        """A sentence, or None where it is chosen."""
        if self.opening_account_id:
            return None
        return sentence(self.env, "account_missing", {"accounts": "opening"})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        """Its entries would not be known as openings any more."""
        for account in self.filtered("opening_ids"):
            raise UserError(
                self.env._(
                    "The opening of %(account)s is booked: it cannot be deleted. "
                    "Archive it instead.",
                    account=account.name,
                )
            )

    def _unlisted(self):
        """{currency: amount} of what Stripe holds beyond all that it listed (R24).

        The independent proof: Stripe's own balance, against the opening and what
        moved since. Nothing, where they agree.
        """
        moved, found = self._moved_since(), {}
        for opening in self.opening_ids:
            currency = opening.currency_id
            digits = currency.decimal_places
            told = Decimal((self.balance or {}).get(currency.name, "0"))
            listed = exact(opening.amount, currency)
            listed += moved.get(currency.id, Decimal(0))
            if told != listed:
                found[currency.name] = float_repr(float(told - listed), digits)
        return found
