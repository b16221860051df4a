/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, onWillUnmount, useState } from "@odoo/owl";

const MILLISECONDS_BETWEEN_READS = 1000;
// what it stored is read again here: reloading the page would show a form that was new as an empty one, on 17.0
const TEST = "action_test_connection";
const PROGRESS_FIELDS = ["done_count", "all_count", "progress", "read_count"];

/** The buttons of a Moodle site. While a run goes on the page stays usable and shows its progress. */
export class MoodleSync extends Component {
    static template = "spp_attendance_moodle_sync.MoodleSync";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        // siteId: the site whose button was pressed; run: the progress of its run, false before it is known
        this.state = useState({ siteId: false, method: "", run: false });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get isRunning() {
        return this.state.siteId && this.state.siteId === this.props.record.resId;
    }

    get progress() {
        return this.state.run ? Math.round(this.state.run.progress) : 0;
    }

    get progressText() {
        const run = this.state.run;
        if (this.state.method === TEST) {
            return _t("Testing the connection");
        }
        if (!run || !run.all_count) {
            return _t("Reading courses and people");
        }
        return _t("Activities: %s of %s. Marks read: %s.", run.done_count, run.all_count, run.read_count);
    }

    async start(method) {
        const record = this.props.record;
        if (!(await record.save())) {
            return;
        }
        Object.assign(this.state, { siteId: record.resId, method, run: false });
        this.timer = setInterval(() => this.readProgress(), MILLISECONDS_BETWEEN_READS);
        try {
            const action = await this.orm.silent.call(record.resModel, method, [[record.resId]]);
            await this.action.doAction(action);
            if (method === TEST) {
                await record.load();
            }
        } finally {
            clearInterval(this.timer);
            this.state.siteId = false;
        }
    }

    async readProgress() {
        const running = [
            ["instance_id", "=", this.state.siteId],
            ["state", "=", "running"],
        ];
        const found = await this.orm.silent.searchRead("spp.moodle.sync.run", running, PROGRESS_FIELDS, { limit: 1 });
        this.state.run = found[0] || this.state.run;
    }
}

registry.category("view_widgets").add("spp_moodle_sync", { component: MoodleSync });
