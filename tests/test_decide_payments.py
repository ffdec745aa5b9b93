from dataclasses import replace
from decimal import Decimal

from ..ledger.booked import BookedPayments
from ..ledger.decide import decide
from ..ledger.invoice import BillerCustomer
from .decide_case import DecisionCase, paid, payment
from .pure import booked, facts, move, policy, source


def elsewhere(amount, **changes):
    """What the biller says once `amount` was paid to somebody else."""
    told = {"amount_paid": Decimal(amount), "out_of_band": Decimal(amount)}
    return facts(**told | changes)


class TestDecideOutOfBand(DecisionCase):
    """R10: paid outside the biller; the invoice of 113.00 is posted."""

    def asked(self, said, payments=None, **changes):
        """Code and figures of what a person is asked to do."""
        told, payments = source(), payments or BookedPayments()
        known = booked(move=move("posted", told, **changes), payments=payments)
        reason = decide(told, said, known, policy()).payment_reason
        return (reason.code, dict(reason.figures)) if reason else None

    def test_r10_what_a_person_registered_in_odoo_itself_is_not_asked_for(self):
        by_hand = {"residual": Decimal("63.00")}
        self.assertEqual(
            self.asked(elsewhere("50.00"), **by_hand),
            ("settled_elsewhere", {"amount": "50.00", "settled": "50.00"}),
        )
        known = BookedPayments(total=Decimal("50.00"))
        self.assertEqual(
            self.asked(elsewhere("60.00"), known, **by_hand),
            ("paid_out_of_band", {"amount": "60.00", "currency": "CAD"}),
        )

    def registered(self, amount, *ids):
        amount = Decimal(amount)
        return BookedPayments(frozenset(ids), total=amount, out_of_band=amount)

    def test_r10_what_is_not_yet_registered_is_asked_for(self):
        once = self.registered("50.00", "out_of_band")
        open_ = {"residual": Decimal("63.00")}
        for told, code, figures in [
            ("113.00", "paid_out_of_band", {"amount": "63.00", "currency": "CAD"}),
            ("50.00", None, None),
            ("40.00", None, None),
        ]:
            with self.subTest(told=told):
                asked = self.asked(elsewhere(told), once, **open_)
                self.assertEqual(asked, (code, figures) if code else None)

    def test_r10_what_was_cancelled_is_asked_for_again(self):
        cancelled = self.registered("0.00", "out_of_band")
        figures = {"amount": "113.00", "currency": "CAD"}
        asked = self.asked(elsewhere("113.00"), cancelled)
        self.assertEqual(asked, ("paid_out_of_band", figures))

    def test_r10_what_was_taken_off_the_invoice_is_told(self):
        loose = self.registered("113.00", "out_of_band", "out_of_band_2")
        figures = {"amount": "113.00", "residual": "113.00"}
        asked = self.asked(elsewhere("113.00"), loose)
        self.assertEqual(asked, ("payment_unmatched", figures))

    def test_r10_it_stands_in_no_payments_way(self):
        known = self.registered("50.00", "out_of_band", "out_of_band_2")
        said = elsewhere("50.00", paid=True, amount_paid=Decimal(113))
        moved = move("posted", source(), residual=Decimal(63))
        decision = decide(source(), said, booked(move=moved, payments=known), policy())
        self.assertEqual([each.id for each in decision.payments], ["paid"])


class TestDecideAccepted(DecisionCase):
    """R11: a person let the posted invoice of 113.00 be; its payments go on."""

    def twice(self, told, said, moved):
        """What is decided at first, and once a person has accepted its reason."""
        before = decide(told, said, booked(move=moved), policy())
        known = booked(move=moved, accepted=(before.reason,))
        return before, decide(told, said, known, policy())

    def test_r11_payments_go_on_by_the_figures_of_what_is_posted(self):
        told, double = source(), source("200.00", "26.00")
        adopted = move("posted", source("90.00", "23.00"), residual=Decimal(113))
        adopted = replace(adopted, fingerprint=told.fingerprint)
        other = paid(payment(), customer=BillerCustomer(external_id="cus_2"))
        for code, now, said, moved in [
            ("amount_mismatch", told, other, move("posted", told)),
            ("source_changed", double, paid(payment()), move("posted", told)),
            ("totals_mismatch", told, paid(payment()), adopted),
        ]:
            with self.subTest(code=code):
                before, after = self.twice(now, said, moved)
                self.assertEqual((before.reason.code, before.payments), (code, ()))
                self.assert_decided(after, "keep", after.reason and code)
                self.assertEqual(after.payments, (payment(),))
                self.assertEqual((after.payment_reason, after.flags), (None, ()))

    def test_r11_what_else_is_then_found_is_told(self):
        double = source("200.00", "26.00")
        _before, after = self.twice(double, paid(payment()), move("posted", source()))
        self.assertIsNone(after.payment_reason)
        said = paid(payment(amount="226.00"))
        _before, after = self.twice(double, said, move("posted", source()))
        self.assertEqual(after.payment_reason.code, "payment_exceeds")

    def test_r11_a_currency_let_be_is_not_taken_for_the_invoices(self):
        said = paid(payment(currency=""), currency="usd")
        _before, after = self.twice(source(), said, move("posted", source()))
        self.assertEqual(after.payments, ())
        self.assertEqual(after.payment_reason.code, "payment_currency")

    def test_r12_what_is_void_or_another_invoice_is_never_paid(self):
        told = source()
        another = move("posted", told, biller_id="in_9")
        credited = replace(move("posted", told), total=Decimal(-113))
        for code, said, moved in [
            ("void_after_post", paid(payment(), void=True), move("posted", told)),
            ("draft_after_post", paid(payment(), draft=True), move("posted", told)),
            ("source_changed", paid(payment()), another),
            ("totals_mismatch", paid(payment()), credited),
        ]:
            with self.subTest(code=code):
                before, after = self.twice(told, said, moved)
                self.assertEqual((before.reason.code, after.payments), (code, ()))

    def test_r11_only_a_posted_invoice_is_let_be(self):
        said = paid(payment(), total=Decimal(1))
        _before, after = self.twice(source(), said, move("draft", source()))
        self.assert_decided(after, "hold", "amount_mismatch")


class TestDecideBooked(DecisionCase):
    def test_r10_payments_outlive_their_move(self):
        known = booked(payments=BookedPayments(frozenset({"ch_1"})))
        said = paid(payment(amount="50.00"), payment("ch_2", "63.00"))
        decision = decide(source(), said, known, policy())
        self.assert_decided(decision, "create")
        self.assertEqual([each.id for each in decision.payments], ["ch_2"])
