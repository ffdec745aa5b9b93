import os

from hypothesis import given, seed

from odoo.tests import tagged

from .money_random_case import MoneyRandomCase, sequences, some

EXAMPLES = int(os.environ.get("EXAMPLES") or "50")
SEED = os.environ.get("SEED") or ""


@tagged("post_install", "-at_install")
class TestBalanceProperty(MoneyRandomCase):
    """R24: whatever happens, in whatever batches, clearing is Stripe's balance, in each
    currency, and each movement of it is booked once.
    """

    @seed(SEED)
    @some(EXAMPLES, derandomize=not SEED)
    @given(sequences(20))
    def test_r24_random_sequences(self, events):
        with self.world() as world:
            world.play(events)
