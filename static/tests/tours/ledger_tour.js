import { registry } from "@web/core/registry";

const MENU = "fusion_centralize_billing.menu_";
const RESULT = ".modal .o_fc_result";

function menu(name) {
    return {
        content: `Choose ${name} in the menu`,
        trigger: `.o_menu_sections [data-menu-xmlid='${MENU}${name}']`,
        run: "click",
    };
}

function press(button) {
    return {
        content: `Press ${button}`,
        trigger: `.modal footer button[name=${button}]`,
        run: "click",
    };
}

function see(text, where = RESULT) {
    return {
        content: `See ${text}`,
        trigger: "body",
        // a run may take longer than the trigger of a step may be waited for
        run: ({ waitFor }) =>
            waitFor(`${where}:contains(${text})`, { timeout: 180000, visible: true }),
    };
}

registry.category("web_tour.tours").add("fusion_billing_ledger", {
    steps: () => [
        {
            content: "Open the list of apps",
            trigger: ".o_navbar_apps_menu button",
            run: "click",
        },
        {
            content: "Open Fusion Billing",
            trigger: `.o_app[data-menu-xmlid='${MENU}root']`,
            run: "click",
        },
        see("No source invoice yet", ".o_fc_dashboard"),

        // a dry run comes first, and changes nothing
        menu("invoice_ledger_wizard"),
        {
            content: "It begins as a dry run",
            trigger: ".modal .o_field_widget[name=dry_run] input:checked",
        },
        press("action_run"),
        see("To create"),
        see("31 invoices read"),
        see("3,403.46"),
        see("Hosting"),
        {
            content: "Look at each invoice's decision",
            trigger: ".modal .nav-link:contains(Invoices)",
            run: "click",
        },
        see("To create", ".modal .o_data_row:contains(NC26-0002)"),
        see("void at the biller", ".modal .o_data_row:contains(NC26-0010)"),

        // then for real: drafts
        press("action_make_drafts"),
        see("Created"),
        press("action_open_source_invoices"),

        // review
        {
            content: "Open a row",
            trigger: ".o_list_view .o_data_row:contains(NC26-0018) td[name=number]",
            run: "click",
        },
        see("157.34", ".o_form_view .o_field_widget[name=comparison]"),
        see("Family Other", ".o_form_view .o_field_widget[name=flag_ids]"),
        {
            content: "Open the draft",
            trigger: ".o_form_view button[name=action_open_move]",
            run: "click",
        },
        {
            content: "From the draft back to its source",
            trigger: ".o_form_view button[name=action_open_source_invoice]",
            run: "click",
        },
        { content: "There it is", trigger: ".o_form_view h1:contains(NC26-0018)" },

        // bulk post
        menu("invoice_ledger_post"),
        see("23", ".modal .o_field_widget[name=ready_count]"),
        see("3,403.46", ".modal .o_field_widget[name=ready_total]"),
        press("action_post"),
        see("Posted by this run"),
        see("3,403.46"),
        see("1,259.28"),
        press("action_open_source_invoices"),
        {
            content: "Paid",
            trigger: ".o_list_view .o_data_row:contains(NC26-0018):contains(Paid)",
        },

        // what happened is on record
        menu("ledger_run"),
        {
            content: "Open the bulk post",
            trigger: ".o_list_view .o_data_row:contains(Bulk post) td[name=mode]",
            run: "click",
        },
        see("Posted (23)", ".o_form_view .o_fc_result"),

        // the month's end: what is void is explained, and the month is signed off
        menu("dashboard"),
        see("Revenue by family", ".o_fc_dashboard"),
        menu("reconciliation"),
        {
            content: "Choose the months",
            trigger: `.o-dropdown--menu [data-menu-xmlid='${MENU}month']`,
            run: "click",
        },
        {
            content: "Open the month of the void invoice",
            trigger: ".o_list_view .o_data_row:contains(April 2026) td[name=source_total]",
            run: "click",
        },
        see("Nothing is left unexplained", ".o_form_view"),
        see("331.08", ".o_form_view .o_field_widget[name=ledger_total]"),
        {
            content: "What differs, and why",
            trigger: ".o_form_view .nav-link[name=differences]",
            run: "click",
        },
        see("Void at the biller", ".o_form_view .o_data_row:contains(NC26-0010)"),
        {
            content: "Sign off",
            trigger: ".o_form_view button[name=action_ask_sign]",
            run: "click",
        },
        see("168.37", ".modal .o_field_widget[name=difference]"),
        press("action_sign"),
        see("Signed off", ".o_form_view .o_arrow_button_current"),
        see("Nothing is left unexplained", ".o_form_view .o-mail-Message"),
    ],
});
