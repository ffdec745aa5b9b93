"""Uninstall the addon; run in Odoo's shell, which gives ``env``."""

addon = [("name", "=", "fusion_centralize_billing")]
env["ir.module.module"].search(addon).button_immediate_uninstall()
