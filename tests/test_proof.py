from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice, unpaid

LINES = "fusion.billing.proof.line"


@tagged("post_install", "-at_install")
class TestProof(LedgerCase):
    """R34: source, biller and ledger, by month, family, tax and currency."""

    def setUp(self):
        super().setUp()
        self.two = raw_invoice(
            items=[("Odoo ERP Hosting", "1", "60.00"), ("Daily Backup", "2", "40.00")]
        )

    def by(self, group, *names):
        """{group: the sums of these amounts}, over all there is."""
        self.env.flush_all()
        measures = [f"{name}:sum" for name in names]
        found = self.env[LINES]._read_group([], [group], measures)
        return {
            getattr(key, "code", False) or getattr(key, "name", key): tuple(
                round(amount, 2) for amount in amounts
            )
            for key, *amounts in found
        }

    def test_r34_what_is_posted_stands_on_all_three_sides(self):
        self.ingest(self.two)
        found = self.by("family_id", "source_total", "biller_total", "ledger_total")
        self.assertEqual(
            found, {"hosting": (67.8, 67.8, 67.8), "addons": (45.2, 45.2, 45.2)}
        )

    def test_r34_a_draft_is_not_in_the_ledger_yet(self):
        self.ingest(self.two, post=False)
        found = self.by("state", "source_total", "ledger_total", "difference")
        self.assertEqual(found, {"draft": (113, 0, 113)})

    def test_r34_what_is_held_or_void_says_why_it_differs(self):
        held, void = raw_invoice("109.00", "9.00"), raw_invoice()
        self.ingest(
            held,
            void,
            facts={held["id"]: facts_of(held), void["id"]: unpaid(void, void=True)},
        )
        found = self.by("reason_code", "source_total", "biller_total", "ledger_total")
        self.assertEqual(found, {"tax_unresolved": (109, 109, 0), "void": (113, 0, 0)})

    def test_r34_a_difference_of_the_biller_shows(self):
        facts = facts_of(self.two, total=self.two["total"] + 5)
        self.ingest(self.two, facts={self.two["id"]: facts})
        found = self.by("reason_code", "source_total", "biller_total")
        self.assertEqual(found, {"amount_mismatch": (113, 118)})

    def test_r34_a_reversal_is_of_the_day_it_was_made(self):
        self.ingest(self.two)
        move = self.move_of(self.two)
        move._reverse_moves(
            [{"date": "2026-06-03", "invoice_date": "2026-06-03"}]
        ).action_post()
        found = self.by("date:month", "source_total", "ledger_total")
        months = {day.isoformat()[:7]: figures for day, figures in found.items()}
        self.assertEqual(months, {"2026-05": (113, 113), "2026-06": (0, -113)})

    def test_r34_an_account_changed_by_a_person_moves_the_revenue(self):
        self.ingest(self.two, post=False)
        move = self.move_of(self.two)
        addons = self.service.family_ids.filtered(lambda f: f.code == "addons")
        move.invoice_line_ids.account_id = addons.account_id
        move.action_post()
        found = self.by("family_id", "source_total", "ledger_total")
        self.assertEqual(found, {"hosting": (67.8, 0), "addons": (45.2, 113)})

    def test_r34_families_may_share_an_account(self):
        families = self.service.family_ids
        families.account_id = families[0].account_id
        self.ingest(self.two)
        found = self.by("family_id", "source_total", "ledger_total")
        self.assertEqual(found, {"hosting": (67.8, 67.8), "addons": (45.2, 45.2)})

    def test_r34_it_foots_to_the_journal_items(self):
        raws = [
            raw_invoice("11.29", "1.30", [("A", "1", "3.33"), ("B", "3", "6.66")]),
            raw_invoice("114.98", "14.98"),
            raw_invoice("20.00", "0.00", [("Mailbox", "1", "20.00")]),
            self.two,
        ]
        self.ingest(*raws)
        moves = self.env["account.move"].union(*map(self.move_of, raws))
        self.assertEqual(len(moves.filtered(lambda m: m.state == "posted")), 4)
        found = self.by("company_id", "ledger_untaxed", "ledger_tax", "difference")
        [(untaxed, tax, difference)] = found.values()
        self.env.cr.execute(
            "SELECT -sum(balance) FILTER (WHERE display_type = 'product'),"
            "       -sum(balance) FILTER (WHERE display_type = 'tax')"
            "  FROM account_move_line WHERE move_id = ANY(%s)",
            [moves.ids],
        )
        self.assertEqual(
            [float(amount) for amount in self.env.cr.fetchone()], [untaxed, tax]
        )
        self.assertEqual(difference, 0)

    def test_r34_lines_follow_what_source_and_biller_say(self):
        self.ingest(self.two, facts={})
        row = self.row_of(self.two)
        self.assertEqual(row.line_ids.mapped("biller_untaxed"), [0, 0])
        first = row.line_ids
        self.ingest(self.two)
        self.assertEqual(row.line_ids.mapped("biller_untaxed"), [60, 40])
        self.assertFalse(first.exists())

    def test_r34_what_the_biller_said_stands_while_it_cannot_be_asked(self):
        self.ingest(self.two, facts={self.two["id"]: unpaid(self.two)})
        self.assertEqual(self.row_of(self.two).state, "posted")
        self.ingest(self.two, facts={})
        found = self.by("state", "source_total", "biller_total", "ledger_total")
        self.assertEqual(found, {"posted": (113, 113, 113)})

    def test_r12_lines_of_which_nothing_changed_are_not_written(self):
        self.ingest(self.two, facts={self.two["id"]: unpaid(self.two)})
        before = self.row_of(self.two).line_ids
        self.ingest(self.two, facts={self.two["id"]: unpaid(self.two)})
        self.assertEqual(self.row_of(self.two).line_ids, before)

    def test_r34_lines_are_those_that_create_would_make(self):
        self.ingest(self.two)
        lines = self.row_of(self.two).line_ids
        names = lines._bulk_columns
        written = lines.read(names, load="")
        vals_list = [{name: vals[name] for name in names} for vals in written]
        made = lines.sudo().create(vals_list).read(names, load="")
        for one, other in zip(written, made, strict=True):
            self.assertEqual(one | {"id": 0}, other | {"id": 0})

    def test_r34_rows_of_an_earlier_version_get_their_lines(self):
        held, void = raw_invoice("109.00", "9.00"), raw_invoice()
        facts = {
            self.two["id"]: facts_of(self.two),
            held["id"]: facts_of(held),
            void["id"]: unpaid(void, void=True),
        }
        self.ingest(self.two, held, void, facts=facts)
        rows = self.env["fusion.billing.source.invoice"].search([])
        names = ("family_id", "tax_id", "source_total", "biller_total", "ledger_total")
        measures = [f"{name}:sum" for name in names[2:]]

        def figures():
            self.env.flush_all()
            return self.env[LINES]._read_group([], names[:2], measures)

        before, hashes = figures(), rows.mapped("parts_hash")
        rows.sudo().line_ids.unlink()
        rows.sudo().parts_hash = False
        self.assertNotEqual(figures(), before)
        self.env["fusion.billing.source.line"]._fill_missing()
        self.assertEqual(figures(), before)
        self.assertEqual(rows.mapped("parts_hash"), hashes)
