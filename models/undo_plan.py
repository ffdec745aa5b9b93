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
