from decimal import Decimal

from odoo.tests import tagged

from .common import facts_of, raw_invoice, unpaid
from .credit_case import MOVES, NOTES, KnownCustomerCase
from .money_case import ROWS, charge, instant
from .money_run_case import MoneyRunCase

CREDITS = "fusion.billing.customer.credit"
MAY_20 = instant("2026-05-20 15:00")


@tagged("post_install", "-at_install")
class TestPapersRun(KnownCustomerCase, MoneyRunCase):
    """R27, R29: a run reads credit notes and customers' credit over a socket."""

    def setUp(self):
        super().setUp()
        self.bank = self.server.bank

    def some_papers(self):
        """A refund with its note, a note to the customer's credit, and goodwill."""
        self.raw, billed = self.bill(("Odoo ERP Hosting", 10000))
        self.bank.charge(self.raw["invoice_number"], 11300, instant("2026-05-13 15:00"))
        paid = f"ch_{self.raw['invoice_number']}"
        self.bank.refund("r", paid, MAY_20, 2260)
        self.bank.credit_note(
            "a", billed, MAY_20, amounts={0: 2000}, refunded={"re_r": 2260}
        )
        self.bank.credit_note(
            "b", billed, MAY_20 + 60, amounts={0: 1000}, to_balance=1130
        )
        self.bank.move_credit("good", self.buyer, -500, MAY_20 + 120)

    def test_r27_r29_all_of_it_is_booked_by_one_run(self):
        self.some_papers()
        run = self.run_money()
        self.assertEqual((run.state, run.error), ("done", False))
        notes = self.env[NOTES].search([])
        self.assertEqual(notes.mapped("state"), ["booked", "booked"])
        self.assertEqual(notes.mapped("reason_code"), [False, False])
        refund = self.env[ROWS].search([("kind", "=", "refund")])
        self.assertEqual((refund.state, refund.reason_code), ("booked", False))
        credit = self.env[CREDITS].search([])
        self.assertEqual((credit.told, credit.difference), (16.30, 0))
        self.assertEqual(credit.move_ids.mapped("state"), ["booked", "booked"])
        self.assertEqual(
            run.line_ids.filtered("posted").mapped("outcome").count("created"), 5
        )
        numbers = run.line_ids.mapped("number")
        self.assertLessEqual({"cbtxn_good", *notes.mapped("number")}, set(numbers))

    def test_r27_r29_a_second_run_finds_nothing_new(self):
        self.some_papers()
        self.run_money()
        before = self.env["account.move"].search_count([])
        run = self.run_money()
        self.assertEqual((run.state, run.read_count), ("done", 0))
        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_r14_a_dry_run_tells_of_them_and_keeps_nothing(self):
        self.some_papers()
        run = self.run_money("dry_run")
        self.assertEqual((run.state, run.error), ("done", False))
        for model in (NOTES, MOVES, CREDITS, ROWS):
            self.assertFalse(self.env[model].search([]), model)
        told = dict(run.line_ids.mapped(lambda line: (line.external_id, line.outcome)))
        self.assertEqual({told["cn_a"], told["cn_b"], told["cbtxn_good"]}, {"created"})
        self.assertEqual(told["cbtxn_cnb"], "held")  # its note is not booked yet

    def test_r29_credit_that_came_and_went_is_found_by_the_invoice(self):
        raw, _billed = self.bill(("Odoo ERP Hosting", 10000))
        self.assertTrue(raw)
        self.run_money()
        self.assertFalse(self.env[CREDITS].search([]))
        other, facts = self.billed_with_credit()
        self.bank.move_credit("good", self.buyer, -1300, MAY_20)
        self.bank.move_credit(
            "used",
            self.buyer,
            1300,
            MAY_20 + 60,
            type="applied_to_invoice",
            invoice=other["stripe_invoice_id"],
        )
        self.ingest(other, facts={other["id"]: facts})
        self.run_money()
        self.assertEqual(self.row_of(other).state, "paid")
        self.assertEqual(self.env[MOVES].search_count([("state", "=", "booked")]), 2)

    def test_r29_credit_that_went_for_an_open_invoice_is_found_by_it(self):
        self.bank.move_credit("good", self.buyer, -1300, MAY_20)
        raw = raw_invoice()
        told = {"type": "applied_to_invoice", "invoice": raw["stripe_invoice_id"]}
        self.bank.move_credit("used", self.buyer, 1300, MAY_20 + 60, **told)
        said = {"by_credit": Decimal(13), "customer": {"external_id": "cus_1"}}
        self.ingest(raw, facts={raw["id"]: unpaid(raw, **said)})
        self.run_money()
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 100)
        self.assertEqual(self.env[MOVES].search_count([("state", "=", "booked")]), 2)
        asked = self.server.count("/v1/customers/")
        self.run_money()  # all of it is known now
        self.assertEqual(self.server.count("/v1/customers/"), asked)

    def test_r29_credit_that_came_by_an_overpayment_is_found_by_its_payment(self):
        raw = raw_invoice()
        at = facts_of(raw)["paid_at"]
        paid = {"id": "ch_much", "amount": Decimal(120), "paid_at": at}
        said = {"amount_paid": Decimal(120), "overpaid": Decimal(7)}
        said |= {"payments": [paid], "customer": {"external_id": "cus_1"}}
        self.ingest(raw, facts={raw["id"]: facts_of(raw, **said)})
        told = {"type": "invoice_overpaid", "invoice": raw["stripe_invoice_id"]}
        self.bank.move_credit("came", self.buyer, -700, MAY_20, **told)
        self.bank.move_credit("went", self.buyer, 700, MAY_20 + 60)
        self.run_money()
        self.assertEqual(self.env[MOVES].search_count([("state", "=", "booked")]), 2)
        payment = self.row_of(raw).payment_ids
        self.assertTrue(payment.is_reconciled)

    def billed_with_credit(self):
        raw = raw_invoice()
        payment = {
            "id": f"ch_{raw['invoice_number']}",
            "amount": raw["total"] - 13,
            "paid_at": facts_of(raw)["paid_at"],
        }
        said = {"external_id": "cus_1"}
        facts = facts_of(
            raw, payments=[payment], amount_paid=payment["amount"], customer=said
        )
        return raw, facts

    def test_r22_customers_without_news_are_not_asked_singly(self):
        self.some_papers()
        self.run_money()
        before = self.server.count("/v1/customers/")
        self.run_money()
        after = self.server.count("/v1/customers/")
        self.assertEqual(after, before)

    def test_r29_credit_of_somebody_who_becomes_known_is_in_his_name(self):
        partners = self.env["res.partner"]
        known = partners.search([("x_fc_stripe_customer_id", "=", "cus_1")])
        known.x_fc_stripe_customer_id = False
        self.bank.move_credit("good", self.buyer, -500, MAY_20)
        self.run_money()
        row = self.env[MOVES].search([])
        self.assertEqual((row.state, row.reason_code), ("held", "credit_customer"))
        known.x_fc_stripe_customer_id = "cus_1"
        self.run_money()
        self.assertEqual(row.state, "booked")
        self.assertEqual(row.move_id.line_ids.partner_id, known)
        self.assertEqual(row.credit_id.partner_id, known)

    def test_r32_what_a_customer_had_at_the_cut_over_is_opened_by_the_run(self):
        self.env["res.partner"].search(
            [("x_fc_stripe_customer_id", "=", "cus_1")]
        ).x_fc_stripe_customer_id = False
        self.bank.move_credit("old", self.buyer, -2500, instant("2026-04-20 15:00"))
        self.run_money()
        credit = self.env[CREDITS].search([])
        self.assertEqual((credit.opening, credit.difference), (25, 25))
        self.assertEqual(credit.reason_code, "credit_customer")
        self.env["res.partner"].create(
            {"name": "Found", "x_fc_stripe_customer_id": "cus_1"}
        )
        self.run_money()
        self.assertEqual((credit.difference, credit.reason_code), (0, False))
        self.assertEqual(len(credit.opening_move_ids), 1)

    def test_r27_a_note_is_there_before_its_refund_is_booked(self):
        self.some_papers()
        self.book(charge(self.raw, 11300, id="txn_other"))
        self.run_money()
        refund = self.env[ROWS].search([("kind", "=", "refund")])
        self.assertEqual(refund.note_id.state, "posted")

    def test_r22_a_key_that_may_not_read_them_does_not_stop_the_rest(self):
        self.some_papers()
        for path in ("/v1/credit_notes", "/v1/customers", "/v1/disputes"):
            self.server.fail_next(403, path=path)
        run = self.run_money()
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertFalse(self.env[NOTES].search([]))
        refund = self.env[ROWS].search([("kind", "=", "refund")])
        self.assertEqual(refund.state, "booked")
        self.assertEqual(len((run.warning or "").splitlines()), 3)

    def test_r27_an_old_note_of_an_open_invoice_is_followed_until_it_is_void(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        self.bank.credit_note("old", billed, MAY_20, amounts={0: 4000})
        _raw, other = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        august = instant("2026-08-01 15:00")
        self.bank.credit_note("new", other, august, amounts={0: 1000})
        self.run_money()
        self.bank.void_credit_note("cn_old", august + 3600)
        self.run_money()
        run = self.env["fusion.billing.ledger.run"].search([], limit=1)
        self.assertEqual((run.state, run.error), ("done", False))
        old = self.env[NOTES].search([("external_id", "=", "cn_old")])
        self.assertEqual((old.state, old.reason_code), ("cancelled", "note_void"))
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 113)

    def test_r27_an_old_note_that_is_held_is_followed_until_it_is_void(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        self.bank.credit_note("old", billed, MAY_20)
        self.pay_by_hand(self.row_of(raw).move_id)
        _raw, other = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        august = instant("2026-08-01 15:00")
        self.bank.credit_note("new", other, august, amounts={0: 1000})
        self.run_money()
        old = self.env[NOTES].search([("external_id", "=", "cn_old")])
        self.assertEqual((old.state, old.reason_code), ("held", "note_exceeds"))
        self.bank.void_credit_note("cn_old", august + 3600)
        self.run_money()
        self.assertEqual((old.state, old.reason_code), ("skipped", "note_void"))

    def test_r11_deciding_a_transaction_again_books_no_credit_besides(self):
        self.bank.other(
            "odd", -100, MAY_20, type="moon_tax", category="moon", currency="cad"
        )
        self.run_money()
        self.take_no_credit()
        row = self.env[ROWS].search([("external_id", "=", "txn_odd")])
        self.assertEqual(row.state, "held")
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.accountant.id)
            row.with_env(env).action_decide_again()
        self.env.invalidate_all()
        self.assertEqual(self.env[MOVES].search([]).state, "new")

    def take_no_credit(self):
        """A move of credit that is kept, and nobody has booked yet."""
        self.bank.move_credit("good", self.buyer, -500, MAY_20)
        told = [(self.balance(self.buyer), self.moves_of(self.buyer))]
        self.env[CREDITS].sudo()._keep(self.stripe, told)
