import logging
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .prune_case import PRUNE, PruneCase

LOGGER = "odoo.addons.fusion_centralize_billing.wizards.prune"


@tagged("post_install", "-at_install")
class TestPrune(PruneCase):
    """Who removes, that it is confirmed and on record."""

    def log(self):
        return self.env["ir.logging"].search(
            [("name", "=", "fusion_centralize_billing.prune")]
        )

    def test_r16_who_removed_what_is_on_record(self):
        self.metered()
        # "INFO" is no name for it: Odoo gives that name to a level of its own
        with self.assertLogs(LOGGER, logging.INFO) as logs:
            self.prune().action_remove()
        self.assertIn("prune_administrator: Products NC-…: 1", logs.output[-1])
        self.assertEqual(self.log().create_uid, self.administrator.id)
        for text in (self.administrator.name, "Products NC-…: 1", "[NC-HOST] Hosting"):
            self.assertIn(text, self.log().message)

    def test_r16_showing_it_removes_nothing(self):
        product = self.metered()
        with Form(self.env[PRUNE].with_user(self.administrator)) as form:
            self.assertEqual(form.remove_count, 1)
        self.assertTrue(product.exists())
        self.assertTrue(product.product_tmpl_id.exists())

    def test_r16_showing_it_deletes_nothing_for_a_moment_either(self):
        """What another module does when a record goes would not be taken back."""
        self.metered()
        with patch.object(type(self.env["product.product"]), "unlink") as unlink:
            self.assertEqual(self.shown(self.prune())[:2], (1, 0))
        unlink.assert_not_called()

    def test_r16_nothing_removed_is_nothing_on_record(self):
        prune = self.prune()
        self.assertFalse(prune.remove_count)
        prune.action_remove()
        self.assertFalse(self.log())

    def test_r16_the_result_is_shown_in_the_same_window(self):
        self.metered()
        prune = self.prune()
        action = prune.action_remove()
        self.assertTrue(prune.is_done)
        self.assertEqual((action["res_model"], action["res_id"]), (PRUNE, prune.id))
        self.assertEqual(action["target"], "new")

    def test_r16_what_became_used_meanwhile_stays(self):
        product = self.metered()
        prune = self.prune()
        self.assertEqual(self.shown(prune)[:2], (1, 0))
        self.init_invoice("out_invoice", products=product)
        prune.action_remove()
        self.assertEqual(self.shown(prune)[:2], (0, 1))
        self.assertTrue(product.exists())

    def test_r16_only_administrators_see_and_remove(self):
        product = self.metered()
        for user in (self.accountant, self.user_with("staff", "base.group_user")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.prune(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env[PRUNE].with_user(user).default_get(["line_ids"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.prune().with_user(user).action_remove()
        self.assertTrue(product.exists())

    def test_r16_it_is_done_in_the_services_company(self):
        product = self.metered()
        other = self.env["res.company"].create({"name": "Elsewhere Inc."})
        self.administrator.company_ids += other
        prune = self.env[PRUNE].with_user(self.administrator).with_company(other)
        prune = prune.with_context(allowed_company_ids=other.ids)
        with self.assertRaisesRegex(UserError, "Switch to that company"):
            prune.create({})
        self.assertTrue(product.exists())
