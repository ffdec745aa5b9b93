from odoo import api, models

from .balance_transaction import KIND_TITLES
from .wording import choice_of

HELD = [("outcome", "in", ("held", "failed"))]
TO_DECIDE = [
    ("outcome", "not in", ("held", "failed", "skipped")),
    ("reason_code", "!=", False),
]


class FusionBillingLedgerRun(models.Model):
    """What came of the Stripe balance, in words of money and not of invoices."""

    _inherit = "fusion.billing.ledger.run"

    @api.depends("task")
    def _compute_display_name(self):
        done = super()._compute_display_name()
        for run in self.filtered(lambda run: run.task == "money"):
            what = choice_of(run, "task")
            run.display_name = f"{what}: {run.display_name}"
        return done

    def _outcome_labels(self):
        labels = super()._outcome_labels()
        if self.task != "money":
            return labels
        done = {
            "created": self.env._("Booked"),
            "adopted": self.env._("Payments of invoices, booked already"),
            "updated": self.env._("Changed: given the day of the balance, or void"),
            "skipped": self.env._("Before the cut-over, or void"),
        }
        if self.mode == "dry_run":
            done |= {
                "created": self.env._("To book"),
                "updated": self.env._("To change: to the day of the balance, or void"),
            }
        return labels | done

    def _say_read(self):
        if self.task != "money":
            return super()._say_read()
        return self.env._(
            "New of the Stripe balance, or decided again: %(read)s",
            read=self.read_count,
        )

    def _result_tables(self):
        if self.task != "money":
            return super()._result_tables()
        rows = self._result_table("kinds", self._labels_of_kinds)
        table = {
            "title": self.env._("Per kind of movement"),
            "heading": self.env._("Kind"),
            "rows": rows,
            "kind": "kinds",
        }
        return [table] if rows else []

    @api.model
    def _labels_of_kinds(self, kinds):
        field = self.env["fusion.billing.balance.transaction"]._fields["kind"]
        titles = dict(field._description_selection(self.env))
        order = [kind for kind, _title in KIND_TITLES]
        return {kind: titles[kind] for kind in sorted(kinds, key=order.index)}

    def _domains_of_ingest(self):
        if self.task != "money":
            return super()._domains_of_ingest()
        told = self.env._("Booked, with something to decide")
        return {self.env._("Held or failed"): HELD, told: TO_DECIDE}
