"""A record of each kind of the Stripe balance, for the tests of who may do what."""

from odoo import Command

from .common import serial

PREFIX = "fusion.billing."
MONEY = (
    *("stripe.account", "stripe.opening", "balance.transaction", "payout"),
    *("credit.note", "customer.credit", "credit.move", "dispute"),
)
DIALOGUES = (
    *("book.by.hand", "payout.match", "stripe.setup", "stripe.setup.line"),
    *("write.off", "write.off.line"),
    *("undo.run", "undo.run.line", "run.effect"),
)


def some_money(case):
    """One of each; days and months follow from them. `case` has a service."""
    for name in MONEY:
        made = case.env[PREFIX + name].sudo().create(values_of_money(case, name))
        if name == "balance.transaction":
            made.write({"date": "2026-05-02", "currency_id": _currency(case), "net": 5})
        if name == "stripe.opening":
            made.stripe_account_id.cut_over_date = made.date
            case.service.sudo().stripe_account_id = made.stripe_account_id
    case.env.flush_all()


def values_of_money(case, name):
    """What a record of the model must have."""
    if name in DIALOGUES:
        return _values_of_dialogue(case, name)
    new = f"new-{next(serial)}"
    if name == "stripe.account":
        journals = [Command.set(case.service.payment_journal_id.ids)]
        return {"name": new, "company_id": case.company.id, "journal_ids": journals}
    account = case.env[f"{PREFIX}stripe.account"].sudo()
    if name == "stripe.opening":
        day = {"currency_id": _currency(case), "date": "2026-05-01"}
        account = account.create(values_of_money(case, "stripe.account"))
        return {"stripe_account_id": account.id, **day}
    account = account.search([], limit=1, order="id desc")
    if name == "customer.credit":
        customer = {"customer_ref": new, "currency_id": _currency(case)}
        return {"stripe_account_id": account.id, **customer}
    if name == "credit.move":
        credits = case.env[f"{PREFIX}customer.credit"].sudo().search([], limit=1)
        return {"credit_id": credits.id, "external_id": new}
    return {"stripe_account_id": account.id, "external_id": new}


def _values_of_undo(case, name):
    run = {"run_id": case.a_run.id}
    if name == "undo.run":
        return run
    if name == "run.effect":
        row = {"model": f"{PREFIX}dispute", "res_id": next(serial)}
        return {**run, **row, "kind": "row"}
    window = case.env[f"{PREFIX}undo.run"].sudo().create(run)
    return {"wizard_id": window.id, "month": "2026-05-01", "kind": "1_draft"}


def _values_of_dialogue(case, name):
    if name in ("undo.run", "undo.run.line", "run.effect"):
        return _values_of_undo(case, name)
    account = case.company_data["default_account_expense"].id
    if name == "stripe.setup":
        return {"opening_account_id": account}
    if name == "stripe.setup.line":
        values = _values_of_dialogue(case, "stripe.setup")
        setup = case.env[f"{PREFIX}stripe.setup"].sudo().create(values)
        return {"setup_id": setup.id, "role": "fee"}
    if name == "write.off":
        row = case.env[f"{PREFIX}source.invoice"].sudo().search([], limit=1)
        return {"row_id": row.id, "account_id": account}
    if name == "write.off.line":
        vals = {"name": f"new-{next(serial)}", "company_id": case.company.id}
        authority = case.env[f"{PREFIX}tax.authority"].sudo().create(vals)
        vals = _values_of_dialogue(case, "write.off")
        write_off = case.env[f"{PREFIX}write.off"].sudo().create(vals)
        return {"write_off_id": write_off.id, "authority_id": authority.id}
    if name == "book.by.hand":
        rows = case.env[f"{PREFIX}balance.transaction"].sudo().search([], limit=1)
        return {"account_id": account, "row_ids": [Command.set(rows.ids)]}
    payout = case.env[f"{PREFIX}payout"].sudo().search([], limit=1)
    return {"payout_id": payout.id, "line_id": _bank_line(case).id}


def _bank_line(case):
    lines = case.env["account.bank.statement.line"].sudo()
    vals = {"journal_id": case.service.payment_journal_id.id, "amount": 1}
    return lines.search([], limit=1) or lines.create(vals)


def _currency(case):
    return case.company.currency_id.id
