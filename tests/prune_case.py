from odoo import Command
from odoo.tests import new_test_user

from .common import LedgerCase

PRUNE = "fusion.billing.prune"
ADMINISTRATOR = "fusion_centralize_billing.group_administrator"


class PruneCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # no more than Fusion Billing's own rights
        cls.administrator = cls.user_with("prune_administrator", ADMINISTRATOR)

    @classmethod
    def user_with(cls, login, group):
        return new_test_user(
            cls.env,
            login=login,
            groups=group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def metered(self, code="NC-HOST", **vals):
        return self.env["product.product"].create(
            {"name": "Hosting", "default_code": code, "type": "service", **vals}
        )

    def variants(self, *codes):
        """The variants of one product, each with its code."""
        attribute = self.env["product.attribute"].create({"name": "Size"})
        names = [f"Size {number}" for number, _code in enumerate(codes)]
        attribute.value_ids = [Command.create({"name": name}) for name in names]
        line = {
            "attribute_id": attribute.id,
            "value_ids": [Command.set(attribute.value_ids.ids)],
        }
        template = self.env["product.template"].create(
            {"name": "Hosting", "attribute_line_ids": [Command.create(line)]}
        )
        for variant, code in zip(template.product_variant_ids, codes, strict=True):
            variant.default_code = code
        return template.product_variant_ids

    def prune(self, user=None):
        return self.env[PRUNE].with_user(user or self.administrator).create({})

    def shown(self, prune):
        """What the window says of the products: removed, kept, why."""
        (line,) = prune.line_ids
        return line.remove_count, line.keep_count, line.kept

    def assert_kept(self, product, reason):
        """It is said to be kept, for this reason, and it is kept."""
        prune = self.prune()
        foreseen = self.shown(prune)
        prune.action_remove()
        self.assertTrue(product.exists())
        self.assertEqual(self.shown(prune), foreseen)
        self.assertEqual(foreseen[:2], (0, 1))
        self.assertIn(reason, foreseen[2])
        self.assertIn(product.display_name, foreseen[2])
