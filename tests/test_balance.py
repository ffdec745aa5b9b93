from odoo.tests import tagged

from .common import raw_invoice, unpaid
from .money_case import MoneyCase, answer, charge


@tagged("post_install", "-at_install")
class TestBalance(MoneyCase):
    """R23, R24: every movement of the Stripe balance is booked once, or held."""

    def test_r24_a_charge_of_a_paid_invoice_is_its_payment(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.book(charge(raw, 11300, fee=358))
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual(row.payment_id.x_fc_stripe_reference, raw_ref(raw))
        self.assertFalse(row.move_id)
        self.assertEqual(self.balance_of("clearing"), 109.42)
        self.assertEqual(self.balance_of("fee"), 3.58)

    def test_r24_a_charge_of_no_known_invoice_waits_until_it_is_booked(self):
        raw = raw_invoice()
        row = self.book(charge(raw, 11300))
        self.assertEqual((row.state, row.reason_code), ("booked", "unmatched_charge"))
        self.assertEqual(self.balance_of("unallocated"), -113)
        self.assertEqual(self.balance_of("clearing"), 113)
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertEqual(self.balance_of("clearing"), 113)
        self.assertFalse(row.reason_code)
        self.assertEqual(row.payment_id, self.row_of(raw).payment_ids)

    def test_r23_a_transaction_is_kept_and_booked_once(self):
        told = answer("payout", -5000)
        self.book(told)
        self.assertFalse(self.book(told))
        self.assertEqual(self.balance_of("clearing"), -50)
        self.assertEqual(self.balance_of("transit"), 50)

    def test_r23_an_unknown_kind_is_held_and_shows_as_a_difference(self):
        self.open(CAD="0")
        row = self.book(answer("moon_tax", -100))
        self.assertEqual((row.state, row.reason_code), ("held", "unknown_kind"))
        self.assertIn("moon_tax", row.reason)
        self.assertEqual(self.days()[-1][1:], (-1, 0, -1))

    def test_r24_every_day_of_the_clearing_account_is_stripes(self):
        raw = raw_invoice()
        self.ingest(raw)
        self.book(
            charge(raw, 11300, fee=358),
            answer("stripe_fee", -113, at="2026-05-14 15:00"),
            answer("payout", -10000, at="2026-05-15 15:00"),
            answer(
                "adjustment",
                -500,
                1500,
                at="2026-05-16 15:00",
                reporting_category="dispute",
            ),
        )
        self.open(CAD="100.00")
        self.assertEqual(
            self.days(),
            [
                ("2026-05-01", 111.71, 111.71, 0),
                ("2026-05-13", 221.13, 221.13, 0),
                ("2026-05-14", 220.0, 220.0, 0),
                ("2026-05-15", 120.0, 120.0, 0),
                ("2026-05-16", 100.0, 100.0, 0),
            ],
        )

    def test_r25_the_tax_in_a_fee_reaches_the_return(self):
        row = self.book(answer("stripe_fee", 0, fee=226, tax=26))
        lines = row.fee_move_id.line_ids
        taxed = lines.filtered("tax_line_id")
        self.assertEqual(taxed.balance, 0.26)
        self.assertEqual(taxed.tax_base_amount, 2)
        self.assertTrue(taxed.tax_tag_ids)
        self.assertEqual(self.balance_of("fee"), 2)
        self.assertEqual(self.balance_of("clearing"), -2.26)

    def test_r24_an_invoice_of_another_currency_is_no_candidate(self):
        self.dollars()
        raws = raw_invoice(), raw_invoice(currency="USD")
        self.ingest(*raws, facts={raw["id"]: unpaid(raw) for raw in raws})
        row = self.book(charge(raw_invoice(), 11300))
        self.assertEqual(row.reason_code, "unmatched_charge")
        here, other = (raw["invoice_number"] for raw in raws)
        self.assertIn(here, row.reason)
        self.assertNotIn(other, row.reason)

    def test_r24_an_open_invoice_of_odd_cents_is_one(self):
        raw = raw_invoice("55.37", "6.37")
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        row = self.book(charge(raw_invoice(), 5537))
        self.assertIn(raw["invoice_number"], row.reason)

    def test_r24_of_an_invoice_paid_in_part_what_is_open_counts(self):
        raw = raw_invoice("55.37", "6.37")
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        invoice = self.row_of(raw).move_id
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        register.create({"amount": 20}).action_create_payments()
        whole = self.book(answer("charge", 5537))
        self.assertNotIn(raw["invoice_number"], whole.reason)
        rest = self.book(answer("charge", 3537))
        self.assertIn(raw["invoice_number"], rest.reason)

    def test_r25_the_fees_of_a_day_are_one_entry(self):
        rows = self.book(*(answer("stripe_fee", -100) for _each in range(3)))
        self.assertEqual(len(rows.fee_move_id), 1)
        self.assertEqual(rows.fee_move_id.amount_total, 3)

    def test_r32_the_opening_follows_what_is_booked_before_the_cut_over(self):
        self.open(CAD="20.00")
        self.assertEqual(self.balance_of("opening"), -20)
        raw = raw_invoice()
        openings = self.env["fusion.billing.stripe.opening"].sudo().search([])
        openings.date = "2026-06-01"
        self.stripe.cut_over_date = "2026-06-01"
        self.ingest(raw)
        self.open(CAD="20.00")
        self.assertEqual(self.balance_of("clearing"), 20)
        self.assertEqual(self.balance_of("opening"), 93)

    def test_r32_what_is_listed_late_does_not_stay_in_the_opening(self):
        """Stripe's balance had it already when the opening was computed."""
        self.book(answer("payout", -1000))
        self.open(CAD="20.00")
        self.assertEqual(self.balance_of("opening"), -30)
        self.book(answer("payout", -5000, at="2026-05-12 15:00"))
        self.open(CAD="20.00")
        self.assertEqual(self.balance_of("opening"), -80)
        self.assertEqual(self.days()[-1][1:], (20, 20, 0))
        self.assertEqual(self.stripe._unlisted(), {})

    def test_r32_what_moves_later_does_not_change_the_opening(self):
        self.open(CAD="20.00")
        self.book(answer("payout", -500, at="2026-07-12 15:00"))
        self.open(at="2026-07-30 12:00:00", CAD="15.00")
        self.assertEqual(self.balance_of("opening"), -20)
        self.assertEqual(self.days()[-1][1:], (15, 15, 0))

    def test_r9_a_locked_day_is_held(self):
        self.company.hard_lock_date = "2026-05-31"
        row = self.book(answer("payout", -5000))
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))
        self.assertEqual(self.balance_of("clearing"), 0)


def raw_ref(raw):
    return f"ch_{raw['invoice_number']}"

    def test_r9_a_tax_on_fees_is_of_the_tax_lock_too(self):
        self.company.tax_lock_date = "2026-05-31"
        row = self.book(answer("tax_fee", -130))
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))
        self.service.book_on_first_open_day = True
        self.book_rows(row)
        self.assertEqual((row.state, f"{row.booked_date}"), ("booked", "2026-06-01"))

    def test_r25_of_two_taxes_the_provincial_one_is_expense(self):
        self.stripe.fee_tax_id = self.chart("gstpst_purchase_tax_12_bc")
        items = self.book(answer("stripe_fee", 0, fee=112, tax=12)).fee_move_id.line_ids
        taxes = items.filtered("tax_line_id")
        self.assertEqual(sorted(taxes.mapped("balance")), [0.05, 0.07])
        self.assertEqual(self.balance_of("fee"), 1.07)
        self.assertEqual(self.balance_of("clearing"), -1.12)
