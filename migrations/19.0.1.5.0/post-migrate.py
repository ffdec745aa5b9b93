from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Rows have lines now, by which a month is compared (R34)."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["fusion.billing.source.line"]._fill_missing()
