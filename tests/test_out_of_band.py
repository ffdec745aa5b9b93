from datetime import UTC, date, datetime
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase, facts_of, raw_invoice


@tagged("post_install", "-at_install")
class TestOutOfBand(LedgerCase):
    """R10: paid outside the biller is booked where a person says it arrived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        journals = cls.env["account.journal"]
        cls.bank = journals.create(
            {
                "name": "Our Bank",
                "code": "OURB",
                "type": "bank",
                "company_id": cls.company.id,
            }
        )

    def held_row(self, amount="113.00", **said):
        raw = self.raw = raw_invoice()
        self.said = facts_of(raw, payments=[], out_of_band=Decimal(amount), **said)
        self.ingest(raw, facts={raw["id"]: self.said})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "paid_out_of_band"))
        return row

    def again(self, row, **said):
        """The next day's run, in which the biller says more."""
        self.said |= said
        self.ingest(self.raw, facts={row.external_id: self.said})

    def register(self, rows, journal=None, payment_date=False):
        """Through the dialogue, as the accountant, on a cursor that commits."""
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.accountant.id)
            wizards = env["fusion.billing.source.invoice.resolve"]
            values = {
                "action": "out_of_band",
                "row_ids": rows.ids,
                "journal_id": (journal or self.bank).id,
                "payment_date": payment_date,
            }
            wizards.create(values).action_apply()
        self.env.invalidate_all()

    def test_r10_the_payment_is_registered_in_the_chosen_journal(self):
        row = self.held_row()
        self.register(row)
        payment = row.payment_ids
        self.assertRecordValues(
            payment,
            [
                {
                    "amount": 113.0,
                    "journal_id": self.bank.id,
                    "date": date(2026, 5, 13),
                    "memo": row.number,
                    "x_fc_source_payment_id": f"{row.biller_invoice_id}:out_of_band",
                    "create_uid": self.accountant.id,
                }
            ],
        )
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertIn("Our Bank", row.message_ids[:1].body)

    def test_r10_the_clearing_account_is_never_touched(self):
        row = self.held_row()
        clearing = self.service.payment_journal_id
        with self.assertRaisesRegex(UserError, "mirrors the balance at Stripe"):
            self.register(row, clearing)
        self.assertFalse(row.payment_ids)
        self.register(row)
        accounts = row.payment_ids.move_id.line_ids.account_id
        self.assertNotIn(clearing.default_account_id, accounts)

    def test_r10_the_date_may_be_given(self):
        row = self.held_row()
        self.register(row, payment_date=date(2026, 6, 1))
        self.assertEqual(row.payment_ids.date, date(2026, 6, 1))

    def test_r10_it_is_dated_in_the_services_time_zone(self):
        row = self.held_row(paid_at=datetime(2026, 5, 14, 2, 30, tzinfo=UTC))
        self.register(row)
        self.assertEqual(row.payment_ids.date, date(2026, 5, 13))

    def test_r10_a_part_paid_elsewhere_leaves_the_rest_open(self):
        row = self.held_row("50.00", amount_paid=Decimal("50.00"), paid=False)
        self.register(row)
        self.assertEqual(row.move_id.amount_residual, 63.0)
        self.assertEqual((row.state, row.reason_code), ("partial", False))
        later = {"id": "ch_later", "amount": Decimal("63.00"), "paid_at": None}
        facts = facts_of(
            self.raw, payments=[later], out_of_band=Decimal("50.00"), paid_at=None
        )
        self.ingest(self.raw, facts={row.external_id: facts})
        self.assertEqual((row.state, row.reason_code), ("paid", False), row.reason)

    def test_r10_twice_is_once(self):
        row = self.held_row()
        self.register(row)
        with self.assertRaisesRegex(UserError, "not paid outside"):
            self.register(row)
        self.assertEqual(len(row.payment_ids), 1)

    def test_r10_several_at_once_and_the_others_are_left(self):
        other = raw_invoice()
        self.ingest(other)
        rows = self.held_row() + self.held_row()
        self.register(rows + self.row_of(other))
        self.assertEqual(rows.mapped("state"), ["paid", "paid"])
        self.assertEqual(len(self.row_of(other).payment_ids), 1)

    def test_r10_more_than_is_open_is_not_registered(self):
        row = self.held_row("120.00")
        with self.assertRaisesRegex(UserError, r"120\.00.*113\.00"):
            self.register(row)

    def test_r10_a_journal_of_another_currency_takes_the_invoices(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        rate = {"currency_id": usd.id, "name": "2026-05-10", "rate": 0.5}
        self.env["res.currency.rate"].create(rate | {"company_id": self.company.id})
        journal = self.bank.copy({"currency_id": usd.id})
        row = self.held_row()
        self.register(row, journal)
        payment, cad = row.payment_ids, row.currency_id
        self.assertEqual((payment.amount, payment.currency_id), (113.0, cad))
        self.assertEqual((row.state, row.move_id.amount_residual), ("paid", 0.0))

    def test_r10_what_was_registered_in_odoo_itself_is_not_registered_again(self):
        row = self.held_row("50.00", amount_paid=Decimal("50.00"), paid=False)
        wizards = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=row.move_id.ids
        )
        wizards.create({"amount": 50.0, "journal_id": self.bank.id})._create_payments()
        with self.assertRaisesRegex(UserError, r"Nothing was registered.*50\.00 of"):
            self.register(row)
        self.again(row)
        self.assertEqual((row.state, row.reason_code), ("partial", "settled_elsewhere"))
        self.assertIn("50.00", row.reason)
        with self.assertRaisesRegex(UserError, "not paid outside"):
            self.register(row)
        self.assertEqual(row.move_id.amount_residual, 63.0)

    def test_r10_a_second_part_is_asked_for_and_registered(self):
        row = self.held_row("50.00", amount_paid=Decimal("50.00"), paid=False)
        self.register(row)
        self.again(row, out_of_band=Decimal("113.00"))
        self.assertEqual((row.state, row.reason_code), ("partial", "paid_out_of_band"))
        self.assertIn("63.00", row.reason)
        self.register(row)
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(sorted(row.payment_ids.mapped("amount")), [50.0, 63.0])
        ids = sorted(row.payment_ids.mapped("x_fc_source_payment_id"))
        self.assertTrue(ids[1].endswith(":out_of_band_2"), ids)

    def test_r10_a_registered_payment_that_was_cancelled_is_asked_for_again(self):
        row = self.held_row()
        self.register(row)
        row.payment_ids.action_draft()
        row.payment_ids.action_cancel()
        self.again(row)
        self.assertEqual((row.state, row.reason_code), ("posted", "paid_out_of_band"))
        self.register(row)
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.again(row)
        self.assertEqual((row.state, len(row.payment_ids)), ("paid", 2))

    def test_r10_a_registered_payment_taken_off_its_invoice_is_told(self):
        row = self.held_row()
        self.register(row)
        row.payment_ids.move_id.line_ids.remove_move_reconcile()
        self.again(row)
        self.assertEqual((row.state, row.reason_code), ("posted", "payment_unmatched"))

    def test_r9_a_locked_day_is_refused_before_anything_is_written(self):
        row = self.held_row()
        self.company.fiscalyear_lock_date = date(2026, 5, 31)
        with self.assertRaisesRegex(UserError, "locked period"):
            self.register(row)
        self.assertFalse(row.payment_ids)
        self.register(row, payment_date=date(2026, 6, 1))
        self.assertEqual(row.state, "paid")

    def test_readers_may_not_register(self):
        row = self.held_row()
        reader = new_test_user(
            self.env,
            login="reader_of_rows",
            groups="fusion_centralize_billing.group_reader",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(AccessError):
            row.with_user(reader)._register_out_of_band(self.bank)
