/** @odoo-module **/

import { Component, onMounted, useRef } from "@odoo/owl";

/** The frame of a dialog: the browser keeps the focus inside, and Escape closes it. */
export class Frame extends Component {
    static template = "spp_roll_call.Frame";
    static props = { title: String, close: Function, slots: { type: Object, optional: true } };

    setup() {
        this.dialog = useRef("dialog");
        onMounted(() => this.dialog.el.showModal());
    }
}
