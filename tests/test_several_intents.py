from odoo.tests import tagged

from .intents_case import IntentsCase
from .money_case import instant

THREE = [
    ("a", 3000, "2026-05-13"),
    ("b", 5000, "2026-05-15"),
    ("c", 3300, "2026-06-02"),
]
BOOKED = [
    ("ch_a", 30, "2026-05-13"),
    ("ch_b", 50, "2026-05-15"),
    ("ch_c", 33, "2026-06-02"),
]


@tagged("post_install", "-at_install")
class TestSeveralIntents(IntentsCase):
    """R10, R24: an invoice that several intents pay is paid by as many payments."""

    def test_r10_each_intent_is_a_payment_of_its_own_on_its_own_day(self):
        states = []
        for place, part in enumerate(THREE, start=1):
            self.pay(*part)
            row = self.daily_run()
            self.assertEqual(self.payments(), BOOKED[:place])
            states.append((row.state, row.reason_code, row.move_id.amount_residual))
            self.assert_mirrored()
        self.assertEqual(
            states, [("partial", False, 83), ("partial", False, 33), ("paid", False, 0)]
        )
        told = self.movements()
        self.assertEqual(told.payment_id, row.payment_ids)
        for movement in told:
            self.assertEqual(movement.payment_id.date, movement.date)
            self.assertEqual(movement.payment_id.amount, movement.gross)

    def test_r10_all_of_them_are_booked_at_once_where_the_invoice_comes_late(self):
        for part in THREE:
            self.pay(*part)
        self.read_balance()
        self.assertEqual(
            set(self.movements().mapped("reason_code")), {"unmatched_charge"}
        )
        self.assertEqual(self.balance_of("unallocated"), -113)
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual((self.payments(), self.balance_of("unallocated")), (BOOKED, 0))
        self.assertEqual(set(self.movements().mapped("reason_code")), {False})
        self.assert_mirrored()

    def test_r10_read_again_nothing_is_booked_twice(self):
        for part in THREE:
            self.pay(*part)
        self.daily_run()
        before = self.env["account.move"].search_count([])
        self.daily_run()
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.assertEqual(self.payments(), BOOKED)

    def test_r24_a_part_is_dated_by_the_balance_in_the_service_s_zone(self):
        self.bank.pay("late", self.billed, 3000, instant("2026-05-14 02:30"))
        self.daily_run()
        self.assertEqual(self.payments(), [("ch_late", 30, "2026-05-13")])
        self.assert_mirrored()

    def test_r27_a_part_of_one_goes_back_and_the_rest_stays_paid(self):
        for part in THREE:
            self.pay(*part)
        self.daily_run()
        self.bank.refund("r", "ch_b", instant("2026-06-05 15:00"), 2000)
        row = self.daily_run()
        refund = self.movements("refund")
        self.assertEqual(refund.payment_id.amount, 20)
        self.assertEqual((row.state, row.move_id.amount_residual), ("paid", 0))
        note = refund.note_id
        self.assertEqual((note.state, note.amount_total), ("draft", 20))
        self.assertEqual(note.reversed_entry_id, row.move_id)
        self.assert_mirrored()
        note.action_post()
        self.assertEqual(note.payment_state, "paid")
        self.assertEqual(row.move_id.amount_residual, 0)

    def test_r27_one_that_is_refunded_before_the_others_come(self):
        """Stripe counts it as paid all the same: so does the invoice."""
        self.pay(*THREE[0])
        self.daily_run()
        self.bank.refund("r", "ch_a", instant("2026-05-14 15:00"), 1000)
        row = self.daily_run()
        self.assertEqual((row.state, row.move_id.amount_residual), ("partial", 83))
        for part in THREE[1:]:
            self.pay(*part)
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(self.payments(), BOOKED)
        self.assert_mirrored()

    def test_r27_a_debit_among_them_comes_back_and_its_part_is_open(self):
        self.pay("a", 3000, "2026-05-13", prefix="py")
        self.pay("b", 8300, "2026-05-15")
        self.daily_run()
        self.bank.return_debit("py_a", instant("2026-05-20 15:00"), fee=500)
        row = self.daily_run()
        self.assertEqual((row.state, row.move_id.amount_residual), ("partial", 30))
        self.assertEqual(len(row.payment_ids), 2)
        self.assert_mirrored()

    def test_r28_one_of_them_is_disputed_and_lost(self):
        for part in THREE:
            self.pay(*part)
        self.daily_run()
        self.bank.dispute("d", "ch_b", instant("2026-06-05 15:00"))
        self.daily_run()
        self.bank.lose("du_d", instant("2026-06-09 15:00"))
        row = self.daily_run()
        self.assertEqual((row.state, row.move_id.amount_residual), ("partial", 50))
        self.assertEqual(row.reason_code, "dispute_lost_to_review")
        self.assert_mirrored()

    def test_r29_the_last_of_them_is_too_much(self):
        self.pay(*THREE[0])
        self.pay("b", 9000, "2026-05-15")
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(row.move_id.amount_residual, 0)
        self.assertEqual(self.balance_of("credit"), -7)
        self.assert_mirrored()


@tagged("post_install", "-at_install")
class TestPartlyOutOfBand(IntentsCase):
    """R10, R24: what is paid elsewhere is never of the clearing account."""

    def setUp(self):
        super().setUp()
        self.elsewhere = self.env["account.journal"].create(
            {
                "name": "Our Bank",
                "code": "OURB",
                "type": "bank",
                "company_id": self.company.id,
            }
        )

    def register(self, row):
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.accountant.id)
            values = {"action": "out_of_band", "row_ids": row.ids}
            values["journal_id"] = self.elsewhere.id
            env["fusion.billing.source.invoice.resolve"].create(values).action_apply()
        self.env.invalidate_all()

    def assert_held(self, row, residual):
        self.assertEqual((row.state, row.reason_code), ("partial", "paid_out_of_band"))
        self.assertEqual(row.reason_figures["amount"], f"{residual}.00")
        self.assertEqual(row.move_id.amount_residual, residual)
        self.assert_mirrored()

    def test_r10_the_part_of_stripe_is_booked_and_the_rest_is_held(self):
        self.pay(*THREE[0])
        self.pay_elsewhere("e", 8300, "2026-05-20")
        row = self.daily_run()
        self.assertEqual(self.payments(), BOOKED[:1])
        self.assert_held(row, 83)

    def test_r10_registered_the_invoice_is_paid_and_clearing_is_stripe_s(self):
        self.pay(*THREE[0])
        self.pay_elsewhere("e", 8300, "2026-05-20")
        row = self.daily_run()
        before = self.balance_of("clearing")
        self.register(row)
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        other = row.payment_ids.filtered(lambda pay: pay.journal_id == self.elsewhere)
        self.assertEqual((other.amount, f"{other.date}"), (83, "2026-05-20"))
        self.assertEqual(self.balance_of("clearing"), before)
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(len(row.payment_ids), 2)
        self.assert_mirrored()

    def test_r10_paid_elsewhere_first_and_then_through_stripe(self):
        self.pay_elsewhere("e", 3000, "2026-05-13")
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("posted", "paid_out_of_band"))
        self.pay("b", 8300, "2026-05-15")
        row = self.daily_run()
        self.assertEqual(self.payments(), [("ch_b", 83, "2026-05-15")])
        self.assert_held(row, 30)
        self.register(row)
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assert_mirrored()

    def test_r10_registered_between_two_parts_of_stripe(self):
        self.pay(*THREE[0])
        self.pay_elsewhere("e", 5000, "2026-05-15")
        self.register(self.daily_run())
        self.pay("c", 3300, "2026-06-02")
        row = self.daily_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(len(row.payment_ids), 3)
        self.assert_mirrored()

    def test_r27_what_stripe_had_goes_back_and_the_rest_stays(self):
        self.pay(*THREE[0])
        self.pay_elsewhere("e", 8300, "2026-05-20")
        row = self.daily_run()
        self.bank.refund("r", "ch_a", instant("2026-05-25 15:00"))
        row = self.daily_run()
        self.assertEqual(self.movements("refund").note_id.amount_total, 30)
        self.assert_held(row, 83)
