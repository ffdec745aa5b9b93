from odoo.tests import new_test_user

MODULES = ["account", "l10n_ca", "fusion_centralize_billing"]


def load_french(env):
    """Québec's French, of what an accountant sees; the addon's own file is read."""
    env["res.lang"]._activate_lang("fr_CA")
    env["ir.module.module"]._load_module_terms(MODULES, ["fr_CA"])


def french_accountant(case, login="comptable"):
    return new_test_user(
        case.env,
        login=login,
        lang="fr_CA",
        email=f"{login}@nexa.example",
        groups="fusion_centralize_billing.group_accountant",
        company_id=case.company.id,
        company_ids=[(6, 0, case.company.ids)],
    )
