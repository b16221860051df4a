/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "../../core/words";
import { Frame } from "./frame";

/** Completing a session: who is unmarked, what is assumed of them, and which topics were covered. */
export class Complete extends Component {
    static template = "spp_roll_call.Complete";
    static components = { Frame };
    static props = ["*"];

    setup() {
        this.item = this.props.rollCall.state.item;
        this.counts = useState(this.props.rollCall.state).counts;
        const covered = (this.item.topics || []).filter((topic) => topic.is_covered);
        this.state = useState({ topics: Object.fromEntries(covered.map(({ id }) => [id, true])) });
    }

    get unmarked() {
        return this.props.rollCall.withoutMark();
    }

    get countText() {
        return this.props.rollCall.isOfHouseholds
            ? _t("Households that came: %(came)s. Expected: %(expected)s.", this.counts)
            : _t("People who came: %(came)s. Expected: %(expected)s.", this.counts);
    }

    get nobodyText() {
        return _t(
            "Nobody is marked. Mark who came first. If nobody came, press “%(button)s”; if it did not take place, cancel the session.",
            { button: _t("Nobody came") }
        );
    }

    get assumedText() {
        return _t("Not marked: %(count)s. They are assumed absent:", { count: this.unmarked.length });
    }

    confirm() {
        this.props.close();
        const chosen = this.item.topics || [];
        this.props.rollCall.complete(chosen.filter(({ id }) => this.state.topics[id]).map(({ id }) => id));
    }
}
