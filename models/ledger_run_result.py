from decimal import Decimal

from babel.dates import format_date

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, format_datetime, get_lang

# A result is read on a screen: beyond so many lines the run's own list serves.
SHOWN = 200
NOT_BOOKED = ("held", "failed", "waiting", "missing")


class FusionBillingLedgerRun(models.Model):
    """The result of a run as tables that a person reads."""

    _inherit = "fusion.billing.ledger.run"

    result = fields.Html(compute="_compute_result")

    @api.depends("mode", "trigger", "started_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["trigger"]._description_selection(self.env))
        for run in self:
            kind = kinds.get(run.trigger, "")
            if run.mode == "dry_run":
                kind = self.env._("Dry run")
            started = run.started_at and format_datetime(
                self.env, run.started_at, dt_format="medium"
            )
            run.display_name = f"{kind}, {started or ''}"

    @api.depends("state", "error", "totals", "line_ids.reason", "line_ids.outcome")
    @api.depends_context("lang")
    def _compute_result(self):
        for run in self:
            run.result = self.env["ir.qweb"]._render(
                "fusion_centralize_billing.run_result", run._result_values()
            )

    def action_open_source_invoices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fusion_centralize_billing.action_source_invoice"
        )
        return {
            **action,
            "domain": [("run_line_ids.run_id", "=", self.id)],
            "context": {},
        }

    # --- what the template is given ---------------------------------------------------

    def _result_values(self):
        self.ensure_one()
        is_bulk = self.trigger == "bulk_post"
        return {
            "run": self,
            "counts": self._result_counts(),
            "tables": [] if is_bulk else self._result_tables(),
            "posted": self._result_posted(),
            "lists": self._result_lists(is_bulk),
            "total_of": self._total_of,
        }

    def _result_counts(self):
        """[(label, number)] of what was done, without those that are zero."""
        found = [
            (label, self[f"{outcome}_count"])
            for outcome, label in self._outcome_labels().items()
            if outcome != "unchanged" or self.trigger != "bulk_post"
        ]
        events = [
            (self.env._("Posted"), self.posted_count),
            (self.env._("Payments booked"), self.paid_count),
        ]
        return [(label, number) for label, number in found + events if number]

    def _outcome_labels(self):
        _ = self.env._
        is_dry = self.mode == "dry_run"
        return {
            "created": _("To create") if is_dry else _("Created"),
            "adopted": _("To adopt") if is_dry else _("Adopted from an earlier tool"),
            "updated": _("To update") if is_dry else _("Updated"),
            "unchanged": _("Unchanged"),
            "skipped": _("Skipped: void, draft at the biller or zero"),
            "held": _("Held for a decision"),
            "waiting": _("Waiting for the biller"),
            "ignored": _("Ignored by a person"),
            "failed": _("Failed"),
        }

    def _result_posted(self):
        """[(biller, count, total as text)] and, when several, their sum."""
        names = {"stripe": "Stripe", "lago": "Lago"}
        posted = (self.totals or {}).get("posted") or {}
        rows = []
        for code, billers in posted.items():
            rows += [
                (names.get(biller, biller), entry["count"], entry["total"], code)
                for biller, entry in billers.items()
            ]
        return [(name, n, self._money(code, total)) for name, n, total, code in rows]

    def _result_tables(self):
        """Per family, tax and month: the totals of what is, or would be, booked."""
        _ = self.env._
        return [
            table
            for table in (
                self._result_table("families", _("Per service family"), _("Family")),
                self._result_table("taxes", _("Per tax"), _("Tax")),
                self._result_table("months", _("Per month"), _("Month")),
            )
            if table["rows"]
        ]

    def _result_table(self, name, title, heading):
        """One table; each row's amounts are texts, the last row of each currency
        its sum where there are several rows.
        """
        rows = []
        for currency, entries in ((self.totals or {}).get(name) or {}).items():
            labels = getattr(self, f"_labels_of_{name}")(list(entries))
            part = [
                self._result_row(currency, labels[key], entries[key]) for key in labels
            ]
            # components of one line share their base: a sum would count it twice
            if len(part) > 1 and name != "taxes":
                part.append(self._result_sum(currency, entries.values()))
            rows += part
        return {"title": title, "heading": heading, "rows": rows, "kind": name}

    def _result_row(self, currency, label, entry, is_sum=False):
        return {
            "label": label,
            "count": entry["count"],
            "is_sum": is_sum,
            **{
                name: self._money(currency, entry.get(name))
                for name in ("untaxed", "tax", "total")
            },
        }

    def _result_sum(self, currency, entries):
        entries = list(entries)
        total = {"count": sum(entry["count"] for entry in entries)}
        for name in ("untaxed", "tax", "total"):
            total[name] = sum(Decimal(entry.get(name) or 0) for entry in entries)
        return self._result_row(currency, self.env._("Total"), total, is_sum=True)

    def _labels_of_families(self, codes):
        families = self.env["fusion.billing.family"].search(
            [("service_id", "=", self.service_id.id), ("code", "in", codes)]
        )
        names = {family.code: family.name for family in families}
        return names | {code: code for code in codes if code not in names}

    def _labels_of_taxes(self, ids):
        known = [int(key) for key in ids if key.isdigit()]
        taxes = self.env["account.tax"].with_context(active_test=False).sudo()
        names = {str(tax.id): tax.name for tax in taxes.browse(known).exists()}
        return {key: names.get(key) or self.env._("No tax") for key in ids}

    def _labels_of_months(self, months):
        locale = babel_locale_parse(get_lang(self.env).code)
        return {
            month: format_date(
                fields.Date.to_date(f"{month}-01"), "LLLL y", locale=locale
            )
            for month in sorted(months)
        }

    def _result_lists(self, is_bulk):
        """The invoices to look at, each list with its title."""
        _ = self.env._
        if is_bulk:
            wanted = [
                (_("Posted"), [("posted", "=", True)]),
                (_("Not posted, and why"), [("posted", "=", False)]),
            ]
        else:
            wanted = [
                (_("Held, waiting or failed"), [("outcome", "in", NOT_BOOKED)]),
                (
                    _("Booked, with something to decide"),
                    [
                        ("outcome", "not in", (*NOT_BOOKED, "skipped", "ignored")),
                        ("reason_code", "!=", False),
                    ],
                ),
                (
                    _("In the family “Other”"),
                    [
                        ("flags", "like", "other_family"),
                        ("outcome", "not in", NOT_BOOKED),
                    ],
                ),
                (
                    _("Tax to look at"),
                    [
                        "|",
                        ("flags", "like", "uncharged_tax"),
                        ("flags", "like", "place_of_supply"),
                    ],
                ),
                (_("Skipped"), [("outcome", "=", "skipped")]),
            ]
        lists = [self._result_list(title, domain) for title, domain in wanted]
        return [shown for shown in lists if shown["lines"]]

    def _result_list(self, title, domain):
        lines = self.env["fusion.billing.ledger.run.line"]
        domain = [("run_id", "=", self.id), *domain]
        found = lines.search(domain, limit=SHOWN)
        count = len(found)
        if count == SHOWN:
            count = lines.search_count(domain)
        return {"title": title, "lines": found, "count": count}

    @api.model
    def _total_of(self, line):
        amount, currency = line.amount_total, line.currency_id
        return currency.format(amount) if currency else f"{amount:,.2f}"

    def _money(self, currency_code, amount):
        if amount is None:
            return ""
        currency = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "=", currency_code)], limit=1)
        )
        return currency.format(float(amount)) if currency else str(amount)
