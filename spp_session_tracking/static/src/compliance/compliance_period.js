/** @odoo-module **/

import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { SearchModel } from "@web/search/search_model";
import { Component, useState } from "@odoo/owl";

const COMPLIANCE = "spp.session.compliance";
const OTHER_DAYS = "spp_session_tracking.spp_session_compliance_period_action";

/** The search of a screen that has a period: all that the screen asks the server for names it in its context. */
class PeriodSearchModel extends SearchModel {
    async load(config) {
        const context = { ...config.context, ...config.state?.period };
        this.shown = await this.orm.call(COMPLIANCE, "shown_period", [], { context });
        await super.load(this.withPeriod(config));
    }

    reload(config = {}) {
        return super.reload(this.withPeriod(config));
    }

    withPeriod(config) {
        return { ...config, context: { ...config.context, ...this.shown.context } };
    }

    /** Odoo keeps this while other views of the action, or what was opened from them, are shown. */
    exportState() {
        return { ...super.exportState(), period: this.shown.context };
    }

    /** Show another period from now on. The server keeps it as the one that the user's screens start with. */
    async choosePeriod(choice) {
        this.shown = await this.orm.call(COMPLIANCE, "choose_period", [choice]);
        this.globalContext = { ...this.globalContext, ...this.shown.context };
        await this._notify();
    }
}

/** The period that the screen shows, to be chosen in its place. */
export class CompliancePeriod extends Component {
    static template = "spp_session_tracking.CompliancePeriod";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ isBusy: false });
        useBus(this.env.searchModel, "update", () => this.render());
    }

    get shown() {
        return this.env.searchModel.shown;
    }

    async onChange(ev) {
        const select = ev.target;
        try {
            await this.choose(select.value);
        } finally {
            select.value = this.shown.chosen;
        }
    }

    async choose(choice) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.env.searchModel.choosePeriod(choice);
        } finally {
            this.state.isBusy = false;
        }
    }

    async askDays() {
        await this.action.doAction(OTHER_DAYS, {
            additionalContext: this.shown.context,
            onClose: (infos) => infos?.period && this.choose(infos.period),
        });
    }

    async viewOpen() {
        const { context } = this.shown;
        this.action.doAction(await this.orm.call(COMPLIANCE, "action_view_to_complete", [], { context }));
    }
}

/** A form shows another period of the record it has come to, which need not be the one it was opened with. */
function keepingRecord(Model) {
    return class extends Model {
        load(params = {}) {
            const { resId, resIds, ...others } = params;
            return super.load(this.root && "context" in params ? others : params);
        }
    };
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
    const Model = view.type === "form" ? keepingRecord(view.Model) : view.Model;
    return { ...view, Model, Renderer: WithPeriod, SearchModel: PeriodSearchModel };
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

["list", "kanban", "pivot", "graph", "form"].forEach(addWithPeriod);
