from hypothesis import given

from odoo.tests import tagged

from ..models.of_run import KEY, OfRun
from .money_random_case import MoneyRandomCase, sequences, some
from .undo_case import RUN, UndoMixin

PART = sequences(9)


@tagged("post_install", "-at_install")
class TestUndoProperty(UndoMixin, MoneyRandomCase):
    """R33: whatever a run did, it is taken back, or refused and all is as it was."""

    def test_r33_random_sequences(self):
        taken_back = []

        @some(10)
        @given(PART, PART)
        def sequence(before, within):
            with self.world() as world:
                taken_back.append(self.play(world, before, within))

        sequence()
        self.assertGreater(sum(taken_back), 2, taken_back)

    def play(self, world, before, within):
        """Whether it was taken back."""
        world.play(before)
        balance = self.trial_balance()
        run = self.played_by_a_run(world, within)
        window = self.window(run)
        if window.obstacles:
            self.refuses(run, "Locked|wrote anew")
            return False
        window.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self.trial_balance(), balance)
        world.settle()  # all of it is booked again, and is Stripe's balance
        return True

    def played_by_a_run(self, world, events):
        runs = self.env[RUN].sudo()
        vals = {"service_id": self.service.id, "mode": "post", "trigger": "wizard"}
        run = runs.create(vals | {"state": "done", "task": "money"})
        plain = self.env, self.ledger, self.stripe
        mark = {KEY: OfRun(run.id)}
        self.env = self.env(context={**self.env.context, **mark})
        self.ledger = self.ledger.with_context(**mark)
        self.stripe = self.stripe.with_context(**mark)
        try:
            world.play(events)
        finally:
            self.env, self.ledger, self.stripe = plain
        return run.with_env(self.env)
