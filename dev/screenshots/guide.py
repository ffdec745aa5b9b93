"""The pictures of the guides, from the demo's second act, where more has happened."""

from .pictures import (
    ACCOUNTANT,
    ADMINISTRATOR,
    LIST,
    ROWS,
    Picture,
    open_action,
    open_record,
)

FORM = ".o_form_view .o_form_sheet"
WINDOW = ".modal .modal-footer"
ROW, MONTH = "fusion.billing.source.invoice", "fusion.billing.month"
SERVICE, PAPER = "fusion.billing.service", "fusion.billing.tax.paper"
CHANGED = open_record(ROW, '[["number", "=", "NC26-0022"]]')
# who opens the menu makes the papers of today
PAPER_OF_Q2 = f"""
    await orm.call("{PAPER}", "action_open_papers", []);
    {open_record(PAPER, '[["date_from", "=", "2026-04-01"]]')}
"""
ATTENTION = """
    await action.doAction("fusion_centralize_billing.action_source_invoice", {
        additionalContext: { search_default_attention: 1 },
        clearBreadcrumbs: true,
    });
"""
CHECKED = f"""
    const services = await orm.search("{SERVICE}", []);
    await orm.call("{SERVICE}", "action_check_now", [services]);
    {open_action("open_setup")}
"""


def month(day: str, button: str = "") -> str:
    """The page of a month, or what one of its buttons opens."""
    found = f'[["date", "=", "{day}"]]'
    if not button:
        return open_record(MONTH, found)
    return f"""
        const resIds = await orm.search("{MONTH}", {found});
        await action.doActionButton({{
            type: "object",
            name: "{button}",
            resModel: "{MONTH}",
            resId: resIds[0],
            resIds,
        }});
    """


def page(name: str) -> str:
    """Turn to a page of the notebook, when it is there."""
    return f"""
        const tab = ".o_form_view .nav-link[name={name}]";
        while (!document.querySelector(tab)) {{
            await new Promise((resolve) => setTimeout(resolve, 50));
        }}
        document.querySelector(tab).click();
    """


def of(name: str, script: str, seen: str, login: str = ACCOUNTANT) -> Picture:
    """What a script opens from the list of source invoices."""
    return Picture(name, login, ROWS, LIST, script, seen)


GUIDE = (
    of("set_up", CHECKED, FORM, ADMINISTRATOR),
    of("accounts", open_action("setup"), WINDOW, ADMINISTRATOR),
    of("families", open_action("family"), f"{LIST} [name=keywords]", ADMINISTRATOR),
    of("dashboard", open_action("dashboard"), ".o_fc_dashboard"),
    of("attention", ATTENTION, ".o_searchview_facet"),
    of("row", CHANGED, FORM),
    of("months", open_action("months"), f"{LIST} [name=ledger_total]"),
    of("month", month("2026-04-01"), FORM),
    of("sign", month("2026-04-01", "action_ask_sign"), WINDOW),
    of("proof", month("2026-07-01", "action_open_lines"), ".o_pivot td"),
    of("every_invoice", open_action("completeness"), FORM),
    of("corrections", open_action("corrections"), f"{LIST} [name=kind]"),
    of("tax_paper", PAPER_OF_Q2, f"{FORM} .o_data_row"),
    of("history", CHANGED + page("history"), f"{FORM} [name=timeline]"),
)
