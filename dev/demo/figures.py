"""What SQL finds after an act: printed as tables and held against what is due."""

import os
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import psycopg2
from psycopg2.extensions import DECIMAL, register_type

from .tables import shown, table

OUTCOMES = (
    "created",
    "adopted",
    "updated",
    "unchanged",
    "skipped",
    "held",
    "waiting",
    "ignored",
    "failed",
)
EVENTS = ("posted", "paid")
LABELS = {
    "biller_draft": "still a draft at the biller",
    "void": "void at the biller",
    "zero_amount": "zero amount",
}
LAST_RUN = "SELECT max(id) FROM fusion_billing_ledger_run"
REASONS = f"""
    SELECT code, (told ->> 'count')::int
      FROM fusion_billing_ledger_run, jsonb_each(totals -> 'reasons' -> '')
        AS reasons (code, told)
     WHERE id = ({LAST_RUN}) ORDER BY code
"""
MOVES = """
    SELECT initcap(biller), count(*), sum(move.amount_total),
           count(*) FILTER (WHERE payment_state IN ('paid', 'in_payment'))
      FROM account_move AS move
      JOIN fusion_billing_source_invoice AS source ON move_id = move.id
     WHERE x_fc_nexacloud_invoice_id IS NOT NULL AND move.state = %s
     GROUP BY biller ORDER BY biller DESC
"""
# One of the tables of totals that the run keeps: per currency and key.
TOTALS = f"""
    SELECT currency, key, (figures ->> 'count')::int, (figures ->> 'untaxed')::numeric,
           (figures ->> 'tax')::numeric
      FROM fusion_billing_ledger_run,
           jsonb_each(totals -> %s) AS currencies (currency, keys),
           jsonb_each(keys) AS sums (key, figures)
     WHERE id = ({LAST_RUN})
     ORDER BY currency, key
"""
TABLES = {"families": "lines", "taxes": "lines", "months": "invoices"}
TAX_NAMES = "SELECT id::text, name ->> 'en_US' FROM account_tax"
ACCOUNTS = """
    SELECT family.name ->> 'en_US', code_store ->> family.company_id::text,
           account.name ->> 'en_US'
      FROM fusion_billing_family AS family
      JOIN account_account AS account ON account.id = account_id
     ORDER BY sequence
"""


class Act:
    """What is said of one act, from a connection of its own.

    So it sees what is committed and nothing else; ODOO_DSN says which database.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self.say(f"\n{title}\n{'=' * len(title)}")

    def say(self, text: str = "") -> None:
        print(text, flush=True)

    def table(self, header: Sequence[str], rows: Iterable[Sequence]) -> None:
        self.say(table(header, rows))

    def rows(self, sql: str, *values: object) -> list[tuple]:
        connection = psycopg2.connect(os.environ["ODOO_DSN"])
        register_type(DECIMAL, connection)  # Odoo would have floats everywhere
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                return cursor.fetchall()
        finally:
            connection.close()

    def check(self, what: str, found: object, due: object) -> None:
        """End the demo unless ``found`` is what it must be."""
        if found != due:
            raise SystemExit(f"{self._title}: {what} is {found}, and must be {due}.")

    def counts(self, due: Mapping[str, int]) -> dict[str, int]:
        """The run's counts, all of them: those not named in ``due`` must be 0."""
        names = ("read", *OUTCOMES, *EVENTS)
        columns = ", ".join(f"coalesce({name}_count, 0)" for name in names)
        rows = self.rows(
            f"SELECT id, state, mode, trigger, {columns}"
            f"  FROM fusion_billing_ledger_run WHERE id = ({LAST_RUN})"
        )
        self.check("the number of last runs", len(rows), 1)
        run, state, mode, trigger, *numbers = rows[0]
        found = dict(zip(names, numbers, strict=True))
        self.say(f"Run {run}, by {trigger}, {mode}: {state}")
        self.say(table(names, [numbers]))
        self.check("the run's state", state, "done")
        self.check("the run's counts", {k: v for k, v in found.items() if v}, dict(due))
        return found

    def reasons(self, due: Mapping[str, int]) -> dict[str, int]:
        """Why what was not booked was not."""
        rows = self.rows(REASONS)
        self.say()
        labelled = [(LABELS.get(code, code), count) for code, count in rows]
        self.say(table(("reason", "invoices"), labelled))
        found = dict(rows)
        self.check("the reasons", found, dict(due))
        return found

    def moves(self, state: str, due: Mapping[str, tuple[int, Decimal]]) -> str:
        """The ledger's invoices in ``state``, by biller: {biller: (number, total)}."""
        rows = self.rows(MOVES, state)
        number, total, paid = (sum(row[column] for row in rows) for column in (1, 2, 3))
        self.say()
        listed = [*rows, ("all", number, total, paid)]
        self.say(table(("biller", state, "total", "paid"), listed))
        self.check("the ledger", {b: (n, t) for b, n, t, _paid in rows}, dict(due))
        self.check("paid", paid, number if state == "posted" else 0)
        by_biller = ", ".join(f"{number} {biller}" for biller, number, *_ in rows)
        return f"{number} {state}, {shown(total)} in all: {by_biller}"

    def totals(self) -> None:
        """What the run adds up per family, tax and month, as the accountant sees it."""
        names = dict(self.rows(TAX_NAMES))
        for name, counted in TABLES.items():
            rows = self.rows(TOTALS, name)
            named = [
                (names.get(k, k) if name == "taxes" else k, *f) for _c, k, *f in rows
            ]
            self.say()
            self.say(table((name, counted, "untaxed", "tax"), named))

    def accounts(self) -> None:
        """The income account of each family, as set up."""
        self.say(table(("family", "account", "name"), self.rows(ACCOUNTS)))
