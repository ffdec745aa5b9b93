"""How a `MoneyWorld` takes hold of what its Stripe has."""

from .money_world_checks import Checks

BALANCES = ("cad", "usd")  # what is paid in euros is converted into the first


class Nothing(Exception):
    """There is nothing to refund, to fail, to pay out."""


class Hands(Checks):
    def _key(self):
        return f"k{self.count}"

    def _purse(self, number):
        return BALANCES[number % 3 == 0]

    def _one(self, kind, number):
        return self._among(self.bank.held(kind), number)

    def _among(self, objects, number):
        if not objects:
            raise Nothing
        return objects[number % len(objects)]

    def _at_bank(self, name, *args, **options):
        """What Stripe would refuse does not happen."""
        try:
            return getattr(self.bank, name)(*args, **options)
        except ValueError as error:
            raise Nothing from error
