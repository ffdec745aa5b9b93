from decimal import Decimal

from ..ledger.decide import decide
from .pure import booked, facts, move, policy, source
from .test_decide import DecisionCase


def elsewhere(amount, **changes):
    """What the biller says once `amount` was paid to somebody else."""
    told = {"amount_paid": Decimal(amount), "out_of_band": Decimal(amount)}
    return facts(**told | changes)


class TestDecideOutOfBand(DecisionCase):
    """R10: paid outside the biller; the invoice of 113.00 is posted."""

    def asked(self, said, **changes):
        """Code and figures of what a person is asked to do."""
        told = source()
        known = booked(move=move("posted", told, **changes))
        reason = decide(told, said, known, policy()).payment_reason
        return (reason.code, dict(reason.figures)) if reason else None

    def test_r10_what_a_person_registered_in_odoo_itself_is_not_asked_for(self):
        by_hand = {"residual": Decimal("63.00")}
        self.assertEqual(
            self.asked(elsewhere("50.00"), **by_hand),
            ("settled_elsewhere", {"amount": "50.00", "settled": "50.00"}),
        )
        known = {"paid_by_biller": Decimal("50.00")}
        self.assertEqual(
            self.asked(elsewhere("60.00"), **by_hand | known),
            ("paid_out_of_band", {"amount": "60.00", "currency": "CAD"}),
        )
