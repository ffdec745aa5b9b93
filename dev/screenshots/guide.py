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

ACTION = "/odoo/action-fusion_centralize_billing.action_"
FORM = ".o_form_view .o_form_sheet"
WINDOW = ".modal .modal-footer"
ROW, MONTH = "fusion.billing.source.invoice", "fusion.billing.month"
APRIL = open_record(MONTH, '[["date", "=", "2026-04-01"]]')
CHANGED = open_record(ROW, '[["number", "=", "NC26-0022"]]')
SIGN = f"""
    const [month] = await orm.search("{MONTH}", [["date", "=", "2026-04-01"]]);
    await action.doActionButton({{
        type: "object",
        name: "action_ask_sign",
        resModel: "{MONTH}",
        resId: month,
        resIds: [month],
    }});
"""
ATTENTION = """
    await action.doAction("fusion_centralize_billing.action_source_invoice", {
        additionalContext: { search_default_attention: 1 },
    });
"""

GUIDE = (
    Picture("set_up", ADMINISTRATOR, f"{ACTION}open_setup", FORM),
    Picture("accounts", ADMINISTRATOR, ROWS, LIST, open_action("setup"), WINDOW),
    Picture("families", ADMINISTRATOR, "/odoo/billing-families", LIST),
    Picture("dashboard", ACCOUNTANT, "/odoo/billing-dashboard", ".o_fc_dashboard"),
    Picture("attention", ACCOUNTANT, ROWS, LIST, ATTENTION, LIST),
    Picture("row", ACCOUNTANT, ROWS, LIST, CHANGED, FORM),
    Picture("months", ACCOUNTANT, f"{ACTION}months", LIST),
    Picture("month", ACCOUNTANT, f"{ACTION}months", LIST, APRIL, FORM),
    Picture("sign", ACCOUNTANT, f"{ACTION}months", LIST, SIGN, WINDOW),
    Picture("proof", ACCOUNTANT, "/odoo/billing-proof", ".o_pivot td"),
    Picture("every_invoice", ACCOUNTANT, f"{ACTION}completeness", FORM),
    Picture("corrections", ACCOUNTANT, f"{ACTION}corrections", LIST),
    Picture(
        "tax_paper",
        ACCOUNTANT,
        f"{ACTION}tax_papers",
        ".o_data_row, .o_group_header",
        open_record("fusion.billing.tax.paper", "[]"),
        FORM,
    ),
)
