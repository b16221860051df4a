/** @odoo-module **/

import { Component, onMounted, useState } from "@odoo/owl";
import { _t } from "../core/words";
import { DIALOGS } from "./dialogs/all";
import { RollCallScreen } from "./roll_call_screen";
import { Today } from "./today";

const LOG_IN = "/web/login?redirect=%2Fspp%2Froll-call";
const LOG_IN_ANEW = `/web/session/logout?redirect=${encodeURIComponent(LOG_IN)}`;

/** The page: the screen, notes above it, a dialog over it. */
export class App extends Component {
    static template = "spp_roll_call.App";
    static components = { RollCallScreen, Today };
    static props = {};

    setup() {
        this.store = this.env.store;
        this.state = useState(this.store.state);
        this.logIn = LOG_IN;
        this.logInAnew = LOG_IN_ANEW;
        onMounted(() => document.body.classList.add("is-ready"));
    }

    get dialog() {
        return DIALOGS[this.state.dialog.name];
    }

    get othersText() {
        return _t("Marks of somebody else wait on this phone: %(count)s. They are sent as theirs.", {
            count: this.state.others,
        });
    }

    get enrolText() {
        return _t("Or press “%(menu)s” on a computer, and read the code that it shows with the camera of this phone.", {
            menu: _t("Enrol a phone"),
        });
    }

    get unsentText() {
        return _t("Your marks stay on this phone: %(count)s. They are sent after you have logged in again.", {
            count: this.state.unsent,
        });
    }
}
