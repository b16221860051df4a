/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "../core/words";
import { stateLabel } from "./statuses";
import { dayText, shortDay, today } from "./when";

/** My sessions: today's, those that are to be completed, the next ones, and what is over. */
export class Today extends Component {
    static template = "spp_roll_call.Today";
    static props = {};

    setup() {
        this.store = this.env.store;
        this.state = useState(this.store.state);
        this.shortDay = shortDay;
        this.stateLabel = stateLabel;
        document.title = _t("Roll call");
    }

    get dayText() {
        return dayText(today(this.store.clock.time()));
    }

    get groups() {
        const order = (one, other) => one.date.localeCompare(other.date) || one.startsAt.localeCompare(other.startsAt);
        const all = [...this.state.sessions].sort(order);
        const group = (name, title, empty) => ({
            name,
            title,
            empty,
            sessions: all.filter((each) => each.group === name),
        });
        const before = group("before", _t("Earlier sessions"));
        before.sessions.reverse();
        return [
            group("today", _t("Today"), _t("No session today.")),
            group("to_complete", _t("To complete")),
            group("next", _t("Next")),
            before,
        ].filter(({ sessions, empty }) => sessions.length || empty);
    }

    open(session, event) {
        event.preventDefault();
        this.store.go(session.key);
    }

    /** How many came, once somebody can have come, and how many are expected. */
    countText({ state, came, people }) {
        return ["scheduled", "cancelled"].includes(state)
            ? _t("Expected: %(count)s", { count: people })
            : _t("Came: %(came)s. Expected: %(people)s", { came, people });
    }
}
