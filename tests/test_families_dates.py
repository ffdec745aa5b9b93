from datetime import date
from decimal import Decimal

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from ..ledger.booked import FamilyRule
from ..ledger.breakdown import breakdown
from ..ledger.families import family_of, in_force
from ..ledger.family_verdicts import verdicts
from ..ledger.lines import plan_lines
from .common import LedgerCase, facts_of, raw_invoice
from .pure import booked, facts, item, policy, source

MAY = (date(2026, 5, 1), date(2026, 5, 31))
OTHER = FamilyRule("other", ())
UNTIL_MAY = FamilyRule("addons", ("WhatsApp",), date_to=MAY[1])
FROM_JUNE = FamilyRule("messaging", ("WhatsApp",), date_from=date(2026, 6, 1))
RULES = (UNTIL_MAY, FROM_JUNE, OTHER)


class TestDates(BaseCase):
    """R6: a rule holds for invoices of its dates, both of them included."""

    def test_r6_a_rule_holds_from_its_first_day_to_its_last(self):
        in_may = FamilyRule("may", ("X",), date_from=MAY[0], date_to=MAY[1])
        for day, holds in [
            ((2026, 4, 30), False),
            ((2026, 5, 1), True),
            ((2026, 5, 31), True),
            ((2026, 6, 1), False),
        ]:
            with self.subTest(day=day):
                self.assertEqual(in_may.holds_on(date(*day)), holds)
                found = family_of("X", in_force((in_may, OTHER), date(*day)))
                self.assertEqual(found, ("may", True) if holds else ("other", False))

    def test_r6_without_dates_it_always_holds(self):
        for day in (date.min, date.max):
            self.assertTrue(FamilyRule("x", ("X",)).holds_on(day))
            self.assertEqual(in_force((OTHER,), day), (OTHER,))

    def test_r6_an_invoice_dated_before_the_change_keeps_its_family(self):
        told = source(items=[item("2 × WhatsApp", "100.00")])
        for day, family in [(MAY[1], "addons"), (date(2026, 6, 1), "messaging")]:
            said = facts(invoice_date=day)
            rules = policy(families=RULES, today=date(2026, 12, 1))
            with self.subTest(day=day):
                [draft] = plan_lines(told, said, rules, 2).drafts
                self.assertEqual(draft.line.family, family)
                [part] = breakdown(told, said, None, booked(), rules)
                self.assertEqual((part.family, part.keyword), (family, "WhatsApp"))
                self.assertEqual(part.unmatched, "")

    def test_r6_an_undated_invoice_is_judged_by_today(self):
        told = source(items=[item("WhatsApp", "100.00")])
        rules = policy(families=RULES, today=date(2026, 6, 1))
        [part] = breakdown(told, None, None, booked(), rules)
        self.assertEqual(part.family, "messaging")

    def test_r6_what_no_rule_of_its_date_takes_is_kept_as_it_is_read(self):
        rules = policy(families=(FROM_JUNE, OTHER))
        told = source(items=[item("2 × WhatsApp (at $50.00 / month)", "100.00")])
        [part] = breakdown(told, facts(), None, booked(), rules)
        self.assertEqual((part.family, part.keyword), ("other", ""))
        self.assertEqual(part.unmatched, "WhatsApp")

    def test_r6_what_makes_up_for_a_difference_is_no_description(self):
        told = source(items=[item("Odd", "110.00")], plan_name="Managed")
        said = facts(discount=Decimal(10))
        parts = breakdown(told, said, None, booked(), policy())
        self.assertEqual([part.kind for part in parts], ["item", "discount"])
        self.assertEqual([part.unmatched for part in parts], ["Odd", ""])
        self.assertEqual([part.keyword for part in parts], ["", ""])


class TestVerdicts(BaseCase):
    """R6: which word of which family matched, and why others were passed over."""

    def kinds(self, description, day, rules=RULES):
        return [
            (verdict.kind, verdict.keyword)
            for verdict in verdicts(description, rules, day)
        ]

    def test_r6_each_family_is_told(self):
        for description, day, found in [
            (
                "Remaining time on WhatsApp after 12 May 2026",
                MAY[0],
                [("matched", "WhatsApp"), ("other_day", "WhatsApp"), "not_needed"],
            ),
            (
                "WhatsApp",
                date(2026, 6, 1),
                [("other_day", "WhatsApp"), ("matched", "WhatsApp"), "not_needed"],
            ),
            ("Odd", MAY[0], ["no_word", "other_day", "rest"]),
        ]:
            wanted = [each if isinstance(each, tuple) else (each, "") for each in found]
            with self.subTest(description=description, day=day):
                self.assertEqual(self.kinds(description, day), wanted)

    def test_r6_of_two_that_match_the_first_is_taken(self):
        rules = (FamilyRule("a", ("Big", "Box")), FamilyRule("b", ("Box",)), OTHER)
        found = [("matched", "Box"), ("later", "Box"), ("not_needed", "")]
        self.assertEqual(self.kinds("My box", MAY[0], rules), found)

    def test_r6_the_family_told_is_the_one_that_is_booked(self):
        for day in (*MAY, date(2026, 6, 1)):
            for text in ("WhatsApp", "Odd", ""):
                taken = [v.code for v in verdicts(text, RULES, day) if v.is_taken]
                self.assertEqual(taken, [family_of(text, in_force(RULES, day))[0]])


@tagged("post_install", "-at_install")
class TestFamilyDates(LedgerCase):
    """R6: the dates of the records, and what is booked by them."""

    def setUp(self):
        super().setUp()
        families = self.service.family_ids
        self.addons = families.filtered(lambda family: family.code == "addons")
        self.other = families.filtered(lambda family: family.code == "other")

    def new_family(self, **vals):
        return (
            self.env["fusion.billing.family"]
            .with_user(self.accountant)
            .create(
                {
                    "service_id": self.service.id,
                    "name": "Messaging",
                    "code": "messaging",
                    "account_id": self.income["addons"].id,
                    **vals,
                }
            )
        )

    def test_r6_invoices_are_booked_by_the_rule_of_their_date(self):
        self.addons.keywords = "Daily Backup"
        self.new_family(keywords="WhatsApp", date_from="2026-06-01")
        early = raw_invoice(items=[("WhatsApp", "1", "100.00")])
        late = raw_invoice(items=[("WhatsApp", "1", "100.00")])
        dates = {early["id"]: date(2026, 5, 31), late["id"]: date(2026, 6, 1)}
        raws = {raw["id"]: raw for raw in (early, late)}
        facts = {
            key: facts_of(raws[key], invoice_date=day) for key, day in dates.items()
        }
        self.ingest(early, late, post=False, facts=facts)
        found = [
            (
                self.move_of(raw).invoice_line_ids.x_fc_family_id.code,
                self.row_of(raw).line_ids.family_id.code,
            )
            for raw in (early, late)
        ]
        self.assertEqual(found, [("other", "other"), ("messaging", "messaging")])

    def test_r6_dates_the_wrong_way_round_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "before it begins"):
            self.addons.write({"date_from": "2026-06-02", "date_to": "2026-06-01"})
        self.addons.write({"date_from": "2026-06-01", "date_to": "2026-06-01"})

    def test_r6_what_takes_the_rest_takes_it_on_every_day(self):
        with self.assertRaisesRegex(ValidationError, "no keywords"):
            self.other.date_from = "2026-06-01"
        self.addons.date_to = "2026-06-01"
        with self.assertRaisesRegex(ValidationError, "no keywords"):
            self.addons.keywords = " \n "

    def test_r6_a_word_is_of_one_family_on_a_day(self):
        for dates, refused in [
            ({}, True),
            ({"date_from": "2026-06-01"}, True),
            ({"date_to": "2026-06-30"}, True),
            ({"date_from": "2026-05-31"}, True),
            ({"date_from": "2026-06-01", "mine": "2026-05-31"}, False),
            ({"date_from": "2026-05-31", "mine": "2026-05-31"}, True),
        ]:
            dates = {"mine": False, **dates}
            self.addons.date_to = dates.pop("mine")
            with self.subTest(dates=dates, until=self.addons.date_to):
                savepoint = self.env.cr.savepoint()
                if refused:
                    told = (
                        "“WHATSAPP” would be a keyword of Messaging .* and of Add-ons"
                    )
                    with self.assertRaisesRegex(ValidationError, told):
                        self.new_family(keywords="WHATSAPP", **dates)
                else:
                    self.assertTrue(self.new_family(keywords="WHATSAPP", **dates))
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

    def test_r6_a_part_of_a_word_may_be_of_another_family(self):
        self.assertTrue(self.new_family(keywords="WhatsApp Business"))

    def test_r6_the_box_says_why(self):
        self.addons.date_to = "2026-05-31"
        tests = self.env["fusion.billing.family.test"].with_user(self.accountant)
        text = "Unused time on WhatsApp after 12 May 2026"
        test = tests.create({"description": text, "date": "2026-05-31"})
        self.assertEqual((test.family_id, test.matched), (self.addons, True))
        self.assertIn("Its keyword “WhatsApp” occurs", test.why)
        self.assertIn("None of its keywords", test.why)
        test.date = "2026-06-01"
        self.assertEqual((test.family_id, test.matched), (self.other, False))
        self.assertIn("Not the rule of that date, but until 05/31/2026", test.why)
        self.assertIn("No other family has a keyword", test.why)

    def test_r6_the_box_shows_text_as_text(self):
        self.addons.keywords = "<b>Bold"
        tests = self.env["fusion.billing.family.test"].with_user(self.accountant)
        for text in ["<b>Bold</b>\u202e", "x" * 100_000, "<script>%(word)s</script>"]:
            test = tests.create({"description": text})
            self.assertNotIn("<b>", test.why)
            self.assertNotIn("<script>", test.why)
