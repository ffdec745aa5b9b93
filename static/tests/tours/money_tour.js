import { registry } from "@web/core/registry";

const MENU = "fusion_centralize_billing.menu_";
const ROW = ".o_list_view .o_data_row";
const NOTICE = ".o_notification";

function see(text, where) {
    return {
        content: `See ${text}`,
        trigger: "body",
        // a run may take longer than the trigger of a step may be waited for
        run: ({ waitFor }) =>
            waitFor(`${where}:contains(${text})`, { timeout: 180000, visible: true }),
    };
}

function menu(section, name) {
    return [
        {
            content: `Open ${section}`,
            trigger: `.o_menu_sections [data-menu-xmlid='${MENU}${section}']`,
            run: "click",
        },
        {
            content: `Choose ${name}`,
            trigger: `.o-dropdown--menu [data-menu-xmlid='${MENU}${name}']`,
            run: "click",
        },
    ];
}

function press(name, where = ".o_form_view") {
    return { content: `Press ${name}`, trigger: `${where} button[name=${name}]`, run: "click" };
}

function open(text) {
    return { content: `Open ${text}`, trigger: `${ROW}:contains(${text}) td.o_data_cell`, run: "click" };
}

function choose(field, text) {
    return [
        {
            content: `Look for ${text}`,
            trigger: `.modal .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        {
            content: `Take ${text}`,
            trigger: `.o-autocomplete--dropdown-item:contains(${text})`,
            run: "click",
        },
    ];
}

function noticed(text) {
    return [
        see(text, NOTICE),
        {
            content: "Put the notice away",
            trigger: `${NOTICE}:contains(${text}) .o_notification_close`,
            run: "click",
        },
    ];
}

/** Each day that the list has is 0.00 apart, and there are this many. */
function allEven(days) {
    return {
        content: `${days} days, each even`,
        trigger: `${ROW}:nth-child(${days})`,
        run() {
            const cells = [...document.querySelectorAll(`${ROW} td[name=difference]`)];
            const told = cells.map((cell) => cell.textContent.replace(/[^\d.-]/g, ""));
            if (told.length !== days || told.some((amount) => amount !== "0.00")) {
                throw new Error(`${days} days should differ by 0.00, not by ${told}`);
            }
        },
    };
}

const BACK_TO_THE_ACCOUNT = {
    content: "Back to the Stripe account",
    trigger: ".o_breadcrumb a:contains(Stripe of NexaCloud)",
    run: "click",
};

registry.category("web_tour.tours").add("fusion_billing_money", {
    steps: () => [
        // what the books need is shown, and created
        ...menu("configuration", "stripe_account"),
        {
            content: "Set up the Stripe balance",
            trigger: ".o_list_view button:contains(Set up the Stripe balance)",
            run: "click",
        },
        see("NexaCloud Payouts in transit", ".modal .o_field_widget[name=preview]"),
        see("Nothing is booked by it", ".modal .o_field_widget[name=preview]"),
        {
            content: "From the first of May on",
            trigger: ".modal .o_field_widget[name=cut_over_date] button, .modal .o_field_widget[name=cut_over_date] input",
            run: "click",
        },
        {
            content: "Type the day",
            trigger: ".modal .o_field_widget[name=cut_over_date] input",
            run: "edit 05/01/2026 && press Enter",
        },
        ...choose("opening_account_id", "Opening of Stripe"),
        ...choose("bank_journal_id", "Bank of Montreal"),
        press("action_apply", ".modal footer"),
        ...noticed("Created"),
        open("Stripe of NexaCloud"),

        // Stripe is read for the first time, and that run is taken back
        press("action_read_now"),
        ...noticed("held or failed: 1"),
        {
            content: "Open the runs",
            trigger: `.o_menu_sections [data-menu-xmlid='${MENU}ledger_run']`,
            run: "click",
        },
        {
            content: "The run that read it, the last one",
            trigger: ".o_list_view .o_data_row:first-child td[name=mode]",
            run: "click",
        },
        see("Stripe balance: ", ".o_breadcrumb .active"),
        press("action_undo"),
        see("164.75", ".modal .o_data_row:contains(May 2026):contains(Entries are reversed)"),
        press("action_undo", ".modal footer"),
        see("Undone", ".o_form_view .ribbon"),

        // read again it is booked again: one kind nobody knows is held
        ...menu("configuration", "stripe_account"),
        open("Stripe of NexaCloud"),
        press("action_read_now"),
        ...noticed("held or failed: 1"),
        see("7.00", ".o_form_view .alert-danger"),

        // the dashboard counts the day that differs, and opens just that
        {
            content: "Open the dashboard",
            trigger: `.o_menu_sections [data-menu-xmlid='${MENU}dashboard']`,
            run: "click",
        },
        {
            content: "The day that differs",
            trigger: ".o_fc_dashboard div:has(> span:contains(1)) > a:contains(Days that differ)",
            run: "click",
        },
        see("Days that differ", ".o_breadcrumb .active"),
        see("-7.00", `${ROW}:only-of-type td[name=difference]`),
        ...menu("configuration", "stripe_account"),
        open("Stripe of NexaCloud"),
        press("action_open_undecided"),
        open("Unknown kind of transaction"),
        see("is not known here", ".o_form_view .alert-danger"),
        press("action_ask_account", ".o_form_view .o_form_statusbar"),
        see("-7.00", ".modal .o_field_widget[name=said]"),
        ...choose("account_id", "Odd costs of Stripe"),
        press("action_book", ".modal footer"),
        see("Booked", ".o_form_view .o_arrow_button_current"),
        BACK_TO_THE_ACCOUNT,
        see("0.00", ".o_form_view .o_field_widget[name=standing] td.text-end:last-child"),

        // day by day
        press("action_open_days"),
        allEven(5),
        {
            content: "What moved on the day of the payout",
            trigger: `${ROW}:contains(May 12) button[name=action_open_transactions]`,
            run: "click",
        },
        see("-107.22", `${ROW}:contains(Payout)`),

        // a payout, what it is made of, and the bank's line
        ...menu("reconciliation", "payout"),
        open("107.22"),
        see("109.42", ".o_form_view .o_field_widget[name=transaction_ids] .o_data_row"),
        see("-2.20", ".o_form_view .o_field_widget[name=transaction_ids] .o_data_row"),
        see("BMO/2026/", ".o_form_view .o_field_widget[name=statement_line_id]"),
    ],
});
