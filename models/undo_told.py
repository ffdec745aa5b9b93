from markupsafe import Markup

from odoo import fields, models
from odoo.tools import SQL

from ..ledger.reasons import because
from .wording import choice_of


class FusionBillingLedgerRun(models.Model):
    """What an undo takes back, by month, and what it tells of it (R33)."""

    _inherit = "fusion.billing.ledger.run"

    def _undo_parts(self):
        """[{month, kind, count, amount}], in the company's currency."""
        redated = [payment.move_id.id for payment in self._redated()]
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT date_trunc('month', date)::date, kind, count(*),
                       sum(abs(amount_total_signed))
                  FROM (
                       SELECT date, amount_total_signed, CASE
                              WHEN id = ANY(%(redated)s) THEN '5_redated'
                              WHEN x_fc_run_id IS DISTINCT FROM %(run)s THEN '4_drafted'
                              WHEN origin_payment_id IS NOT NULL THEN '3_payment'
                              WHEN state = 'posted' THEN '2_posted'
                              WHEN coalesce(name, '/') != '/' THEN '1_numbered'
                              ELSE '1_draft' END AS kind
                         FROM account_move
                        WHERE x_fc_run_id = %(run)s AND state != 'cancel'
                           OR id = ANY(%(redated)s) OR id = ANY(%(drafts)s)
                       ) AS entry
                 GROUP BY 1, 2 ORDER BY 1, 2
                """,
                run=self.id,
                redated=redated,
                drafts=self._posted_drafts().ids,
            )
        )
        names = ("month", "kind", "count", "amount")
        return [dict(zip(names, part, strict=True)) for part in found]

    def _adopted_told(self):
        """Of invoices that were there before, and stay: a sentence, or nothing."""
        lines = self.env["fusion.billing.ledger.run.line"].search(
            [
                ("run_id", "=", self.id),
                ("outcome", "=", "adopted"),
                ("source_invoice_id.move_id", "!=", False),
            ]
        )
        rows = lines.source_invoice_id.filtered(
            lambda row: row.move_id.x_fc_run_id != self
        )
        if not rows:
            return ""
        return self.env._(
            "Invoices that were in Odoo before this run and stay linked to their "
            "source, for it booked nothing of them: %(count)s (%(names)s).",
            count=len(rows),
            names=self._some(rows.mapped("display_name")),
        )

    def _why_rows_wait(self):
        """Of source invoices whose entry was taken back, until a run books it again."""
        started = fields.Datetime.context_timestamp(self, self.started_at)
        return because(
            "run_undone",
            since=started.date(),
            user=self.env.user.name,
            date=fields.Date.context_today(self),
        )

    def _tell_rows(self, rows):
        """On the timeline of each, for later: the reason goes with the next run."""
        text = self.env._(
            "“%(run)s” was undone by %(user)s: what it had booked here was taken back. "
            "The next run books it again.",
            run=self.display_name,
            user=self.env.user.name,
        )
        rows.sudo()._message_log_batch(bodies=dict.fromkeys(rows.ids, text))

    def _tell_undone(self, note, parts):
        """On the run's own page: what was taken back, and why."""
        told = [
            self.env._(
                "Undone: the trial balance is what it was before this run. The next "
                "run does it again."
            )
        ]
        told += [
            f"{part.month_name}: {choice_of(part, 'kind')} ({part.count}, "
            f"{part.currency_id.format(part.amount)})"
            for part in parts
        ]
        if note := (note or "").strip():
            told.append(note)
        self.sudo()._message_log(body=Markup("<br/>").join(told))
