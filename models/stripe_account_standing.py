from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools.misc import format_date


class Standing(NamedTuple):
    """What Stripe holds of a currency, and what stands on its clearing account."""

    currency: models.Model
    stripe: float
    clearing: float

    @property
    def difference(self):
        return self.currency.round(self.stripe - self.clearing)

    @property
    def differs(self):
        return not self.currency.is_zero(self.difference)


class FusionBillingStripeAccount(models.Model):
    """Stripe's balance beside the clearing account, as far as Stripe was read (R24)."""

    _inherit = "fusion.billing.stripe.account"

    standing = fields.Html(string="Now", compute="_compute_standing")
    standing_note = fields.Text(compute="_compute_standing")
    differs = fields.Boolean(compute="_compute_standing")

    @api.depends("balance", "balance_at", "journal_ids", "cut_over_date")
    @api.depends_context("lang", "tz")
    def _compute_standing(self):
        for account in self:
            standings = account._standings()
            account.standing = account.balance_at and account.env["ir.qweb"]._render(
                "fusion_centralize_billing.stripe_standing", {"standings": standings}
            )
            account.differs = account._is_compared() and any(
                each.differs for each in standings
            )
            account.standing_note = "\n".join(account._say_standing(standings))

    def _is_compared(self):
        """Stripe was read since the cut-over day had come."""
        begin = self.cut_over_date
        return bool(self.balance_at and begin and self._day_read() >= begin)

    def _standings(self):
        """One for each currency that Stripe holds or a clearing journal has."""
        self.ensure_one()
        clearing = self._clearing_sums()
        told = {
            self.env["fusion.billing.books"]._currency(name): float(amount)
            for name, amount in (self.balance or {}).items()
        }
        held = {currency for currency, amount in told.items() if amount and currency}
        currencies = self.env["res.currency"].union(*clearing, *held)
        return [
            Standing(each, told.get(each, 0.0), clearing.get(each, 0.0))
            for each in currencies.sorted("name")
        ]

    def _clearing_sums(self):
        """{currency: what stands on its clearing account}, by one query.

        Whoever may see the proof need not be allowed to read entries.
        """
        journals = self.sudo().journal_ids
        sums = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("account_id", "in", journals.default_account_id.ids),
                    ("parent_state", "=", "posted"),
                ],
                ["account_id", "currency_id"],
                ["amount_currency:sum"],
            )
        )
        found = {(account, currency): amount for account, currency, amount in sums}
        return {
            currency.sudo(False): currency.round(
                found.get((journal.default_account_id, currency), 0.0)
            )
            for journal in journals
            for currency in [journal._fc_currency()]
        }

    # --- in words ------------------------------------------

    def _say_standing(self, standings):
        if not self.balance_at:
            yield self.env._(
                "Stripe has not been read yet. Press “Read Stripe now”: what it says "
                "is booked from the cut-over date on."
            )
            return
        if not self._is_compared():
            yield self.env._(
                "It is compared from the cut-over date on: %(date)s. Until then "
                "nothing of the Stripe balance is booked.",
                date=format_date(self.env, self.cut_over_date) or "–",
            )
            return
        if not any(each.differs for each in standings):
            yield self.env._("The clearing account is what Stripe holds.")
        for each in standings:
            if each.differs:
                yield self._say_difference(each)
        yield from self._say_unlisted()
        yield from self._say_unvalued()

    def _say_difference(self, standing):
        currency = standing.currency
        return self.env._(
            "Stripe holds %(stripe)s, the clearing account has %(clearing)s: a "
            "difference of %(difference)s. See by day where it began, and decide the "
            "transactions that are held.",
            stripe=currency.format(standing.stripe),
            clearing=currency.format(standing.clearing),
            difference=currency.format(standing.difference),
        )

    def _say_unlisted(self):
        for name, amount in self._unlisted().items():
            yield self._say_unlisted_of(name, amount)

    def _say_unlisted_of(self, name, amount):
        currency = self.env["fusion.billing.books"]._currency(name)
        return self.env._(
            "Stripe's balance is %(amount)s beyond the opening and all the "
            "transactions that it listed. Press “Read Stripe now”; if that does "
            "not help ask Stripe's support which transaction is missing.",
            amount=currency.format(float(amount)),
        )

    def _say_unvalued(self):
        """Openings that are not booked, for want of a rate."""
        for opening in self.opening_ids.sudo():
            currency, lacking = opening.currency_id, opening._lacking()
            if lacking and not opening._has_rate():
                yield self.env._(
                    "%(amount)s of the opening is not booked: there is no rate of "
                    "%(currency)s in the week before %(date)s. Enter one; the next run "
                    "books it.",
                    amount=currency.format(lacking),
                    currency=currency.name,
                    date=format_date(self.env, opening._open_day()),
                )
