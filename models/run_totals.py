"""What a run adds up: per family, tax, month, biller and reason.

Kept as JSON on the run, money as text, so that each batch adds to it in its own
transaction.
"""

from collections import defaultdict
from decimal import Decimal

from .balance_case import BalanceCase


def totals_of(cases):
    """The figures of `cases` (JSON).

    Money is in major units, per currency: {"families": {"CAD": {"hosting": {...}}}}.
    """
    sums = _Sums({})
    for case in cases:
        if case.reason:
            sums.add("reasons", "", case.reason.code, count=1)
        for flag in case.decision.flags:
            sums.add("flags", "", flag, count=1)
        if case.decision.plan and case.outcome not in ("held", "failed"):
            _add_plan(sums, case.decision.plan)
        if case.posted:
            biller = "lago" if case.source.biller_id.startswith("lago:") else "stripe"
            sums.add(
                "posted",
                case.source.currency,
                biller,
                count=1,
                total=case.source.total,
            )
    return sums.as_json()


def money_totals_of(cases):
    """As `totals_of`, of balance transactions: per kind, gross, fee and net."""
    sums = _Sums({})
    for case in cases:
        if case.reason:
            sums.add("reasons", "", case.reason.code, count=1)
        if not isinstance(case, BalanceCase):
            continue
        told = case.transaction
        sums.add(
            "kinds",
            told.currency,
            case.kind,
            count=1,
            untaxed=told.gross,
            tax=-told.fee,
            total=told.net,
        )
    return sums.as_json()


def add_totals(totals, more):
    """`totals` (JSON or None) with those of `more` added; a new dict."""
    sums = _Sums(totals or {})
    sums.add_all(more)
    return sums.as_json()


def _add_plan(sums, plan):
    sums.add(
        "months",
        plan.currency,
        plan.invoice_date.isoformat()[:7],
        count=1,
        untaxed=plan.untaxed,
        tax=plan.tax,
        total=plan.total,
    )
    for line in plan.lines:
        tax = sum(line.tax_amounts.values(), Decimal(0))
        sums.add(
            "families",
            plan.currency,
            line.family,
            count=1,
            untaxed=line.amount,
            tax=tax,
            total=line.amount + tax,
        )
        # a 0 % tax has no amounts; a line without any tax is counted under ""
        for tax_id, amount in (line.tax_amounts or {line.tax_id or "": 0}).items():
            sums.add(
                "taxes",
                plan.currency,
                str(tax_id),
                count=1,
                untaxed=line.amount,
                tax=amount,
            )


class _Sums:
    """{table: {currency: {key: {"count": int, "untaxed": Decimal, ...}}}}"""

    def __init__(self, json_values):
        self.tables = defaultdict(lambda: defaultdict(dict))
        self.add_all(json_values)

    def add_all(self, json_values):
        for table, currencies in json_values.items():
            for currency, keys in currencies.items():
                for key, figures in keys.items():
                    self.add(table, currency, key, **figures)

    def add(self, table, currency, key, count=0, **amounts):
        figures = self.tables[table][currency].setdefault(key, {"count": 0})
        figures["count"] += count
        for name, amount in amounts.items():
            figures[name] = figures.get(name, Decimal(0)) + Decimal(amount)

    def as_json(self):
        return {
            table: {
                currency: {
                    key: {
                        name: value if name == "count" else str(value)
                        for name, value in figures.items()
                    }
                    for key, figures in keys.items()
                }
                for currency, keys in currencies.items()
            }
            for table, currencies in self.tables.items()
        }
