"""The third act: the money of September, from the invoice to the bank."""

from datetime import date, timedelta

from .. import table_digest
from . import acts
from .day_by_day import Days
from .figures import Act
from .september import CUT_OVER
from .stripe_says import StripeSays
from .third_act_figures import (
    ACCOUNTS,
    BILLED,
    BOOKED,
    COLUMNS,
    DOLLAR,
    DUE_AT_THE_BANK,
    DUE_BOOKED,
    KINDS,
    NOTED,
    NOTHING,
    OPEN,
    OPEN_AGAIN,
    OPEN_OF_THAT_AMOUNT,
    OPENING,
    OPENING_ACCOUNT,
    PAYOUTS,
    POSTED,
    TOLD,
    UNCHANGED,
)

WEEKS = ("2026-08-31", "2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28")
KIND_COLUMNS = ("kind", "currency", "number", "gross", "fee", "net", "state")


def september_billed(env) -> None:
    """Thirteen more invoices, of August and September; all but one are paid."""
    act = Act("Third act: August and September are billed, posted and paid")
    acts.connect(env)
    acts.run_wizard(env, dry_run=False)
    act.counts(BILLED)
    acts.post_drafts(env)
    act.counts(POSTED)


def september_money(env) -> None:
    """What moved Stripe's balance since the cut-over is booked."""
    act = Act("Third act: the money of September")
    _set_up(env)
    _run_money(env)
    act.counts(BOOKED)
    act.say()
    act.table(KIND_COLUMNS, act.rows(KINDS))
    _told(env, act)
    _opening(act)
    _accounts(act, DUE_BOOKED)
    act.say(f"\n  {Days(env).agreeing(act)}")


def bank_statement(env) -> None:
    """The payouts stand on the bank's statement, and the next run finds them there."""
    act = Act("Third act: the bank's statement, and the money once more")
    _import_statement(env)
    _run_money(env)
    act.counts(NOTHING)
    act.say()
    header = ("payout", "created", "amount", "status", "members", "sum", "on the bank")
    found = act.rows(PAYOUTS)
    act.table(header, found)
    arrived = [row[6] for row in found if row[3] == "paid"]
    act.check("payouts without a bank line", arrived.count(None), 0)
    wrong = [row[0] for row in found if row[5] not in (None, row[2])]
    act.check("payouts that are not the sum of their members", wrong, [])
    _accounts(act, DUE_AT_THE_BANK)


def september_again(env) -> None:
    """The next runs write nothing; at the end, day by day, what all of it is."""
    act = Act("Third act: invoices and money once more, and nothing is left to do")
    before, columns = acts.digest(env), _columns(act)
    acts.run_wizard(env, dry_run=False)
    act.counts(UNCHANGED)
    _run_money(env)
    act.counts(NOTHING)
    changed = table_digest.differences(before, acts.digest(env))
    tables = {sentence.partition(":")[0] for sentence in changed}
    act.check("what was written", tables - {f"table {name}" for name in NOTED}, set())
    written = {column[:2] for column in columns ^ _columns(act)}
    times = {(table, name) for table, names in NOTED.items() for name in names}
    act.check("what was written but times", written - times, set())
    compared = table_digest.summary(before)
    act.say(f"\n  {compared} compared: new is only when they were looked at\n")
    days = Days(env)
    act.table(days.header(), days.rows())
    act.say(f"\n  {days.agreeing(act)}")


ACTS = {
    act.__name__: act
    for act in (september_billed, september_money, bank_statement, september_again)
}


def _set_up(env) -> None:
    """The administrator's part: the set-up's own accounts, and what it must ask."""
    service = acts.the_service(env)
    bank = _bank(env, service)
    clearing = service.payment_journal_id | _dollar_journal(env, service.company_id)
    charts = env["account.chart.template"].with_company(service.company_id)
    opening = env["account.account"].create(
        {"code": "3990", "name": OPENING_ACCOUNT, "account_type": "equity"}
    )
    chosen = {
        "cut_over_date": CUT_OVER,
        "opening_account_id": opening.id,
        "journal_ids": [(6, 0, clearing.ids)],
        "bank_journal_id": bank.id,
        "fee_tax_id": charts.ref("hst_purchase_tax_13").id,
    }
    env["fusion.billing.stripe.setup"].create(chosen).action_apply()
    env.cr.commit()


def _bank(env, service):
    """The company's bank, which is not Stripe."""
    return env["account.journal"].search(
        [("type", "=", "bank"), ("id", "!=", service.payment_journal_id.id)], limit=1
    )


def _dollar_journal(env, company):
    """Of the balance in US dollars, and what these are worth each week."""
    dollar = env.ref("base.USD")
    dollar.active = True
    rate = {
        "currency_id": dollar.id,
        "company_id": company.id,
        "inverse_company_rate": float(DOLLAR),
    }
    env["res.currency.rate"].create([rate | {"name": week} for week in WEEKS])
    named = {"name": "NexaCloud Stripe USD", "code": "STUSD", "type": "bank"}
    of = {"currency_id": dollar.id, "company_id": company.id}
    return env["account.journal"].create(named | of)


def _run_money(env) -> None:
    """The accountant's button; what is much, as at first, Odoo's scheduler does."""
    accountant = acts.as_accountant(env)
    acts.the_service(accountant).stripe_account_id.action_read_now()
    env.cr.commit()
    if accountant["fusion.billing.ledger.run"].search([("state", "=", "running")]):
        env.ref(f"{acts.MODULE}.cron_fc_ledger_worker").method_direct_trigger()
        env.cr.commit()


def _told(env, act: Act) -> None:
    """What a person has to decide, in the accountant's language."""
    rows = acts.as_accountant(env)["fusion.billing.balance.transaction"]
    to_decide = [("reason_code", "!=", False), ("state", "=", "booked")]
    found = rows.search(to_decide, order="created_at, id")
    for row in found:
        act.say(f"\n  {row.external_id}: {row.reason}")
    told = {row.external_id: row.reason_code for row in found}
    act.check("what was told", told, TOLD)
    reasons = {row.external_id: row.reason for row in found}
    for name, invoice in OPEN_OF_THAT_AMOUNT.items():
        act.check(f"{name} names {invoice}", invoice in reasons[name], True)
    act.say()
    act.table(("invoice", "open again"), act.rows(OPEN))
    act.check("what is open again", dict(act.rows(OPEN)), OPEN_AGAIN)


def _opening(act: Act) -> None:
    """Stripe's balance as the cut-over day began, and the entry that brings it."""
    found = act.rows(OPENING)
    act.say()
    for currency, held, brought in found:
        before = held - brought
        told = f"Stripe held {held:,.2f} {currency}, the clearing account {before:,.2f}"
        act.say(f"  When {CUT_OVER} began {told}: opening entry {brought:,.2f}")
    eve = date.fromisoformat(CUT_OVER) - timedelta(days=1)
    held_by_currency = {currency: held for currency, held, _brought in found}
    act.check("what Stripe held", held_by_currency, StripeSays().balance_on(eve))


def _columns(act: Act) -> set[tuple]:
    """Of the tables that note a time: table, column, row and a digest of the value."""
    return {row for name in NOTED for row in act.rows(COLUMNS.format(table=name))}


def _import_statement(env) -> None:
    """What the bank tells of the payouts that reached it."""
    bank = acts.the_service(env).stripe_account_id.bank_journal_id
    env["account.bank.statement.line"].create(
        [
            {
                "journal_id": bank.id,
                "date": arrived.day,
                "amount": float(arrived.amount),
                "payment_ref": f"STRIPE PAYOUT {arrived.payout}",
            }
            for arrived in StripeSays().arrived()
        ]
    )
    env.cr.commit()


def _accounts(act: Act, due: dict) -> None:
    found = act.rows(ACCOUNTS)
    act.say()
    act.table(("account", "name", "balance", "in CAD"), found)
    act.check("the accounts", {name: amount for _code, name, amount, _ in found}, due)
    for _code, name, amount, value in found:
        rate = DOLLAR if name.endswith("USD") else 1
        act.check(f"the value of {name}", value, amount * rate)
