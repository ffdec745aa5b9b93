from odoo.tests import tagged

from ..models.batch import together
from .common import queries, raw_invoice
from .money_case import MoneyCase, charge
from .test_balance_back import back


@tagged("post_install", "-at_install")
class TestManyBack(MoneyCase):
    """R27: what banks took back is looked up for all invoices of a batch at once."""

    def returned(self, count):
        """Source invoices whose payment came back."""
        raws = [raw_invoice() for _each in range(count)]
        self.ingest(*raws)
        self.book(*(charge(raw, 11300) for raw in raws))
        self.book(*(back(raw, 11300, "payment_failure_refund") for raw in raws))
        rows = self.row_of(raws[0]).search([], limit=count, order="id desc")
        return rows.with_env(self.ledger.env)

    def test_r27_many_cost_no_more_than_few(self):
        found = []
        for count in (2, 8):
            rows, told = self.returned(count), []

            def look(rows=rows, told=told):
                with together(rows.env):
                    told += [row._money_lost()["given_back"] for row in rows]

            found.append(queries(rows.env, look))
            self.assertEqual(told, [113] * count)
        few, many = found
        self.assertEqual(many, few)
