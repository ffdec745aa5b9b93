from decimal import Decimal

from odoo import models

from ..ledger.money import money, plain
from ..ledger.rates import Charged, rates_used
from ..sources.nexacloud_survey import RATES
from .check import Look

NEAR = Decimal("0.02")  # percent: rates were rounded to a hundredth


class FusionBillingCheck(models.Model):
    """Whether the company has what the source's invoices need: taxes and customers.

    What the source has is kept; what the books have is looked up each time.
    """

    _inherit = "fusion.billing.check"

    # --- taxes ------------------------------------------

    def _look_taxes(self):
        options = self._tax_options()
        if not options:
            text = self.env._(
                "%(company)s has no sales taxes: invoices with tax would be held. "
                "Install the Canadian chart of accounts, or create the taxes.",
                company=self.company_id.name,
            )
            return Look("missing", text, "chart")
        if not self.told_at:
            return self._source_unknown()
        if self.told:
            return Look("look", self.told, "check")
        uses = rates_used(self._charged(), options)
        unknown = [use for use in uses if use.rate and not use.taxes]
        first = sorted(uses, key=lambda use: use not in unknown)
        text = "\n".join(self._say_rates(first)) or self.env._("No invoice is taxed.")
        return Look("look", text, "taxes") if unknown else Look("done", text)

    def _tax_options(self):
        return self.env["fusion.billing.books"]._tax_options(self.company_id)

    def _source_unknown(self):
        text = self.env._("Shows once the database was checked.")
        is_set = self.service_id._parameter("nexacloud_dsn")
        return Look("look", text, "check" if is_set else "settings")

    def _charged(self):
        """What the source charges, as it was kept; what is no amount is left out."""
        for each in self.found["rates"]:
            try:
                subtotal, tax = money(each["subtotal"]), money(each["tax"])
            except ValueError:
                continue
            lines, count = int(each["lines"]), int(each["invoices"])
            if subtotal:
                yield Charged(subtotal, tax, lines, count, self._digits(each))

    def _digits(self, each):
        currency = self.env["fusion.billing.books"]._currency(each["currency"])
        return currency.decimal_places if currency else 2

    def _say_rates(self, uses):
        """A sentence for each rate."""
        for use in uses:
            yield self._say_rate(use)
        if len(self.found["rates"]) >= RATES:
            yield self.env._("Only the most frequent rates were looked at.")

    def _say_rate(self, use):
        names = " / ".join(option.name for option in use.taxes)
        figures = {"rate": plain(use.rate), "count": f"{use.invoices:,}"}
        if not use.rate:
            return self.env._("No tax (invoices: %(count)s)", count=figures["count"])
        if len(use.taxes) == 1:
            return self.env._(
                "%(rate)s %% (invoices: %(count)s): %(taxes)s", taxes=names, **figures
            )
        if use.taxes:
            return self.env._(
                "%(rate)s %% (invoices: %(count)s): %(taxes)s; the biller or the "
                "customer's province tells which",
                taxes=names,
                **figures,
            )
        return self._say_unknown(use, figures)

    def _say_unknown(self, use, figures):
        if archived := self._archived_like(use):
            return self.env._(
                "%(rate)s %% (invoices: %(count)s): none in use; %(taxes)s is there "
                "and archived: activate it",
                taxes=archived,
                **figures,
            )
        return self.env._(
            "%(rate)s %% (invoices: %(count)s): none comes to it. Where only part of "
            "an invoice is taxed, the biller tells; else create the tax, or the "
            "invoice will be held",
            **figures,
        )

    def _archived_like(self, use):
        books = self.env["fusion.billing.books"].with_context(active_test=False)
        options = books._find_tax_options(self.company_id)
        same = [option for option in options if abs(option.rate - use.rate) < NEAR]
        taxes = self.env["account.tax"].browse([option.id for option in same])
        names = taxes.filtered(lambda tax: not tax.active).mapped("name")
        return " / ".join(names)

    # --- customers ------------------------------------------

    def _look_customers(self):
        if not self.told_at:
            return self._source_unknown()
        if self.told:
            return Look("look", self.told, "check")
        found = self.found
        text = self._say_customers(found)
        left = self._left_unclear()
        count = found["unclear_count"] - len(found["unclear"]) + len(left)
        if not count:
            return Look("done", text)
        lines = [text, self._say_unclear(count)]
        lines += [f"• {each['who']}: {each['partners']}" for each in left[:5]]
        return Look("look", "\n".join(lines), "links")

    def _say_customers(self, found):
        text = self.env._(
            "Users with invoices: %(users)s. Linked to a customer: %(linked)s; found "
            "by Stripe customer or e-mail: %(known)s; would be created: %(new)s.",
            users=f"{found['users']:,}",
            linked=f"{found['linked']:,}",
            known=f"{found['known']:,}",
            new=f"{found['new']:,}",
        )
        return " ".join(filter(None, [text, *self._say_gaps(found)]))

    def _say_gaps(self, found):
        if found["nameless"] or found["without"]:
            yield self.env._(
                "Without a name: %(nameless)s; invoices without a user: %(without)s. "
                "Their invoices will be held.",
                nameless=f"{found['nameless']:,}",
                without=f"{found['without']:,}",
            )
        if found["looked_at"] < found["users"]:
            yield self.env._(
                "Only the first %(count)s users were looked at.",
                count=f"{found['looked_at']:,}",
            )

    def _say_unclear(self, count):
        return self.env._(
            "Not clear: %(count)s. Several customers have the address, or the one is "
            "archived or of another company. Choose who it is:",
            count=f"{count:,}",
        )

    def _left_unclear(self):
        """Of the users that were named, those that nobody has linked since."""
        finder = self.env["fusion.billing.partner.finder"]
        unclear = (self.found or {}).get("unclear", [])
        links = self.env["fusion.billing.account.link"].search(
            [
                ("service_id", "=", self.service_id.id),
                ("external_account_id", "in", [each["id"] for each in unclear]),
            ]
        )
        links = links.filtered(
            lambda link: not finder._problem(self.service_id, link.partner_id)
        )
        linked = set(links.mapped("external_account_id"))
        return [each for each in unclear if each["id"] not in linked]
