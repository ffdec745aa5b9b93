import { registry } from "@web/core/registry";

const LIST = ".o_list_view";
const FORM = ".o_form_view";

function open(number) {
    return [
        {
            content: "The list of source invoices",
            trigger: ".o_menu_sections [data-menu-xmlid='fusion_centralize_billing.menu_source_invoice']",
            run: "click",
        },
        {
            content: `Open ${number}`,
            trigger: `${LIST} .o_data_row:contains(${number}) td[name=number]`,
            run: "click",
        },
        { content: `It is ${number}`, trigger: `${FORM} h1:contains(${number})` },
    ];
}

function press(name, where = FORM) {
    return {
        content: `Press ${name}`,
        trigger: `${where} button[name=${name}]`,
        run: "click",
    };
}

function see(text, where) {
    return { content: `See ${text}`, trigger: `${where}:contains(${text})` };
}

function choose(field, text) {
    const input = `.modal .o_field_widget[name=${field}] input`;
    return [
        { content: `Type ${text}`, trigger: input, run: `edit ${text}` },
        {
            content: `Choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:contains(${text})`,
            run: "click",
        },
    ];
}

function page(name) {
    return {
        content: `Turn to ${name}`,
        trigger: `${FORM} .nav-link[name=${name}]`,
        run: "click",
    };
}

function tick(number) {
    const row = `${LIST} .o_data_row:contains(${number})`;
    return [
        {
            content: `Tick ${number}`,
            trigger: `${row} .o_list_record_selector`,
            run: "click",
        },
        { content: "It is ticked", trigger: `${row} input:checked` },
    ];
}

registry.category("web_tour.tours").add("fusion_billing_desk", {
    steps: () => [
        {
            content: "Open the list of apps",
            trigger: ".o_navbar_apps_menu button",
            run: "click",
        },
        {
            content: "Open Fusion Billing",
            trigger: ".o_app[data-menu-xmlid='fusion_centralize_billing.menu_root']",
            run: "click",
        },
        {
            content: "The list of source invoices",
            trigger: ".o_menu_sections [data-menu-xmlid='fusion_centralize_billing.menu_source_invoice']",
            run: "click",
        },
        see("Several taxes explain it", `${LIST} .o_data_row:contains(DESK-TAX)`),

        // review a draft, and post it
        ...open("DESK-DRAFT"),
        see("Draft in Odoo", `${FORM} .o_field_widget[name=comparison]`),
        page("lines"),
        see("because of", `${FORM} .o_field_widget[name=by_family]`),
        {
            content: "Post",
            trigger: `${FORM} .o_statusbar_buttons button:contains(Post)`,
            run: "click",
        },
        press("action_post", ".modal footer"),
        see("Posted by this run", ".modal .o_fc_result"),
        {
            content: "Close",
            trigger: ".modal footer button:contains(Close)",
            run: "click",
        },
        see("Paid", `${FORM} .o_arrow_button_current`),
        page("history"),
        see("Payment booked", `${FORM} .o_field_widget[name=timeline]`),

        // a held tax
        ...open("DESK-TAX"),
        press("action_ask_tax"),
        see("12.00 of tax", ".modal .o_field_widget[name=why]"),
        ...choose("tax_id", "BC"),
        press("action_apply", ".modal footer"),
        see("Draft", `${FORM} .o_arrow_button_current`),

        // a customer of whom there are two
        ...open("DESK-WHO"),
        press("action_ask_partner"),
        see("Second Café", ".modal .o_field_widget[name=candidate_ids]"),
        ...choose("partner_id", "Second Café"),
        press("action_apply", ".modal footer"),
        see("Draft", `${FORM} .o_arrow_button_current`),
        see("Second Café", `${FORM} .o_field_widget[name=partner_id]`),

        // one action on rows of mixed states says what it did, and what it left
        {
            content: "Back to the list",
            trigger: ".o_menu_sections [data-menu-xmlid='fusion_centralize_billing.menu_source_invoice']",
            run: "click",
        },
        see("Draft", `${LIST} .o_data_row:contains(DESK-WHO)`),
        see("No tax explains it", ".o_search_panel"),
        ...tick("DESK-WRONG"),
        ...tick("DESK-DRAFT"),
        ...tick("DESK-VOID"),
        {
            content: "Decide again",
            trigger: ".o_control_panel button:contains(Decide again)",
            run: "click",
        },
        see("Done with 1 invoices", ".modal .o_fc_desk_report"),
        see("No tax explains it", ".modal .o_fc_desk_report"),
        see("Left as they were", ".modal .o_fc_desk_report"),
        see("Nothing is left to decide", ".modal .o_fc_desk_report tr:contains(DESK-VOID)"),
        press("action_open_left", ".modal footer"),
        {
            content: "What was left, and no more",
            trigger: `${LIST}:not(:has(.o_data_row:contains(DESK-WRONG))) .o_data_row:contains(DESK-VOID)`,
        },
    ],
});
