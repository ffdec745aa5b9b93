"""Play what the metered attempt left, prune it, and print what was said and what is.

Run in Odoo's shell, which gives ``env``; nothing is committed. The names tell what is
to become of each record.
"""

import json
from contextlib import closing

from odoo import Command

company = env.company
elsewhere = env["res.company"].create({"name": "Elsewhere Inc."})
partner = env["res.partner"].create({"name": "Café Éclair"})
nexacloud = env["fusion.billing.service"].search([("code", "=", "nexacloud")])
nexacloud.company_id = company
other_service = nexacloud.copy({"code": "other"})
group = env.ref("fusion_centralize_billing.group_administrator")
administrator = env["res.users"].create(
    {
        "name": "Ada",
        "login": "ada",
        "group_ids": [Command.set(group.ids)],
        "company_id": company.id,
        "company_ids": [Command.set(company.ids)],
    }
)


def product(code, **values):
    """A service sold, or used in some way."""
    values = {"name": "Metered", "type": "service", "invoice_policy": "order"} | values
    return env["product.product"].create({"default_code": code, **values})


def order(name, of, charge=None, **values):
    """A draft order of the metered attempt for one product."""
    line = {"product_id": of.id, "price_unit": 10.0, "x_fc_charge_id": charge}
    values = {"x_fc_shadow": True, "partner_id": partner.id} | values
    lines = [Command.create(line)]
    return env["sale.order"].create({"name": name, "order_line": lines, **values})


def charge(name, of, **values):
    """A charge of NexaCloud for one product."""
    values = {"name": name, "service_id": nexacloud.id, "product_id": of.id} | values
    return env["fusion.billing.charge"].create(values)


def reconciliation(name, of, **values):
    """A reconciliation row of NexaCloud for one charge."""
    values = {"name": name, "service": "nexacloud", "charge_id": of.id} | values
    return env["fusion.billing.reconciliation"].create(values)


def play_what_goes():
    ordered, charged = product("NC-GO-ORDERED"), product("NC-GO-CHARGED")
    go = charge("go", charged)
    order("go", ordered, charge=go.id)
    order("go too", ordered)
    reconciliation("go", go)


def play_orders():
    sold = product("NC-KEEP-SOLD")
    order("sent", sold).state = "sent"
    order("confirmed", sold, charge("keep sold", sold).id).action_confirm()
    order("cancelled", sold).action_cancel()
    order("no shadow", sold, x_fc_shadow=False)
    foreign = {"company_id": elsewhere.id, "partner_id": partner.id}
    order("elsewhere", product("XX-OTHER"), **foreign)
    once = order("invoiced", sold)
    once.action_confirm()
    invoice = once._create_invoices()
    invoice.action_post()
    once._action_cancel()
    once.action_draft()
    reconciliation("keep posted", charge("keep matched", sold), move_id=invoice.id)


def play_uses():
    bundle = product("BUNDLE").product_tmpl_id
    bundle.optional_product_ids = product("NC-KEEP-OPTIONAL").product_tmpl_id
    usual = product("NC-KEEP-USUAL")
    partner.with_company(elsewhere).x_fc_usual_product_id = usual
    kept = charge("other", product("NC-KEEP-CHARGED"), service_id=other_service.id)
    reconciliation("other", kept, service="other")


def left():
    """Names of all that could have been removed."""
    products = env["product.product"].with_context(active_test=False).search([])
    found = {"products": products.filtered("default_code").mapped("default_code")}
    for key, model in {
        "orders": "sale.order",
        "charges": "fusion.billing.charge",
        "reconciliation": "fusion.billing.reconciliation",
    }.items():
        found[key] = env[model].search([]).mapped("name")
    return {key: sorted(names) for key, names in found.items()}


BOOKS = {
    "account.move": [],
    "account.move.line": [],
    "account.payment": [],
    "sale.order": [("x_fc_shadow", "=", False)],
    "sale.order.line": [("order_id.state", "!=", "draft")],
}


def books():
    """What must be as it was, field by field."""
    found = []
    for model, domain in BOOKS.items():
        stored = [name for name, field in env[model]._fields.items() if field.store]
        found.append(env[model].search_read(domain, stored, order="id"))
    return json.dumps(found, default=str)


def lines(prune):
    return {
        line.title: [line.remove_count, line.keep_count, line.kept]
        for line in prune.line_ids
    }


def prune():
    """What the window says before and after, and what there is then."""
    before = books()
    window = env["fusion.billing.prune"].with_user(administrator).create({})
    shown = lines(window)
    window.action_remove()
    env.invalidate_all()
    untouched = books() == before
    return {"shown": shown, "done": lines(window), "left": left(), "same": untouched}


def played(*plays):
    with closing(env.cr.savepoint()):
        for play in plays:
            play()
        return prune()


def play_locked():
    locked = product("NC-KEEP-LOCKED")
    charge("locked", locked, is_locked=True)
    charge("beside locked", locked)


result = {
    "nothing": played(),
    "all": played(play_what_goes, play_orders, play_uses),
    "refused": played(play_what_goes, play_locked),
}
print(json.dumps(result))
