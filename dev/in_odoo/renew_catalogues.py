"""Writes i18n/ anew; run in Odoo's shell, which gives ``env``."""

from odoo.addons.fusion_centralize_billing.dev import catalogue

catalogue.renew(env)
