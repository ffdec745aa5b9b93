from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """What was signed is kept by invoice: of months unchanged since, it is known."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["fusion.billing.month.frozen"]._fill_missing()
