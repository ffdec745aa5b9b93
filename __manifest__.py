{
    "name": "Fusion Centralize Billing",
    "summary": "Make Odoo the accounting system of record for what Stripe and Lago "
    "really billed: verified, posted, paid and reconciled to the cent",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Fusion",
    "website": "https://github.com/fusion/fusion_centralize_billing",
    "depends": ["account"],
    "external_dependencies": {"python": ["psycopg2", "requests", "stripe"]},
    "data": [
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/service.xml",
        "data/ir_cron.xml",
    ],
    "application": True,
}
