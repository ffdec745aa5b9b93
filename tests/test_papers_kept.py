from odoo.tests import tagged

from ..models.papers_kept import CREDITS, PAPERS, keep_papers
from .credit_case import MOVES, NOTES, KnownCustomerCase
from .money_case import instant

MAY_20 = instant("2026-05-20 15:00")


@tagged("post_install", "-at_install")
class TestPapersKept(KnownCustomerCase):
    """An uninstall takes the rows: a new install books none of them again."""

    def test_what_was_booked_is_taken_back(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000))
        self.bank.move_credit("old", self.buyer, -2500, instant("2026-04-20 15:00"))
        told = self.bank.credit_note(
            "n", billed, MAY_20, amounts={0: 1000}, to_balance=1130
        )
        note = self.take_notes(told)
        credit = self.take_credit(self.buyer)
        moves = [note.move_id, credit.move_ids[0].move_id, credit.opening_move_ids]
        keep_papers(self.env.cr)
        (note + self.env[NOTES]).sudo().unlink()
        credit.sudo().unlink()
        self.env.invalidate_all()
        again = self.take_notes(told)
        credit = self.take_credit(self.buyer)
        self.assertEqual((again.state, again.move_id), ("booked", moves[0]))
        self.assertEqual(again.source_invoice_id, self.row_of(raw))
        [row, _old] = self.env[MOVES].search([])
        self.assertEqual((row.state, row.move_id), ("booked", moves[1]))
        self.assertEqual(credit.opening_move_ids, moves[2])
        self.assertEqual((credit.told, credit.difference), (36.30, 0))

    def test_nothing_is_kept_of_nothing(self):
        keep_papers(self.env.cr)
        self.env.cr.execute(
            "SELECT to_regclass(%s), to_regclass(%s)", [PAPERS, CREDITS]
        )
        self.assertEqual(self.env.cr.fetchone(), (None, None))
