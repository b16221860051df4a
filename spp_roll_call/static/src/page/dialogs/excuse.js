/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { visible } from "../../core/search";
import { _t } from "../../core/words";
import { Frame } from "./frame";

/** Why somebody is excused: a common reason, or in words. */
export class Excuse extends Component {
    static template = "spp_roll_call.Excuse";
    static components = { Frame };
    static props = ["*"];

    setup() {
        this.state = useState({ reason: this.props.row.excuse_reason || "", isMissing: false });
        this.chips = [
            _t("Ill"),
            _t("At the clinic"),
            _t("Care of a family member"),
            _t("Work"),
            _t("Funeral"),
            _t("No transport"),
        ];
    }

    confirm() {
        const reason = visible(this.state.reason);
        this.state.isMissing = !reason;
        if (reason) {
            this.props.close();
            this.props.confirm(reason);
        }
    }
}
