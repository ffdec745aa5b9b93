from markupsafe import Markup, escape

from odoo import models

FAILED, NEWS = "mail.mail_activity_data_warning", "mail.mail_activity_data_todo"
SHOWN = 20  # in an activity; the run's own list has them all


class FusionBillingLedgerRun(models.Model):
    """What the people in charge are told of a run, by no mail at all (R13)."""

    _inherit = "fusion.billing.ledger.run"

    def _tell(self):
        """Summarise a daily run; call for somebody when there is something to do."""
        run = self._for_reader(self._reader())
        if self.trigger == "cron":
            run._message_log(body=run._summary())
            run._take_back_earlier_calls()
        elif self._is_unwatched():
            run._notify()
        if not run._reader():
            return
        if self.state == "failed" and self._is_unwatched():
            run._call(FAILED, run._failure_title(), escape(self.error))
        elif self.trigger == "cron":
            run._call_for_news()

    def _call_for_news(self):
        if news := self.line_ids.filtered("is_news"):
            self._call(NEWS, self._news_title(news), self._list_of_news(news))

    def _is_unwatched(self):
        """Nobody waits before the screen for it."""
        return bool(self.trigger == "cron" or self.env.context.get("cron_id"))

    def _reader(self):
        if self.trigger == "cron":
            return self.sudo().service_id._person_told()
        return self.user_id

    def _for_reader(self, user):
        # without this context Odoo sends a mail for every activity
        return self.sudo().with_context(
            mail_activity_quick_update=True, lang=user.lang or self.env.lang
        )

    def _call(self, activity_type, summary, note):
        self.activity_schedule(
            activity_type, user_id=self._reader().id, summary=summary, note=note
        )

    def _notify(self):
        """A word on the screen of the person who left it to the background."""
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "success" if self.state == "done" else "danger",
                "title": self.display_name,
                "message": self._news_in_short(),
                "sticky": True,
            },
        )

    def _take_back_earlier_calls(self):
        """A failure is of interest until the next run only."""
        earlier = self.search(
            [
                ("service_id", "=", self.service_id.id),
                ("id", "<", self.id),
                ("state", "=", "failed"),
                ("activity_ids", "!=", False),
            ]
        )
        earlier.activity_unlink([FAILED])

    # --- in words ------------------------------------------

    def _news_in_short(self):
        if self.state != "done":
            return self.error
        return self.env._(
            "It has come to its end: %(counts)s. The report is under Fusion Billing ▸ "
            "Runs.",
            counts=", ".join(f"{name}: {n}" for name, n in self._result_counts()),
        )

    def _summary(self):
        if self.state in ("failed", "cancelled"):
            return self.error
        counts = [f"{label}: {number}" for label, number in self._result_counts()]
        return Markup("<br/>").join([self._say_read(), *counts])

    def _say_read(self):
        return self.env._("%(read)s invoices read", read=self.read_count)

    def _failure_title(self):
        return self.env._("A run of %(service)s failed", service=self.service_id.name)

    def _news_title(self, news):
        return self.env._(
            "New at %(service)s, to be decided: %(count)s",
            service=self.service_id.name,
            count=len(news),
        )

    def _list_of_news(self, news):
        return self._listed(
            [f"{line.number or line.external_id}: {line.reason}" for line in news]
        )

    def _listed(self, sentences):
        """The first of them, as a list."""
        items = Markup().join(
            Markup("<li>%s</li>") % sentence for sentence in sentences[:SHOWN]
        )
        more = len(sentences) - SHOWN
        if more > 0:
            items += Markup("<li>%s</li>") % self.env._("and %(more)s more", more=more)
        return Markup("<ul>%s</ul>") % items
