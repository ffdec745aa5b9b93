"""The bench's customers, known to the source by their links; in Odoo's shell."""

import os
import sys

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

from dev.bench import bills

canada = env.ref("base.ca")
ontario = env["res.country.state"].search(
    [("country_id", "=", canada.id), ("code", "=", "ON")]
)
numbers = range(int(os.environ["CUSTOMERS"]))
partners = (
    env["res.partner"]
    .with_context(tracking_disable=True)
    .create(
        [
            {
                "name": f"Customer {number}",
                "email": bills.email(number),
                "is_company": True,
                "country_id": canada.id,
                "state_id": ontario.id,
                "x_fc_stripe_customer_id": bills.customer_id(number),
            }
            for number in numbers
        ]
    )
)
env["fusion.billing.account.link"].create(
    [
        {
            "service_id": env.ref("fusion_centralize_billing.service_nexacloud").id,
            "external_account_id": bills.user_key(number),
            "partner_id": partner.id,
        }
        for number, partner in zip(numbers, partners, strict=True)
    ]
)
env.cr.commit()
