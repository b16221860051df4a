/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { Row } from "./row";

/** The people of a roll call who are shown. By itself, so that a mark draws its row and not the whole list again. */
export class Rows extends Component {
    static template = "spp_roll_call.Rows";
    static components = { Row };
    static props = { rollCall: Object };

    setup() {
        this.rollCall = this.props.rollCall;
        this.state = useState(this.rollCall.state);
    }
}
