from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Lines say what no family had a keyword for, so that it can be listed (R6)."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["fusion.billing.source.line"]._fill_unmatched()
