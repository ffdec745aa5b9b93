"""The addon's own lists and pages, opened for some records under a title."""

ADDON = "fusion_centralize_billing"


def opened(env, name, title, domain, **more):
    """The window action of this name, with none of the filters it begins with."""
    action = env["ir.actions.act_window"]._for_xml_id(f"{ADDON}.{name}")
    named = {"name": title, "display_name": title, "domain": list(domain)}
    return {**action, **named, "context": {}, **more}
