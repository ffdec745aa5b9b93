from odoo import models
from odoo.tools.misc import format_datetime

from .check import Look
from .crons import DAILY, WORKER, scheduled


class FusionBillingCheck(models.Model):
    """The lines of the books and of the daily run."""

    _inherit = "fusion.billing.check"

    # --- where invoices and payments are booked ------------------------------------

    def _look_journals(self):
        service = self.service_id
        if problem := self._journals_problem(service):
            return problem
        text = self.env._(
            "Invoices: %(invoices)s. Payments: %(payments)s, on its account "
            "%(account)s.",
            invoices=service.invoice_journal_id.display_name,
            payments=service.payment_journal_id.display_name,
            account=self._say_account(service.payment_journal_id.default_account_id),
        )
        return Look("done", text)

    def _journals_problem(self, service):
        chosen = (service.invoice_journal_id, service.payment_journal_id)
        if not self._has_sales_journal():
            text = self.env._(
                "%(company)s has no sales journal: install its chart of accounts, or "
                "create a journal of type Sales.",
                company=service.company_id.name,
            )
            return Look("missing", text, "chart")
        if not all(chosen):
            text = self.env._(
                "Still to be chosen or created: where invoices go, and the bank "
                "journal that mirrors the Stripe balance. You see what will be created "
                "before it is."
            )
            return Look("missing", text, "setup")
        archived = [journal.name for journal in chosen if not journal.active]
        account = service.payment_journal_id.default_account_id
        if archived:
            text = self.env._("Archived: %(names)s.", names=", ".join(archived))
        elif account.account_type != "asset_cash":
            text = self.env._(
                "The payment journal needs an account of type Bank and Cash: it is "
                "the Stripe balance."
            )
        else:
            return None
        return Look("missing", text, "setup")

    def _has_sales_journal(self):
        journals = self.env["account.journal"]
        own = journals._check_company_domain(self.company_id)
        return bool(journals.search_count([*own, ("type", "=", "sale")], limit=1))

    def _look_accounts(self):
        families = self.service_id.family_ids
        if not families:
            text = self.env._(
                "There is no service family: nothing can be booked without one."
            )
            return Look("missing", text, "families")
        without = families.filtered(lambda family: not family.account_id.active)
        if without:
            text = self.env._(
                "Without an income account: %(families)s. You see what will be created "
                "before it is.",
                families=", ".join(without.mapped("name")),
            )
            return Look("missing", text, "setup")
        told = [(each.name, self._say_account(each.account_id)) for each in families]
        return Look("done", "\n".join(map(": ".join, told)))

    def _say_account(self, account):
        account = account.with_company(self.company_id)
        return f"{account.code} {account.name}"

    # --- the daily run ------------------------------------------

    def _look_daily(self):
        cron, worker = (scheduled(self.env, name) for name in (DAILY, WORKER))
        if not cron or not worker:
            text = self.env._(
                "A scheduled job of Fusion Billing was deleted. To have it again, "
                "upgrade Fusion Centralize Billing under Apps."
            )
            return Look("look", text)
        if not cron.active or not worker.active:
            text = self.env._(
                "Switched off. Do a dry run first; then switch it on, and what is new "
                "is booked every day."
            )
            return Look("look", text, "daily")
        if not self.service_id._person_told():
            text = self.env._(
                "Nobody is told when it fails or finds something to decide."
            )
            return Look("look", text, "setup")
        return Look("done", self._say_daily(cron))

    def _say_daily(self, cron):
        service = self.service_id
        figures = {
            "time": format_datetime(self.env, cron.nextcall, dt_format="medium"),
            "person": service._person_told().name,
        }
        if service.cron_auto_post:
            return self.env._(
                "Next run: %(time)s. It posts what is certain. %(person)s is told when "
                "it fails or finds something to decide.",
                **figures,
            )
        return self.env._(
            "Next run: %(time)s. It leaves drafts for review. %(person)s is told when "
            "it fails or finds something to decide.",
            **figures,
        )

    # --- nothing is booked twice ------------------------------------------

    def _look_unique(self):
        uniqueness = self.env["fusion.billing.uniqueness"]
        missing = uniqueness._missing_indexes()
        if not missing:
            text = self.env._("The database itself keeps every id unique.")
            return Look("done", text)
        if any(uniqueness._duplicates(model, name)[1] for model, name in missing):
            return Look("missing", uniqueness._problem(), "records")
        text = self.env._(
            "The database does not keep ids unique any more: an invoice could be "
            "booked twice. No id is there twice so far."
        )
        return Look("missing", text, "index")
