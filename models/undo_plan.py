from odoo import models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .undo_run import OVER

SHOWN = 5  # entries that are named of each obstacle


class FusionBillingLedgerRun(models.Model):
    """Why a run cannot be undone (R33): looked up before anything changes."""

    _inherit = "fusion.billing.ledger.run"

    def _undo_obstacles(self):
        """Sentences; none where the run can be taken back exactly."""
        self.ensure_one()
        if why := self._why_no_undo():
            return [why]
        looks = (
            self._locked_entries,
            self._hashed_entries,
            self._matched_elsewhere,
            self._edited_entries,
            self._credited_entries,
            self._changed_before,
            self._booked_later,
            self._changed_later,
            self._linked_later,
        )
        found = [sentence for look in looks for sentence in look()]
        if not found and not self._has_anything_to_undo():
            return [self.env._("This run booked nothing: there is nothing to undo.")]
        return found

    def _why_no_undo(self):
        """What can be told of the run itself, or None."""
        if self.mode == "dry_run":
            return self.env._("A dry run booked nothing: there is nothing to undo.")
        if self.undone_at:
            return self.env._("It is undone already.")
        if self.state not in OVER:
            return self.env._(
                "It is not over yet. Wait until it has ended, or stop it and give it "
                "up first."
            )
        if not self.is_remembered:
            return self.env._(
                "It was made before Fusion Billing kept what is needed to undo a run. "
                "Correct its entries in Odoo."
            )
        own = [("service_id", "=", self.service_id.id), ("state", "=", "running")]
        if other := self.search(own, limit=1):
            return self.env._(
                "%(run)s is under way. Wait until it has ended.", run=other.display_name
            )
        return None

    def _has_anything_to_undo(self):
        own = [("x_fc_run_id", "=", self.id)]
        return bool(
            self.env["account.move"].search_count(own, limit=1) or self.effect_ids[:1]
        )

    # --- locked, sealed ------------------------------------------

    def _locked_entries(self):
        """By its own day, its journal, and whether it is in the tax report."""
        groups = self.env.execute_query(
            SQL(
                """
                SELECT journal_id, date, is_taxed, array_agg(name ORDER BY id)
                  FROM (
                       SELECT id, journal_id, date, name, EXISTS (
                              SELECT FROM account_move_line AS item
                                LEFT JOIN account_move_line_account_tax_rel AS taxed
                                  ON taxed.account_move_line_id = item.id
                               WHERE item.move_id = move.id
                                 AND (item.tax_line_id IS NOT NULL
                                      OR taxed.account_tax_id IS NOT NULL)
                              ) AS is_taxed
                         FROM account_move AS move
                        WHERE state = 'posted' AND (x_fc_run_id = %s OR id = ANY(%s))
                       ) AS entry
                 GROUP BY journal_id, date, is_taxed ORDER BY date
                """,
                self.id,
                self._dated().ids,
            )
        )
        found = {}
        days = [(None, day, False, [pay.name]) for pay, day in self._redated().items()]
        for journal_id, day, is_taxed, names in [*groups, *days]:
            journal = self.env["account.journal"].browse(journal_id)
            locks = self.company_id._get_violated_lock_dates(day, is_taxed, journal)
            if locks:
                found.setdefault(locks[-1][0], []).extend(names)
        for lock, names in found.items():
            yield self.env._(
                "Locked: the books are locked up to %(day)s, and these entries lie "
                "before: %(names)s. An accounting administrator can open that time "
                "under Accounting ▸ Lock Dates.",
                day=format_date(self.env, lock),
                names=self._some(names),
            )

    def _hashed_entries(self):
        sealed = (self._made("posted") | self._dated()).filtered("inalterable_hash")
        if sealed:
            yield self.env._(
                "Sealed: their journal secures posted entries by a hash, and these "
                "can be neither changed nor set back: %(names)s.",
                names=self._some(sealed.mapped("name")),
            )

    # --- what others did with them since ------------------------------------------

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
        moves = self._made()
        by_person = moves.filtered(
            lambda move: (
                move.state == "posted"
                and not move.x_fc_posted_by_run_id
                or move.state == "draft"
                and move.is_manually_modified
                or move.state == "draft"
                and move.posted_before
            )
        )
        by_person |= self._posted_drafts().filtered(
            lambda move: not move.x_fc_posted_by_run_id
        )
        if by_person:
            yield self.env._(
                "Edited, posted or set back to draft by a person since: %(names)s. "
                "Correct these in Odoo.",
                names=self._some(by_person.mapped("display_name")),
            )
        later = (moves | self._posted_drafts()).filtered(
            lambda move: move.x_fc_posted_by_run_id not in (self, self.browse())
        )
        yield from self._say_later(
            later.x_fc_posted_by_run_id, later.mapped("display_name")
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
            later.run_id, [record.display_name for record in records]
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

    def _booked_before(self, rows):
        """Those that were booked when the run came to them."""
        before = self._kept("row", rows._name)
        booked = before.filtered(lambda effect: effect.before["state"] == "booked")
        return rows.browse(booked.mapped("res_id"))

    # --- words ------------------------------------------

    def _say_later(self, runs, names):
        if runs:
            yield self.env._(
                "A later run went on from there: %(runs)s, with %(names)s. Undo that "
                "run first.",
                runs=self._some(runs.mapped("display_name")),
                names=self._some(names or ["–"]),
            )

    def _some(self, names):
        names = [name or "–" for name in dict.fromkeys(names)]
        more = (
            [self.env._("and %(count)s more", count=len(names) - SHOWN)]
            if len(names) > SHOWN
            else []
        )
        return ", ".join([*names[:SHOWN], *more])
