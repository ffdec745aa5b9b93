from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang


class Point(NamedTuple):
    """Something that is open of Stripe's money: `key` says which, for as long as it is
    open; `sentence` what happened, with its figures, and what to do.
    """

    key: str
    sentence: str


class FusionBillingOpenMoney(models.AbstractModel):
    """What of its records is open for a person, told by runs and counted (R13)."""

    _name = "fusion.billing.open.money"
    _description = "What Is Open of Stripe's Money"

    _fields_told = ()  # that the points are made of: read with the records

    @api.model
    def _points(self, account):
        """The `Point`s of a Stripe account, by one query where nothing is open."""
        found = self.search_fetch(self._to_tell(account), self._fields_told)
        return [point for record in found for point in record._own_points()]

    @api.model
    def _of_account(self, account):
        return Domain("stripe_account_id", "=", account.id)

    @api.model
    def _to_tell(self, account):
        """The domain of those that have a point."""
        raise NotImplementedError

    def _own_points(self):
        raise NotImplementedError

    def _told_money(self, amount):
        """In the record's currency, which may be one that Odoo has not."""
        currency = self.currency_id
        return currency.format(amount) if currency else formatLang(self.env, amount)
