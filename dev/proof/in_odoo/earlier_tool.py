"""What an earlier tool leaves: the ids in a field made by hand, one of them twice."""

env["ir.model.fields"].create(
    {
        "model_id": env["ir.model"]._get("account.move").id,
        "name": "x_fc_stripe_invoice_id",
        "field_description": "Stripe id",
        "ttype": "char",
        "copied": False,
    }
)
env["account.move"].create(
    [
        {"move_type": "out_invoice", "x_fc_stripe_invoice_id": biller_id}
        for biller_id in ("in_1", "in_1", "in_2")
    ]
)
env.cr.commit()
