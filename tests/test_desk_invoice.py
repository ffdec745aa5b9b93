from ast import literal_eval
from functools import partial

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import queries, raw_invoice, unpaid
from .security_case import LevelsCase

FIELDS = ["x_fc_row_state", "x_fc_reason_code", "x_fc_biller", "x_fc_ribbon"]


@tagged("post_install", "-at_install")
class TestOnTheInvoice(LevelsCase):
    """What Odoo's own invoices show of the source, and to whom."""

    def setUp(self):
        super().setUp()
        self.paid = raw_invoice(invoice_number="INVOICE-PAID")
        self.void = raw_invoice(invoice_number="INVOICE-VOID")
        self.held = raw_invoice("109.00", "9.00", invoice_number="INVOICE-HELD")
        self.ingest(self.paid, self.void)
        self.ingest(self.held, post=False)
        void = unpaid(self.void, void=True)
        ledger = self.ledger.with_context(fc_voided={self.void["stripe_invoice_id"]})
        ledger._ingest_invoices([self.void], verified={self.void["id"]: void})
        self.env.invalidate_all()

    def domain_of(self, moves, name):
        view = self.env.ref("account.view_account_invoice_filter")
        arch = etree.fromstring(moves.get_view(view.id, "search")["arch"])
        (found,) = arch.xpath(f"//filter[@name='{name}']")
        return literal_eval(found.get("domain"))

    def test_a_ribbon_says_what_happened_at_source_or_biller(self):
        ribbons = {
            raw["invoice_number"]: self.move_of(raw).x_fc_ribbon
            for raw in (self.paid, self.void, self.held)
        }
        self.assertEqual(
            ribbons,
            {"INVOICE-PAID": False, "INVOICE-VOID": "void", "INVOICE-HELD": "held"},
        )
        row = self.row_of(self.paid)
        for code, ribbon in {
            "source_changed": "changed",
            "draft_after_post": "draft",
            "amount_mismatch": "differs",
            "payment_exceeds": False,
        }.items():
            row.sudo().reason_code = code
            self.assertEqual(self.move_of(self.paid).x_fc_ribbon, ribbon)
        row.sudo().write({"reason_code": False})
        row.sudo().flag_ids = row._flags(["gone_at_source"])
        self.assertEqual(self.move_of(self.paid).x_fc_ribbon, "gone")

    def test_the_form_shows_one_ribbon(self):
        moves = self.env["account.move"].with_user(self.accountant)
        arch = etree.fromstring(
            moves.get_view(self.env.ref("account.view_move_form").id, "form")["arch"]
        )
        ribbons = arch.xpath("//widget[@name='web_ribbon']")
        titles = [each.get("title") for each in ribbons]
        self.assertIn("Void at biller", titles)
        for title in ("Paid", "Partial", "Reversed", "In Payment"):
            (own,) = [each for each in ribbons if each.get("title") == title]
            self.assertIn("x_fc_ribbon", own.get("invisible"), title)

    def test_filters_and_groups_of_odoos_own_list(self):
        moves = self.env["account.move"].with_user(self.accountant)
        source = self.domain_of(moves, "fusion_billing")
        self.assertEqual(len(moves.search(source)), 3)
        attention = moves.search(self.domain_of(moves, "fusion_billing_attention"))
        self.assertEqual(attention, self.move_of(self.void) | self.move_of(self.held))
        groups = {
            name: dict(moves._read_group(source, [name], ["__count"]))
            for name in ("x_fc_row_state", "x_fc_biller", "x_fc_reason_code")
        }
        self.assertEqual(groups["x_fc_row_state"], {"paid": 2, "held": 1})
        self.assertEqual(groups["x_fc_biller"], {"stripe": 3})
        self.assertEqual(
            groups["x_fc_reason_code"],
            {False: 1, "void_after_post": 1, "tax_unresolved": 1},
        )
        ((family, count),) = moves._read_group(source, ["x_fc_family_ids"], ["__count"])
        self.assertEqual((family.code, count), ("hosting", 3))
        self.assertEqual(len(moves.search([("x_fc_family_ids", "in", family.ids)])), 3)
        self.assertEqual(
            moves.search(source, order="x_fc_row_state, id")[:1].x_fc_row_state, "held"
        )

    def test_invoices_of_no_source_are_found_by_having_none(self):
        own = self.init_invoice("out_invoice", amounts=[10.0])
        moves = self.env["account.move"].with_user(self.accountant)
        without = moves.search([("x_fc_row_state", "=", False)])
        self.assertIn(own, without)
        self.assertFalse(without & self.move_of(self.paid))
        found = moves.search([("x_fc_row_state", "!=", False)])
        self.assertEqual(len(found), 3)

    def test_who_may_see_invoices_sees_it_without_errors(self):
        for level in ("invoicing", "auditor", "reader", "accountant"):
            moves = self.as_level(level)["account.move"]
            if not moves.has_access("read"):
                continue
            move = self.move_of(self.void).with_env(moves.env)
            with self.subTest(level):
                self.assertEqual(move.x_fc_ribbon, "void")
                self.assertEqual(move.x_fc_row_state, "paid")
                self.assertTrue(move.read(FIELDS))
                for view_type in ("list", "form", "search"):
                    view = moves.get_view(view_type=view_type)
                    self.assertTrue(view["arch"])
                spec = moves._get_fields_spec(moves.get_view(view_type="list"))
                self.assertTrue(move.web_read(spec))
                grouped = moves._read_group([], ["x_fc_row_state"], ["__count"])
                self.assertTrue(grouped)
                found = moves.search([("x_fc_reason_code", "=", "void_after_post")])
                self.assertEqual(found, move)

    def test_who_may_not_read_rows_is_not_refused_the_invoice(self):
        """A salesman, say: he reads invoices, and no accounting."""
        group = self.env["res.groups"].create({"name": "Reads invoices"})
        self.env["ir.model.access"].create(
            {
                "name": "reads invoices",
                "model_id": self.env.ref("account.model_account_move").id,
                "group_id": group.id,
                "perm_read": True,
            }
        )
        user = self.new_user("salesman", "base.group_user")
        user.group_ids |= group
        self.env.flush_all()
        move = self.move_of(self.void).with_user(user)
        self.assertFalse(self.row_of(self.void).with_user(user).has_access("read"))
        for name in FIELDS:
            self.assertTrue(move[name], name)
        found = move.search([("x_fc_row_state", "=", "paid")])
        self.assertEqual(len(found), 2)
        self.assertTrue(move._read_group([], ["x_fc_biller"], ["__count"]))

    def test_customers_on_the_portal_see_none_of_it(self):
        self.users["portal"].partner_id.parent_id = self.move_of(self.void).partner_id
        self.env.flush_all()
        move = self.move_of(self.void).with_env(self.as_level("portal"))
        self.assertTrue(move.read(["name"]))
        self.assertFalse(move.x_fc_ribbon)
        for name in (*FIELDS[:3], "x_fc_family_ids"):
            with self.subTest(name):
                self.assertRaises(AccessError, move.read, [name])

    def test_other_invoices_are_made_and_shown_as_ever(self):
        move = self.init_invoice("out_invoice", amounts=[10.0])
        with Form(move.with_user(self.users["invoicing"])) as form:
            self.assertFalse(form.x_fc_ribbon)

    def test_a_list_of_invoices_asks_for_all_rows_at_once(self):
        moves = self.env["account.move"].with_user(self.accountant)
        found = moves.search([("x_fc_row_state", "!=", False)])
        found.mapped("x_fc_ribbon")
        counts = []
        for some in (found[:1], found):
            look = partial(some.mapped, "x_fc_row_state")
            counts.append(queries(self.env, look))
        self.assertEqual(counts[0], counts[1])
