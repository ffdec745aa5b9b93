from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import format_datetime, formatLang

from .opening import opened
from .wording import choices_of

# A result is read on a screen: beyond so many lines the run's own list serves.
SHOWN = 200
NOT_BOOKED = ("held", "failed", "waiting")
NO_MOVE = (*NOT_BOOKED, "missing", "gone", "skipped", "ignored")


class FusionBillingLedgerRun(models.Model):
    """The result of a run as tables that a person reads."""

    _inherit = "fusion.billing.ledger.run"

    result = fields.Html(compute="_compute_result")

    @api.depends("mode", "trigger", "started_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = choices_of(self, "trigger")
        for run in self:
            kind = kinds.get(run.trigger, "")
            if run.mode == "dry_run":
                kind = self.env._("Dry run")
            started = run.started_at and format_datetime(
                self.env, run.started_at, dt_format="short"
            )
            run.display_name = f"{kind}, {started or ''}"

    @api.depends(
        "state", "error", "totals", "read_count", "line_ids.reason", "line_ids.outcome"
    )
    @api.depends_context("lang")
    def _compute_result(self):
        for run in self:
            run.result = self.env["ir.qweb"]._render(
                "fusion_centralize_billing.run_result", run._result_values()
            )

    def action_refresh(self):
        """The form is read again after a button, which is all that is wanted."""

    def action_open_source_invoices(self):
        self.ensure_one()
        title = self.env._("Invoices of this run")
        domain = [("run_line_ids.run_id", "=", self.id)]
        return opened(self.env, "action_source_invoice", title, domain)

    # --- what the template is given ---------------------------------------------------

    def _result_values(self):
        self.ensure_one()
        return {
            "run": self,
            "counts": self._result_counts(),
            "reasons": self._result_reasons(),
            "tables": self._result_tables(),
            "posted": self._result_posted(),
            "lists": self._result_lists(),
            "total_of": self._total_of,
        }

    def _result_counts(self):
        """[(label, number)] of what was done, without those that are zero."""
        found = [
            (label, self[f"{outcome}_count"])
            for outcome, label in self._outcome_labels().items()
            if outcome != "unchanged" or self.trigger != "bulk_post"
        ]
        found += [
            (self.env._("Posted"), self.posted_count),
            (self.env._("Payments booked"), self.paid_count),
            (self.env._("Missing in the source"), self.missing_count),
            (self.env._("Gone from the source meanwhile"), self.vanished_count),
        ]
        return [(label, number) for label, number in found if number]

    def _result_reasons(self):
        """[(title, number)] of the reasons that rows have after this run."""
        titles = choices_of(self.line_ids, "reason_code")
        found = ((self.totals or {}).get("reasons") or {}).get("") or {}
        return [
            (titles.get(code, code), found[code]["count"]) for code in sorted(found)
        ]

    def _outcome_labels(self):
        done = {
            "created": self.env._("Created"),
            "adopted": self.env._("Adopted from an earlier tool"),
            "updated": self.env._("Updated"),
        }
        return {
            **(self._dry_run_labels() if self.mode == "dry_run" else done),
            "unchanged": self.env._("Unchanged"),
            "skipped": self.env._("Skipped: void, draft at the biller or zero"),
            "held": self.env._("Held for a decision"),
            "waiting": self.env._("Waiting for the biller"),
            "ignored": self.env._("Ignored by a person"),
            "failed": self.env._("Failed"),
        }

    @api.model
    def _dry_run_labels(self):
        return {
            "created": self.env._("To create"),
            "adopted": self.env._("To adopt from an earlier tool"),
            "updated": self.env._("To update"),
        }

    def _result_posted(self):
        """[(biller, count, total as text)], and their sum per currency."""
        names = {"stripe": "Stripe", "lago": "Lago"}
        posted = (self.totals or {}).get("posted") or {}
        rows = []
        for code, billers in posted.items():
            rows += [
                (names.get(biller, biller), entry["count"], entry["total"], code)
                for biller, entry in billers.items()
            ]
            if len(billers) > 1:
                count = sum(entry["count"] for entry in billers.values())
                total = sum(Decimal(entry["total"]) for entry in billers.values())
                rows.append((self.env._("Total"), count, total, code))
        return [(name, n, self._money(code, total)) for name, n, total, code in rows]

    def _result_lists(self):
        """The invoices to look at, each list with its title."""
        if self.trigger == "bulk_post":
            domains = {
                self.env._("Posted"): [("posted", "=", True)],
                self.env._("Not posted, and why"): [("posted", "=", False)],
            }
        else:
            domains = self._domains_of_ingest()
        lists = [self._result_list(title, domain) for title, domain in domains.items()]
        return [shown for shown in lists if shown["lines"]]

    def _domains_of_ingest(self):
        return {
            self.env._("Held, waiting or failed"): [("outcome", "in", NOT_BOOKED)],
            self.env._("Finalised by a biller, missing in the source"): [
                ("outcome", "=", "missing")
            ],
            self.env._("Gone from the source"): [("outcome", "=", "gone")],
            self.env._("Booked, with something to decide"): [
                ("outcome", "not in", NO_MOVE),
                ("reason_code", "!=", False),
            ],
            self.env._("In the family “Other”"): [
                ("flags", "like", "other_family"),
                ("outcome", "not in", NOT_BOOKED),
            ],
            self.env._("Tax to look at"): [
                "|",
                ("flags", "like", "uncharged_tax"),
                ("flags", "like", "place_of_supply"),
            ],
            self.env._("Skipped"): [("outcome", "=", "skipped")],
        }

    def _result_list(self, title, domain):
        lines = self.env["fusion.billing.ledger.run.line"]
        domain = [("run_id", "=", self.id), *domain]
        found = lines.search(domain, limit=SHOWN)
        count = len(found)
        if count == SHOWN:
            count = lines.search_count(domain)
        # readers see the run, though not the invoices that it made
        return {"title": title, "lines": found.sudo(), "count": count}

    @api.model
    def _total_of(self, line):
        amount, currency = line.amount_total, line.currency_id
        return currency.format(amount) if currency else formatLang(self.env, amount)

    def _money(self, currency_code, amount):
        if amount is None:
            return ""
        currency = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "=", currency_code)], limit=1)
        )
        return currency.format(float(amount)) if currency else str(amount)
