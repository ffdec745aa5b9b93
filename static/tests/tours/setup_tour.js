import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const SETTINGS = ".o_form_view .settings";
const LINES = ".o_form_view .o_field_widget[name=check_ids] .o_data_row";

/** Types what the test keeps under this name: a source and billers of its own. */
function type(field, name) {
    return {
        content: `Type ${name}`,
        trigger: `${SETTINGS} .o_field_widget[name=${field}] input`,
        async run(helpers) {
            const value = await rpc("/web/dataset/call_kw", {
                model: "ir.config_parameter",
                method: "get_param",
                args: [`fusion_billing_tour.${name}`],
                kwargs: {},
            });
            await helpers.edit(value);
        },
    };
}

function line(name, state) {
    return {
        content: `${name}: ${state}`,
        trigger: `${LINES}:contains(${name}):contains(${state})`,
    };
}

function mend(name, button) {
    return {
        content: `${button}, in the line of ${name}`,
        trigger: `${LINES}:contains(${name}) button:contains(${button})`,
        run: "click",
    };
}

function test(code, found) {
    return [
        {
            content: `Test the connection of ${code}`,
            trigger: `${SETTINGS} button[name=action_fc_test_${code}]`,
            run: "click",
        },
        {
            content: `It says ${found}`,
            trigger: `.o_notification:contains(${found})`,
        },
        {
            content: "Put the notice away",
            trigger: `.o_notification:contains(${found}) .o_notification_close`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("fusion_billing_setup", {
    steps: () => [
        {
            content: "Open the list of apps",
            trigger: ".o_navbar_apps_menu button",
            run: "click",
        },
        {
            content: "Open Fusion Billing for the first time",
            trigger: ".o_app[data-menu-xmlid='fusion_centralize_billing.menu_root']",
            run: "click",
        },

        // what is missing comes first
        line("NexaCloud database", "Not ready"),
        line("Stripe", "Not ready"),
        line("Lago", "Look at it"),
        line("Journals", "Not ready"),
        line("Income accounts", "Not ready"),
        line("Nothing twice", "Ready"),
        {
            content: "No dry run before that",
            trigger: ".o_form_view:not(:has(button:contains(Start a dry run)))",
        },

        // the connections, in the settings
        {
            ...mend("NexaCloud database", "Open the settings"),
            expectUnloadPage: true,
        },
        {
            content: "The field is marked",
            trigger: `${SETTINGS} #fc_nexacloud.o_setting_highlight`,
        },
        type("fc_nexacloud_dsn", "nexacloud_dsn"),
        type("fc_stripe_api_key", "stripe_api_key"),
        type("fc_stripe_api_base", "stripe_api_base"),
        type("fc_lago_api_url", "lago_api_url"),
        type("fc_lago_api_key", "lago_api_key"),
        {
            content: "Save",
            trigger: ".o_control_panel .o_form_button_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What was typed is not shown again",
            trigger: `${SETTINGS} [name=fc_stripe_api_key] input[placeholder^=Configured]:empty`,
        },
        ...test("nexacloud", "Rows found: invoices 31"),
        ...test("stripe", "Connected to Stripe"),
        ...test("lago", "Connected to Lago"),
        {
            content: "Back to the set-up",
            trigger: ".o_control_panel .breadcrumb-item a:contains(NexaCloud)",
            run: "click",
        },
        line("NexaCloud database", "Ready"),
        line("Stripe", "Ready"),
        line("Lago", "Ready"),
        line("Taxes", "13 % (invoices: 15): 13% HST"),
        line("Customers", "would be created: 13"),

        // journal and accounts, seen before they are created
        mend("Journals", "Choose or create"),
        {
            content: "What will be created",
            trigger:
                ".modal .o_field_widget[name=preview]:contains(NexaCloud Stripe (STRP) with the account 1):contains(NexaCloud Hosting)",
        },
        {
            content: "Create it",
            trigger: ".modal footer button[name=action_apply]",
            run: "click",
        },
        line("Journals", "NexaCloud Stripe"),
        line("Income accounts", "NexaCloud Managed plans"),
        mend("Daily run", "Switch on"),
        line("Daily run", "Next run"),
        {
            content: "All is green",
            trigger: ".o_form_view .alert-success:contains(Everything is set up)",
        },

        // the first dry run
        {
            content: "Start a dry run",
            trigger: ".o_form_view .o_form_statusbar button:contains(Start a dry run)",
            run: "click",
        },
        {
            content: "It is one",
            trigger: ".modal .o_field_widget[name=dry_run] input:checked",
        },
        {
            content: "Run",
            trigger: ".modal footer button[name=action_run]",
            run: "click",
        },
        {
            content: "Its result",
            trigger:
                ".modal .o_fc_result:contains(31 invoices read):contains(3,403.46)",
        },
    ],
});
