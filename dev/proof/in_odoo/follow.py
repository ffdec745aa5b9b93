"""Somebody with an address follows every invoice and all that becomes of it."""

follower = env["res.partner"].create({"name": "Boss", "email": "boss@nexa.example"})
subtypes = env["mail.message.subtype"].search([("res_model", "=", "account.move")])
env["account.move"].search([])._message_subscribe(follower.ids, subtypes.ids)
env.cr.commit()
