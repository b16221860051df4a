/** @odoo-module **/

import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, onMounted, onWillUnmount, useEffect, useExternalListener, useState } from "@odoo/owl";
import { RosterStore } from "./roster_store";
import { STATUSES } from "./statuses";

/** Stands above a roster: how many marks are on their way, the way back from "Everyone present", and the keys. */
export class RosterStatus extends Component {
    static template = "spp_session_tracking.RosterStatus";
    static props = { ...standardWidgetProps };

    statuses = STATUSES;

    setup() {
        this.store = RosterStore.of(this.props.record.model, this.env.services);
        this.state = useState(this.store.state);
        onMounted(() => {
            this.store.isShown = true;
            this.store.lookUntilKnown(); // rows that were lost when the form was left
        });
        onWillUnmount(() => (this.store.isShown = false));
        useEffect(
            () => {
                this.store.keepAnswers();
            },
            () => [this.store.roster.id]
        );
        useExternalListener(window, "online", () => this.store.lookUntilKnown());
        useExternalListener(window, "beforeunload", (ev) => this.warnIfSending(ev));
    }

    get sendingCount() {
        return Object.values(this.state.rows).filter((row) => row.outcome === "sending").length;
    }

    get lostCount() {
        return Object.values(this.state.rows).length - this.sendingCount;
    }

    get hasKeys() {
        return !this.env.isSmall && this.props.record.data.can_mark;
    }

    warnIfSending(ev) {
        if (this.sendingCount) {
            ev.preventDefault();
            ev.returnValue = true;
        }
    }
}

registry.category("view_widgets").add("spp_roster_status", { component: RosterStatus });
