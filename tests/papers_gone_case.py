"""What the tests share of papers whose entry a person takes away."""

from .credit_case import MOVES, NOTES, KnownCustomerCase


class PapersGoneCase(KnownCustomerCase):
    """What a person does to papers of a customer, and what each run does."""

    def look(self):
        """As each run does, before it decides what is held."""
        for name, model in (("note", NOTES), ("credit", MOVES)):
            rows = self.env[model].sudo()
            rows._look_at_entries(self.stripe)
            rows._take_by_hand(self.stripe)
            self.book_papers(name, rows._to_be_booked(self.stripe))

    def delete(self, move):
        move.button_draft()
        move.with_context(force_delete=True).unlink()
