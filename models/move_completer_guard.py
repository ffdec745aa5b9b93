from odoo import api, models
from odoo.tools import ormcache

from .move_completer import LOOKED_UP

# Modules whose ways with these methods `TestSameLedger` has shown to be kept.
KNOWN_MODULES = {"account", "analytic", "fusion_centralize_billing"}
# What is not called, or called once for a whole batch, when entries come complete.
PASSED_OVER = {
    "account.move": (
        "_compute_needed_terms",
        "_get_last_sequence_domain",
        "_get_next_sequence_format",
        "_get_rounded_base_and_tax_lines",
        "_get_sync_stack",
        "_prepare_product_base_line_for_taxes_computation",
        "_sync_dynamic_line",
        "_sync_dynamic_lines",
        "_sync_invoice",
        "_sync_non_deductible_base_lines",
        "_sync_rounding_lines",
        "_sync_tax_lines",
        "_sync_unbalanced_lines",
    ),
    "account.move.line": (
        "_compute_account_id",
        "_compute_amount_currency",
        "_compute_analytic_distribution",
        "_compute_balance",
        "_compute_currency_id",
        "_compute_display_type",
        "_compute_is_storno",
        "_compute_name",
        "_compute_partner_id",
        "_compute_price_unit",
        "_compute_product_uom_id",
        "_compute_quantity",
        "_compute_sequence",
        "_compute_tax_ids",
        "_compute_totals",
        "_inverse_analytic_distribution",
        "_sync_invoice",
    ),
    "account.payment": ("_generate_journal_entry",),
}


class FusionBillingMoveCompleter(models.AbstractModel):
    """Whether complete entries would be those that Odoo makes by itself."""

    _inherit = "fusion.billing.move.completer"

    @api.model
    def _obstacle(self, service):
        """Why entries are written Odoo's plain way, as a sentence, or None."""
        company, changed = service.company_id, self._changed_methods()
        if changed:
            return self.env._(
                "these modules change how Odoo completes an entry: %(modules)s",
                modules=", ".join(changed),
            )
        if self._has_analytic_models(company):
            return self.env._("there are analytic distribution models")
        if company.tax_exigibility:
            return self.env._("taxes may be due when paid (cash basis)")
        if company.account_storno:
            return self.env._("the company books corrections as negative (storno)")
        if service.family_ids.account_id.tax_ids:
            return self.env._("an income account has default taxes")
        return None

    @api.model
    def _fits(self, service, case):
        """An invoice in the company's own currency: there is no rate to look up."""
        own = case.source.currency == service.company_id.currency_id.name
        is_invoice = case.source.move_type == "out_invoice" and case.source.total >= 0
        return own and is_invoice

    @api.model
    @ormcache()
    def _changed_methods(self):
        """Technical names of modules that override what would be passed over."""
        found = set()
        for model, names in PASSED_OVER.items():
            fields = self.env[model]._fields
            computes = (fields[name].compute for name in LOOKED_UP.get(model, ()))
            for name in (*names, *filter(_is_name, computes)):
                found |= modules_that_define(type(self.env[model]), name)
        return tuple(sorted(found - KNOWN_MODULES))

    @api.model
    def _has_analytic_models(self, company):
        models_ = self.env["account.analytic.distribution.model"].sudo()
        domain = models_._check_company_domain(company)
        return bool(models_.search_count(domain, limit=1))


def _is_name(compute):
    return isinstance(compute, str)


def modules_that_define(cls, name):
    return {
        base.__module__.split(".")[2]
        for base in cls.__mro__
        if name in vars(base) and base.__module__.startswith("odoo.addons.")
    }
