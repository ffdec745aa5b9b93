from odoo import models

from .ledger_run_news import NEWS

MISMATCH = "payout_mismatch"


class FusionBillingLedgerRun(models.Model):
    """A daily run of the Stripe balance calls for what is open of its money, too.

    Once for each (R13): with what it newly holds, in one activity.
    """

    _inherit = "fusion.billing.ledger.run"

    def _call_for_news(self):
        account = self.service_id.stripe_account_id
        if self.task != "money" or self.state != "done" or not account:
            return super()._call_for_news()
        news = self.line_ids.filtered("is_news")
        told = {f"{line.number}:sum" for line in news if line.reason_code == MISMATCH}
        points = [each for each in account._take_new_points() if each.key not in told]
        if not points:
            return super()._call_for_news()
        sentences = self._listed([each.sentence for each in points])
        note = sentences + self._list_of_news(news) if news else sentences
        return self._call(NEWS, self._money_title(news, points), note)

    def _money_title(self, news, points):
        said = self.env._(
            "New of the Stripe balance of %(service)s, to be looked at: %(count)s",
            service=self.service_id.name,
            count=len(points),
        )
        return f"{self._news_title(news)}. {said}" if news else said
