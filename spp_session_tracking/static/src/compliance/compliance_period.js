/** @odoo-module **/

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Component, onWillStart, useState } from "@odoo/owl";

const COMPLIANCE = "spp.session.compliance";
const OTHER_DAYS = "spp_session_tracking.spp_session_compliance_period_action";

/** The period of the compliance that is shown, to be chosen in its place. The server keeps it for the user. */
export class CompliancePeriod extends Component {
    static template = "spp_session_tracking.CompliancePeriod";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ chosen: "", choices: [], days: "", open_count: 0 });
        onWillStart(() => this.read());
    }

    /** Whether whoever opened the screen has said the period: then it is not the user's. */
    get isGiven() {
        return "compliance_from" in this.env.searchModel.globalContext;
    }

    async read() {
        const context = this.env.searchModel.globalContext;
        Object.assign(this.state, await this.orm.call(COMPLIANCE, "shown_period", [], { context }));
    }

    async onChange(ev) {
        const choice = ev.target.value;
        ev.target.value = this.state.chosen;
        if (choice) {
            await this.orm.call(COMPLIANCE, "choose_period", [choice]);
            await this.show();
        } else {
            await this.action.doAction(OTHER_DAYS, { onClose: () => this.show() });
        }
    }

    async show() {
        await this.read();
        this.env.searchModel.search();
    }

    async viewOpen() {
        const action = await this.orm.call(COMPLIANCE, "action_view_to_complete", [], {
            context: this.env.searchModel.globalContext,
        });
        this.action.doAction(action);
    }
}

/** A view with the period above what it shows: the control panel has no room for it on a phone. */
function withPeriod(view) {
    class WithPeriod extends Component {
        static template = "spp_session_tracking.WithPeriod";
        static components = { CompliancePeriod };
        static props = ["*"];

        setup() {
            this.Renderer = view.Renderer;
        }
    }
    return { ...view, Renderer: WithPeriod };
}

const views = registry.category("views");

/** Add Odoo's view of a kind with the period, as soon as it is there: 19.0 loads some when they are first opened. */
function addWithPeriod(kind) {
    const add = () => views.add(`spp_compliance_${kind}`, withPeriod(views.get(kind)));
    if (views.contains(kind)) {
        add();
        return;
    }
    views.addEventListener("UPDATE", function onUpdate({ detail }) {
        if (detail.key === kind) {
            views.removeEventListener("UPDATE", onUpdate);
            add();
        }
    });
}

["list", "kanban", "pivot", "graph"].forEach(addWithPeriod);
