/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "../core/words";

const LOG_IN = "/web/login?redirect=%2Fspp%2Froll-call";
export const LOG_IN_ANEW = `/web/session/logout?redirect=${encodeURIComponent(LOG_IN)}`;

/** Why there is nothing to mark. Before the phone knows whose it is, it speaks English. */
export class Message extends Component {
    static template = "spp_roll_call.Message";
    static props = {};

    setup() {
        this.state = useState(this.env.store.state);
        this.logIn = LOG_IN;
        this.logInAnew = LOG_IN_ANEW;
    }

    get enrolText() {
        return _t("Or press “%(menu)s” on a computer, and read the code that it shows with the camera of this phone.", {
            menu: _t("Enrol a phone"),
        });
    }
}
