from collections import defaultdict
from functools import partial

from odoo.tests import tagged

from ..wizards.prune_references import places_of, take_along
from .prune_case import PruneCase


@tagged("post_install", "-at_install")
class TestPruneProducts(PruneCase):
    """R16: counts first, then all that nothing needs any more, and nothing else."""

    def test_r16_an_unused_product_goes_with_its_template(self):
        product = self.metered()
        template = product.product_tmpl_id
        prune = self.prune()
        self.assertEqual(self.shown(prune), (1, 0, ""))
        self.assertEqual(prune.line_ids.removed, "[NC-HOST] Hosting")
        prune.action_remove()
        self.assertFalse(product.exists())
        self.assertFalse(template.exists())
        self.assertEqual(self.shown(prune), (1, 0, ""))

    def test_r16_an_archived_product_goes(self):
        product = self.metered(active=False)
        self.prune().action_remove()
        self.assertFalse(product.exists())

    def test_r16_a_code_begins_with_nc(self):
        others = [
            self.metered(code) for code in ("XNC-1", "NCX-1", "nc-1", "NC", " NC-1", "")
        ]
        prune = self.prune()
        self.assertEqual(self.shown(prune), (0, 0, ""))
        prune.action_remove()
        self.assertTrue(all(product.exists() for product in others))

    def test_r16_a_product_on_a_posted_invoice_stays(self):
        product = self.metered()
        self.init_invoice("out_invoice", products=product, post=True)
        self.assert_kept(product, "used in Journal Item")

    def test_r16_a_product_on_a_draft_invoice_stays(self):
        product = self.metered(active=False)
        self.init_invoice("out_invoice", products=product)
        self.assert_kept(product, "used in Journal Item")

    def test_r16_what_the_database_would_delete_along_keeps_a_product(self):
        product = self.metered()
        distribution = self.env["account.analytic.distribution.model"].create(
            {"product_id": product.id}
        )
        self.assert_kept(product, "used in Analytic Distribution Model")
        self.assertTrue(distribution.exists())

    def test_r16_a_reference_that_would_be_emptied_keeps_a_product(self):
        product = self.metered()
        line = self.env["account.analytic.line"].create(
            {"name": "Usage", "product_id": product.id}
        )
        self.assert_kept(product, "used in Analytic Line")
        self.assertEqual(line.product_id, product)

    def test_r16_a_reference_to_the_template_keeps_its_variants(self):
        product = self.metered()
        pricelist = self.env["product.pricelist"].create({"name": "Partners"})
        rule = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": pricelist.id,
                "applied_on": "1_product",
                "product_tmpl_id": product.product_tmpl_id.id,
            }
        )
        self.assert_kept(product, "used in Pricelist Rule")
        self.assertTrue(rule.exists())

    def test_r16_every_place_is_named(self):
        product = self.metered()
        self.init_invoice("out_invoice", products=product)
        self.env["account.analytic.line"].create(
            {"name": "Usage", "product_id": product.id}
        )
        self.assert_kept(product, "used in Analytic Line, Journal Item")

    def test_r16_tags_and_barcodes_are_no_use(self):
        product = self.metered()
        tag = self.env["product.tag"].create({"name": "Metered"})
        product.product_tag_ids = product.additional_product_tag_ids = tag
        uom = self.env.ref("uom.product_uom_dozen")
        self.env["product.uom"].create(
            {"product_id": product.id, "uom_id": uom.id, "barcode": "4006381333931"}
        )
        self.prune().action_remove()
        self.assertFalse(product.exists())
        self.assertTrue(tag.exists())

    def test_r16_only_its_variants_go_from_a_product(self):
        metered, sold = self.variants("NC-S", "HOST-L")
        self.prune().action_remove()
        self.assertFalse(metered.exists())
        self.assertTrue(sold.exists())
        self.assertEqual(sold.product_tmpl_id.product_variant_ids, sold)

    def test_r16_an_archived_variant_of_another_code_stays(self):
        metered, sold = self.variants("NC-S", "HOST-L")
        sold.active = False
        self.prune().action_remove()
        self.assertFalse(metered.exists())
        self.assertTrue(sold.exists())

    def test_r16_a_product_goes_with_its_last_variant(self):
        variants = self.variants("NC-S", "NC-L")
        template = variants.product_tmpl_id
        self.prune().action_remove()
        self.assertFalse(variants.exists())
        self.assertFalse(template.exists())

    def test_r16_a_used_variant_stays_without_its_sisters(self):
        unused, used = self.variants("NC-S", "NC-L")
        self.init_invoice("out_invoice", products=used)
        prune = self.prune()
        prune.action_remove()
        self.assertEqual(self.shown(prune)[:2], (1, 1))
        self.assertFalse(unused.exists())
        self.assertTrue(used.exists())

    def test_r16_a_product_of_another_company_stays(self):
        other = self.env["res.company"].create({"name": "Elsewhere Inc."})
        self.assert_kept(self.metered(company_id=other.id), "belongs to Elsewhere Inc.")

    def test_r16_a_product_of_the_services_company_goes(self):
        product = self.metered(company_id=self.company.id)
        self.prune().action_remove()
        self.assertFalse(product.exists())

    def test_r16_where_the_database_refuses_one_all_stay(self):
        products = self.metered() + self.metered("NC-MAIL", name="Mailbox")
        # a table that no module of this database knows
        self.env.cr.execute(
            "CREATE TABLE fc_foreign (product integer REFERENCES product_product)"
        )
        self.env.cr.execute("INSERT INTO fc_foreign VALUES (%s)", [products[1].id])
        prune = self.prune()
        self.assertEqual(self.shown(prune), (2, 0, ""))
        prune.action_remove()
        removed, kept, why = self.shown(prune)
        self.assertEqual((removed, kept), (0, 2))
        self.assertIn("cannot be deleted", why)
        self.assertIn('table "fc_foreign"', why)
        self.assertEqual(products.exists(), products)

    def test_r16_what_goes_along_with_another_keeps_nothing(self):
        product = self.metered()
        pricelist = self.env["product.pricelist"].create({"name": "Partners"})
        rule = self.env["product.pricelist.item"].create(
            {"pricelist_id": pricelist.id, "product_id": product.id}
        )
        gone = defaultdict(set)
        places = partial(places_of, product, lambda field: True)
        self.assertIn("Pricelist Rule", places(gone)[product.id])
        take_along(pricelist, gone)
        self.assertEqual(gone[rule._name], set(rule.ids))
        self.assertNotIn("Pricelist Rule", places(gone)[product.id])

    def test_r16_without_sale_there_is_no_word_of_orders(self):
        if "sale.order" in self.env:
            self.skipTest("This database has the sale module.")
        self.assertEqual(self.prune().line_ids.mapped("title"), ["Products NC-…"])

    def test_r16_a_model_of_todays_addon_is_nobodys_leftover(self):
        superseded = self.env["fusion.billing.superseded"]
        name = "fusion.billing.family"
        self.assertTrue(self.service.family_ids)
        self.assertFalse([*superseded._rows(name, self.service, "Families", {})])

    def test_r16_many_names_are_cut_short_on_screen_only(self):
        products = self.env["product.product"]
        for number in range(12):
            products += self.metered(f"NC-{number:02}")
        for product in products:
            self.env["account.analytic.line"].create(
                {"name": "Usage", "product_id": product.id}
            )
        why = self.shown(self.prune())[2]
        self.assertTrue(why.startswith("12 × [NC-00] Hosting, [NC-01] Hosting"))
        self.assertTrue(why.endswith("[NC-09] Hosting, …: used in Analytic Line"))
        self.assertNotIn("NC-10", why)
