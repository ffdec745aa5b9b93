"""R16 beside the real sale module, and what a module of the metered attempt left."""

import json
import unittest
from pathlib import Path

from ..databases import QUIETLY, create, drop
from ..layout import ADDON, ADDONS_LINK, CHECKOUT_KEY
from ..locks import locked
from ..process import capture
from ..workshop import open_odoo

DATABASE = "pruned"
HERE = Path(__file__).parent
SCRIPT = HERE / "in_odoo" / "metered.py"
ORDERS, CHARGES = "Shadow sale orders", "Charges"
PRODUCTS, RECONCILIATION = "Products NC-…", "Reconciliation rows"
USES_OF_SOLD = "Journal Item, Metered Charge, Sales Order Line"
PRODUCTS_KEPT = ("CHARGED", "OPTIONAL", "SOLD", "USUAL")


class TestPrune(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        odoo = open_odoo()
        cls.enterClassContext(locked(f"{CHECKOUT_KEY}-{DATABASE}"))
        create(odoo, DATABASE)
        cls.addClassCleanup(drop, odoo, DATABASE)
        folders = [*odoo.source.addons_paths(), ADDONS_LINK.parent, HERE / "addons"]
        paths = f"--addons-path={','.join(map(str, folders))}"
        modules = f"{ADDON},metered_attempt"
        odoo.run("install-pruned", "-d", DATABASE, "-i", modules, paths, *QUIETLY)
        argv = [*odoo.shell_command(DATABASE), paths]
        out = capture(argv, SCRIPT.read_text(), env=odoo.environment())
        cls.played = json.loads(out.splitlines()[-1])

    def test_what_is_shown_is_what_is_done(self):
        for name in ("nothing", "all"):
            with self.subTest(name):
                self.assertEqual(self.played[name]["shown"], self.played[name]["done"])

    def test_what_odoo_will_refuse_is_not_foreseen(self):
        shown, done = (self.played["refused"][step] for step in ("shown", "done"))
        self.assertEqual(shown[CHARGES], [3, 0, ""])
        for what in (RECONCILIATION, ORDERS):
            self.assertEqual(shown[what], done[what])

    def test_entries_payments_and_other_orders_are_as_they_were(self):
        self.assertEqual([play["same"] for play in self.played.values()], [True] * 3)

    def test_what_is_left(self):
        left = self.played["all"]["left"]
        self.assertEqual(
            left["orders"],
            ["cancelled", "confirmed", "elsewhere", "invoiced", "no shadow", "sent"],
        )
        self.assertEqual(left["charges"], ["keep matched", "keep sold", "other"])
        self.assertEqual(left["reconciliation"], ["keep posted", "other"])
        kept = {code for code in left["products"] if code.startswith("NC-")}
        self.assertEqual(kept, {f"NC-KEEP-{name}" for name in PRODUCTS_KEPT})

    def test_an_order_stays_that_is_no_draft_was_invoiced_or_is_not_ours(self):
        self.assertEqual(
            self.said("all", ORDERS),
            [
                2,
                5,
                "1 × cancelled: no draft but “Cancelled”",
                "1 × confirmed: no draft but “Sales Order”",
                "1 × elsewhere: belongs to Elsewhere Inc.",
                "1 × invoiced: has an invoice or a payment",
                "1 × sent: no draft but “Quotation Sent”",
            ],
        )

    def test_a_product_of_draft_orders_and_charges_goes_with_them(self):
        self.assertEqual(
            self.said("all", PRODUCTS),
            [
                2,
                4,
                "1 × [NC-KEEP-CHARGED] Metered: used in Metered Charge",
                "1 × [NC-KEEP-OPTIONAL] Metered: used in Product",
                f"1 × [NC-KEEP-SOLD] Metered: used in {USES_OF_SOLD}",
                "1 × [NC-KEEP-USUAL] Metered: used in Contact",
            ],
        )

    def test_rows_stay_that_belong_to_something_posted_or_confirmed(self):
        self.assertEqual(
            self.said("all", RECONCILIATION),
            [1, 1, "1 × keep posted: belongs to a posted entry"],
        )
        self.assertEqual(
            self.said("all", CHARGES),
            [
                1,
                2,
                "1 × keep matched: used in Metered Reconciliation",
                "1 × keep sold: used in Sales Order Line",
            ],
        )

    def test_what_odoo_refuses_for_one_it_refuses_for_its_kind_alone(self):
        refused = self.played["refused"]
        why = "3 × go, locked, beside locked: cannot be deleted: "
        why += "A locked charge cannot be deleted."
        self.assertEqual(self.said("refused", CHARGES), [0, 3, why])
        self.assertEqual(refused["left"]["charges"], ["beside locked", "go", "locked"])
        self.assertEqual(refused["left"]["orders"], [])
        self.assertEqual(
            refused["left"]["products"], ["NC-GO-CHARGED", "NC-KEEP-LOCKED"]
        )

    def test_where_nothing_is_nothing_is_removed(self):
        for what in (RECONCILIATION, ORDERS, CHARGES, PRODUCTS):
            self.assertEqual(self.said("nothing", what), [0, 0])

    def said(self, play, what):
        """A line of the window: how many go, how many stay, and each reason."""
        removed, kept, reasons = self.played[play]["done"][what]
        return [removed, kept, *sorted(reasons.splitlines())]
