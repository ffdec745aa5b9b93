from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import raw_invoice, unpaid
from .security_case import LevelsCase

MOVE_IDS = ("x_fc_nexacloud_invoice_id", "x_fc_stripe_invoice_id")
PAYMENT_IDS = (
    "x_fc_source_payment_id",
    "x_fc_source_row_id",
    "x_fc_stripe_reference",
)


@tagged("post_install", "-at_install")
class TestIds(LevelsCase):
    """R1: what ties an entry to its source is readonly for remote calls as well."""

    def booked(self):
        """An invoice, posted and paid by the corridor, and its payment."""
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw)
        return row.move_id, row.payment_ids

    def another(self, field_name):
        """A value that nothing has yet."""
        if field_name != "x_fc_source_row_id":
            return "in_another"
        raw = raw_invoice()
        self.ingest(raw, facts={})
        return self.row_of(raw).id

    def test_who_may_edit_invoices_may_not_give_them_an_id(self):
        env = self.as_level("invoicing")
        move = self.init_invoice("out_invoice", amounts=[10.0]).with_env(env)
        move.ref = "this one may be written"
        for name in MOVE_IDS:
            with self.subTest(name), self.assertRaisesRegex(AccessError, "accountant"):
                move.write({name: "in_1"})

    def test_nor_make_one_with_an_id(self):
        for name in MOVE_IDS:
            values = {"move_type": "out_invoice", name: "in_1"}
            for context, vals in (
                ({}, values),
                ({f"default_{name}": "in_1"}, {"move_type": "out_invoice"}),
            ):
                moves = self.as_level("invoicing")["account.move"]
                moves = moves.with_context(**context)
                with self.subTest(name, context=context):
                    self.assertRaises(AccessError, moves.create, vals)

    def test_nor_copy_one(self):
        move, _payment = self.booked()
        move = move.with_env(self.as_level("invoicing"))
        self.assertFalse(any(move.copy()[name] for name in MOVE_IDS))
        with self.assertRaises(AccessError):
            move.copy({"x_fc_stripe_invoice_id": "in_2"})

    def test_nor_make_or_claim_a_payment(self):
        env = self.as_level("invoicing")
        values = {"amount": 1.0, "payment_type": "inbound"}
        values["partner_id"] = self.partner_a.id
        payment = env["account.payment"].create(values)
        for name in PAYMENT_IDS:
            change = {name: self.another(name)}
            with self.subTest(name):
                self.assertRaises(AccessError, payment.write, change)
                self.assertRaises(AccessError, payment.create, values | change)

    def test_the_ids_of_what_is_booked_are_changed_by_nobody(self):
        move, payment = self.booked()
        names = [(move, name) for name in MOVE_IDS]
        names += [(payment, name) for name in PAYMENT_IDS]
        for record, name in names:
            for level in ("invoicing", "accountant", "administrator"):
                for value in (False, self.another(name)):
                    own = record.with_env(self.as_level(level))
                    with (
                        self.subTest(level, name=name, value=value),
                        self.assertRaisesRegex(UserError, "booked"),
                    ):
                        own.write({name: value})

    def test_nor_by_odoos_own_accounting_administrator(self):
        move, _payment = self.booked()
        manager = self.new_user("manager", "account.group_account_manager")
        with self.assertRaisesRegex(UserError, "reverse it"):
            move.with_user(manager).x_fc_stripe_invoice_id = False

    def test_r1_nor_after_it_was_set_back_to_draft(self):
        move, payment = self.booked()
        accountant = self.as_level("accountant")
        move.with_env(accountant).button_draft()
        payment.with_env(accountant).action_draft()
        self.assertEqual((move.state, payment.state), ("draft", "draft"))
        for record, names in ((move, MOVE_IDS), (payment, PAYMENT_IDS)):
            for name in names:
                for value in (False, self.another(name)):
                    own = record.with_env(self.as_level("accountant"))
                    with (
                        self.subTest(name=name, value=value),
                        self.assertRaisesRegex(UserError, "booked"),
                    ):
                        own.write({name: value})

    def test_r1_nor_is_an_id_added_to_an_adopted_one(self):
        raw = raw_invoice()
        move = self.init_invoice("out_invoice", amounts=[100.0])
        move.x_fc_stripe_invoice_id = raw["stripe_invoice_id"]
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).move_id, move)
        move = move.with_env(self.as_level("accountant"))
        with self.assertRaisesRegex(UserError, "booked"):
            move.x_fc_nexacloud_invoice_id = "another"

    def test_r12_a_run_gives_a_draft_the_biller_invoice_its_source_names_now(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move = self.move_of(raw)
        self.ingest(raw | {"stripe_invoice_id": "in_now"}, post=False)
        self.assertEqual(self.row_of(raw).state, "draft", self.row_of(raw).reason)
        self.assertEqual(move.x_fc_stripe_invoice_id, "in_now")

    def test_r11_a_row_that_is_ignored_gives_its_biller_invoice_free(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move = self.move_of(raw)
        self.row_of(raw).with_env(self.as_level("accountant"))._ignore("not ours")
        self.assertFalse(move.x_fc_stripe_invoice_id)

    def test_no_context_opens_the_door(self):
        move, _payment = self.booked()
        keys = ("tracking_disable", "skip_readonly_check", "skip_is_manually_modified")
        context = dict.fromkeys(keys, True) | {"uid": 1, "su": True}
        move = move.with_env(self.as_level("accountant")).with_context(**context)
        self.assertRaises(UserError, move.write, {"x_fc_stripe_invoice_id": False})

    def test_no_default_of_a_context_is_taken_by_who_acts_as_the_superuser(self):
        """As an order does that makes its invoice: `sudo`, in the caller's context."""
        told = {
            "default_x_fc_stripe_invoice_id": "in_forged",
            "default_x_fc_nexacloud_invoice_id": "forged",
            "default_x_fc_credited": True,
        }
        move = self.env["account.move"].sudo().with_context(**told)
        made = move.create({"move_type": "entry"})
        self.assertFalse(made.x_fc_stripe_invoice_id)
        self.assertFalse(made.x_fc_nexacloud_invoice_id)
        self.assertFalse(made.x_fc_credited)

    def test_the_superuser_may(self):
        move, payment = self.booked()
        move.sudo().x_fc_stripe_invoice_id = "in_right"
        payment.sudo().x_fc_source_payment_id = "in_right:ch_1"
        self.assertEqual(move.x_fc_stripe_invoice_id, "in_right")

    def test_an_earlier_tool_may_have_its_own_user(self):
        tool = self.new_user("tool", "account.group_account_manager")
        move = self.init_invoice("out_invoice", amounts=[10.0]).with_user(tool)
        move.x_fc_stripe_invoice_id = "in_earlier"
        made = move.create({"move_type": "out_invoice", MOVE_IDS[0]: "earlier"})
        self.assertEqual(made.x_fc_nexacloud_invoice_id, "earlier")

    def test_other_fields_are_written_as_ever(self):
        move, _payment = self.booked()
        move = move.with_env(self.as_level("invoicing"))
        same = {name: move[name] for name in MOVE_IDS}
        move.write({"narration": "Thanks", **same})
        self.assertIn("Thanks", move.narration)

    def test_rows_are_not_written_through_their_invoice(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw)
        row = self.row_of(raw)
        other = self.init_invoice("out_invoice", amounts=[10.0])
        for command in (
            Command.update(row.id, {"decision": "book"}),
            Command.delete(row.id),
            Command.unlink(row.id),
            Command.clear(),
            Command.create({"external_id": "x", "service_id": self.service.id}),
        ):
            move = row.move_id.with_env(self.as_level("accountant"))
            with self.subTest(command=command), self.assertRaises(AccessError):
                move.x_fc_source_row_ids = [command]
        with self.assertRaises(AccessError):
            other.with_env(self.as_level("accountant")).x_fc_source_row_ids = row

    def test_r8_a_held_draft_is_not_posted_by_writing_its_state(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        move = self.row_of(raw).move_id
        self.assertEqual(move.state, "draft")
        for level in ("invoicing", "accountant"):
            with self.subTest(level), self.assertRaisesRegex(UserError, "be posted"):
                move.with_env(self.as_level(level)).write({"state": "posted"})
        with self.assertRaisesRegex(UserError, "be posted"):
            move.sudo().write({"state": "posted"})
