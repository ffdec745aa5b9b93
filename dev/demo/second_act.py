"""The second act: six invoices of August change, and each ends as the rules say."""

from . import acts
from .august import CHANGED, EDITED, LOCKED, PAID, POSTED, VOIDED
from .figures import Act

LOCK_DATE = "2026-07-31"
AT_FIRST = {"read": 37, "unchanged": 23, "skipped": 8, "created": 6}
LATER = {"read": 37, "unchanged": 26, "skipped": 8, "updated": 1, "held": 2} | {
    "posted": 1,
    "paid": 1,
}
ROWS = """
    SELECT number, row.state, coalesce(reason_code, ''), row.amount_total,
           move.amount_total, move.state
      FROM fusion_billing_source_invoice AS row JOIN account_move AS move
        ON move.id = row.move_id
     WHERE number BETWEEN 'NC26-0019' AND 'NC26-0024' ORDER BY number
"""
# number: what happened at the source; the row's state and reason that must follow
ENDS = {
    PAID[0]: ("paid late", "paid", ""),
    VOIDED[0]: ("voided after posting", "posted", "void_after_post"),
    CHANGED[0]: ("amount changed on a draft", "posted", ""),
    POSTED[0]: ("amount changed on a posted", "posted", "source_changed"),
    LOCKED[0]: ("changed in a locked month", "held", "locked_period"),
    EDITED[0]: ("changed, draft edited by hand", "held", "draft_edited"),
}


def billed_in_august(env) -> None:
    """Six drafts; three are posted, one is edited by hand, July is locked."""
    act = Act("Second act: August is billed")
    acts.connect(env)
    acts.run_wizard(env, dry_run=False)
    act.counts(AT_FIRST)
    accountant = acts.as_accountant(env)
    _post(accountant, PAID[0], VOIDED[0], POSTED[0])
    line = _rows(accountant, EDITED[0]).move_id.invoice_line_ids
    line.price_unit = 45.00
    env.company.fiscalyear_lock_date = LOCK_DATE
    env.cr.commit()
    act.say(f"\n  3 posted, {EDITED[0]} edited by hand, locked up to {LOCK_DATE}")


def changed_since(env) -> None:
    """The daily run meets six changes."""
    act = Act("Second act: six of them change, and the daily run meets it")
    acts.daily_run(env)
    act.counts(LATER)
    found = act.rows(ROWS)
    header = ("invoice", "what happened", "now", "why", "source", "booked")
    act.say()
    act.table(
        header,
        [
            (number, ENDS[number][0], state, why, source, booked)
            for number, state, why, source, booked, _move in found
        ],
    )
    ends = {number: (state, why) for number, state, why, *_rest in found}
    act.check("what became of them", ends, {n: end[1:] for n, end in ENDS.items()})
    booked = [row for row in found if row[5] == "posted" and not row[2]]
    act.check("source - ledger", sum(row[3] - row[4] for row in booked), 0)


ACTS = {act.__name__: act for act in (billed_in_august, changed_since)}


def _post(env, *numbers: str) -> None:
    rows = _rows(env, *numbers)
    wizards = env["fusion.billing.invoice.ledger.post"]
    wizards = wizards.with_context(active_model=rows._name, active_ids=rows.ids)
    wizards.create({}).action_post()


def _rows(env, *numbers: str):
    return env["fusion.billing.source.invoice"].search([("number", "in", numbers)])
