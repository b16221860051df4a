/** @odoo-module **/

import { Component, onWillUnmount, useState } from "@odoo/owl";
import { Bar, Head, Notes, Others, Rows } from "./roll_call_parts";
import { SignInSheet } from "./sign_in_sheet";
import { listenToScanner } from "./usb_scanner";

/** The roll call of one session. A tap draws one row and the counters, however long the roster is. */
export class RollCallScreen extends Component {
    static template = "spp_roll_call.RollCallScreen";
    static components = { Bar, Head, Notes, Others, Rows, SignInSheet };
    static props = { rollCall: Object };

    setup() {
        this.rollCall = this.props.rollCall;
        this.state = useState(this.rollCall.state);
        document.title = this.state.item.name;
        const { store } = this.env;
        onWillUnmount(listenToScanner((text) => store.ask("scan", { rollCall: this.rollCall, text })));
    }
}
