from decimal import Decimal

from babel.dates import format_date

from odoo import fields, models
from odoo.tools.misc import babel_locale_parse, get_lang

KINDS = ("families", "taxes", "months")


class FusionBillingLedgerRun(models.Model):
    """The totals of a run as tables: per service family, tax and month."""

    _inherit = "fusion.billing.ledger.run"

    def _result_tables(self):
        """The totals of what is, or would be, booked; no table without rows."""
        per_family = self._result_table("families", self._labels_of_families)
        per_tax = self._result_table("taxes", self._labels_of_taxes, summed=False)
        per_month = self._result_table("months", self._labels_of_months)
        tables = (
            (self.env._("Per service family"), self.env._("Family"), per_family),
            (self.env._("Per tax"), self.env._("Tax"), per_tax),
            (self.env._("Per month"), self.env._("Month"), per_month),
        )
        return [
            {"title": title, "heading": heading, "rows": rows, "kind": kind}
            for kind, (title, heading, rows) in zip(KINDS, tables, strict=True)
            if rows
        ]

    def _result_table(self, name, label_of, summed=True):
        """The rows of one table, each amount a text; a sum per currency at its end.

        Without a sum where the components of one line share their base: it would
        count it twice.
        """
        rows = []
        for currency, entries in ((self.totals or {}).get(name) or {}).items():
            labels = label_of(list(entries))
            rows += [
                self._result_row(currency, label, entries[key])
                for key, label in labels.items()
            ]
            if summed and len(entries) > 1:
                rows.append(self._result_sum(currency, entries.values()))
        return rows

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
