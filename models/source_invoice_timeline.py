from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from odoo import api, fields, models
from odoo.tools.mail import is_html_empty
from odoo.tools.misc import format_datetime

from .wording import choices_of

MOST_EVENTS = 200  # of each kind; the latest


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as it is shown; `text` may be a message's own HTML."""

    at: datetime
    icon: str
    title: str
    text: Any = ""
    who: str = ""
    path: str = ""
    day: str = ""
    times: str = ""

    def is_like(self, other):
        names = ("icon", "title", "text")
        return all(getattr(self, name) == getattr(other, name) for name in names)


class FusionBillingSourceInvoice(models.Model):
    """Runs, decisions, payments and notes of a row as one story (R11)."""

    _inherit = "fusion.billing.source.invoice"

    timeline = fields.Html(
        compute="_compute_timeline", groups="fusion_centralize_billing.group_reader"
    )

    @api.depends("run_line_ids", "message_ids")
    @api.depends_context("lang", "tz")
    def _compute_timeline(self):
        for row in self:
            row.timeline = row._render(
                "source_invoice_timeline", events=row._events_to_show()
            )

    def _events_to_show(self):
        """Oldest first; what runs found again and again is told once."""
        # within a second: what was decided, the run of it, and what that booked
        told = [*self._notes(), *self._run_events(), *self._payment_events()]
        told.sort(key=lambda event: event.at)
        alike = []
        for event in told:
            if not alike or not event.is_like(alike[-1][-1]):
                alike.append([])
            alike[-1].append(event)
        return [self._as_one(events) for events in alike]

    def _as_one(self, events):
        first, last = events[0], events[-1]
        day = format_datetime(self.env, first.at, dt_format="short")
        if len(events) == 1:
            return replace(first, day=day)
        times = self.env._(
            "%(count)s times, until %(day)s",
            count=len(events),
            day=format_datetime(self.env, last.at, dt_format="short"),
        )
        return replace(last, day=day, times=times)

    def _run_events(self):
        lines = self.run_line_ids.sorted("id")[-MOST_EVENTS:]
        kinds = choices_of(lines.run_id, "trigger")
        for line in lines:
            run = line.run_id
            kind = self.env._("Dry run") if run.mode == "dry_run" else None
            done = self.env._("Posted") if line.posted else line.decision
            yield Event(
                run.started_at,
                "fa-refresh",
                f"{kind or kinds.get(run.trigger, '')}: {done or ''}",
                line.note or "",
                run.user_id.name if run.trigger != "cron" else "",
                f"/odoo/billing-runs/{run.id}",
            )

    def _notes(self):
        """What persons decided, which is logged, and what they wrote."""
        messages = self.message_ids.sorted("id")[-MOST_EVENTS:]
        for message in messages.filtered(lambda each: not is_html_empty(each.body)):
            written = message.message_type == "comment"
            yield Event(
                message.date,
                "fa-comment-o" if written else "fa-hand-pointer-o",
                self.env._("Note") if written else self.env._("Decided"),
                message.body,
                message.author_id.name or "",
            )

    def _payment_events(self):
        for payment in self.sudo().payment_ids:
            amount = payment.currency_id.format(payment.amount)
            yield Event(
                payment.create_date,
                "fa-money",
                self.env._("Payment booked: %(amount)s", amount=amount),
                " · ".join(filter(None, [payment.name, payment.journal_id.name])),
                path=f"/odoo/m-account.payment/{payment.id}",
            )
