"""The money as the loopback Stripe serves it: lists, filters, expansion, shapes."""

import unittest

import stripe

from . import Bank, StripeLoopback
from .sdk_shape import CLASSES, differences
from .stripe_invoice import invoice
from .stripe_lines import Line
from .stripe_money import DAY
from .stripe_objects import customer, tax_rate
from .test_stripe_money import NOON, balance_by_currency, net_by_currency
from .test_stripe_server import ask

HST = tax_rate("txr_on", "HST", "13", state="ON")
# per collection, the kind of its objects
COLLECTIONS = {
    "balance_transactions": "balance_transaction",
    "charges": "charge",
    "credit_notes": "credit_note",
    "disputes": "dispute",
    "payouts": "payout",
    "refunds": "refund",
    "topups": "topup",
}


def eventful() -> tuple[dict, Bank]:
    """An invoice, and an account on which a bit of everything has happened."""
    bank, buyer = Bank(("cad", "usd")), customer("cus_1")
    lines = [Line("plan", 10000, rates=[HST])]
    paid = invoice("in_1", lines=lines, buyer=buyer, paid_at=NOON)
    bank.take(paid, tax=3)
    bank.charge("2", 5000, NOON + 1, prefix="py", buyer=customer("cus_2"))
    bank.charge("3", 2000, NOON + 2, currency="eur", exchange_rate=1.61)
    bank.charge("4", 9900, NOON + 3, currency="usd")
    bank.refund("a", "ch_1", NOON + 4, 1130)
    bank.credit_note("a", paid, NOON + 4, amounts={0: 1000}, refunded={"re_a": 1130})
    bank.credit_note("b", paid, NOON + 5, amounts={0: 500}, to_balance=565)
    bank.refund("b", "ch_3", NOON + 6)
    bank.fail_refund("re_b", NOON + 7)
    bank.charge("5", 700, NOON + 7, prefix="py")
    bank.refund("p", "py_5", NOON + 8)
    bank.return_debit("py_2", NOON + 8, fee=700)
    bank.dispute("d", "ch_4", NOON + 9, fee=2000)
    bank.inquire("e", "ch_3", NOON + 10)
    bank.win("du_d", NOON + 11, fee_returned=2000)
    bank.account_fee("f", 79, NOON + 12, tax=10)
    bank.topup("t", 50000, NOON + 13)
    bank.manual_payout("m", 100, NOON + 14)
    bank.cancel_payout("po_m", NOON + 15)
    bank.automatic_payout("a", NOON + 3 * DAY)
    bank.fail_payout("po_a", NOON + 5 * DAY)
    bank.other("o", -5, NOON + 5 * DAY, type="tide", category="moon", source="td_1")
    return paid, bank


class ServerCase(unittest.TestCase):
    def setUp(self):
        self.invoice, self.bank = eventful()
        self.server = StripeLoopback([self.invoice], bank=self.bank).start()
        self.addCleanup(self.server.stop)
        addresses = {"api": self.server.url}
        self.client = stripe.StripeClient(self.server.key, base_addresses=addresses)

    def get(self, path: str) -> dict:
        status, body = ask(self.server, path)
        self.assertEqual(status, 200, body)
        return body

    def ids(self, path: str) -> list[str]:
        return [each["id"] for each in self.get(path)["data"]]

    def every(self, collection: str, **asked) -> list:
        listed = getattr(self.client.v1, collection).list({"limit": 100, **asked})
        return list(listed.auto_paging_iter())


class TestShapes(ServerCase):
    def test_every_object_in_lists_alone_and_expanded(self):
        for name, kind in COLLECTIONS.items():
            data = self.get(f"/v1/{name}?limit=100")["data"]
            self.assertTrue(data, name)
            for each in data:
                with self.subTest(each["id"]):
                    self.assertEqual(each["object"], kind)
                    self.assertIn(kind, CLASSES)
                    self.assertEqual(differences(each), [])
                    self.assertEqual(self.get(f"/v1/{name}/{each['id']}"), each)

    def test_held_whole(self):
        for kind in COLLECTIONS.values():
            for each in self.bank.held(kind):
                with self.subTest(each["id"]):
                    self.assertEqual(differences(each), [])

    def test_balance(self):
        told = self.get("/v1/balance")
        self.assertEqual(differences(told), [])
        self.assertEqual(told["available"][0]["currency"], "cad")
        card = [part["source_types"]["card"] for part in told["available"]]
        self.assertEqual(card, [part["amount"] for part in told["available"]])

    def test_customer_balance(self):
        page = self.get("/v1/customers/cus_1/balance_transactions")
        (moved,) = page["data"]
        self.assertEqual(differences(moved), [])
        self.assertEqual((moved["customer"], moved["amount"]), ("cus_1", -565))
        alone = self.get(f"/v1/customers/cus_1/balance_transactions/{moved['id']}")
        self.assertEqual(alone, moved)
        self.assertEqual(self.get("/v1/customers/cus_1")["balance"], -565)
        whole = self.get("/v1/invoices/in_1?expand[]=customer")["customer"]
        self.assertEqual(whole["balance"], -565)
        self.assertEqual(self.ids("/v1/customers/cus_2/balance_transactions"), [])


class TestReading(ServerCase):
    def test_sum_of_all_is_the_balance(self):
        total = dict.fromkeys(self.bank.balances, 0)
        for each in self.every("balance_transactions"):
            total[each.currency] += each.net
        told = self.client.v1.balance.retrieve()
        for part in (*told.available, *told.pending):
            total[part.currency] -= part.amount
        self.assertEqual(total, {"cad": 0, "usd": 0})

    def test_filters(self):
        path = "/v1/balance_transactions"
        self.assertEqual(self.ids(f"{path}?type=stripe_fee"), ["txn_f"])
        self.assertEqual(self.ids(f"{path}?source=ch_1"), ["txn_1"])
        usd = ["txn_dudwon", "txn_dud", "txn_4"]
        self.assertEqual(self.ids(f"{path}?currency=usd"), usd)
        asked = f"created[gte]={NOON + 4}&created[lt]={NOON + 7}"
        self.assertEqual(self.ids(f"{path}?{asked}"), ["txn_reb", "txn_rea"])
        self.assertEqual(self.ids("/v1/payouts?status=failed"), ["po_a"])
        self.assertEqual(self.ids(f"/v1/payouts?arrival_date[gt]={NOON + 9 * DAY}"), [])
        self.assertEqual(self.ids("/v1/refunds?charge=ch_1"), ["re_a"])
        self.assertEqual(self.ids("/v1/refunds?payment_intent=pi_3"), ["re_b"])
        self.assertEqual(self.ids("/v1/disputes?charge=ch_3"), ["du_e"])
        self.assertEqual(self.ids("/v1/credit_notes?invoice=in_1"), ["cn_b", "cn_a"])
        self.assertEqual(self.ids("/v1/credit_notes?customer=cus_2"), [])

    def test_members_of_a_payout(self):
        members = self.every("balance_transactions", payout="po_a")
        self.assertEqual(members[0].type, "payout")
        payout = self.client.v1.payouts.retrieve("po_a")
        self.assertEqual(sum(each.net for each in members[1:]), payout.amount)
        status, body = ask(self.server, "/v1/balance_transactions?payout=po_m")
        self.assertEqual(status, 400, body)
        _, body = ask(self.server, "/v1/balance_transactions?payout=po_gone")
        self.assertEqual(body["error"]["code"], "resource_missing")

    def test_sources_expanded(self):
        asked = "/v1/balance_transactions?limit=100&expand[]=data.source"
        kinds = set()
        for each in self.get(asked)["data"]:
            if isinstance(each["source"], dict):
                kinds.add(each["source"]["object"])
                self.assertEqual(differences(each), [])
        self.assertEqual(kinds, {"charge", "dispute", "payout", "refund", "topup"})
        alone = self.get("/v1/balance_transactions/txn_o?expand[]=source")
        self.assertEqual(alone["source"], "td_1")
        deep = self.get("/v1/balance_transactions/txn_rea?expand[]=source.charge")
        self.assertEqual(deep["source"]["charge"]["amount_refunded"], 1130)

    def test_other_references_expanded(self):
        asked = "expand[]=balance_transaction&expand[]=failure_balance_transaction"
        payout = self.get(f"/v1/payouts/po_a?{asked}")
        self.assertEqual(payout["balance_transaction"]["net"], -payout["amount"])
        self.assertEqual(payout["failure_balance_transaction"]["net"], payout["amount"])
        asked = "expand[]=refunds.refund&expand[]=invoice&expand[]=customer"
        note = self.get(f"/v1/credit_notes/cn_a?{asked}")
        self.assertEqual(note["refunds"][0]["refund"]["charge"], "ch_1")
        self.assertEqual(note["invoice"]["id"], "in_1")
        self.assertEqual(note["customer"]["balance"], -565)
        self.assertEqual(self.ids("/v1/credit_notes/cn_a/lines"), ["cnli_a001"])

    def test_charges_as_they_are_now(self):
        charge = self.get("/v1/charges/ch_1")
        self.assertEqual((charge["amount_refunded"], charge["refunded"]), (1130, False))
        self.assertTrue(self.get("/v1/charges/ch_4")["disputed"])
        self.assertEqual(len(self.ids("/v1/charges")), 5)
        self.assertEqual(self.get("/v1/charges/py_2")["customer"], "cus_2")
        self.assertEqual(self.get("/v1/customers/cus_2")["id"], "cus_2")
        self.assertEqual(self.get("/v1/payment_intents/pi_3")["amount"], 2000)

    def test_an_invoice_made_anew_shows_what_became_of_its_charge(self):
        lines = [Line("plan", 10000, rates=[HST])]
        self.server.invoices[:] = [invoice("in_1", lines=lines, paid_at=NOON)]
        asked = "expand[]=data.payment.payment_intent.latest_charge"
        (link,) = self.get(f"/v1/invoice_payments?{asked}")["data"]
        charge = link["payment"]["payment_intent"]["latest_charge"]
        self.assertEqual(charge["amount_refunded"], 1130)

    def test_dropped_from_lists_only(self):
        self.bank.drop("txn_1")
        self.assertEqual(self.ids("/v1/balance_transactions?source=ch_1"), [])
        self.assertEqual(self.get("/v1/balance_transactions/txn_1")["amount"], 11300)
        self.assertNotEqual(net_by_currency(self.bank), balance_by_currency(self.bank))

    def test_refusals_are_those_of_other_lists(self):
        for path, status, code in (
            ("/v1/balance_transactions?status=pending", 400, "parameter_unknown"),
            ("/v1/payouts?arrival_date[gte]=x", 400, "parameter_invalid_integer"),
            ("/v1/refunds/re_gone", 404, "resource_missing"),
            ("/v1/customers/cus_gone/balance_transactions", 404, "resource_missing"),
            ("/v1/balance?limit=1", 400, "parameter_unknown"),
        ):
            with self.subTest(path):
                answered, body = ask(self.server, path)
                self.assertEqual(answered, status)
                self.assertEqual(body["error"]["code"], code)

    def test_a_key_of_the_other_mode(self):
        self.server.key = "rk_test_loopback"
        self.assertEqual(self.ids("/v1/balance_transactions"), [])
        told = self.get("/v1/balance")
        self.assertEqual((told["livemode"], told["available"][0]["amount"]), (False, 0))
        _, body = ask(self.server, "/v1/payouts/po_a")
        self.assertIn("exists in live mode", body["error"]["message"])
