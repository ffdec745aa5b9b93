import { Component, onWillUnmount, useEffect, xml } from "@odoo/owl";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const RUN = "fusion.billing.ledger.run";
const EVERY = 500; // milliseconds

/**
 * Shows nothing; while a run is at work it reads the record again whenever the run
 * has come further, so that the bar moves and the report appears by itself.
 *
 * On a run's own page, or with `run="run_id"` on a window that has started one.
 */
export class KeepFresh extends Component {
    static template = xml`<span class="d-none"/>`;
    static props = { ...standardWidgetProps, runField: { type: String, optional: true } };

    setup() {
        this.orm = useService("orm").silent;
        useEffect(
            (runId) => this.follow(runId),
            () => [this.runId]
        );
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get runId() {
        const { record, runField } = this.props;
        return runField ? record.data[runField]?.id : record.resId;
    }

    follow(runId) {
        let left = !runId;
        const look = async (seen) => {
            const told = await this.told(runId);
            if (left) {
                return;
            }
            if (told && seen && told.key !== seen.key) {
                await this.props.record.load();
            }
            if (!left && (!told || told.running)) {
                this.timer = setTimeout(look, EVERY, told || seen);
            }
        };
        if (runId) {
            look();
        }
        return () => {
            left = true;
            clearTimeout(this.timer);
        };
    }

    /** How far the run has come; null while the server cannot be reached. */
    async told(runId) {
        try {
            const [run] = await this.orm.read(RUN, [runId], ["state", "read_count"]);
            return {
                key: `${run.state} ${run.read_count}`,
                running: ["running", "stopped"].includes(run.state),
            };
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return null;
            }
            throw error;
        }
    }
}

registry.category("view_widgets").add("fusion_billing_keep_fresh", {
    component: KeepFresh,
    extractProps: ({ attrs }) => ({ runField: attrs.run }),
});
