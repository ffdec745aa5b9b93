from odoo import models
from odoo.tools import split_every

from ..ledger.normalise import customer_of

NAMED = 20  # of those that a person must decide
BATCH = 500


class FusionBillingService(models.Model):
    """What the set-up wants to know of the source: its rates of tax, its customers.

    Read once, when a person asks, and kept with the line of the set-up; never more of
    it than the survey's bounds.
    """

    _inherit = "fusion.billing.service"

    def _ask_about(self, code):
        """Ask whom this line is about; (kind of notice, sentence)."""
        describe = {
            "database": self._describe_nexacloud,
            "stripe": self._describe_stripe,
            "lago": self._describe_lago,
        }
        said = self._check(code)._ask(describe[code])
        if code == "database":
            self._survey_all(is_there=said[0] != "danger")
        return said

    def _survey_all(self, is_there):
        """What takes long may fail alone: the database itself was found."""
        for code, survey in {
            "taxes": self._survey_rates,
            "customers": self._survey_customers,
        }.items():
            check = self._check(code)
            check._forget()
            if is_there:
                check._ask(survey)

    def _survey_rates(self):
        with self._survey() as survey:
            rates = survey.rates()
        if rates is None:
            text = self.env._(
                "The amounts of the source are no numbers in its database: their rates "
                "cannot be told before a dry run."
            )
            return "danger", text, False
        return "success", False, {"rates": [_as_text(rate) for rate in rates]}

    def _survey_customers(self):
        with self._survey() as survey:
            users, counts = survey.users(), survey.user_counts()
        found = dict.fromkeys(("linked", "known", "new", "nameless"), 0)
        found |= {"unclear": [], "unclear_count": 0, "looked_at": len(users)}
        for batch in split_every(BATCH, users, list):
            self._sort_customers(batch, found)
        return "success", False, found | counts

    def _sort_customers(self, users, found):
        """Count into `found` by what the first run would find (R3)."""
        finder = self.env["fusion.billing.partner.finder"]
        customers = [
            customer_of({"user": user, "user_id": user["id"]}) for user in users
        ]
        customers = [customer for customer in customers if customer]
        linked = finder._linked(self, customers)
        candidates = finder._candidates(self, customers)
        for customer in customers:
            partners = candidates[customer.external_id]
            problem = partners[:1] and finder._problem(self, partners[0])
            if len(partners) > 1 or problem:
                self._add_unclear(customer, partners, found)
            else:
                found[_kind_of(customer, partners, linked)] += 1

    def _add_unclear(self, customer, partners, found):
        found["unclear_count"] += 1
        if len(found["unclear"]) < NAMED:
            names = ", ".join(f"{each.name[:60]} ({each.id})" for each in partners[:5])
            who = customer.email or customer.name or customer.external_id
            found["unclear"].append(
                {"id": customer.external_id, "who": who[:100], "partners": names}
            )


def _as_text(rate):
    return {name: str(value) for name, value in rate.items()}


def _kind_of(customer, partners, linked):
    if customer.external_id in linked:
        return "linked"
    if partners:
        return "known"
    return "new" if customer.name else "nameless"
