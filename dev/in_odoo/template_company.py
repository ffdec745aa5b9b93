"""The company of the template database; run in Odoo's shell, which gives ``env``."""

company = env.ref("base.main_company")
company.write(
    {
        "name": "NexaCloud Hosting Inc.",
        "country_id": env.ref("base.ca").id,
        "state_id": env.ref("base.state_ca_on").id,
    }
)
env["account.chart.template"].try_loading("ca_2023", company, install_demo=False)
env.ref("base.user_admin").tz = "America/Toronto"
# what pages and browser tests load first; a copy keeps what the addon leaves alone
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
