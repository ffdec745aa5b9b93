from odoo import models
from odoo.tools import SQL


class FusionBillingLedgerRun(models.Model):
    """What persons and other runs did since with what a run made (R33)."""

    _inherit = "fusion.billing.ledger.run"

    def _matched_elsewhere(self):
        """Matched since with what is not of this run."""
        mine = self._made().ids
        mine += self._posted_drafts().ids
        pairs = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT own.move_name, other.move_name, other.move_id
                  FROM account_partial_reconcile AS partial
                  JOIN account_move_line AS own
                    ON own.id IN (partial.debit_move_id, partial.credit_move_id)
                  JOIN account_move_line AS other
                    ON other.id IN (partial.debit_move_id, partial.credit_move_id)
                 WHERE own.move_id = ANY(%(mine)s) AND other.move_id != ALL(%(mine)s)
                   AND partial.x_fc_run_id IS DISTINCT FROM %(run)s
                 ORDER BY own.move_name, other.move_name
                """,
                mine=mine,
                run=self.id,
            )
        )
        if pairs:
            told = [f"{own} – {other}" for own, other, _id in pairs]
            yield self.env._(
                "Matched with what is not of this run: %(names)s. Break these matches "
                "in Odoo first, or undo the run that made them.",
                names=self._some(told),
            )

    def _edited_entries(self):
        moves = self._made() | self._posted_drafts()
        by_person = moves.filtered(_is_of_a_person)
        if by_person:
            yield self.env._(
                "Edited, posted or set back to draft by a person since: %(names)s. "
                "Correct these in Odoo.",
                names=self._some(by_person.mapped("display_name")),
            )
        changed = (moves - by_person).filtered(lambda each: each._has_changed_items())
        if changed:
            yield self.env._(
                "A person changed the account, amount or tax of an item since: "
                "%(names)s. Give these back what they had, or correct them in Odoo.",
                names=self._some(changed.mapped("display_name")),
            )

    def _credited_entries(self):
        """A credit note, a reversal or a write-off that another made of it."""
        mine = self._made() | self._posted_drafts()
        made_of = self.env["account.move"].search(
            [
                "|",
                ("reversed_entry_id", "in", mine.ids),
                ("x_fc_written_off_id", "in", mine.ids),
                ("id", "not in", mine.ids),
                ("state", "!=", "cancel"),
            ]
        )
        if made_of:
            yield self.env._(
                "Credit notes, reversals or write-offs of its entries were made "
                "since: %(names)s. Take these back first.",
                names=self._some(made_of.mapped("display_name")),
            )

    # --- what other runs did ------------------------------------------

    def _changed_before(self):
        """Its changes of earlier entries, of which nobody kept how they were."""
        ids = self._kept("changed").mapped("res_id")
        changed = self.env["account.move"].browse(ids).exists()
        if ids:
            yield self.env._(
                "It wrote anew, or cancelled, entries of before: %(names)s. How they "
                "were is not known any more.",
                names=self._some(changed.mapped("display_name") or ["–"]),
            )

    def _booked_later(self):
        """A later run went on from where this one left a row."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT later.run_id, later.model, later.res_id
                  FROM fusion_billing_run_effect AS own
                  JOIN fusion_billing_run_effect AS later
                    ON later.model = own.model AND later.res_id = own.res_id
                   AND later.run_id > own.run_id
                  JOIN fusion_billing_ledger_run AS run ON run.id = later.run_id
                 WHERE own.run_id = %s AND run.undone_at IS NULL
                   AND own.kind != 'unmatched'
                 ORDER BY later.run_id, later.model, later.res_id
                """,
                self.id,
            )
        )
        runs = self.browse({run for run, _model, _id in found})
        records = [self.env[model].browse(key) for _run, model, key in found]
        yield from self._say_later(
            runs, [each.display_name for each in records if each.exists()]
        )

    def _changed_later(self):
        """A later run dated, posted or changed an entry of this one."""
        mine = self._made() | self._posted_drafts()
        posted = mine.filtered(
            lambda move: move.x_fc_posted_by_run_id not in (self, self.browse())
        )
        later = self.env["fusion.billing.run.effect"].search(
            [
                ("run_id", ">", self.id),
                ("run_id.undone_at", "=", False),
                *("|", "&"),
                ("model", "=", "account.move"),
                ("res_id", "in", mine.ids),
                *("&", ("model", "=", "account.payment")),
                ("res_id", "in", mine.origin_payment_id.ids),
            ]
        )
        records = [self.env[each.model].browse(each.res_id) for each in later]
        yield from self._say_later(
            later.run_id | posted.x_fc_posted_by_run_id,
            [record.display_name for record in (*posted, *records)],
        )

    def _linked_later(self):
        """Movements of the balance that another run, or a person, booked on it."""
        rows = self.env["fusion.billing.balance.transaction"]
        moves = self._made()
        payments = moves.origin_payment_id
        linked = rows.search(
            [
                *("|", "|", "|"),
                ("move_id", "in", moves.ids),
                ("fee_move_id", "in", moves.ids),
                ("note_id", "in", moves.ids),
                ("payment_id", "in", payments.ids),
            ]
        )
        own = rows.browse(self._kept("row", rows._name).mapped("res_id")).exists()
        linked |= self._back_since(own, payments)
        if others := linked - own:
            yield self.env._(
                "Movements of the Stripe balance were booked on its entries since, by "
                "another run or a person: %(names)s. Undo that run first.",
                names=self._some(others.mapped("external_id")),
            )
        by_hand = own.filtered(
            lambda row: (
                row.state == "booked" and (row.move_id | row.fee_move_id) - moves
            )
        ) - self._booked_before(own)
        if by_hand:
            yield self.env._(
                "Booked by a person since: %(names)s. Correct these entries in Odoo.",
                names=self._some(by_hand.mapped("external_id")),
            )

    def _back_since(self, own, payments):
        """What later went back of charges that the run booked: nothing matches it."""
        paid = own.filtered(lambda row: row.kind == "receipt").mapped("charge_ref")
        charges = [*paid, *payments.mapped("x_fc_stripe_reference")]
        back = own.search(
            [
                ("charge_ref", "in", list(filter(None, charges))),
                ("kind", "!=", "receipt"),
                ("state", "=", "booked"),
            ]
        )
        return back.filtered(lambda row: not 0 < row.move_id.x_fc_run_id.id <= self.id)

    def _booked_before(self, rows):
        """Those that were booked when the run came to them, or held for their entry."""
        before = self._kept("row", rows._name)
        booked = before.filtered(lambda effect: effect.before["booked_date"])
        return rows.browse(booked.mapped("res_id"))


def _is_of_a_person(move):
    if move.state == "posted":
        return not move.x_fc_posted_by_run_id
    return move.state == "draft" and (move.is_manually_modified or move.posted_before)
