from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import ormcache

from ..ledger.booked import Booked, Policy, TaxOption
from ..ledger.place import is_abroad
from ..ledger.reasons import because
from .batch import found_once
from .lock_days import first_open_day
from .reason_figures import kept_locks
from .zero_tax import ZERO_TAX

RATE_MAX_AGE = timedelta(days=7)


class FusionBillingBooks(models.AbstractModel):
    """What the books already hold, as the pure values that `decide` reads."""

    _name = "fusion.billing.books"
    _description = "What the Books Hold"

    # --- the same for a whole run ------------------------------------------

    @api.model
    def _policy(self, service):
        """The `Policy` of one run under the service's company."""
        precision = self.env["decimal.precision"].precision_get
        company = service.company_id
        return Policy(
            company_country=company.country_id.code or "",
            families=service.family_ids._rules(),
            taxes=self._tax_options(company),
            international_tax_id=self._international_tax(company).id or None,
            preferred_tax_ids=tuple(service.preferred_tax_ids.ids),
            unit_digits=precision("Product Unit"),
            price_digits=precision("Product Price"),
            today=self._today(service),
            book_on_first_open_day=service.book_on_first_open_day,
            has_credit=bool(service.stripe_account_id.credit_account_id),
        )

    @api.model
    def _today(self, service):
        key = ("today", service)
        return found_once(self.env, key, lambda: self._find_today(service))

    @api.model
    def _find_today(self, service):
        return fields.Date.context_today(self.with_context(tz=service.time_zone))

    @api.model
    def _sale_taxes(self, company):
        return self.env["account.tax"].search(
            [
                *self.env["account.tax"]._check_company_domain(company),
                ("type_tax_use", "=", "sale"),
                ("price_include", "=", False),
            ]
        )

    @api.model
    def _tax_options(self, company):
        """Taxes that are plain percentages, or groups of them, above zero (R7)."""
        key = ("tax options", self.env.uid, company)
        return found_once(self.env, key, lambda: self._find_tax_options(company))

    @api.model
    def _find_tax_options(self, company):
        options = []
        for tax in self._sale_taxes(company):
            children = tax.children_tax_ids if tax.amount_type == "group" else tax
            if any(child.amount_type != "percent" for child in children):
                continue
            components = tuple(
                (child.id, Decimal(str(child.amount))) for child in children
            )
            if any(rate for _tax_id, rate in components):
                options.append(
                    TaxOption(tax.id, tax.name, components, self._states_of(tax))
                )
        return tuple(options)

    @api.model
    def _states_of(self, tax):
        return frozenset(tax.fiscal_position_ids.state_ids.mapped("code"))

    @api.model
    def _international_tax(self, company):
        """The 0 % tax of the fiscal position that stands for all other countries."""
        zero_taxes = self._sale_taxes(company).filtered_domain(ZERO_TAX)
        return zero_taxes.filtered(
            lambda tax: (
                tax.fiscal_position_ids
                and not tax.fiscal_position_ids.country_id
                and not tax.fiscal_position_ids.country_group_id
            )
        )[:1]

    # --- around each invoice ------------------------------------------

    @api.model
    def _look_up(self, service, cases):
        """Set `booked` on every case, with queries per batch, not per case."""
        partners = self.env["fusion.billing.partner.finder"]._find(service, cases)
        duplicates = self._find_duplicates(service, cases)
        for case in cases:
            case.booked = self._booked(
                service, case, partners[case.source.external_id], duplicates
            )

    @api.model
    def _booked(self, service, case, partner, duplicates):
        invoice_date = case.facts.invoice_date if case.facts else None
        currency = self._currency(case.source.currency)
        lock, open_day = self._lock(service, case, partner, invoice_date)
        return Booked(
            partner=partner,
            currency_digits=currency.decimal_places if currency else 2,
            currency_problem=self._currency_problem(
                service, case.source.currency, currency, invoice_date
            ),
            lock=lock,
            open_day=open_day,
            move=self._booked_move(case.move, case.row),
            payments=self._booked_payments(case.row),
            duplicate=duplicates.get(case.source.external_id),
            move_deleted=case.row.move_deleted,
            waiting_since=case.row.waiting_since or None,
            chosen_tax_id=case.row._tax_chosen_for(case.source),
            accepted=case.row._accepted_reasons(),
            payment_locks=self._payment_locks(service, case),
        )

    @api.model
    def _payment_locks(self, service, case):
        if not case.facts:
            return {}
        writer = self.env["fusion.billing.payment.writer"]
        return writer._locks(service, case.facts, case.source.currency)

    @api.model
    def _currency(self, code):
        """The currency of an ISO code, active or not."""
        return self.env["res.currency"].browse(self._currency_id(code))

    @api.model
    @ormcache("code")
    def _currency_id(self, code):
        currencies = self.env["res.currency"].with_context(active_test=False)
        return currencies.search([("name", "=", code)], limit=1).id

    @api.model
    def _currency_problem(self, service, code, currency, invoice_date):
        if not currency:
            return because("currency_unknown", currency=code)
        if not currency.active:
            return because("currency_inactive", currency=code)
        return self._rate_problem(service.company_id, currency, invoice_date)

    @api.model
    def _rate_problem(self, company, currency, day):
        """`rate_missing`, or None; without a day nothing can be said."""
        if not currency or currency == company.currency_id or not day:
            return None
        if self._has_recent_rate(company, currency, day):
            return None
        return because("rate_missing", currency=currency.name, date=day)

    @api.model
    def _has_recent_rate(self, company, currency, day):
        """A rate of the week before; else Odoo silently takes an older one or 1.0."""
        return bool(
            self.env["res.currency.rate"].search_count(
                [
                    ("currency_id", "=", currency.id),
                    ("company_id", "in", (False, company.root_id.id)),
                    ("name", ">=", day - RATE_MAX_AGE),
                    ("name", "<=", day),
                ],
                limit=1,
            )
        )

    @api.model
    def _lock(self, service, case, partner, invoice_date):
        """The lock that covers the date, and the first open day after it (R9)."""
        if not invoice_date or case.move.state == "posted":
            return None, None
        taxed = case.source.tax or self._may_be_zero_rated(service, case, partner)
        return self._lock_of(service, invoice_date, bool(taxed))

    @api.model
    def _may_be_zero_rated(self, service, case, partner):
        """Such lines carry a tax, of 0 %, and with it a tag of the tax return."""
        said = case.facts.customer if case.facts else None
        abroad = is_abroad(said, partner, service.company_id.country_id.code)
        return bool(abroad or partner.zero_tax_id or service.family_ids.zero_tax_id)

    @api.model
    def _lock_of(self, service, date, taxed):
        """(`locked_period` or None, the first open day), as the running user."""
        key = ("lock", self.env.uid, service, date, taxed)
        return found_once(self.env, key, lambda: self._find_lock(service, date, taxed))

    @api.model
    def _find_lock(self, service, date, taxed):
        locks = service.company_id._get_violated_lock_dates(
            date, taxed, service.invoice_journal_id
        )
        if not locks:
            return None, None
        reason = because(
            "locked_period",
            date=date,
            lock=kept_locks(locks),
        )
        return reason, first_open_day(locks)
