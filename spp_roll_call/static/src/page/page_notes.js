/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "../core/words";
import { warningOfStorage } from "./storage";

/** What is said above a screen. Owl translates a template once: it is first shown when the page knows its language. */
export class PageNotes extends Component {
    static template = "spp_roll_call.PageNotes";
    static props = {};

    setup() {
        this.store = this.env.store;
        this.state = useState(this.store.state);
    }

    get keepingText() {
        return warningOfStorage();
    }

    get othersText() {
        return _t("Marks of somebody else wait on this phone: %(count)s. They are sent as theirs.", {
            count: this.state.others,
        });
    }
}
