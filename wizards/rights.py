from odoo.exceptions import AccessError, UserError


def check_accountant(env):
    """Buttons are hidden from others, but a remote call can reach the methods."""
    if env.su or env.user.has_group("fusion_centralize_billing.group_accountant"):
        return
    raise AccessError(
        env._(
            "Only Fusion Billing accountants may ingest and post invoices. An "
            "administrator gives this right under Settings ▸ Users."
        )
    )


def check_company(env, service):
    """A run of another company would end where its user cannot see it."""
    if service.company_id not in env.companies:
        raise UserError(
            env._(
                "This service belongs to %(company)s. Switch to that company at the "
                "top right, and try again.",
                company=service.company_id.name,
            )
        )


def check_administrator(env):
    """The set-up creates, and prune deletes, with more rights than its user."""
    if env.su or env.user.has_group("fusion_centralize_billing.group_administrator"):
        return
    raise AccessError(
        env._(
            "Only Fusion Billing administrators may set up the service and remove "
            "what it supersedes."
        )
    )
