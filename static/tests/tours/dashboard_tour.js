/* global Chart */
import { registry } from "@web/core/registry";

const CARD = ".o_fc_dashboard .o_kanban_record";

function follow(link) {
    return { content: `Follow ${link}`, trigger: `${CARD} a:contains(${link})`, run: "click" };
}

function see(text, where) {
    return { content: `See ${text}`, trigger: `${where}:contains(${text})` };
}

const BACK = {
    content: "Back to the dashboard",
    trigger: ".o_breadcrumb a:contains(Dashboard)",
    run: "click",
};

/** In the middle of the last month's bar of the first family. */
function clickTheLastBar() {
    const canvas = document.querySelector(`${CARD} canvas`);
    const bar = Chart.getChart(canvas).getDatasetMeta(0).data.at(-1);
    const { left, top } = canvas.getBoundingClientRect();
    const at = { clientX: left + bar.x, clientY: top + (bar.y + bar.base) / 2 };
    canvas.dispatchEvent(new MouseEvent("click", { bubbles: true, ...at }));
}

registry.category("web_tour.tours").add("fusion_billing_dashboard", {
    steps: () => [
        see("At work", CARD),
        see("Several customers possible", CARD),
        follow("Several customers possible"),
        see("Cafe-Held", ".o_list_view .o_data_row"),
        BACK,
        follow("Not explained"),
        see("Cafe-Held", ".o_list_view .o_data_row"),
        BACK,
        see("Hosting", CARD),
        {
            content: "Click a bar of the graph",
            trigger: `${CARD} .o_dashboard_graph canvas`,
            run: clickTheLastBar,
        },
        see("Hosting", ".o_breadcrumb .active"),
        see("Cafe-Paid", ".o_list_view .o_data_row"),
        BACK,
        follow("Analyse"),
        { content: "Odoo's own graph", trigger: ".o_graph_view canvas" },
    ],
});
