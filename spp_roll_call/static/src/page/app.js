/** @odoo-module **/

import { Component, onMounted, useState } from "@odoo/owl";
import { DIALOGS } from "./dialogs/all";
import { Message } from "./message";
import { PageNotes } from "./page_notes";
import { Revoked } from "./revoked";
import { RollCallScreen } from "./roll_call_screen";
import { Today } from "./today";

/** The page: the screen, notes above it, a dialog over it. */
export class App extends Component {
    static template = "spp_roll_call.App";
    static components = { Message, PageNotes, Revoked, RollCallScreen, Today };
    static props = {};

    setup() {
        this.store = this.env.store;
        this.state = useState(this.store.state);
        onMounted(() => document.body.classList.add("is-ready"));
    }

    get dialog() {
        return DIALOGS[this.state.dialog.name];
    }
}
