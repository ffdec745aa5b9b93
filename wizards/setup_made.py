"""What both set-ups make, and what they say of it."""

from odoo import Command

from ..models.notice import notice


def made_account(company, **vals):
    """A new account of the company: its administrator need not be Odoo's, too."""
    accounts = company.env["account.account"].sudo().with_company(company)
    vals["company_ids"] = [Command.set(company.ids)]
    return accounts.create(vals).sudo(False)


def say_made(env, title, created):
    """The notice at the end; `created` are names."""
    message = env._("Everything was there already; your choices are saved.")
    if created:
        message = env._("Created: %(names)s.", names=", ".join(created))
    return notice(title, message)
