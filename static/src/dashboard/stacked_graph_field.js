import { cookie } from "@web/core/browser/cookie";
import { getColor } from "@web/core/colors/colors";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/views/fields/formatters";
import {
    JournalDashboardGraphField,
    journalDashboardGraphField,
} from "@web/views/fields/journal_dashboard_graph/journal_dashboard_graph_field";

/**
 * The bars of Odoo's journal dashboard, for several series: stacked, with a legend and
 * an axis. A bar opens what is behind it by the action that the view names.
 */
export class StackedGraphField extends JournalDashboardGraphField {
    static props = { ...JournalDashboardGraphField.props, action: String };

    getBarChartConfig() {
        const config = super.getBarChartConfig();
        config.data.datasets = this.data.map((series, index) => ({
            label: series.key,
            data: series.values.map((bar) => bar.value),
            backgroundColor: getColor(index, cookie.get("color_scheme"), this.data.length),
        }));
        const { plugins, scales } = config.options;
        scales.x.stacked = true;
        scales.y = { ...scales.x, ticks: { ...scales.x.ticks, callback: this.formatTick } };
        plugins.legend = {
            display: true,
            position: "bottom",
            labels: { color: scales.x.ticks.color, boxWidth: 12 },
        };
        plugins.tooltip.mode = "index";
        plugins.tooltip.callbacks = {
            title: ([item]) => this.barAt(item.datasetIndex, item.dataIndex).title,
            label: (item) => this.describe(item),
        };
        config.options.onClick = (ev, _found, chart) => this.openBar(ev, chart);
        return config;
    }

    formatTick(value) {
        return formatFloat(value, { digits: [false, 2], trailingZeros: false });
    }

    barAt(series, place) {
        return this.data[series].values[place];
    }

    describe({ dataset, datasetIndex, dataIndex }) {
        return `${dataset.label}: ${this.barAt(datasetIndex, dataIndex).text}`;
    }

    openBar(ev, chart) {
        const [bar] = chart.getElementsAtEventForMode(ev, "nearest", { intersect: true }, true);
        if (!bar) {
            return;
        }
        const { resModel, resId, resIds, context, evalContext } = this.props.record;
        this.env.onClickViewButton({
            clickParams: {
                type: "object",
                name: this.props.action,
                context: this.barAt(bar.datasetIndex, bar.index).context,
            },
            getResParams: () => ({ resModel, resId, resIds, context, evalContext }),
        });
    }
}

registry.category("fields").add("fusion_billing_stacked_graph", {
    ...journalDashboardGraphField,
    component: StackedGraphField,
    extractProps: ({ attrs }) => ({ graphType: "bar", action: attrs.action }),
});
