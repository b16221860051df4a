/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "../core/words";
import { LOG_IN_ANEW } from "./message";

/** That the phone was shut out, in the language of its user: by then the page knows it. */
export class Revoked extends Component {
    static template = "spp_roll_call.Revoked";
    static props = {};

    setup() {
        this.state = useState(this.env.store.state);
        this.logInAnew = LOG_IN_ANEW;
    }

    get unsentText() {
        return _t("Your marks stay on this phone: %(count)s. They are sent after you have logged in again.", {
            count: this.state.unsent,
        });
    }
}
